/** What counts together kept its quantity only; where a month has several price lines, it now keeps each of them. */
import { STANDINGS_SINCE } from '../charging/price.ts'
import { NOTHING_USED, type Standing } from '../charging/standing.ts'
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { addMonths, type CalendarDate } from '../kernel/dates.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { ratingBook, type RatingBook } from './book.ts'
import { replayRated } from './replay.ts'
import type { Subscriber } from './subscriber.ts'
import { moveTo, tierCounters } from './tier-counters.ts'

/** Months with more than one price line; of one line the quantity says everything. */
const SEVERAL_LINES = `SELECT u.subscription_id AS subscription, u.charge_id AS charge, u.period_start AS month FROM usage_counter u
  WHERE u.sets IS NULL AND (
    SELECT COUNT(DISTINCT COALESCE(r.price_version_id, 0) || ':' || COALESCE(r.price_line_id, 0)) FROM rated_transaction r
    WHERE r.subscription_id = u.subscription_id AND r.charge_id = u.charge_id AND r.kind = 'usage' AND r.rules < ${STANDINGS_SINCE}
      AND r.usage_date >= u.period_start AND r.usage_date < date(u.period_start, '+1 month')
  ) > 1 ORDER BY u.subscription_id, u.charge_id, u.period_start`

interface Month {
  readonly subscription: number
  readonly charge: number
  readonly month: CalendarDate
}

const ratedIn = preparedSelect<{ subscription: number; charge: number; from: string; to: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .selectAll()
    .where('subscription_id', '=', p.subscription)
    .where('charge_id', '=', p.charge)
    .where('kind', '=', 'usage')
    .where('usage_date', '>=', p.from)
    .where('usage_date', '<', p.to)
    .orderBy('id'),
)

/**
 * The next record goes on from where today's rules say that the month stands: what was rated before keeps its amount,
 * and is neither made good nor charged again by it.
 */
export const countersByLine: CarryOverStep = {
  number: 4,
  name: 'rating.countersByLine',
  does: 'Months of usage over several prices keep what each price line has so far',
  run: async ({ store }) => {
    const months = (await store.select(SEVERAL_LINES, [])) as Month[]
    const book = await ratingBook(store)
    const subscribers = new Map<number, Subscriber | null>()
    let rows = 0
    for (const month of months) if (await countAgain(store, book, month, subscribers)) rows += 1
    const left = months.length - rows
    const kept = left > 0 ? ` ${left} stay as they were, since a price of them is gone.` : ''
    return { rows, says: `${rows} months of usage over several prices keep what each price line has so far.${kept}` }
  },
}

/** Whether every record of the month could be counted. */
async function countAgain(
  store: WriteStore,
  book: RatingBook,
  { subscription, charge, month }: Month,
  subscribers: Map<number, Subscriber | null>,
): Promise<boolean> {
  const standings = new Map<string, Standing>()
  for (const row of await store.all(ratedIn(store), { subscription, charge, from: month, to: addMonths(month, 1) })) {
    const { priced } = await replayRated(store, book, row, { standings, subscribers })
    if (!priced?.ok || !priced.counted) return false
  }
  const tiers = tierCounters(store)
  moveTo(tiers.at(subscription, charge, month), '', standings.get(`${subscription}|${charge}|${month.slice(0, 7)}|`) ?? NOTHING_USED)
  await tiers.flush()
  return true
}
