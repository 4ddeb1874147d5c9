/** The generic page of a record: head, form, timeline; archive and delete with their way back. */
import { Menu } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { EntityDescription, TimelineEntry } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { useCommand } from '../client/use-command.ts'
import { useOperation } from '../client/use-operation.ts'
import { useMay, useSystem, useZone } from '../client/use-session.ts'
import { IconButton } from '../components/button.tsx'
import { PageHead, Panel } from '../components/layout.tsx'
import { Await, LoadingRows } from '../components/loading.tsx'
import { EmptyState, FailureNote } from '../components/note.tsx'
import { PreviewSheet } from '../components/preview-sheet.tsx'
import { Status } from '../components/status.tsx'
import { Timeline } from '../components/timeline.tsx'
import { EntityForm } from '../form/entity-form.tsx'
import { fieldValues, type Values } from '../form/form-values.ts'
import { useRecordLabel } from '../form/reference-box.tsx'
import { useStartValues } from '../form/start-values.ts'
import { formatInstant } from '../format/dates.ts'
import { usePagePath } from '../frame/path.tsx'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { useToasts } from '../frame/toasts.tsx'
import { text } from '../text/en.ts'
import { listPath, recordPath } from './record-links.ts'
import { RecordParts } from './record-parts.tsx'
import { recordName } from './record-label.ts'
import { isDated, StatesPanel } from './states-panel.tsx'
import { type SaveRecord, useSaveRecord } from './use-save-record.ts'

type Record = Values & { readonly id: number; readonly version: number }

/** The page at `/record/$entity/$id`, where the id `new` opens a blank form. */
export function RecordRoute() {
  const { entity: name, id } = useParams({ strict: false }) as { readonly entity: string; readonly id: string }
  const system = useSystem()
  const entity = system.entity(name)
  if (system.entities.length === 0) return null
  if (!entity) return <EmptyState title={text.record.unknownKind(name)} />
  if (id === 'new') return <NewRecordPage key={name} entity={entity} />
  return <RecordPage key={`${name} ${id}`} entity={entity} id={Number(id)} />
}

/** The path above a record: its list, under the set-up where the rail has no place for it. */
function useRecordPath(entity: EntityDescription, label: string): void {
  usePagePath([{ label: entity.pluralLabel, to: listPath(entity.list.name) }, { label }])
}

export function NewRecordPage({ entity }: { readonly entity: EntityDescription }) {
  const client = useClient()
  const toasts = useToasts()
  const navigate = useNavigate()
  const given = useSearch({ strict: false }) as Values
  const blank = useStartValues(entity.fields)
  const start = useMemo(() => blank && { ...blank, ...givenValues(entity, given) }, [entity, blank, given])
  const title = text.list.newOne(entity.label.toLowerCase())
  useRecordPath(entity, title)
  const save: SaveRecord = async (values, _version, _told, confirming) => {
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
    const result = await client.call<{ readonly id: number }>(`${entity.name}.create`, { values: filled, ...confirming })
    if (!result.ok) return result
    toasts.done(text.record.created(entity.label), result.undo ?? null)
    void navigate({ to: recordPath(entity.name, result.value.id), replace: true })
    return result
  }
  return (
    <div className="page">
      <PageHead title={title} under={entity.hint} />
      {start ? (
        <EntityForm
          entity={entity}
          start={start}
          draftKey={`${entity.name}:new`}
          existing={false}
          begins
          saveLabel={text.record.create(entity.label.toLowerCase())}
          onSave={save}
        />
      ) : (
        <LoadingRows rows={4} />
      )}
    </div>
  )
}

/** Values of a new record out of its address: the record that it belongs to. */
function givenValues(entity: EntityDescription, given: Values): Values {
  const keys = new Set(entity.fields.map(({ key }) => key))
  return Object.fromEntries(Object.entries(given).filter(([key]) => keys.has(key)))
}

export function RecordPage({ entity, id }: { readonly entity: EntityDescription; readonly id: number }) {
  const { data, failure, refetch } = useOperation<Record>(`${entity.name}.get`, { id })
  const joined = useJoined(entity, data)
  useRecordPath(entity, data ? headOf(entity, data, joined) : '')
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return <Await data={data}>{(record) => <RecordBody entity={entity} record={record} joined={joined} />}</Await>
}

/** A record without a code and a name is called by what it joins: `FIBRE Fibre, FIBRE_FEE Monthly fee`. */
function useJoined(entity: EntityDescription, record: Record | undefined): string {
  const [one, other] = entity.fields.filter((field) => field.type === 'reference' && field.entity !== undefined)
  const idOf = (field: typeof one) => (field && typeof record?.[field.key] === 'number' ? (record[field.key] as number) : null)
  const labels = [useRecordLabel(one?.entity, idOf(one)), useRecordLabel(other?.entity, idOf(other))]
  return labels.filter((label) => label !== undefined).join(', ') || entity.label
}

