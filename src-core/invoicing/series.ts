/** Series of documents: within one sequence, and one year of it where it starts again, numbers and dates rise together. */
import { sql } from 'kysely'
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { addDays, type CalendarDate, daysBetween, isCalendarDate, later } from '../kernel/dates.ts'
import { refuse, refuseMissing } from '../kernel/failures.ts'
import { defineQuery } from '../operations/define.ts'
import { firstPeriodStart } from '../setup/index.ts'
import { seriesOf } from '../sequences/take-number.ts'

type DocumentKind = 'invoice' | 'creditNote'

/** Later documents only, the latest first, read until one is of the series: there are none, as a rule, however many there are before. */
const latestAfter = preparedSelect<{ sellers: string; start: string; kind: string; date: CalendarDate; to: CalendarDate }>()((db, p) =>
  db
    .selectFrom('invoice')
    .select(['number', 'invoice_date', 'seller_id'])
    .where('invoice_date', '>', p.date)
    .where('invoice_date', '<', p.to)
    .where('kind', '=', p.kind as 'invoice')
    .where((e) =>
      e.or([
        e('seller_id', 'in', sql<number>`(select value from json_each(${p.sellers}))`),
        sql<boolean>`substr(number, 1, length(${p.start})) = ${p.start}`,
      ]),
    )
    .orderBy('invoice_date', 'desc'),
)
const BEFORE_ALL = '0000-01-01'
const LAST_DAY = '9999-12-31'

async function datesRise(store: ReadStore): Promise<boolean> {
  const company = await store.db.selectFrom('company').select('dates_rise').executeTakeFirst()
  return company?.dates_rise !== 0
}

/** The latest document of the series of a date that is dated after a day. */
async function lastOfSeries(store: ReadStore, sellerId: number, kind: DocumentKind, date: CalendarDate, after: CalendarDate | null) {
  const series = await seriesOf(store, { document: kind, sellerId, date })
  const { from } = series
  const later = store.each(latestAfter(store), {
    sellers: JSON.stringify(series.sellers),
    start: series.start,
    kind,
    date: after ?? (from === null ? BEFORE_ALL : addDays(from, -1)),
    to: series.to ?? LAST_DAY,
  })
  for (const one of later) if (series.holds(one)) return { last: one, from }
  return { last: undefined, from }
}

/**
 * The date must not be before that of the last document of the series. A company may choose that it may.
 *
 * @throws Refusal that names the first possible date and how many days are shut
 */
export async function refuseEarlierDate(store: ReadStore, sellerId: number, kind: DocumentKind, date: CalendarDate): Promise<void> {
  if (!(await datesRise(store))) return
  const { last } = await lastOfSeries(store, sellerId, kind, date, date)
  if (!last) return
  const days = daysBetween(date, last.invoice_date)
  throw refuse(
    'refused',
    'invoice.earlierDate',
    `${last.number} is dated ${last.invoice_date}; numbers and dates of a series rise together. The first possible date is ${last.invoice_date}: ${days === 1 ? 'one day is' : `${days} days are`} shut.`,
    { fields: [{ path: 'invoice_date', reason: `not before ${last.invoice_date}` }], details: { first: last.invoice_date, days } },
  )
}

const day = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.')

export const firstDateOfSeries = defineQuery({
  name: 'series.firstDate',
  summary: 'The first date that the next document of a series can have, and the document that shuts the days before it',
  input: z.object({
    document: z.enum(['invoice', 'creditNote']).default('invoice'),
    /** The first seller if absent. */
    seller_id: z.number().int().positive().optional(),
    /** A day of the series, which begins anew each year where its sequence does; today if absent. */
    date: day.optional(),
  }),
  output: z.object({
    first_date: z.string().nullable(),
    /** `null` where nothing was issued in the series, or where dates need not rise. */
    last: z.object({ number: z.string(), date: z.string() }).nullable(),
    /** Whether numbers and dates rise together. */
    rises: z.boolean(),
  }),
  handler: async ({ store, today }, input) => {
    const sellerId = await sellerOf(store, input.seller_id)
    const rises = await datesRise(store)
    const { last, from } = await lastOfSeries(store, sellerId, input.document, input.date ?? today, null)
    const shutBy = rises ? last : undefined
    const bound = firstOf(await firstPeriodStart(store), from, shutBy?.invoice_date)
    const first_date = await firstOpenDay(store, bound)
    return { first_date, last: shutBy ? { number: shutBy.number, date: shutBy.invoice_date } : null, rises }
  },
})

const openPeriodFrom = preparedSelect<{ date: CalendarDate }>()((db, p) =>
  db
    .selectFrom('accounting_period')
    .select('start_date')
    .where('status', '=', 'open')
    .where('end_date', '>', p.date)
    .orderBy('start_date')
    .limit(1),
)

/** Documents are posted on their date: a closed period takes none. `null` where no open period is left. */
async function firstOpenDay(store: ReadStore, bound: CalendarDate | null): Promise<CalendarDate | null> {
  const period = await store.first(openPeriodFrom(store), { date: bound ?? BEFORE_ALL })
  return period ? firstOf(bound, period.start_date) : null
}

/** The latest of what bounds a date from below; `null` where nothing does. */
function firstOf(...bounds: readonly (CalendarDate | null | undefined)[]): CalendarDate | null {
  return bounds.reduce<CalendarDate | null>((first, one) => (one == null ? first : first === null ? one : later(first, one)), null)
}

async function sellerOf(store: ReadStore, given: number | undefined): Promise<number> {
  let query = store.db.selectFrom('seller').select('id').orderBy('id').limit(1)
  if (given !== undefined) query = query.where('id', '=', given)
  const seller = await query.executeTakeFirst()
  if (!seller) throw refuseMissing('seller', given ?? 1)
  return seller.id
}
