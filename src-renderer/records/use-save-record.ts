/** Saving a record out of its form: a correction, or a change from a day on. */
import { useQueryClient } from '@tanstack/react-query'
import type { CallResult, EntityDescription } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { callKey } from '../client/queries.ts'
import type { Confirming } from '../form/entity-form.tsx'
import type { Values } from '../form/form-values.ts'
import type { ToldFrom } from '../form/told-from.tsx'
import { formatDate } from '../format/dates.ts'
import { useToasts } from '../frame/toasts.tsx'
import { text } from '../text/en.ts'

/** What an act of telling answers. */
export interface Told {
  readonly documents: { readonly count: number }
}

export type SaveRecord = (values: Values, version: number, told: ToldFrom, confirming: Confirming) => Promise<CallResult>

/** @param head what the record is called in the toast */
export function useSaveRecord(entity: EntityDescription, id: number, head: string): SaveRecord {
  const client = useClient()
  const queries = useQueryClient()
  const toasts = useToasts()
  return async (values, version, { from, confirmed }, confirming) => {
    if (from === null) {
      const result = await client.call<Values>(`${entity.name}.update`, { id, version, values, ...confirming })
      if (!result.ok) return result
      queries.setQueryData(callKey(`${entity.name}.get`, { id }), result.value)
      toasts.done(text.record.saved(head), result.undo ?? null)
      return result
    }
    const meant = [...(confirmed === null ? [] : [confirmed]), ...(confirming.confirm_date ?? [])]
    const input = { id, version, from, values, ...(meant.length === 0 ? {} : { confirm_date: meant }) }
    const result = await client.call<Told>(`${entity.name}.changeFrom`, input)
    if (result.ok) toasts.done(toldWords(text.byDay.told(head, formatDate(from)), result.value), result.undo ?? null)
    return result
  }
}

/** With the documents that stand as they are. */
export function toldWords(words: string, { documents }: Told): string {
  return documents.count === 0 ? words : `${words}; ${text.byDay.stand(documents.count)}`
}