/** The code where there is one: it is what people call the record by. */
function headOf(entity: EntityDescription, record: Record, joined: string): string {
  return entity.hasCode && typeof record['code'] === 'string' ? record['code'] : recordName(record) || joined
}

interface RecordBodyProps {
  readonly entity: EntityDescription
  readonly record: Record
  readonly joined: string
}

function RecordBody({ entity, record, joined }: RecordBodyProps) {
  const may = useMay()
  const start = useMemo(() => fieldValues(entity, record), [entity, record])
  const name = recordName(record) || headOf(entity, record, joined)
  const save = useSaveRecord(entity, record.id, headOf(entity, record, joined))
  return (
    <div className="page">
      <PageHead
        title={name}
        over={<RecordOver entity={entity} record={record} />}
        actions={<RecordActions entity={entity} record={record} joined={joined} />}
      />
      <div className="page-body">
        <EntityForm
          entity={entity}
          start={start}
          version={record.version}
          draftKey={`${entity.name}:${record.id}`}
          existing
          readOnly={!may(`${entity.name}.update`)}
          saveLabel={text.actions.save}
          onSave={save}
          below={
            <>
              {isDated(entity) && <StatesPanel entity={entity} id={record.id} />}
              <RecordParts of={entity} id={record.id} />
            </>
          }
        />
        <RecordTimeline entity={entity.name} id={record.id} />
      </div>
    </div>
  )
}

function RecordOver({ entity, record }: { readonly entity: EntityDescription; readonly record: Record }) {
  const zone = useZone()
  const status = record['status']
  const archived = record['archived_at'] !== null && record['archived_at'] !== undefined
  const changedAt = record['changed_at']
  return (
    <>
      <span>{entity.label}</span>
      {entity.hasCode && <span>{String(record['code'] ?? '')}</span>}
      {typeof status === 'string' && (
        <Status
          code={status}
          word={entity.fields.find((field) => field.key === 'status')?.choices?.find((choice) => choice.value === status)?.label}
        />
      )}
      {archived && <Status code="archived" />}
      {typeof changedAt === 'number' && (
        <span className="num">{text.record.changedAt(formatInstant(zone, changedAt), String(record['changed_by'] ?? ''))}</span>
      )}
    </>
  )
}

function RecordActions({ entity, record, joined }: RecordBodyProps) {
  const may = useMay()
  const navigate = useNavigate()
  const [deleting, setDeleting] = useState(false)
  const head = headOf(entity, record, joined)
  const archived = record['archived_at'] !== null && record['archived_at'] !== undefined
  const archive = useCommand(`${entity.name}.archive`, { done: () => text.record.archived(head), failures: 'toast' })
  const restore = useCommand(`${entity.name}.restore`, { done: () => text.record.restored(head), failures: 'toast' })
  const remove = useCommand(`${entity.name}.delete`, { done: () => text.record.deleted(head) })
  const key = { id: record.id, version: record.version }
  useShortcuts([
    { keys: 'Esc', label: text.keys.backToList, inFields: false, run: () => void navigate({ to: listPath(entity.list.name) }) },
  ])
  const confirm = async () => {
    if ((await remove.run({ id: record.id })).ok) void navigate({ to: listPath(entity.list.name) })
  }
  if (!may(`${entity.name}.archive`) && !may(`${entity.name}.delete`)) return null
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <IconButton label={text.actions.more} className="icon-button-framed">
            <Ellipsis size={15} strokeWidth={1.6} aria-hidden />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {may(`${entity.name}.archive`) && (
            <Menu.Item onClick={() => void (archived ? restore : archive).run(key)}>
              {archived ? text.record.restore : text.record.archive}
            </Menu.Item>
          )}
          {may(`${entity.name}.delete`) && (
            <Menu.Item className="tone-bad" onClick={() => setDeleting(true)}>
              {text.record.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <PreviewSheet
        opened={deleting}
        title={text.record.deleteTitle(head)}
        says={text.record.deleteSays}
        lines={[]}
        confirm={text.record.deleteConfirm(entity.label.toLowerCase())}
        danger
        running={remove.running}
        failure={remove.failure}
        onConfirm={() => void confirm()}
        onClose={() => {
          remove.clear()
          setDeleting(false)
        }}
      />
    </>
  )
}

/** The timeline of a record, from the audit log; asked by the entity's own operation where it has one. */
export function RecordTimeline({ entity, id }: { readonly entity: string; readonly id: number }) {
  const system = useSystem()
  const own = system.operation(`${entity}.timeline`) !== undefined
  const shared = system.operation('audit.timeline') !== undefined
  const { data, failure } = useOperation<readonly TimelineEntry[]>(
    own ? `${entity}.timeline` : 'audit.timeline',
    own ? { id } : { entity, id },
    {
      enabled: own || shared,
    },
  )
  if (!own && !shared) return null
  return (
    <Panel ground="paper" className="panel-side" label={text.timeline.title}>
      <h2 className="section-title">{text.timeline.title}</h2>
      <FailureNote failure={failure} />
      {data && <Timeline entries={data} on={[{ entity, id }]} />}
    </Panel>
  )
}
