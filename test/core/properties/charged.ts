/** What a life was charged and given back, read from the rated transactions and from the ledger of what was taken of them. */
import { addDays, type CalendarDate, daysBetween } from '../../../src-core/kernel/dates.ts'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import type { Life } from './life.ts'

interface Rated {
  readonly id: number
  readonly service: number
  readonly charge: number
  readonly amount: string
  readonly start: CalendarDate
  readonly end: CalendarDate
}
interface Taking {
  readonly source: number
  readonly amount: string
  /** Of the reimbursement; empty where a credit note took it. */
  readonly start: CalendarDate | null
  readonly end: CalendarDate | null
}

/** A transaction that charged days, with what was taken of it. */
export interface Charged extends Rated {
  readonly takings: readonly Taking[]
  /** What it charged, as a line states it; decimals as numbers, in the digits of the currency. */
  readonly charged: number
  readonly givenBack: number
  readonly credited: number
  /** Days that are not given back. */
  readonly kept: readonly CalendarDate[]
}

const RATED = `SELECT id, service_id AS service, charge_id AS charge, amount, period_start AS start, period_end AS end
  FROM rated_transaction WHERE kind = 'recurring' AND cancelled_op IS NULL ORDER BY id`
const TAKINGS = `SELECT t.source_transaction_id AS source, t.amount, g.period_start AS start, g.period_end AS end
  FROM taken t LEFT JOIN rated_transaction g ON g.id = t.taker_transaction_id
  WHERE t.source_transaction_id IS NOT NULL AND g.cancelled_op IS NULL ORDER BY t.id`

const cents = (amount: string) => Number(decimal(amount).toDecimalPlaces(2))

/** Every recurring charge of a life that stands, oldest first. */
export async function chargedOf({ desk }: Life): Promise<Charged[]> {
  const takings = Map.groupBy(await desk.rows<Taking>(TAKINGS), (one) => one.source)
  return (await desk.rows<Rated>(RATED)).map((row) => {
    const own = takings.get(row.id) ?? []
    const sum = (some: readonly Taking[]) => some.reduce((all, one) => all + Number(one.amount), 0)
    const back = own.filter(({ start }) => start !== null)
    return {
      ...row,
      takings: own,
      charged: cents(row.amount),
      givenBack: sum(back),
      credited: sum(own.filter(({ start }) => start === null)),
      kept: daysOf(row).filter((day) => !back.some(({ start, end }) => day >= (start as string) && day < (end as string))),
    }
  })
}

export function daysOf({ start, end }: Pick<Rated, 'start' | 'end'>): CalendarDate[] {
  return Array.from({ length: daysBetween(start, end) }, (_, at) => addDays(start, at))
}

const CENT = 0.01
const DUST = 1e-9

/**
 * What of one transaction is wrong: more given back than charged, days given back twice or that it did not charge, an
 * amount that is not the share of the days that stay (where days are counted as they are, not in thirtieths).
 */
export function faultsOf(one: Charged, isByTheDay: boolean): string[] {
  const { id, charged, givenBack, credited, kept, takings } = one
  const name = `${id} (${one.start} to ${one.end}, ${charged})`
  const faults: string[] = []
  const gone = givenBack + credited
  if (gone > charged + DUST || gone < -DUST) faults.push(`of ${name} ${gone} is taken`)
  const days = daysOf(one)
  const backDays = takings.flatMap(({ start, end }) => (start && end ? daysOf({ start, end }) : []))
  if (new Set(backDays).size !== backDays.length) faults.push(`days of ${name} are given back twice`)
  if (backDays.some((day) => !days.includes(day))) faults.push(`days are given back that ${name} did not charge`)
  if (credited === 0 && kept.length === 0 && Math.abs(charged - givenBack) > DUST)
    faults.push(`all days of ${name} are given back, ${givenBack} of it`)
  const pieces = takings.filter(({ start }) => start !== null).length
  const share = (charged * kept.length) / days.length
  if (isByTheDay && credited === 0 && Math.abs(charged - givenBack - share) > (pieces + 1) * CENT)
    faults.push(`${charged - givenBack} of ${name} stays for ${kept.length} of ${days.length} days`)
  return faults
}

/** Days that more than one transaction of the line keeps; one that is credited in full keeps none. */
export function daysTwice(all: readonly Charged[]): CalendarDate[] {
  const seen = new Set<CalendarDate>()
  const twice = new Set<CalendarDate>()
  for (const one of all) {
    if (Math.abs(one.charged - one.givenBack - one.credited) < DUST) continue
    for (const day of one.kept) (seen.has(day) ? twice : seen).add(day)
  }
  return [...twice].sort()
}

const RUNS = `SELECT start_date AS start, end_date AS end FROM service WHERE status <> 'cancelled' AND start_date <= ?
  AND (end_date IS NULL OR end_date > start_date)`
const PAUSES = 'SELECT start_date AS start, end_date AS end FROM subscription_suspension'

interface Span {
  readonly start: CalendarDate
  readonly end: CalendarDate | null
}

/**
 * Days up to one that is due on which the line ran and nothing is charged, or on which it did not and something is.
 * The days of a pause are left out where what was charged for them before it was told stays.
 */
export async function daysAmiss(
  { desk }: Life,
  all: readonly Charged[],
  due: CalendarDate,
  { isKept, isGivenBack }: { readonly isKept: boolean; readonly isGivenBack: boolean },
): Promise<string[]> {
  const ran = await desk.rows<Span>(RUNS, addDays(due, 100))
  const paused = await desk.rows<Span>(PAUSES)
  const on = (day: CalendarDate) => (span: Span) => span.start <= day && (span.end === null || day < span.end)
  const charged = new Map<CalendarDate, Charged>(all.flatMap((one) => one.kept.map((day) => [day, one])))
  const first = ran.map(({ start }) => start).sort()[0] ?? due
  return daysOf({ start: first, end: addDays(due, 100) }).flatMap((day) => {
    const pauses = paused.some(on(day))
    if (pauses && !isGivenBack) return []
    const [runs, by] = [!pauses && ran.some(on(day)), charged.get(day)]
    if (runs && !by && day <= due) return [`${day} is not charged`]
    const isCredited = by !== undefined && by.credited > 0
    return !runs && by && !isKept && !isCredited ? [`${day} is charged by ${by.id}, and nothing ran`] : []
  })
}
