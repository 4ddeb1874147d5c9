/** Hands the client to the tree and keeps the query cache in step with the books. */
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect } from 'react'
import type { CoreClient } from './core-client.ts'
import { createInvalidator, mergeJobs } from './queries.ts'

const ClientContext = createContext<CoreClient | null>(null)

/** @throws Error outside a {@link ClientProvider} */
export function useClient(): CoreClient {
  const client = use(ClientContext)
  if (!client) throw new Error('useClient needs a ClientProvider above it')
  return client
}

export function ClientProvider({ client, children }: { readonly client: CoreClient; readonly children: ReactNode }) {
  const queries = useQueryClient()
  useEffect(() => {
    const invalidator = createInvalidator(queries)
    const stop = client.onChange((notice) => {
      if (notice.reload) void queries.invalidateQueries()
      mergeJobs(queries, notice.jobs)
      invalidator.take(notice.changes)
    })
    return () => {
      stop()
      invalidator.stop()
    }
  }, [client, queries])
  return <ClientContext value={client}>{children}</ClientContext>
}
