/** The readers of a company file: each answers one query at a time, and none longer than five seconds. */
import type { CallResult } from '../../src-core/operations/contract.ts'
import { startWorker, WorkerGone, type WorkerLink } from './worker-link.ts'
import type { CoreCall, FileThreadData } from './worker-messages.ts'

export const QUERY_LIMIT_MS = 5000

export interface ReaderPool {
  /** The answer, or a failure of kind `busy` where the query was cut off. Rejects for a bug. */
  query(call: CoreCall): Promise<CallResult>
  close(): Promise<void>
}

/** @throws Refusal when the file cannot be opened for reading */
export async function startReaders(data: FileThreadData, count: number, limitMs: number = QUERY_LIMIT_MS): Promise<ReaderPool> {
  const readers = new Set<WorkerLink>()
  const idle: WorkerLink[] = []
  const waiting: ((reader: WorkerLink) => void)[] = []
  const release = (reader: WorkerLink): void => {
    const next = waiting.shift()
    if (next) next(reader)
    else idle.push(reader)
  }
  const start = (): WorkerLink => {
    const reader = startWorker('reader-worker', { data })
    readers.add(reader)
    void reader.ended.then(() => readers.delete(reader))
    return reader
  }
  const take = (): Promise<WorkerLink> => {
    const reader = idle.shift()
    return reader ? Promise.resolve(reader) : new Promise((resolve) => waiting.push(resolve))
  }
  const replace = (reader: WorkerLink): void => {
    readers.delete(reader)
    void reader.terminate() // not awaited: SQLite may keep the thread until its statement is through
    release(start())
  }
  for (const reader of Array.from({ length: count }, start)) idle.push(reader)
  await Promise.all([...readers].map((reader) => reader.ready))
  return {
    query: async (call) => {
      const reader = await take()
      const outcome = await answerWithin(reader, call, limitMs)
      if (outcome.usable) release(reader)
      else replace(reader)
      if ('error' in outcome) throw outcome.error
      return outcome.result
    },
    close: async () => {
      await Promise.all([...readers].map(endReader))
    },
  }
}

type Outcome = { readonly usable: boolean } & ({ readonly result: CallResult } | { readonly error: unknown })

async function answerWithin(reader: WorkerLink, call: CoreCall, limitMs: number): Promise<Outcome> {
  const cutOff = Promise.withResolvers<Outcome>()
  let timer: NodeJS.Timeout | undefined
  let begun = false
  try {
    await reader.ready
    begun = true
    timer = setTimeout(() => cutOff.resolve({ usable: false, result: timedOut(call, limitMs) }), limitMs)
    const answered = reader.ask(call).then((result): Outcome => ({ usable: true, result }))
    return await Promise.race([answered, cutOff.promise])
  } catch (error) {
    if (error instanceof WorkerGone) return { usable: false, result: threadEnded(call, error) }
    return { usable: begun, error }
  } finally {
    clearTimeout(timer)
  }
}

function timedOut(call: CoreCall, limitMs: number): CallResult {
  const message = `${call.request.operation} took longer than ${limitMs / 1000} seconds and was cut off. Narrow the filter and try again.`
  return { ok: false, failure: { kind: 'busy', code: 'query.timeout', message } }
}

function threadEnded(call: CoreCall, error: WorkerGone): CallResult {
  console.error(error.message)
  return {
    ok: false,
    failure: error.failure ?? { kind: 'busy', code: 'query.threadEnded', message: `${call.request.operation} was interrupted. Try again.` },
  }
}

const CLOSE_MS = 2000

/** A reader that is busy ends by force: it changes nothing. */
async function endReader(reader: WorkerLink): Promise<void> {
  reader.ask({ kind: 'close' }).catch(() => {})
  const timer = setTimeout(() => void reader.terminate(), CLOSE_MS)
  await reader.ended
  clearTimeout(timer)
}
