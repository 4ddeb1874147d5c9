/** What is refused at every door, because the description of a field says so. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Entity } from '../../../src-core/entities/define-entity.ts'
import type { Field } from '../../../src-core/entities/fields.ts'
import { circlesOf } from '../../../src-core/entities/broken-rules.ts'
import { missingRecord, rangeFaults, targetOf } from '../../../src-core/entities/rules.ts'
import { ruledEntities } from '../../../src-core/finance/verify/ruled-entities.ts'
import { allEntities, allTables } from '../../../src-core/tables.ts'
import { desk, type Desk } from '../../support/desk.ts'

const fields = allEntities.flatMap((entity) =>
  Object.entries(entity.fields).map(([key, field]) => ({ name: `${entity.name}.${key}`, entity, key, field })),
)
type Described = (typeof fields)[number]
const NUMBERS = new Set(['integer', 'decimal', 'percent', 'money'])

describe('the description of every field', () => {
  it('is in the list that books.verify goes through', () => {
    expect(ruledEntities.map(({ name }) => name)).toEqual(allEntities.map(({ name }) => name))
  })

  it.each(fields.filter(({ field }) => NUMBERS.has(field.kind)))('bounds the number $name, or says why not', ({ field }: Described) => {
    const { bounds } = field
    if (bounds && 'any' in bounds) return expect(bounds.any).toMatch(/\w+ \w+/)
    const { min, above, max } = bounds ?? {}
    expect([min ?? above, max]).not.toContain(undefined)
    for (const [value, isRight] of [
      [min, true],
      [above, false],
      [max, true],
      [one(min ?? above, -1), false],
      [one(max, 1), false],
    ] as const) {
      if (value !== undefined) expect(field.schema.safeParse(typed(field, value)).success, `${value}`).toBe(isRight)
    }
  })

  const one = (bound: string | number | undefined, step: number) => (bound === undefined ? undefined : String(BigInt(bound) + BigInt(step)))
  const typed = (field: Field, value: string | number) =>
    field.kind === 'integer' || field.kind === 'money' ? Number(value) : String(value)

  it.each(fields.filter(({ field }) => field.entity !== undefined || field.kind === 'reference'))(
    'names the table in which $name is looked for',
    ({ field }: Described) => {
      const target = targetOf(field)
      expect(allTables.map(({ name }) => name)).toContain(target?.table)
    },
  )

  it('bounds a record named by a number, as any other, by its entity', () => {
    expect(fields.filter(({ key }) => key === 'record_id').every(({ field }) => field.recordOf === 'entity')).toBe(true)
    const ids = fields.filter(({ key, field }) => key.endsWith('_id') && field.kind !== 'text')
    expect(ids.filter(({ field }) => field.kind !== 'reference' && field.recordOf === undefined).map(({ name }) => name)).toEqual([])
  })

  it.each(pairs())('holds the pair %s and %s of %s apart', (from, to, _name, entity) => {
    expect(entity.ranges?.map((range) => [range.from, range.to])).toContainEqual([from, to])
  })
})

/** Fields that begin and end something, by their names. */
function pairs(): [from: string, to: string, name: string, entity: Entity][] {
  const ENDS = [
    [/^(.*_)?from$/, '$1to'],
    [/^start_date$/, 'end_date'],
    [/^subscription_date$/, 'end_agreement_date'],
  ] as const
  return fields.flatMap(({ entity, key }) =>
    ENDS.flatMap(([form, end]) => {
      const other = key.replace(form, end)
      return other !== key && other in entity.fields ? [[key, other, entity.name, entity] as [string, string, string, Entity]] : []
    }),
  )
}

