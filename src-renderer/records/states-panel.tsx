/** What changes of a record from which day: each change with its values, who told it, its correction and its way back. */
import { useState } from 'react'
import type { EntityDescription, FieldDescription } from '../../src-core/operations/contract.ts'
import { useCommand } from '../client/use-command.ts'
import { useOperation } from '../client/use-operation.ts'
import { useMay, useZone } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { CheckBox } from '../components/check.tsx'
import { FailureNote } from '../components/note.tsx'
import { Sheet } from '../components/preview-sheet.tsx'
import { DateBox } from '../form/date-box.tsx'
import { FieldControl } from '../form/field-control.tsx'
import { FieldShell } from '../form/field-shell.tsx'
import { changedValues, type Faults, type Values } from '../form/form-values.ts'
import { formatDate, formatInstant } from '../format/dates.ts'
import { text } from '../text/en.ts'
import { type Told, toldWords } from './use-save-record.ts'
import { StateValue } from './state-value.tsx'

export interface StateChange {
  /** `null` for what holds before the first change. */
  readonly from: string | null
  readonly values: Values
  readonly told_at: number | null
  readonly told_by: string | null
}

interface States {
  readonly version: number
  readonly changes: readonly StateChange[]
}

/** Whether an entity has fields whose value may change from a day on. */
export const isDated = (entity: EntityDescription): boolean => entity.fields.some((field) => field.dated === true)

export function StatesPanel({ entity, id }: { readonly entity: EntityDescription; readonly id: number }) {
  const { data, failure } = useOperation<States>(`${entity.name}.states`, { id })
  const [corrected, setCorrected] = useState<StateChange | null>(null)
  if (failure) return <FailureNote failure={failure} />
  if (!data?.changes.some((change) => change.from !== null)) return null
  return (
    <section className="form-section" aria-label={text.byDay.title}>
      <h2 className="section-title">{text.byDay.title}</h2>
      <ol className="states">
        {data.changes.map((change) => (
          <Change
            key={`${change.from} ${change.told_at}`}
            entity={entity}
            id={id}
            version={data.version}
            change={change}
            onCorrect={() => setCorrected(change)}
          />
        ))}
      </ol>
      {corrected && <CorrectSheet entity={entity} id={id} version={data.version} change={corrected} onClose={() => setCorrected(null)} />}
    </section>
  )
}

interface ChangeProps {
  readonly entity: EntityDescription
  readonly id: number
  readonly version: number
  readonly change: StateChange
}

const dayWords = (from: string | null) => (from === null ? text.byDay.beginning : text.byDay.since(formatDate(from)))
const fieldsOf = (entity: EntityDescription, change: StateChange): readonly FieldDescription[] =>
  entity.fields.filter((field) => field.key in change.values)

function Change({ entity, id, version, change, onCorrect }: ChangeProps & { readonly onCorrect: () => void }) {
  const may = useMay()
  const zone = useZone()
  const { from } = change
  const withdraw = useCommand<Told>(`${entity.name}.withdrawChange`, {
    done: (told) => toldWords(text.byDay.withdrawn(from === null ? '' : formatDate(from)), told),
    failures: 'toast',
  })
  return (
    <li className="states-line">
      <span className="num">{dayWords(from)}</span>
      <dl className="states-values">
        {fieldsOf(entity, change).map((field) => (
          <div key={field.key}>
            <dt className="small ink3">{field.label}</dt>
            <dd>
              <StateValue field={field} value={change.values[field.key]} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="states-foot small ink3">
        {change.told_at !== null && <span>{text.byDay.toldBy(formatInstant(zone, change.told_at), change.told_by ?? '')}</span>}
        {may(`${entity.name}.correctChange`) && (
          <button type="button" className="link" onClick={onCorrect}>
            {text.byDay.correct}
          </button>
        )}
        {from !== null && may(`${entity.name}.withdrawChange`) && (
          <button type="button" className="link" onClick={() => void withdraw.run({ id, version, from })}>
            {text.byDay.withdraw}
          </button>
        )}
      </div>
    </li>
  )
}

/** Repairs the values of a change, or its day; what was before it and comes after it stays. */
function CorrectSheet({ entity, id, version, change, onClose }: ChangeProps & { readonly onClose: () => void }) {
  const [values, setValues] = useState(change.values)
  const [day, setDay] = useState(change.from)
  const [isMeant, setMeant] = useState(false)
  const [unread, setUnread] = useState<Faults>({})
  const correct = useCommand<Told>(`${entity.name}.correctChange`, { done: (told) => toldWords(text.byDay.corrected, told) })
  const fields = fieldsOf(entity, change)
  const repaired = changedValues(fields, change.values, values)
  const isMoved = day !== null && day !== change.from
  const nothing = Object.keys(repaired).length === 0 && !isMoved
  const faults = {
    ...Object.fromEntries((correct.failure?.fields ?? []).map(({ path, reason }) => [path.replace(/^values\./, ''), reason])),
    ...unread,
  }
  const earliest = isMoved && change.from !== null && day < change.from ? day : change.from
  const save = async () => {
    const result = await correct.run({
      id,
      version,
      from: change.from,
      ...(Object.keys(repaired).length > 0 ? { values: repaired } : {}),
      ...(isMoved ? { new_from: day } : {}),
      ...(isMeant && earliest !== null ? { confirm_date: earliest } : {}),
    })
    if (result.ok) onClose()
  }
  return (
    <Sheet opened onClose={onClose} title={text.byDay.correctTitle(dayWords(change.from))}>
      <p className="ink2 sheet-says">{text.byDay.correctSays}</p>
      <div className="form-grid">
        {change.from !== null && (
          <FieldShell label={text.byDay.from}>{(control) => <DateBox {...control} value={day} onChange={setDay} />}</FieldShell>
        )}
        {fields.map((field) => (
          <FieldControl
            key={field.key}
            field={field}
            path={field.key}
            values={values}
            faults={faults}
            onChange={(value) => setValues((before) => ({ ...before, [field.key]: value }))}
            onFault={(path, reason) => setUnread(({ [path]: _gone, ...rest }) => (reason === null ? rest : { ...rest, [path]: reason }))}
          />
        ))}
      </div>
      {correct.failure?.code === 'state.closedPeriod' && <CheckBox label={text.byDay.closedMeant} checked={isMeant} onChange={setMeant} />}
      <FailureNote failure={correct.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.actions.back}</Button>
        <Button kind="filled" disabled={nothing || correct.running || Object.keys(unread).length > 0} onClick={() => void save()}>
          {text.byDay.correctConfirm}
        </Button>
      </div>
    </Sheet>
  )
}
