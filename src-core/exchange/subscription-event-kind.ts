/** What happens to subscriptions: suspended, resumed, ended, upgraded, charged once, priced anew; in the order of the file. */
import { preparedSelect } from '../database/store.ts'
import { type CalendarDate, holds } from '../kernel/dates.ts'
import { decimal, toStored } from '../kernel/decimal.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { own } from '../kernel/own.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { changeServices } from '../subscriptions/change.ts'
import { priceFrom } from '../subscriptions/price-from.ts'
import { daysOf, readService, readSubscription, type ServiceRow, suspensionsOf } from '../subscriptions/read.ts'
import type { ImportField } from './import-fields.ts'
import type { ImportKind, ImportRow, UnitWriter, WrittenUnit } from './import-kind.ts'
import { lean } from './lean.ts'
import { attributeKinds, readAttributes } from './service-attributes.ts'
import { refuseOtherCurrency } from './row-currency.ts'
import { refuseKnownCharge } from './known-subscriptions.ts'
import { beginRepeating } from './repeats.ts'
import { runStepsBack } from './undo-steps.ts'

const EVENTS = {
  suspend: 'Suspend',
  resume: 'Resume',
  withdrawSuspension: 'Take a suspension back',
  terminate: 'Terminate',
  upgrade: 'Upgrade or change',
  oneShot: 'Charge once',
  override: 'Own price',
} as const
type EventKind = keyof typeof EVENTS

const FIELDS: readonly ImportField[] = [
  { key: 'date', label: 'Date', type: 'date', required: true, hint: 'From this day on.' },
  { key: 'subscription', label: 'Subscription', type: 'code', entity: 'subscription', required: true },
  {
    key: 'event',
    label: 'Event',
    type: 'choice',
    required: true,
    choices: Object.entries(EVENTS).map(([value, label]) => ({ value, label })),
  },
  { key: 'reason', label: 'Reason', type: 'code', entity: 'terminationReason', required: false, hint: 'Of a termination.' },
  { key: 'service', label: 'Service', type: 'code', required: false, hint: 'Not needed where the subscription has one that runs.' },
  { key: 'offer', label: 'Offer', type: 'code', entity: 'offer', required: false },
  { key: 'product', label: 'Product', type: 'code', entity: 'product', required: false },
  { key: 'quantity', label: 'Quantity', type: 'decimal', required: false },
  { key: 'attributes', label: 'Attributes', type: 'text', required: false, hint: 'As speed=1000|business=true.' },
  { key: 'charge', label: 'Charge', type: 'code', entity: 'charge', required: false },
  {
    key: 'price',
    label: 'Price',
    type: 'decimal',
    number: 'price',
    required: false,
    hint: 'Net, in the account’s currency; empty for the price of the catalog.',
  },
  { key: 'until', label: 'Up to', type: 'date', required: false, hint: 'Of a suspension: the first day on which it runs again.' },
]

export const subscriptionEventKind: ImportKind = {
  name: 'subscriptionEvents',
  label: 'Subscription events',
  hint: 'Suspensions, terminations, upgrades, one-shot charges and own prices, in the order of the file.',
  fields: async () => FIELDS,
  open: openWriter,
  undo: (context, batch, part) => runStepsBack(lean(context), batch, part),
}

interface Event {
  readonly date: CalendarDate
  readonly values: ImportRow['values']
  readonly notes: ImportRow['notes']
  readonly attributes: Readonly<Record<string, unknown>> | null
  /** The audit entry that began the file. */
  readonly since: number
}

async function openWriter(given: CommandContext, since = given.op): Promise<UnitWriter> {
  const context = lean(given)
  beginRepeating(context, since)
  const kinds = await attributeKinds(context.store)
  const write = async ({ values, notes }: ImportRow): Promise<WrittenUnit> => {
    const { date, event: kind } = values as { date: string | null; event: EventKind | null }
    if (date === null) throw refuseField('date', 'import.empty', 'Fill this in.')
    if (kind === null) throw refuseField('event', 'import.empty', 'Fill this in.')
    const subscription = await subscriptionOf(context, values['subscription'])
    const attributes = values['attributes'] ? readAttributes(values['attributes'], kinds) : null
    const back = await HANDLERS[kind](context, subscription, { date, values, notes, attributes, since })
    return back === 'same' ? { outcome: 'same', group: kind } : { outcome: 'changed', back, group: kind }
  }
  return { write: ([row]) => write(row as ImportRow), finish: async () => undefined }
}

type Steps = NonNullable<WrittenUnit['back']>

const HANDLERS: Readonly<Record<EventKind, (context: CommandContext, subscription: number, event: Event) => Promise<Steps | 'same'>>> = {
  suspend: (context, id, { date, values }) => {
    // The file's rows were asked about already.
    const confirm_date = [date, values['until']].filter((day) => typeof day === 'string')
    return command(context, 'subscription.suspend', { id, date, until: values['until'] ?? null, confirm_date })
  },
  withdrawSuspension: async (context, id, { date }) =>
    command(context, 'subscription.withdrawSuspension', { id, date: await suspensionOf(context, id, date) }),
  resume: (context, id, { date }) => command(context, 'subscription.resume', { id, date, confirm_date: date }),
  terminate: (context, id, { date, values }) => {
    if (!values['reason']) throw refuseField('reason', 'import.empty', 'A termination needs its reason.')
    return command(context, 'subscription.terminate', { id, date, reason: values['reason'], confirm_date: date })
  },
  upgrade,
  oneShot: async (context, id, { date, values, since }) => {
    const service = await serviceOf(context, id, values['service'])
    const quantity = (values['quantity'] as string | null) ?? '1'
    const charge = String(values['charge'] ?? '')
    await refuseKnownCharge(context, { service: service.id, charge, date, quantity: toStored(decimal(quantity)), op: since })
    return command(context, 'service.chargeOnce', { id: service.id, charge, quantity, date, confirm_date: date })
  },
  override: async (context, id, { date, values, notes }) => {
    if (!values['charge']) throw refuseField('charge', 'import.empty', 'Fill this in.')
    if (notes['price']?.currencies) refuseOtherCurrency('price', notes['price'], await currencyOf(context, id))
    const service = await serviceOf(context, id, values['service'])
    const price = (values['price'] as string | null | undefined) ?? null
    const back = await priceFrom(context, { id: service.id, charge: String(values['charge']), price, date })
    if (back === 'same') return back
    return back ? [back] : []
  },
}

