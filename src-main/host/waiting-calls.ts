/**
 * How many tasks were sent to a thread and not taken by it yet, in memory that both see. A thread that works on a chunk of a job
 * takes no message, but it can read here that one waits.
 */
export interface WaitingCalls {
  /** Handed to the thread with its data. */
  readonly memory: SharedArrayBuffer
  /** Told by who sends, before it sends. */
  sent(): void
  /** Told by the thread when it takes one. */
  taken(): void
  any(): boolean
}

/** @param memory of the other end; new if left out */
export function waitingCalls(memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)): WaitingCalls {
  const count = new Int32Array(memory)
  return {
    memory,
    sent: () => void Atomics.add(count, 0, 1),
    taken: () => void Atomics.sub(count, 0, 1),
    any: () => Atomics.load(count, 0) > 0,
  }
}