describe('a record on its way in', () => {
  let at: Desk
  beforeAll(async () => {
    at = await desk()
  })
  const create = async (entity: string, values: object) => (await at.run<{ id: number }>(`${entity}.create`, { values })).id
  const update = async (entity: string, id: number, values: object) => {
    const { version } = await at.run<{ version: number }>(`${entity}.get`, { id })
    return at.run(`${entity}.update`, { id, version, values })
  }
  const failUpdate = async (entity: string, id: number, values: object) => {
    const { version } = await at.run<{ version: number }>(`${entity}.get`, { id })
    return at.fail(`${entity}.update`, { id, version, values })
  }

  it('is refused for a number outside its bounds, with the bound', async () => {
    const rate = { currency: 'USD', from_date: '2026-01-01' }
    expect(await at.fail('exchangeRate.create', { values: { ...rate, rate: '0' } })).toMatchObject({
      code: 'record.invalid',
      fields: [{ path: 'rate', reason: 'More than 0.' }],
    })
    const tax = { code: 'X', name: 'X', ledger_account_id: 1 }
    expect(await at.fail('tax.create', { values: { ...tax, percent: '1000.01' } })).toMatchObject({
      fields: [{ path: 'percent', reason: 'At most 1000.' }],
    })
    expect(await at.fail('tax.create', { values: { ...tax, percent: '1e400' } })).toMatchObject({ fields: [{ path: 'percent' }] })
    expect(await at.fail('tax.create', { values: { ...tax, percent: 'much' } })).toMatchObject({
      fields: [{ path: 'percent', reason: 'A decimal number is needed, with a point.' }],
    })
  })

  it('is refused for a code that is not there, with the nearest that is', async () => {
    const values = { code: 'QQ', name: 'Q', currency: 'EUQ', language: 'de' }
    expect(await at.fail('country.create', { values })).toMatchObject({
      code: 'record.invalid',
      message: 'Country: Currency: There is no currency “EUQ”; did you mean “EUR”?',
    })
    expect(await at.fail('country.create', { values: { ...values, currency: 'EUR', language: '00' } })).toMatchObject({
      fields: [{ path: 'language', reason: 'There is no language “00”.' }],
    })
    expect(await at.fail('seller.create', { values: { code: 'S', name: 'S', country: 'DE', parent_id: 4711 } })).toMatchObject({
      fields: [{ path: 'parent_id', reason: 'There is no seller with the id 4711.' }],
    })
  })

  it('is refused for values beside its fields that are not what they must be', async () => {
    const values = { code: 'Q', name: 'Q' }
    expect(await at.fail('brand.create', { values: { ...values, external_ref: { a: 1 } } })).toMatchObject({
      fields: [{ path: 'external_ref' }],
    })
    expect(await at.fail('brand.create', { values: { ...values, custom: 'text' } })).toMatchObject({ fields: [{ path: 'custom' }] })
  })

  it('is refused where a range does not end after it begins', async () => {
    const values = { code: 'SALE', name: 'Sale', sold_from: '2026-05-01', sold_to: '2026-05-01' }
    expect(await at.fail('offer.create', { values })).toMatchObject({
      fields: [{ path: 'sold_to', reason: 'It lies after “Sold from”, which is 2026-05-01.' }],
    })
    const id = await create('offer', { ...values, sold_to: '2026-05-02' })
    expect(await failUpdate('offer', id, { sold_from: '2026-06-01' })).toMatchObject({ fields: [{ path: 'sold_to' }] })
  })

  it('compares ends of a range as what they are: amounts by size, months by count', () => {
    const plan = allEntities.find(({ name }) => name === 'pricePlan') as Entity
    const faults = (from: unknown, to: unknown, of = 'quantity') =>
      rangeFaults(plan, { from: `${of}_from`, to: `${of}_to` }, { [`${of}_from`]: from, [`${of}_to`]: to }).map(({ path, reason }) => [
        path,
        reason,
      ])
    expect([faults('9', '10'), faults('9', null), faults(null, '1'), faults('1.50', '1.51'), faults(9, 10, 'age')]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ])
    expect(faults('10', '9')).toEqual([['quantity_to', expect.stringContaining('which is 10')]])
    expect(faults('1.5', '1.50')).toHaveLength(1)
    expect(faults(10, 10, 'age')).toHaveLength(1)
  })

  it('names what is not there by its id or by its code', async () => {
    const currency = allEntities.find(({ name }) => name === 'currency') as Entity
    const { store } = at.core.dispatcher
    expect(await missingRecord(store, currency, 99)).toBe('There is no currency with the id 99.')
    expect(await missingRecord(store, currency, 'EURO')).toBe('There is no currency “EURO”; did you mean “EUR”?')
  })

  it('is refused where accounting periods would share a day or leave one out', async () => {
    const values = { code: 'P', start_date: '2031-01-01', end_date: '2031-02-01' }
    const period = (own: object) => at.fail('accountingPeriod.create', { values: { ...values, ...own } })
    expect(await period({ start_date: '2030-12-31' })).toMatchObject({
      fields: [{ path: 'start_date', reason: expect.stringContaining('already those of accounting period 2030-12') }],
    })
    expect(await period({ start_date: '2031-01-02' })).toMatchObject({
      fields: [{ reason: 'No day may be left out between the periods: this one begins on 2031-01-01, or ends on 2015-01-01.' }],
    })
    const id = await create('accountingPeriod', values)
    const [middle] = await at.rows<{ id: number }>(`SELECT id FROM accounting_period WHERE code = '2020-05'`)
    expect(await at.fail('accountingPeriod.delete', { id: middle?.id })).toMatchObject({ code: 'record.gap' })
    await at.run('accountingPeriod.delete', { id })
  })

  it('is refused where two would receive the bills of an account on one day', async () => {
    const customer = await at.customer('Bakery')
    const roles = await at.rows<{ id: number; party_id: number }>(
      `SELECT id, party_id FROM party_role WHERE role = 'billReceiver' AND record_id = ?`,
      customer.billing_account_id,
    )
    const [role] = roles
    const values = { party_id: role?.party_id, entity: 'billingAccount', record_id: customer.billing_account_id, role: 'billReceiver' }
    expect(await at.fail('partyRole.create', { values: { ...values, valid_from: '2027-01-01' } })).toMatchObject({
      fields: [{ path: 'valid_from', reason: expect.stringContaining('already those of role') }],
    })
    await update('partyRole', role?.id ?? 0, { valid_to: '2027-01-01' })
    await create('partyRole', { ...values, valid_from: '2027-01-01' })
    // It may end before, and not behind the day on which the next one begins.
    await update('partyRole', role?.id ?? 0, { valid_to: '2026-12-01' })
    expect(await failUpdate('partyRole', role?.id ?? 0, { valid_to: '2027-01-02' })).toMatchObject({ fields: [{ path: 'valid_from' }] })
    // Contacts are as many as one likes.
    await create('partyRole', { ...values, role: 'contact' })
    await create('partyRole', { ...values, role: 'contact' })
  })

  it('is refused where one tax table would answer twice', async () => {
    const [row] = await at.rows<Record<string, unknown>>(
      `SELECT tax_category_id, tax_class_id, seller_country, buyer_country, tax_id, priority FROM tax_mapping WHERE valid_to IS NULL LIMIT 1`,
    )
    expect(await at.fail('taxMapping.create', { values: { ...row, valid_from: '2027-01-01' } })).toMatchObject({
      fields: [{ path: 'valid_from' }],
    })
    await create('taxMapping', { ...row, priority: 7, valid_from: '2027-01-01' })
  })

  const trees: readonly [entity: string, make: (code: string, parent: number | null) => Promise<number>][] = [
    ['seller', (code, parent_id) => create('seller', { code, name: code, country: 'DE', parent_id })],
    [
      'unitOfMeasure',
      (code, parent_id) => create('unitOfMeasure', { code, name: code, symbol: 'u', multiplier: parent_id ? '2' : '1', parent_id }),
    ],
    ['customer', async (code, parent_id) => (await at.run<{ id: number }>('customer.create', { name: code, code, parent: parent_id })).id],
    [
      'userAccount',
      async (code, parent) => {
        const [first] = await at.rows<{ id: number }>('SELECT MIN(id) AS id FROM billing_account')
        return (
          await at.run<{ id: number }>('userAccount.create', {
            billing_account: first?.id,
            name: code,
            code,
            ...(parent ? { parent } : {}),
          })
        ).id
      },
    ],
  ]

  it('knows every tree', () => {
    const own = fields.filter(({ entity, field }) => field.kind === 'reference' && field.entity === entity.name)
    expect(own.map(({ entity }) => entity.name).sort()).toEqual(trees.map(([name]) => name).sort())
  })

  it.each(trees)('%s: a circle is refused and named', async (entity, make) => {
    const one = await make(`${entity}-1`, null)
    const two = await make(`${entity}-2`, one)
    expect(await failUpdate(entity, one, { parent_id: two })).toMatchObject({
      fields: [{ path: 'parent_id', reason: `A tree has no circle, and this is one: ${entity}-1 > ${entity}-2 > ${entity}-1.` }],
    })
    // Units stand in two floors alone.
    if (entity === 'unitOfMeasure') return
    const three = await make(`${entity}-3`, two)
    expect(await failUpdate(entity, one, { parent_id: three })).toMatchObject({
      fields: [{ reason: `A tree has no circle, and this is one: ${entity}-1 > ${entity}-3 > ${entity}-2 > ${entity}-1.` }],
    })
    expect(await failUpdate(entity, one, { parent_id: one })).toMatchObject({
      fields: [{ reason: `A tree has no circle, and this is one: ${entity}-1 > ${entity}-1.` }],
    })
  })

  it('is not put back into a circle by undoing what came before', async () => {
    const values = { name: 'S', country: 'DE' }
    const one = await create('seller', { ...values, code: 'UNDO-1' })
    const two = await create('seller', { ...values, code: 'UNDO-2', parent_id: one })
    await update('seller', two, { parent_id: null })
    const [{ entry } = { entry: 0 }] = await at.run<{ entry: number }[]>('audit.timeline', { entity: 'seller', id: two })
    await update('seller', one, { parent_id: two })
    expect(await at.fail('operation.undo', { entry })).toMatchObject({
      message: 'Seller: Parent: A tree has no circle, and this is one: UNDO-2 > UNDO-1 > UNDO-2.',
    })
  })

  it('never ends in a circle, whatever is hung where', async () => {
    const ids: number[] = []
    for (let n = 0; n < 5; n++) ids.push(await create('seller', { code: `ANY-${n}`, name: 'S', country: 'DE' }))
    const move = fc.tuple(fc.nat(4), fc.option(fc.nat(4)))
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 12 }), async (moves) => {
        for (const [child, parent] of moves) {
          const id = ids[child] as number
          const { version } = await at.run<{ version: number }>('seller.get', { id })
          await at.core.call(
            { operation: 'seller.update', input: { id, version, values: { parent_id: parent === null ? null : ids[parent] } } },
            { kind: 'user', id: 1, name: 'Hanne Brandt', permissions: ['*'] },
          )
        }
        const nodes = await at.rows<{ id: number; parent: number; label: string }>(
          'SELECT id, parent_id AS parent, code AS label FROM seller WHERE parent_id IS NOT NULL',
        )
        expect(circlesOf(new Map(nodes.map((node) => [node.id, node])))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('is refused by an import as by a form', async () => {
    const file = (text: string, kind: string) => ({ staged: at.stage(text), file_name: 'x.csv', kind })
    const circle = 'code,name,country,parent\nIMP-1,One,DE,\nIMP-2,Two,DE,IMP-1\nIMP-1,One,DE,IMP-2\n'
    expect(await at.fail('import.run', file(circle, 'seller'))).toMatchObject({
      message: expect.stringContaining('A tree has no circle'),
    })
    const units = await at.fail('import.run', file('code,name,symbol,multiplier\nNONE,None,n,0\n', 'unitOfMeasure'))
    expect(units).toMatchObject({ message: expect.stringContaining('More than 0') })
  })
})

describe('circles of a forest', () => {
  const node = (id: number, parent: number) => [id, { id, parent, label: String(id) }] as const
  it('are found each once, from their lowest id, whatever hangs below them', () => {
    const nodes = new Map([node(1, 2), node(2, 3), node(3, 1), node(4, 3), node(5, 5), node(6, 4), node(7, 99)])
    expect(circlesOf(nodes).map((circle) => circle.map(({ id }) => id))).toEqual([[1, 2, 3], [5]])
  })
})

describe('parts of inputs', () => {
  it('of a service, a charge and a price are bounded as fields are', async () => {
    const at = await desk()
    await at.monthly('PLAN', { price: '10' })
    await at.once('SETUP', { price: '5' })
    const customer = await at.customer('Bakery')
    const services = (quantity: string) => ({
      user_account: customer.user_account_id,
      offer: 'OFFER',
      services: [{ product: 'PLAN', quantity }],
    })
    expect(await at.fail('subscription.create', services('0'))).toMatchObject({
      fields: [{ path: 'services.0.quantity', reason: 'More than 0.' }],
    })
    expect(await at.fail('subscription.create', services('1000000000001'))).toMatchObject({
      fields: [{ reason: 'At most 1000000000000.' }],
    })
    expect(await at.fail('subscription.create', services('1'.repeat(40)))).toMatchObject({
      fields: [{ reason: 'At most 15 digits before the point.' }],
    })
    expect(await at.fail('subscription.create', services('0.0000000000001'))).toMatchObject({
      fields: [{ reason: 'At most 12 digits after the point.' }],
    })
    const subscription = await at.subscribe(customer, ['SETUP'])
    const [service] = await at.rows<{ id: number }>('SELECT id FROM service WHERE subscription_id = ?', subscription.id)
    expect(await at.fail('service.chargeOnce', { id: service?.id, charge: 'SETUP', quantity: -1 })).toMatchObject({
      fields: [{ path: 'quantity' }],
    })
    expect(await at.fail('service.overridePrice', { id: service?.id, charge: 'SETUP', price: '1e5' })).toMatchObject({
      fields: [{ path: 'price' }],
    })
    await at.run('service.overridePrice', { id: service?.id, charge: 'SETUP', price: '-5' })
  })

  it('of a price in another currency name one that is there, at a rate above nought', async () => {
    const at = await desk()
    const plan = await at.monthly('PLAN', { price: '10' })
    const prices = (code: string, rate: string | null) => ({
      price_plan_id: plan,
      price: '1',
      currency_prices: { [code]: { price: rate === null ? '1' : null, rate, usedForAccounts: false } },
    })
    expect(await at.fail('priceVersion.create', prices('EUQ', null))).toMatchObject({
      fields: [{ path: 'currency_prices.EUQ', reason: 'There is no currency “EUQ”; did you mean “EUR”?' }],
    })
    expect(await at.fail('priceVersion.create', prices('USD', '0'))).toMatchObject({
      fields: [{ path: 'currency_prices.USD.rate', reason: 'a rate is more than 0' }],
    })
    await at.run('priceVersion.create', prices('USD', '1.1'))
  })

  it('of a tree of user accounts stand below one billing account', async () => {
    const at = await desk()
    const [one, other] = [await at.customer('One'), await at.customer('Other')]
    const { version } = await at.run<{ version: number }>('userAccount.get', { id: one.user_account_id })
    expect(
      await at.fail('userAccount.update', { id: one.user_account_id, version, values: { parent_id: other.user_account_id } }),
    ).toMatchObject({
      fields: [{ path: 'parent_id', reason: 'The parent user account stands below another billing account.' }],
    })
  })
})
