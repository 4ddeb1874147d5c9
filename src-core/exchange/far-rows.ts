/** Rows of a file that are dated far from today: at fault until the operator says that it is meant. */
import { type Confirmed, farWords, isConfirmed, type LikelyDays } from '../kernel/far-dates.ts'
import type { RowFault } from './import-fields.ts'
import type { MappedColumn } from './columns.ts'

export interface FileDays {
  readonly likely: LikelyDays
  readonly confirmed: Confirmed
}

/** The field in which a row names its own date again. */
const CONFIRMING = 'confirm_date'

/** A fault for each date of a row that lies far from today and was named again neither in the row nor for the file. */
export function farFaults(
  { likely, confirmed }: FileDays,
  columns: readonly MappedColumn[],
  cells: readonly string[],
  values: Readonly<Record<string, unknown>>,
): RowFault[] {
  return columns.flatMap(({ field, index, heading }) => {
    if (field?.type !== 'date' || field.key === CONFIRMING) return []
    const date = values[field.key]
    if (typeof date !== 'string' || date === values[CONFIRMING] || isConfirmed(date, confirmed)) return []
    const far = farWords(date, likely)
    if (far === null) return []
    const reason = `${date} ${far}. Correct it, or confirm it in confirm_date if it is meant.`
    return [{ field: field.key, column: heading, value: cells[index] ?? '', reason, allowed: null, asks: 'confirm_date' }]
  })
}

/** A date that the file's option names again is named again in its row too, where the kind asks for it. */
export function confirmedInRow({ confirmed }: FileDays, values: Record<string, unknown>, asks: boolean): void {
  const date = values['date']
  if (asks && values[CONFIRMING] == null && typeof date === 'string' && isConfirmed(date, confirmed)) values[CONFIRMING] = date
}
