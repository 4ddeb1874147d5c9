/** The form of the account that is chosen in the tree: the entity's own form, with conflict and undo. */
import { useMemo } from 'react'
import type { EntityDescription } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay, useSystem } from '../../client/use-session.ts'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { EntityForm } from '../../form/entity-form.tsx'
import { fieldValues, type Values } from '../../form/form-values.ts'
import { isDated, StatesPanel } from '../../records/states-panel.tsx'
import { useSaveRecord } from '../../records/use-save-record.ts'
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
  const may = useMay()
  const start = useMemo(() => fieldValues(entity, record), [entity, record])
  const save = useSaveRecord(entity, record.id, String(record['code']))
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
      below={isDated(entity) && <StatesPanel entity={entity} id={record.id} />}
    />
  )
}
