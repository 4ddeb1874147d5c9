/**
 * Days that were charged when a suspension is told, moved or taken back. By the company's setting those of a suspension stay
 * charged (default) or are given back; days that no suspension holds any longer, and that nothing charges, are charged.
 * Both stand on the next invoice.
 */
import { preparedSelect, preparedWrite } from '../database/store.ts'
import { type CalendarDate, earlier, later, type Period } from '../kernel/dates.ts'
import type { CommandContext } from '../operations/context.ts'
import type { PauseMoved } from '../subscriptions/hooks.ts'
import { lineStart } from '../subscriptions/read.ts'
import { withoutSuspensions } from '../subscriptions/rules/suspensions.ts'
import { type RatingBook, ratingBook } from './book.ts'
import { givenWithin } from './charge-again.ts'
import { giveBack, readChargedDays } from './give-back.ts'
import { chargesWithDays, type DueCharge, rateDays } from './recurring.ts'
import { readSubscriber, type SubscribedCharge, type Subscriber } from './subscriber.ts'
import { type NewTransaction, transactionWriter } from './write-transactions.ts'

/** @throws Refusal when days are to be charged and have no price or no tax */
export async function movePauseDays(context: CommandContext, moved: PauseMoved): Promise<void> {
  const { store } = context
  const book = await ratingBook(store)
  const subscriber = await readSubscriber(store, book, moved.subscriptionId)
  if (!subscriber) return
  for (const due of await chargesWithDays(store, moved.subscriptionId)) {
    const charged = subscriber.charges.find((one) => one.instanceId === due.id)
    if (charged?.charge.recurring) await moveDays(context, book, subscriber, charged, due, moved)
  }
}

async function moveDays(
  context: CommandContext,
  book: RatingBook,
  subscriber: Subscriber,
  charged: SubscribedCharge,
  due: DueCharge,
  { days, endTakenBack }: Pick<PauseMoved, 'days' | 'endTakenBack'>,
): Promise<void> {
  const end = earlier(due.charged_to as CalendarDate, due.end_date ?? (due.charged_to as CalendarDate))
  const moved = within(days, { start: due.start_date, end })
  if (moved.length === 0) return
  const undone = await cancelOpen(context, due, moved)
  const asked = within([...moved, ...undone.days], { start: due.start_date, end })
  const sources = await readChargedDays(context.store, due.service_id, due.charge_id, due.start_date)
  const isGivenBack = book.policies.latePause === 'givenBack' || undone.gaveBack
  const paused = asked.flatMap((part) => within(pausesOf(due), part))
  const wanted = {
    days: paused,
    date: null,
    calendar: (charged.charge.recurring as NonNullable<typeof charged.charge.recurring>).calendar,
    anchor: lineStart(due),
    currency: subscriber.currency,
  }
  const covered = sources.flatMap(({ period, given }) => withoutSuspensions(period, given))
  const open = asked.flatMap((part) => withoutSuspensions(part, [...due.suspensions, ...covered]))
  const write = transactionWriter(context.store, context.op)
  for (const one of isGivenBack ? giveBack(book, sources, wanted) : []) write(marked(one, endTakenBack))
  const given = await givenWithin(context.store, { service: due.service_id, charge: due.charge_id, open, paused: pausesOf(due) })
  const again = new Set(given.map((one) => write(marked(one.again, endTakenBack))))
  const mirrored = given.map((one) => one.period)
  if (again.size > 0) {
    // Of what is charged once more the days that still pause are given back.
    const fresh = await readChargedDays(context.store, due.service_id, due.charge_id, due.start_date)
    const days = mirrored.flatMap((period) => within(pausesOf(due), period))
    for (const one of giveBack(
      book,
      fresh.filter(({ row }) => again.has(row.id)),
      { ...wanted, days },
    ))
      write(marked(one, endTakenBack))
  }
  const left = open.flatMap((part) => withoutSuspensions(part, mirrored))
  for (const part of left) for (const one of rateDays(book, subscriber, charged, due, part)) write(marked(one, endTakenBack))
}

const LAST_DAY = '9999-12-31'
const pausesOf = ({ suspensions, start_date }: DueCharge): Period[] =>
  suspensions.map(({ start, end }) => ({ start: start ?? start_date, end: end ?? LAST_DAY }))

/** Periods as far as they lie in another one, merged where they meet. */
function within(periods: readonly Period[], whole: Period): Period[] {
  const parts = periods
    .map(({ start, end }) => ({ start: later(start, whole.start), end: earlier(end, whole.end) }))
    .filter(({ start, end }) => start < end)
    .sort((one, other) => (one.start < other.start ? -1 : 1))
  return parts.reduce<Period[]>((merged, part) => {
    const last = merged.at(-1)
    if (!last || last.end < part.start) return [...merged, part]
    return [...merged.slice(0, -1), { start: last.start, end: later(last.end, part.end) }]
  }, [])
}

function marked(one: NewTransaction, back?: CalendarDate): NewTransaction {
  const inputs = one.inputs === null ? {} : (JSON.parse(one.inputs) as object)
  return { ...one, inputs: JSON.stringify({ ...inputs, pause: true, ...(back === undefined ? {} : { back }) }) }
}

const openOfPauses = preparedSelect<{ service: number; charge: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .select(['id', 'kind', 'period_start', 'period_end', 'inputs'])
    .where('service_id', '=', p.service)
    .where('usage_record_id', 'is', null)
    .where('charge_id', '=', p.charge)
    .where('kind', 'in', ['recurring', 'reimbursement'])
    .where('invoice_line_id', 'is', null)
    .where('cancelled_op', 'is', null)
    .where('inputs', 'is not', null),
)
const cancel = preparedWrite<{ id: number; op: number }>()((db, p) =>
  db.updateTable('rated_transaction').set({ cancelled_op: p.op }).where('id', '=', p.id),
)

/**
 * Cancels what suspensions wrote for the days and no invoice has: it is written anew as they stand now. What takes of a row
 * that is cancelled has days of it and goes with it.
 */
async function cancelOpen({ store, op }: CommandContext, due: DueCharge, days: readonly Period[]) {
  const rows = await store.all(openOfPauses(store), { service: due.service_id, charge: due.charge_id })
  const left = rows.flatMap(({ id, kind, period_start: start, period_end: end, inputs }) => {
    const isOfPause = (JSON.parse(inputs as string) as { pause?: true }).pause === true
    return isOfPause && start !== null && end !== null ? [{ id, kind, period: { start, end } }] : []
  })
  const undone: Period[] = []
  let gaveBack = false
  const touched = () => left.findIndex(({ period }) => within([...days, ...undone], period).length > 0)
  for (let at = touched(); at >= 0; at = touched()) {
    const [one] = left.splice(at, 1)
    if (!one) break
    await store.run(cancel(store), { id: one.id, op })
    undone.push(one.period)
    gaveBack ||= one.kind === 'reimbursement'
  }
  return { days: undone, gaveBack }
}
