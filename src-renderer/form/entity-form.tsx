/** The form of an entity, made from its description: sections, fields, faults at their place, conflict, draft. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { CallResult, EntityDescription } from '../../src-core/operations/contract.ts'
import { useZone } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { FailureNote, Note } from '../components/note.tsx'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { formatTime } from '../format/dates.ts'
import { text } from '../text/en.ts'
import type { Failure } from '../../src-core/kernel/failures.ts'
import { useConfirmDate } from './confirm-date.tsx'
import { type Conflict, ConflictPanel } from './conflict-panel.tsx'
import { FieldControl } from './field-control.tsx'
import { changedValues, fieldsFor, sectionsOf, type Values } from './form-values.ts'
import { CORRECTED, type ToldFrom, ToldFromBox } from './told-from.tsx'
import { focusFirstField } from './next-field.ts'
import { type FormControl, useFaultFocus, useForm } from './use-form.ts'

export interface EntityFormProps {
  readonly entity: EntityDescription
  /** The record as it was read; blank values for a new one. */
  readonly start: Values
  readonly draftKey: string
  /** Of the record; left out for a new one. */
  readonly version?: number
  /** A record that exists: fields that are fixed after creation are shown but closed. */
  readonly existing: boolean
  readonly readOnly?: boolean
  readonly saveLabel: string
  /** Saves the changed values (all of a new record), corrected or from a day on; a conflict comes back with the version to save against. */
  readonly onSave: (values: Values, version: number, told: ToldFrom, confirming: Confirming) => Promise<CallResult>
  /** Below the fields. */
  readonly below?: ReactNode
  /** In a sheet, whose keys silence those of the page. */
  readonly layer?: 'part' | 'sheet'
  /** The focus begins in the first field. */
  readonly begins?: boolean
}

function conflictOf(failure: Failure | null): Conflict | null {
  if (failure?.kind !== 'conflict' || failure.code !== 'record.conflict') return null
  const details = failure.details as Partial<Conflict> | undefined
  return details?.changed && details.version !== undefined ? (details as Conflict) : null
}

/** Saving with its failure, its conflict, and the guard against saving twice. */
function useSave(props: EntityFormProps, form: FormControl) {
  const [failure, setFailure] = useState<Failure | null>(null)
  const [saving, setSaving] = useState(false)
  const [told, setTold] = useState(CORRECTED)
  const root = useRef<HTMLFormElement>(null)
  const again = useConfirmDate(failure, [...datesOf(props.entity, form.values), told.from])
  const showFault = useFaultFocus(root)
  const send = async (values: Values, version = form.version) => {
    setSaving(true)
    const result = await props.onSave(values, version, told, again.dates.length === 0 ? {} : { confirm_date: again.dates })
    setSaving(false)
    setFailure(result.ok ? null : result.failure)
    if (result.ok) {
      setTold(CORRECTED)
      return form.saved()
    }
    form.refuse(result.failure)
    showFault()
  }
  const save = () => {
    if (saving) return
    const changed = form.check()
    if (changed === null) return showFault()
    if (props.existing && Object.keys(changed).length === 0) return
    void send(props.existing ? changed : form.values)
  }
  const clear = () => {
    setFailure(null)
    setTold(CORRECTED)
  }
  return { root, failure, saving, told, setTold, again, save, send, clear }
}

/** The dates again that lie far from today and are meant. */
export interface Confirming {
  readonly confirm_date?: readonly string[]
}

function datesOf({ fields }: EntityDescription, values: Values): (string | null)[] {
  return fields.flatMap(({ key, type }) => (type === 'date' && typeof values[key] === 'string' ? [values[key]] : []))
}

/** Whether a field is changed whose value may change from a day on. */
function changesDated(entity: EntityDescription, start: Values, values: Values): boolean {
  const dated = entity.fields.filter((field) => field.dated === true)
  return Object.keys(changedValues(dated, start, values)).length > 0
}

export function EntityForm(props: EntityFormProps) {
  const { entity, start, draftKey, readOnly = false } = props
  const form = useForm({ fields: entity.fields, ranges: entity.ranges, start, version: props.version ?? 0, draftKey })
  const { root, failure, saving, told, setTold, again, save, send, clear } = useSave(props, form)
  const isDated = props.existing && changesDated(entity, start, form.values)
  const conflict = conflictOf(failure)
  const discard = () => {
    clear()
    form.discard()
  }
  useShortcuts(readOnly ? [] : [{ keys: 'Ctrl S', label: text.actions.save, run: save }], props.layer ?? 'part')
  const { begins = false } = props
  useEffect(() => {
    if (!begins) return
    // after the trap of a sheet, which begins at its head
    const later = setTimeout(() => focusFirstField(root.current))
    return () => clearTimeout(later)
  }, [begins, root])
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    // a form in a sheet is no part of the one that opened it
    event.stopPropagation()
    save()
  }
  return (
    <form className="entity-form" ref={root} onSubmit={onSubmit} noValidate aria-label={entity.label}>
      <div className="form-scroll">
        <div className="form">
          <FormNotes form={form} failure={conflict ? null : failure} onDiscard={discard} />
          {conflict && (
            <ConflictPanel
              key={conflict.version}
              entity={entity}
              conflict={conflict}
              onDecide={(values) => {
                form.put({ ...form.values, ...values })
                void send(values, conflict.version)
              }}
            />
          )}
          {again.boxes}
          <Sections key={form.round} {...props} form={form} />
          {props.below}
        </div>
      </div>
      {!readOnly && (
        <div className="form-foot">
          <Button kind="filled" keys="Ctrl S" submit disabled={saving || (props.existing && !form.dirty)}>
            {props.saveLabel}
          </Button>
          <Button kind="text" disabled={!form.dirty} onClick={discard}>
            {text.actions.discard}
          </Button>
          {isDated && <ToldFromBox value={told} failure={failure} onChange={setTold} />}
          {form.dirty && !isDated && <span className="small ink3">{text.form.unsaved}</span>}
        </div>
      )}
    </form>
  )
}

function FormNotes({
  form,
  failure,
  onDiscard,
}: {
  readonly form: FormControl
  readonly failure: Failure | null
  readonly onDiscard: () => void
}) {
  const zone = useZone()
  if (form.draftFrom === null && failure === null) return null
  const shown = failure && (form.others.length > 0 ? { ...failure, fields: form.others } : { ...failure, fields: [] })
  return (
    <div className="form-notes">
      {form.draftFrom !== null && form.dirty && (
        <Note tone="info">
          {text.form.draft(formatTime(zone, form.draftFrom))}{' '}
          <button type="button" className="link" onClick={onDiscard}>
            {text.form.discardDraft}
          </button>
        </Note>
      )}
      <FailureNote failure={shown} />
    </div>
  )
}

function Sections({ entity, existing, readOnly = false, form }: EntityFormProps & { readonly form: FormControl }) {
  return sectionsOf(fieldsFor(entity.fields, form.values)).map((section) => (
    <section key={section.name} className="form-section" aria-label={section.name}>
      {section.name !== '' && <h2 className="section-title">{section.name}</h2>}
      <div className="form-grid">
        {section.fields.map((field) => (
          <FieldControl
            key={field.key}
            field={field}
            path={field.key}
            values={form.values}
            faults={form.faults}
            disabled={readOnly || (existing && field.createOnly)}
            onChange={(value) => form.set(field.key, value)}
            onFault={form.fault}
            onLeave={() => form.leave(field)}
          />
        ))}
      </div>
    </section>
  ))
}
