/** What a command would do: it runs in a transaction that is rolled back, so no number is taken. */
import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query'
import { useClient } from '../../client/client-context.tsx'
import { CallFailed } from '../../client/queries.ts'
import { failureOf, type OperationState } from '../../client/use-operation.ts'

/**
 * The answer of a command as a preview, asked again when one of `reads` changes; the last one stays until the next is there.
 *
 * @param input `null` while something is still missing
 */
export function useSimulation<Output>(operation: string, input: object | null, reads: readonly string[]): OperationState<Output> {
  const client = useClient()
  const query = useQuery<Output, Error, Output, QueryKey>({
    queryKey: ['call', `simulate ${operation}`, input],
    meta: { reads },
    enabled: input !== null,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const result = await client.call<Output>(operation, input, { simulate: true })
      if (!result.ok) throw new CallFailed(result.failure)
      return result.value
    },
  })
  return {
    data: input === null || query.isError ? undefined : query.data,
    loading: query.isPending && query.fetchStatus !== 'idle',
    outdated: query.isPlaceholderData,
    failure: failureOf(query.error),
    refetch: () => void query.refetch(),
  }
}
