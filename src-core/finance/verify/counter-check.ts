/**
 * Counters against the rated transactions that moved them: each period is added up again, and so is each
 * month of tiers and included quantities. What was cancelled later stays counted, as it was when it was used.
 */
import { preparedSelect, type ReadStore } from '../../database/store.ts'
import type { CalendarDate } from '../../kernel/dates.ts'
import { STORED_ZERO, storedOf, unitsOf } from '../../kernel/stored.ts'
import { type CounterUse, type RatedInputs, readInputs } from '../../rating/rated-inputs.ts'
import { monthOfUsage } from '../../rating/tier-counters.ts'
import { type Check, type Difference, difference } from './check.ts'

const NAME = 'counter.used'
const SUBSCRIPTIONS_A_STEP = 500

const countedBetween = preparedSelect<{ after: number; upTo: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'code'])
    .where('id', '>', p.after)
    .where('id', '<=', p.upTo)
    .where((e) =>
      e.or([
        e.exists(e.selectFrom('counter_period as c').select('c.id').whereRef('c.subscription_id', '=', 'subscription.id')),
        e.exists(e.selectFrom('usage_counter as u').select('u.charge_id').whereRef('u.subscription_id', '=', 'subscription.id')),
      ]),
    ),
)
const movesOf = preparedSelect<{ subscription: number }>()((db, p) =>
  db
    .selectFrom('usage_record')
    .innerJoin('rated_transaction', 'rated_transaction.usage_record_id', 'usage_record.id')
    .select([
      'rated_transaction.charge_id',
      'rated_transaction.usage_date',
      'rated_transaction.quantity',
      'rated_transaction.amount',
      'rated_transaction.inputs',
      'usage_record.quantity as counted',
    ])
    .where('usage_record.subscription_id', '=', p.subscription)
    .where('rated_transaction.inputs', 'is not', null),
)
const periodsOf = preparedSelect<{ subscription: number }>()((db, p) =>
  db
    .selectFrom('counter_period')
    .innerJoin('counter', 'counter.id', 'counter_period.counter_id')
    .selectAll('counter_period')
    .select(['counter.code', 'counter.kind', 'counter.accumulator'])
    .where('counter_period.subscription_id', '=', p.subscription),
)
const monthsOf = preparedSelect<{ subscription: number }>()((db, p) =>
  db
    .selectFrom('usage_counter')
    .innerJoin('charge', 'charge.id', 'usage_counter.charge_id')
    .select(['usage_counter.charge_id', 'usage_counter.period_start', 'usage_counter.used', 'charge.code'])
    .where('usage_counter.subscription_id', '=', p.subscription),
)
type Move = NonNullable<ReturnType<typeof movesOf>['row']>
type PeriodRow = NonNullable<ReturnType<typeof periodsOf>['row']>
type MonthRow = NonNullable<ReturnType<typeof monthsOf>['row']>

/** Walks subscriptions that have counters. */
export const counterCheck: Check = {
  name: NAME,
  last: async (store) => {
    const [row] = (await store.select(
      'SELECT MAX(COALESCE((SELECT MAX(subscription_id) FROM counter_period), 0), COALESCE((SELECT MAX(subscription_id) FROM usage_counter), 0)) AS last',
      [],
    )) as [{ last: number }]
    return row.last
  },
  step: SUBSCRIPTIONS_A_STEP,
  run: async (store, after, upTo) => {
    const found: Difference[] = []
    for (const { id, code } of await store.all(countedBetween(store), { after, upTo })) found.push(...(await countedOf(store, id, code)))
    return found
  },
}

async function countedOf(store: ReadStore, id: number, code: string): Promise<Difference[]> {
  const moves = (await store.all(movesOf(store), { subscription: id })).map(
    (row): CountedMove => ({
      ...row,
      inputs: readInputs(row.inputs),
    }),
  )
  const periods = (await store.all(periodsOf(store), { subscription: id })).flatMap((row) => periodDifferences(row, moves, code))
  const months = (await store.all(monthsOf(store), { subscription: id })).flatMap((row) => monthDifferences(id, row, moves, code))
  return [...periods, ...months]
}

type CountedMove = Omit<Move, 'inputs'> & { readonly inputs: RatedInputs }

/** Each figure of a period, from the transactions that name its counter. */
function periodDifferences(row: PeriodRow, moves: readonly CountedMove[], subscription: string): Difference[] {
  const within = moves.filter(({ usage_date: date }) => row.from_date <= date && date < row.to_date)
  const named = (use: CounterUse | undefined) => use?.id === row.counter_id && (use.service ?? 0) === row.service_id
  const over = within.filter(({ inputs }) => named(inputs.over))
  const users = within.filter(({ inputs }) => (row.accumulator === 1 ? inputs.adds?.some(named) : named(inputs.counter)))
  const label = `${row.code} of ${subscription} from ${row.from_date}`
  const figures = [
    ['use', row.used, sum(users, row.kind === 'usageAmount' ? amountOf : countedOfMove)],
    ['excess', row.over, sum(over, countedOfMove)],
    ['amount over', row.over_amount, sum(over, amountOf)],
  ] as const
  return figures
    .filter(([, got, expected]) => got !== expected)
    .map(([figure, got, expected]) =>
      difference(
        NAME,
        'counterPeriod',
        { id: row.id, label, expected, got },
        `The ${figure} of counter {label} is {got}; its rated transactions make {expected}.`,
      ),
    )
}

function monthDifferences(id: number, row: MonthRow, moves: readonly CountedMove[], subscription: string): Difference[] {
  const users = moves.filter(
    ({ inputs, charge_id: charge, usage_date: date }) =>
      inputs.before !== undefined && charge === row.charge_id && monthOfUsage(date) === row.period_start,
  )
  const expected = sum(users, ({ quantity }) => quantity)
  if (expected === row.used) return []
  const found = { id, label: `${row.code} of ${subscription} in ${monthLabel(row.period_start)}`, expected, got: row.used }
  return [difference(NAME, 'subscription', found, 'The volume of {label} is {got}; its rated transactions make {expected}.')]
}

const monthLabel = (start: CalendarDate) => start.slice(0, 7)
const amountOf = ({ amount }: CountedMove) => amount
/** In the unit of the usage record. */
const countedOfMove = ({ inputs, counted }: CountedMove) => inputs.taken ?? counted

function sum(moves: readonly CountedMove[], figure: (move: CountedMove) => string): string {
  const units = moves.reduce((total, move) => total + unitsOf(figure(move)), 0n)
  return units === 0n ? STORED_ZERO : storedOf(units)
}
