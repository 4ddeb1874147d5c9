/** A new version, and the days of one that is there. Days are entered as first and last, stored half open. */
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { useState } from 'react'
import { addDays } from '../../../src-core/kernel/dates.ts'
import type { ChangedVersion, VersionView } from '../../../src-core/pricing/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { Radios } from '../../components/check.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { text } from './text.ts'

interface Days {
  readonly from: string | null
  readonly last: string | null
  readonly label: string
}

/** The day after the last; open stays open. */
const endOf = (last: string | null) => (last === null ? null : addDays(last, 1))
const lastOf = (end: string | null) => (end === null ? null : addDays(end, -1))

interface DaysFieldsProps {
  readonly days: Days
  readonly onChange: (days: Days) => void
  /** A published version keeps its start. */
  readonly endOnly?: boolean
}

function DaysFields({ days, onChange, endOnly = false }: DaysFieldsProps) {
  return (
    <div className="form-grid">
      {!endOnly && (
        <FieldShell label={text.version.from}>
          {(control) => <DateBox {...control} value={days.from} onChange={(from) => onChange({ ...days, from })} />}
        </FieldShell>
      )}
      <FieldShell label={text.version.last}>
        {(control) => <DateBox {...control} value={days.last} onChange={(last) => onChange({ ...days, last })} />}
      </FieldShell>
      {!endOnly && (
        <FieldShell label={text.version.label} wide>
          {(control) => <TextBox {...control} maxLength={100} value={days.label} onChange={(label) => onChange({ ...days, label })} />}
        </FieldShell>
      )}
    </div>
  )
}

export interface NewVersionProps {
  readonly planId: number
  /** The version that a copy is taken of. */
  readonly from: VersionView | null
  readonly onClose: () => void
  /** @param emptyGrid whether its columns are to be chosen next */
  readonly onMade: (id: number, emptyGrid: boolean) => void
}

type Begin = 'copy' | 'grid' | 'flat'

export function NewVersionSheet({ planId, from, onClose, onMade }: NewVersionProps) {
  const [days, setDays] = useState<Days>({ from: from?.valid_to ?? null, last: null, label: '' })
  const [begin, setBegin] = useState<Begin>(from ? 'copy' : 'grid')
  const create = useCommand<ChangedVersion>('priceVersion.create', { done: ({ number }) => text.done.created(number) })
  const again = useConfirmDate(create.failure, [days.from, endOf(days.last)])
  const items = [
    ...(from ? [{ value: 'copy', label: text.version.copy(from.number) }] : []),
    { value: 'grid', label: text.version.grid },
    { value: 'flat', label: text.version.flat },
  ]
  const run = async () => {
    const named = { price_plan_id: planId, valid_from: days.from, valid_to: endOf(days.last), label: days.label }
    const input = { ...named, ...(again.dates.length === 0 ? {} : { confirm_date: again.dates }) }
    const result = await create.run({ ...input, ...(begin === 'copy' && from ? { copy_of: from.id } : {}) })
    if (result.ok) onMade(result.value.id, begin === 'grid')
  }
  return (
    <Sheet opened title={text.version.title} onClose={onClose}>
      <DaysFields days={days} onChange={setDays} />
      <FieldShell label={text.version.kind}>
        {() => <Radios label={text.version.kind} name="begin" value={begin} items={items} onChange={(next) => setBegin(next as Begin)} />}
      </FieldShell>
      {again.boxes}
      <FailureNote failure={create.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.actions.cancel}</Button>
        <Button kind="filled" disabled={create.running} onClick={() => void run()}>
          {text.version.confirm}
        </Button>
      </div>
    </Sheet>
  )
}

/** The days and label of a draft, or the end of a published version. */
export function DaysSheet({ version, onClose }: { readonly version: VersionView; readonly onClose: () => void }) {
  const endOnly = version.changeable !== 'all'
  const [days, setDays] = useState<Days>({ from: version.valid_from, last: lastOf(version.valid_to), label: version.label })
  const done = { done: ({ number }: ChangedVersion) => text.done.changed(number) }
  const change = useCommand<ChangedVersion>(endOnly ? 'priceVersion.changeEnd' : 'priceVersion.changeDraft', done)
  const again = useConfirmDate(change.failure, [days.from, endOf(days.last)])
  const run = async () => {
    const confirming = again.dates.length === 0 ? {} : { confirm_date: again.dates }
    const end = { id: version.id, version: version.version, valid_to: endOf(days.last), ...confirming }
    const result = await change.run(endOnly ? end : { ...end, valid_from: days.from, label: days.label })
    if (result.ok) onClose()
  }
  return (
    <Sheet opened title={endOnly ? text.version.end(version.number) : text.version.change} onClose={onClose}>
      <DaysFields days={days} onChange={setDays} endOnly={endOnly} />
      {again.boxes}
      <FailureNote failure={change.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.actions.cancel}</Button>
        <Button kind="filled" disabled={change.running} onClick={() => void run()}>
          {text.version.save}
        </Button>
      </div>
    </Sheet>
  )
}
