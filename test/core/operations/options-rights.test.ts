/** Options that do what another operation does alone ask for the right to that one, at every door and in files. */
import { beforeAll, describe, expect, it } from 'vitest'
import { rightsNow } from '../../../src-core/operations/rights-now.ts'
import type { Actor } from '../../../src-core/operations/context.ts'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

const token = (...permissions: string[]): Actor => ({ kind: 'token', id: 4, name: 'Reader', permissions })

let d: Desk
let customer: DeskCustomer
let subscription: { id: number }
let invoice: { id: number; number: string }
let party: string
let plan: number
let draft: { id: number; version: number }
let openItem: number
beforeAll(async () => {
  d = await desk()
  d.at('2026-01-01')
  await d.monthly('LINE', { price: '10' })
  customer = await d.customer('One')
  subscription = await d.subscribe(customer, ['LINE'])
  invoice = await d.bill(customer)
  d.at('2026-01-10')
  party = (await d.rows<{ code: string }>('SELECT code FROM party ORDER BY id LIMIT 1'))[0]?.code ?? ''
  plan = await d.id('price_plan', 'LINE')
  draft = await d.run('priceVersion.create', { price_plan_id: plan, price: '11' })
  openItem = (await d.rows<{ id: number }>('SELECT id FROM account_operation ORDER BY id LIMIT 1'))[0]?.id ?? 0
})

const money = (more: object) => ({ customer_account_id: customer.customer_account_id, amount_minor: 100, method: 'transfer', ...more })
const grid = (more: object) => ({ price_plan_id: plan, text: 'unitPrice-EUR\n5\n', valid_from: '2027-01-01', ...more })
const owned = { product: 'LINE', prices: [{ charge: 'LINE', price: '9' }] }
const taken = (more: object) => ({ user_account: customer.user_account_id, offer: 'OFFER', activate: false, ...more })

/** By operation and option: an input that asks for it, and for nothing else. */
const ASKING: Readonly<Record<string, () => object>> = {
  'priceVersion.importCsv over': () => grid({ over: { id: draft.id, version: draft.version } }),
  'priceVersion.importCsv publish': () => grid({ publish: true }),
  'priceVersion.importCsv resolve_overlaps': () => grid({ publish: true, resolve_overlaps: true }),
  'priceVersion.publish resolve_overlaps': () => ({ id: draft.id, version: draft.version, resolve_overlaps: true }),
  'payment.register match': () => money({ match: [{ id: openItem }] }),
  'payment.register rate': () => money({ rate: '1' }),
  'refund.register match': () => money({ match: 'oldest' }),
  'refund.register rate': () => money({ rate: '1' }),
  'subscription.create activate': () => taken({ activate: true }),
  'subscription.create services.prices': () => taken({ services: [owned] }),
  'subscription.create access_points': () => taken({ access_points: [{ access_id: '4930' }] }),
  'service.add prices': () => ({ subscription_id: subscription.id, ...owned }),
  'subscription.change end': () => ({ id: subscription.id, date: '2026-01-10', end: [1] }),
  'subscription.change add': () => ({ id: subscription.id, date: '2026-01-10', add: [{ product: 'LINE' }] }),
  'subscription.change add.prices': () => ({ id: subscription.id, date: '2026-01-10', add: [owned] }),
  'subscription.reachCharge subscriptions': () => ({ product: 'LINE', charge: 'LINE', does: 'end', subscriptions: [subscription.id] }),
  'subscription.withdrawChanges ids': () => ({ ids: [1] }),
  'subscription.withdrawTermination again': () => ({ id: subscription.id, again: { date: '2026-02-01', reason: 1 } }),
  'billingAccount.create status': () => ({ customer_account: customer.customer_account_id, name: 'B' }),
  'billingAccount.create bill_receiver': () => ({
    customer_account: customer.customer_account_id,
    name: 'B',
    status: 'defined',
    bill_receiver: party,
  }),
  'invoice.issue accept': () => ({ billing_account_id: customer.billing_account_id, accept: true }),
}
const declared = () =>
  d.core.dispatcher.parts.registry.all.flatMap(({ name, alsoNeeds = [] }) =>
    alsoNeeds.map((one) => ({ name, ...one, key: `${name} ${one.option}` })),
  )

