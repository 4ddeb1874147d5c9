/** Writing: a command or a job as a hook, with its toast and its undo. */
import { useCallback, useRef, useState } from 'react'
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { CallResult } from '../../src-core/operations/contract.ts'
import { useToasts } from '../frame/toasts.tsx'
import { useClient } from './client-context.tsx'
import type { CallOptions } from './core-client.ts'

export interface CommandOptions<Output> {
  /** The toast after it, in the past: `3 items matched, 5,000.00 EUR`. Left out, nothing is said. */
  readonly done?: (value: Output) => string
  /** `here`: the caller shows the failure where it arose. `toast`: for keys and bulk actions that have no place of their own. */
  readonly failures?: 'here' | 'toast'
}

export interface Command<Output> {
  run(input: unknown, options?: CallOptions): Promise<CallResult<Output>>
  readonly running: boolean
  /** Of the last run; the caller shows it in a `FailureNote`. */
  readonly failure: Failure | null
  clear(): void
}

/**
 * Calls a command. While one run is under way a second is not started: the same promise is answered,
 * so a double press pays nothing twice.
 */
export function useCommand<Output = unknown>(operation: string, options: CommandOptions<Output> = {}): Command<Output> {
  const client = useClient()
  const toasts = useToasts()
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const settings = useRef(options)
  settings.current = options
  const under = useRef<Promise<CallResult<Output>> | null>(null)

  const start = useCallback(
    async (input: unknown, callOptions: CallOptions): Promise<CallResult<Output>> => {
      setRunning(true)
      setFailure(null)
      const result = await client.call<Output>(operation, input, callOptions)
      setRunning(false)
      under.current = null
      if (!result.ok) {
        setFailure(result.failure)
        if (settings.current.failures === 'toast') toasts.failed(result.failure)
      } else if (settings.current.done && !result.simulated) {
        toasts.done(settings.current.done(result.value), result.undo ?? null)
      }
      if (result.ok && result.final !== undefined) toasts.final(settings.current.done?.(result.value) ?? null, result.final)
      return result
    },
    [client, operation, toasts],
  )
  const run = useCallback(
    (input: unknown, callOptions: CallOptions = {}) => {
      under.current ??= start(input, callOptions)
      return under.current
    },
    [start],
  )
  const clear = useCallback(() => setFailure(null), [])
  return { run, running, failure, clear }
}