async function command(context: CommandContext, name: string, input: unknown): Promise<Steps> {
  const { back } = await context.run({ operation: name, input })
  return back ? [back] : []
}

/** Without its cost: a file changes many. */
async function upgrade(context: CommandContext, id: number, { date, values, attributes }: Event): Promise<Steps | 'same'> {
  requireRight(context.actor, 'subscription.change')
  const row = await readSubscription(context.store, id)
  const old = await serviceOf(context, id, values['service'])
  const text = (key: string) => (values[key] as string | null | undefined) || undefined
  const wish = { id: old.id, product: text('product'), quantity: text('quantity'), attributes: attributes ?? undefined }
  if (await isAsWished(context, row.offer_id, old, { date, values, attributes })) return 'same'
  const { change } = await changeServices(context, row, {
    ...{ id, date, offer: text('offer'), takes_effect: 'byTheDay' as const },
    ...{ services: [wish], end: [], add: [] },
  })
  return [{ operation: 'subscription.withdrawChange', input: { id: change } }]
}

/** Whether the service began on the day as the row wants it: the same file was read before. */
async function isAsWished(
  { store }: CommandContext,
  offer: number,
  service: ServiceRow,
  { date, values, attributes }: Pick<Event, 'date' | 'values' | 'attributes'>,
): Promise<boolean> {
  if (service.start_date !== date || service.first_service_id === null) return false
  const has = JSON.parse(service.attributes) as Record<string, unknown>
  const [{ product, offered } = { product: '', offered: '' }] = (await store.select(
    'SELECT p.code AS product, o.code AS offered FROM product p, offer o WHERE p.id = ? AND o.id = ?',
    [service.product_id, offer],
  )) as { product: string; offered: string }[]
  const wants = (key: string, is: string) => (values[key] ?? null) === null || values[key] === is
  const quantity = values['quantity'] as string | null | undefined
  return (
    wants('product', product) &&
    wants('offer', offered) &&
    (!quantity || decimal(service.quantity).equals(quantity)) &&
    Object.entries(attributes ?? {}).every(([key, value]) => String(own(has, key)) === String(value))
  )
}

// ---- What the row names

/** The currency of the account that pays a subscription. */
async function currencyOf({ store }: CommandContext, subscription: number): Promise<string> {
  const row = await store.db
    .selectFrom('subscription as s')
    .innerJoin('user_account as u', 'u.id', 's.user_account_id')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as a', 'a.id', 'b.customer_account_id')
    .select('a.currency')
    .where('s.id', '=', subscription)
    .executeTakeFirstOrThrow()
  return row.currency
}

const subscriptionByCode = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('subscription').select('id').where('code', '=', p.code),
)
const serviceIds = preparedSelect<{ subscription: number }>()((db, p) =>
  db
    .selectFrom('service')
    .select(['id', 'code', 'status', 'product_id', 'end_date'])
    .where('subscription_id', '=', p.subscription)
    .orderBy('id'),
)

async function subscriptionOf({ store }: CommandContext, code: unknown): Promise<number> {
  const row = typeof code === 'string' ? await store.first(subscriptionByCode(store), { code }) : undefined
  if (!row) throw refuseField('subscription', 'record.unknown', `There is no subscription “${String(code ?? '')}”.`)
  return row.id
}

/** The first day of the suspension that holds the day of the row. */
async function suspensionOf({ store }: CommandContext, subscription: number, date: CalendarDate): Promise<CalendarDate> {
  const found = (await store.all(suspensionsOf(store), { subscription })).find((one) => holds(daysOf(one), date))
  if (!found) throw refuseField('date', 'suspension.none', `It is not suspended on ${date}.`)
  return found.start_date
}

/** The service of a code, or the one that took its place; without a code, the only one that runs. */
async function serviceOf({ store }: CommandContext, subscription: number, code: unknown): Promise<ServiceRow> {
  const services = await store.all(serviceIds(store), { subscription })
  const running = services.filter(({ status }) => status === 'active' || status === 'suspended')
  if (typeof code !== 'string') {
    if (running.length === 1) return readService(store, running[0]?.id as number)
    throw refuseField('service', 'import.service', `${running.length} services run. Say which.`)
  }
  const named = services.find((one) => one.code === code)
  if (!named) throw refuseField('service', 'record.unknown', `The subscription has no service “${code}”.`)
  if (named.status !== 'terminated') return readService(store, named.id)
  const successor = running.filter(({ product_id, id }) => product_id === named.product_id && id > named.id)
  if (successor.length === 1) return readService(store, successor[0]?.id as number)
  throw refuse('refused', 'service.ended', `Service ${code} ended on ${named.end_date ?? ''}.`, {
    fields: [{ path: 'service', reason: `It ended on ${named.end_date ?? ''}.` }],
  })
}