/** By kind of file: rows that ask for the last of the rights. */
const FILES: readonly [kind: string, text: () => string, rights: readonly string[]][] = [
  ['payments', () => `invoice,date,amount\n${invoice.number},2026-01-09,4.00\n`, ['payment.register', 'matching.match']],
  ['subscriptions', () => 'user_account,offer,product\nUSER,OFFER,LINE\n', ['subscription.create', 'subscription.activate']],
  [
    'subscriptions',
    () => 'user_account,offer,product,price_overrides\nUSER,OFFER,LINE,LINE=9\n',
    ['subscription.create', 'subscription.activate', 'service.overridePrice'],
  ],
  [
    'subscriptions',
    () => 'user_account,offer,product,access_ids\nUSER,OFFER,LINE,4930\n',
    ['subscription.create', 'subscription.activate', 'accessPoint.add'],
  ],
]

describe('an option that does the work of another operation', () => {
  it('has an example here, and names an operation that there is', () => {
    expect(
      declared()
        .map(({ key }) => key)
        .sort(),
    ).toEqual(Object.keys(ASKING).sort())
    for (const { operation } of declared()) expect(d.core.dispatcher.parts.registry.get(operation)?.kind, operation).toBe('command')
  })

  it('is refused to a token that may do only the outer one, with the right named; nothing is written', async () => {
    for (const { name, option, operation, key } of declared()) {
      const input = (ASKING[key] as () => object)()
      const others = declared().filter((one) => one.name === name && one.option !== option)
      const rights = [name, ...others.map((one) => one.operation)].filter((right) => right !== operation)
      const call = (...more: string[]) => d.core.call({ operation: name, input, simulate: true }, token(...rights, ...more))
      expect([key, await call()]).toMatchObject([
        key,
        {
          ok: false,
          failure: {
            ...{ kind: 'forbidden', code: 'permission.missing', fields: [{ path: option }] },
            message: `Reader may not run ${operation}, which “${option}” of ${name} asks for. A role with that permission is needed; else leave it out.`,
          },
        },
      ])
      const allowed = await call(operation)
      expect([key, allowed.ok || allowed.failure.kind !== 'forbidden']).toEqual([key, true])
    }
  })

  it('is not asked for where it is left out', async () => {
    const left: readonly [string, object][] = [
      ['payment.register', money({})],
      ['payment.register', money({ match: 'rule' })],
      ['priceVersion.importCsv', grid({})],
      ['subscription.create', taken({})],
      ['service.add', { subscription_id: subscription.id, product: 'LINE' }],
      ['subscription.change', { id: subscription.id, date: '2026-01-10', services: [] }],
      ['billingAccount.create', { customer_account: customer.customer_account_id, name: 'B', status: 'defined' }],
    ]
    for (const [operation, input] of left) {
      const result = await d.core.call({ operation, input, simulate: true }, token(operation))
      expect([operation, result.ok || result.failure.kind]).not.toEqual([operation, 'forbidden'])
    }
  })

  it('is asked for through a price grid from a staged file', async () => {
    const input = { staged: d.stage('label;amount\nLINE;5\n'), file_name: 'g.csv', price_plan: 'LINE', publish: true }
    const rights = ['import.*', 'priceVersion.importCsv']
    expect(await d.core.call({ operation: 'import.priceGrid', input }, token(...rights))).toMatchObject({
      failure: { code: 'permission.missing', message: expect.stringContaining('priceVersion.publish') },
    })
    const allowed = await d.core.call({ operation: 'import.priceGrid', input, simulate: true }, token(...rights, 'priceVersion.publish'))
    // Its days are another version's: that it may not move without the right to ends.
    expect(allowed).toMatchObject({ failure: { code: 'priceVersion.overlaps' } })
  })

  it.each(FILES)('is asked for by a file of %s', async (kind, text, rights) => {
    const [user] = await d.rows<{ code: string }>('SELECT code FROM user_account')
    const input = { staged: d.stage(text().replace('USER', user?.code ?? '')), file_name: 'f.csv', kind, mode: 'goodRows' }
    const call = (given: readonly string[]) => d.core.call({ operation: 'import.run', input, simulate: true }, token('import.*', ...given))
    expect(await call(rights.slice(0, -1))).toMatchObject({
      failure: { kind: 'forbidden', message: expect.stringContaining(rights.at(-1) as string) },
    })
    expect(await call(rights)).toMatchObject({ ok: true })
  })
})

it('somebody who is no user of the file any more holds nothing', async () => {
  expect(await rightsNow(d.core.dispatcher.store, () => null, { kind: 'user', id: 1 })).toEqual(['*'])
  expect(await rightsNow(d.core.dispatcher.store, () => null, { kind: 'user', id: 77 })).toEqual([])
})
