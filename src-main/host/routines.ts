/**
 * The clock of the routines: while a company is open in a workstation, asks every half minute what is due and has it
 * run, one after the other. What there is to run, and when, the core knows.
 */
import type { CallRequest, CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import type { CallerIdentity } from './worker-messages.ts'

export interface RoutineParts {
  call(request: CallRequest, by: CallerIdentity): Promise<CallResult>
  /** What the host does itself, by the name that routines call it; answers what to note. */
  readonly own: Readonly<Record<string, () => Promise<string>>>
  /** Milliseconds since 1970. */
  readonly opened: number
}

export interface Routines {
  /** One that was asked for waits: it is run at once. */
  onNotice(notice: ChangeNotice): void
  /** Resolves when what runs has been begun; nothing begins after it. */
  stop(): Promise<void>
}

const EVERY_MS = 30_000
const ROUTINES: CallerIdentity = { actor: { kind: 'job', id: 0, name: 'Routines', permissions: ['*'] } }

interface Due {
  readonly id: number
  readonly operation: string
}

/** Runs what was missed while nobody had the company open, then whatever comes due. */
export function startRoutines({ call, own, opened }: RoutineParts): Routines {
  let stopped = false
  let turn: Promise<void> = Promise.resolve()
  const ask = async <Value>(operation: string, input: unknown): Promise<Value> => {
    const result = await call({ operation, input }, ROUTINES)
    if (!result.ok) throw new Error(`${operation}: ${result.failure.message}`)
    return result.value as Value
  }
  const runOne = async ({ id, operation }: Due): Promise<void> => {
    const work = own[operation]
    if (!work) return void (await ask('routine.run', { id }))
    const outcome = await work().then(
      (message) => ({ failure: null, message }),
      (error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }),
    )
    await ask('routine.finish', { id, ...outcome })
  }
  const runDue = async (): Promise<void> => {
    if (stopped) return
    for (const due of await ask<readonly Due[]>('routine.due', { opened })) if (!stopped) await runOne(due)
  }
  const tick = (): void => {
    turn = turn.then(runDue).catch((error: unknown) => console.error('A routine was not run:', error))
  }
  const timer = setInterval(tick, EVERY_MS)
  timer.unref()
  tick()
  return {
    onNotice: ({ changes }) => {
      if (!stopped && changes.some(({ entity }) => entity === 'routine')) tick()
    },
    stop: () => {
      stopped = true
      clearInterval(timer)
      return turn
    },
  }
}
