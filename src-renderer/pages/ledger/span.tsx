/** A span of days for the ledger: shown with its last day, asked for with the first day after it. */
import { addDays, type CalendarDate } from '../../../src-core/kernel/dates.ts'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ledgerText as text } from './text.ts'

export interface Span {
  readonly from: CalendarDate | null
  /** The last day that is in it. */
  readonly to: CalendarDate | null
}

/** The input of `finance.*`: half open, absent sides left out. */
export function spanInput({ from, to }: Span): { readonly from?: CalendarDate; readonly to?: CalendarDate } {
  return { ...(from === null ? {} : { from }), ...(to === null ? {} : { to: addDays(to, 1) }) }
}

export interface SpanBoxesProps {
  readonly span: Span
  readonly onChange: (span: Span) => void
}

export function SpanBoxes({ span, onChange }: SpanBoxesProps) {
  return (
    <>
      <FieldShell label={text.from}>
        {(control) => <DateBox {...control} value={span.from} onChange={(from) => onChange({ ...span, from })} />}
      </FieldShell>
      <FieldShell label={text.to}>
        {(control) => <DateBox {...control} value={span.to} onChange={(to) => onChange({ ...span, to })} />}
      </FieldShell>
    </>
  )
}
