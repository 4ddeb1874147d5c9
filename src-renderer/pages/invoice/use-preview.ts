/** What a command would do, from a simulation that is rolled back: no number is taken, nothing is written. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useClient } from '../../client/client-context.tsx'

const PAUSE = 200

export interface Preview<Output> {
  readonly value: Output | null
  readonly failure: Failure | null
}

const NONE: Preview<never> = { value: null, failure: null }

/** Simulates while typing pauses; `null` as input asks for nothing. The last answer stays until the next is there. */
export function usePreview<Output>(operation: string, input: unknown): Preview<Output> {
  const client = useClient()
  const [preview, setPreview] = useState<Preview<Output>>(NONE)
  const key = input === null ? null : JSON.stringify(input)
  useEffect(() => {
    if (key === null) return setPreview(NONE)
    let current = true
    const timer = setTimeout(() => {
      void client.call<Output>(operation, JSON.parse(key), { simulate: true }).then((result) => {
        if (current) setPreview(result.ok ? { value: result.value, failure: null } : { value: null, failure: result.failure })
      })
    }, PAUSE)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, operation, key])
  return preview
}
