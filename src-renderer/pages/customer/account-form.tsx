/** The form of the account that is chosen in the tree: the entity's own form, with conflict and undo. */
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CallResult, EntityDescription } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { callKey } from '../../client/queries.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay, useSystem } from '../../client/use-session.ts'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { EntityForm } from '../../form/entity-form.tsx'
import { fieldValues, type Values } from '../../form/form-values.ts'
import { useToasts } from '../../frame/toasts.tsx'
import { text } from '../../text/en.ts'

export type RecordValues = Values & { readonly id: number; readonly version: number }

export function AccountForm({ entity: name, id }: { readonly entity: string; readonly id: number }) {
  const entity = useSystem().entity(name)
  const { data, failure, refetch } = useOperation<RecordValues>(`${name}.get`, { id })
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  if (!entity || !data) return <LoadingRows rows={8} />
  return <Form key={`${name} ${id}`} entity={entity} record={data} />
}

function Form({ entity, record }: { readonly entity: EntityDescription; readonly record: RecordValues }) {
  const client = useClient()
  const queries = useQueryClient()
  const toasts = useToasts()
  const may = useMay()
  const start = useMemo(() => fieldValues(entity, record), [entity, record])
  const save = async (values: Values, version: number): Promise<CallResult> => {
    const result = await client.call<RecordValues>(`${entity.name}.update`, { id: record.id, version, values })
    if (!result.ok) return result
    queries.setQueryData(callKey(`${entity.name}.get`, { id: record.id }), result.value)
    toasts.done(text.record.saved(String(record['code'])), result.undo ?? null)
    return result
  }
  return (
    <EntityForm
      entity={entity}
      start={start}
      version={record.version}
      draftKey={`${entity.name}:${record.id}`}
      existing
      readOnly={!may(`${entity.name}.update`)}
      saveLabel={text.actions.save}
      onSave={save}
    />
  )
}
