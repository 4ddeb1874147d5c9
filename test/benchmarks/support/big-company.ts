/** A company with many subscribed accounts, made by bulk writes: set-up of measurements, itself not measured. */
import { openCustomerWriter } from '../../../src-core/accounts/index.ts'
import { type CustomerIds } from '../../../src-core/accounts/index.ts'
import { accessPoint, chargeInstance, service, subscriptionEntities } from '../../../src-core/subscriptions/model.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { OPERATOR } from '../../support/company.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

export interface BigCompany extends SmallCompany {
  readonly cycle: number
  readonly accounts: readonly CustomerIds[]
}

/** The access id of the n-th subscription. */
export function accessOf(index: number): string {
  return `4915${String(index).padStart(8, '0')}`
}

/** Accounts with one fibre subscription each, all in one monthly cycle, on 1 October 2026. */
export async function bigCompany(count: number, nameOf: (at: number) => string = (at) => `Customer ${at}`): Promise<BigCompany> {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const { dispatcher } = company.core
  const moment = { actor: OPERATOR, now: company.clock.now, today: '2026-10-01', job: null }
  const accounts = await dispatcher.transact(moment, async ({ context }) => {
    const writer = await openCustomerWriter(context, { undoable: false })
    const made: CustomerIds[] = []
    for (let at = 0; at < count; at++) {
      made.push(
        await writer.create({
          name: nameOf(at),
          account_type: 'company',
          country: 'DE',
          city: 'Kiel',
          street: `Hafen ${at}`,
          postal_code: '24103',
          since: '2026-10-01',
        }),
      )
    }
    await writer.finish()
    return { value: made, operation: 'bench.setUp', input: null, summary: 'Set-up', undo: null }
  })
  await subscribeAll(company, accounts, catalog)
  const [cycle] = await company.rows<{ id: number }>('SELECT billing_cycle_id AS id FROM billing_account LIMIT 1')
  return { ...company, cycle: cycle?.id as number, accounts }
}

async function subscribeAll(
  company: SmallCompany,
  accounts: readonly CustomerIds[],
  catalog: Awaited<ReturnType<typeof makeCatalog>>,
): Promise<void> {
  const [seller] = await company.rows<{ id: number }>('SELECT id FROM seller LIMIT 1')
  const moment = { actor: OPERATOR, now: company.clock.now, today: '2026-10-01', job: null }
  await company.core.dispatcher.transact(moment, async ({ context: { store, op } }) => {
    const stamps = { version: 1, created_at: 0, created_by: '', created_op: op, changed_at: 0, changed_by: '', changed_op: op }
    const subscriptionColumns = ['code', 'user_account_id', 'offer_id', 'seller_id', 'status', 'subscription_date', ...Object.keys(stamps)]
    const insert = {
      subscription: store.bulk(subscriptionEntities.subscription.table, subscriptionColumns),
      service: store.bulk(service, SERVICE_COLUMNS),
      instance: store.bulk(chargeInstance, ['service_id', 'charge_id', 'active', 'charged_to', 'created_op', 'changed_op']),
      access: store.bulk(accessPoint, ['access_id', 'subscription_id', 'created_op']),
    }
    accounts.forEach((account, at) => {
      const id = insert.subscription.add([
        `SUB-${at}`,
        account.user_account_id,
        catalog.offer,
        seller?.id,
        'active',
        '2026-10-01',
        ...Object.values(stamps),
      ])
      const serviceId = insert.service.add([id, catalog.product, `SV-${at}`, '1.000000000000', 'active', '2026-10-01', '{}', op, op])
      insert.instance.add([serviceId, catalog.recurring, 1, null, op, op])
      insert.instance.add([serviceId, catalog.usage, 1, null, op, op])
      insert.access.add([accessOf(at), id, op])
    })
    return { value: null, operation: 'bench.setUp', input: null, summary: 'Set-up', undo: null }
  })
}

const SERVICE_COLUMNS = [
  'subscription_id',
  'product_id',
  'code',
  'quantity',
  'status',
  'start_date',
  'attributes',
  'created_op',
  'changed_op',
]

const ZONES = ['Z1', 'Z2', 'Z3']

/** Usage lines, skewed: low access numbers call much more than high ones. Deterministic. */
export function* usageLines(count: number, subscriptions: number, month = '2026-10'): Generator<string> {
  let seed = 42
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 4_294_967_296
  }
  for (let at = 0; at < count; at++) {
    const who = Math.floor(subscriptions * random() ** 2)
    const day = String(1 + Math.floor(random() * 28)).padStart(2, '0')
    const second = Math.floor(random() * 86_400)
    const time = new Date(second * 1000).toISOString().slice(11, 19)
    yield `${month}-${day}T${time}Z;${1 + Math.floor(random() * 600)};${accessOf(who)};VOICE;+49431${at};${ZONES[at % 3]}`
  }
}
