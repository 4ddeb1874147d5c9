/** The box in which a date is named again, shown once a call asks for it: what is dated so cannot be taken back. */
import { type ReactNode, useEffect, useState } from 'react'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { Failure } from '../../src-core/kernel/failures.ts'
import { formatDate } from '../format/dates.ts'
import { text } from '../text/en.ts'
import { askedDate, confirmedDates } from './asked-date.ts'
import { DateBox } from './date-box.tsx'
import { FieldShell } from './field-shell.tsx'

export interface ConfirmedDates {
  /** What was named again, for the call's `confirm_date`. */
  readonly dates: readonly CalendarDate[]
  /** For the input of a call with one date. */
  readonly input: { readonly confirm_date?: CalendarDate }
  /** A box for each date that was asked for; nothing before. */
  readonly boxes: ReactNode
}

/** @param dates those that the form has now: a box goes when its date is changed */
export function useConfirmDate(failure: Failure | null | undefined, dates: readonly (CalendarDate | null)[]): ConfirmedDates {
  const [typed, setTyped] = useState<ReadonlyMap<CalendarDate, CalendarDate | null>>(new Map())
  const asked = askedDate(failure)
  useEffect(() => {
    if (asked !== null) setTyped((before) => (before.has(asked) ? before : new Map(before).set(asked, null)))
  }, [asked])
  const confirmed = confirmedDates(typed, dates)
  const [first] = confirmed
  const boxes = [...typed].flatMap(([date, again]) =>
    dates.includes(date)
      ? [
          <FieldShell key={date} label={text.form.dateAgain} hint={text.form.dateAgainHint(formatDate(date))} required path="confirm_date">
            {(control) => <DateBox {...control} value={again} onChange={(next) => setTyped((before) => new Map(before).set(date, next))} />}
          </FieldShell>,
        ]
      : [],
  )
  return { dates: confirmed, input: first === undefined ? {} : { confirm_date: first }, boxes }
}
