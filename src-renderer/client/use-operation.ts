/** Reading: a query operation as a hook. */
import { keepPreviousData, type QueryKey, queryOptions, useQuery } from '@tanstack/react-query'
import type { Failure } from '../../src-core/kernel/failures.ts'
import { useClient } from './client-context.tsx'
import type { CoreClient } from './core-client.ts'
import { CallFailed, callKey } from './queries.ts'

export interface OperationOptions {
  /** False while an input is still missing. */
  readonly enabled?: boolean
  /** Shows the last answer until the new one is there; for pages whose input changes. */
  readonly keepPrevious?: boolean
  /** The entities that the answer depends on; left out, any change makes it stale. */
  readonly reads?: readonly string[]
  /** Asked anew whenever its page is opened, so that what was done meanwhile is never shown as still to do. */
  readonly fresh?: boolean
}

export interface OperationState<Output> {
  readonly data: Output | undefined
  /** Nothing to show yet and an answer on its way. */
  readonly loading: boolean
  /** What is shown belongs to the input before. */
  readonly outdated: boolean
  readonly failure: Failure | null
  readonly refetch: () => void
}

/** The query of an operation, for `useQueries` and prefetching. */
export function operationQuery<Output>(client: CoreClient, operation: string, input: unknown, reads?: readonly string[]) {
  return queryOptions<Output, Error, Output, QueryKey>({
    queryKey: callKey(operation, input),
    ...(reads ? { meta: { reads } } : {}),
    queryFn: async () => {
      const result = await client.call<Output>(operation, input)
      if (!result.ok) throw new CallFailed(result.failure)
      return result.value
    },
  })
}

/** The failure behind a query's error; a thrown bug is told as it is. */
export function failureOf(error: Error | null): Failure | null {
  if (error === null) return null
  return error instanceof CallFailed ? error.failure : { kind: 'refused', code: 'window.bug', message: error.message }
}

/** Calls a query operation and keeps its answer fresh by the change notices. */
export function useOperation<Output>(operation: string, input: unknown = {}, options: OperationOptions = {}): OperationState<Output> {
  const client = useClient()
  const { enabled = true } = options
  const query = useQuery({
    ...operationQuery<Output>(client, operation, input, options.reads),
    enabled,
    ...(options.fresh ? { gcTime: 0, staleTime: 0 } : {}),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
  return {
    data: query.data,
    // In the first render of a new input it is not under way yet, and is about to be.
    loading: query.isPending && enabled,
    outdated: query.isPlaceholderData,
    failure: failureOf(query.error),
    refetch: () => void query.refetch(),
  }
}
