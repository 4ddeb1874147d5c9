/**
 * From which day changed values hold. Two acts: without a day what was told wrongly is corrected, with one it changes from that
 * day on and what was before is kept.
 */
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { CheckBox } from '../components/check.tsx'
import { text } from '../text/en.ts'
import { DateBox } from './date-box.tsx'

export interface ToldFrom {
  /** `null` corrects. */
  readonly from: CalendarDate | null
  /** The day once more, where it lies in a closed period. */
  readonly confirmed: CalendarDate | null
}

export const CORRECTED: ToldFrom = { from: null, confirmed: null }

export interface ToldFromProps {
  readonly value: ToldFrom
  /** Of the last try: a day in a closed period is named again. */
  readonly failure: Failure | null
  readonly onChange: (value: ToldFrom) => void
}

export function ToldFromBox({ value, failure, onChange }: ToldFromProps) {
  const { from, confirmed } = value
  return (
    <div className="told-from">
      <span className="small">{text.byDay.from}</span>
      <DateBox aria-label={text.byDay.from} value={from} onChange={(day) => onChange({ from: day, confirmed: null })} />
      {failure?.code === 'state.closedPeriod' && from !== null && (
        <CheckBox
          label={text.byDay.closedMeant}
          checked={confirmed === from}
          onChange={(isMeant) => onChange({ from, confirmed: isMeant ? from : null })}
        />
      )}
      <span className="small ink3">{from === null ? text.byDay.corrects : text.byDay.keeps}</span>
    </div>
  )
}
