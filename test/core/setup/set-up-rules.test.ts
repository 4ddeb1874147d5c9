/** Accounting periods, ledger accounts, units and attributes: what is refused where they are set up. */
import { beforeEach, describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

let at: Desk
beforeEach(async () => {
  at = await desk()
})
const create = async (entity: string, values: object) => (await at.run<{ id: number }>(`${entity}.create`, { values })).id
const versionOf = async (entity: string, id: number) => (await at.run<{ version: number }>(`${entity}.get`, { id })).version
const update = async (entity: string, id: number, values: object) =>
  at.run(`${entity}.update`, { id, version: await versionOf(entity, id), values })
const failUpdate = async (entity: string, id: number, values: object) =>
  at.fail(`${entity}.update`, { id, version: await versionOf(entity, id), values })
const idOf = async (table: string, code: string) =>
  (await at.rows<{ id: number }>(`SELECT id FROM ${table} WHERE code = ?`, code))[0]?.id as number

describe('an accounting period', () => {
  it('that is closed is opened again with a reason of its own and by a right of its own', async () => {
    const id = await idOf('accounting_period', '2026-10')
    await update('accountingPeriod', id, { status: 'closed' })
    expect(await failUpdate('accountingPeriod', id, { status: 'open' })).toMatchObject({
      code: 'period.noReason',
      fields: [{ path: 'reopen_reason', reason: 'Say why period 2026-10 is opened again.' }],
    })
    const values = { status: 'open', reopen_reason: 'An invoice of the landlord came late.' }
    const input = { id, version: await versionOf('accountingPeriod', id), values }
    const clerk = { ...OPERATOR, permissions: ['accountingPeriod.*'] }
    expect(await at.core.call({ operation: 'accountingPeriod.update', input }, clerk)).toMatchObject({
      ok: false,
      failure: { code: 'permission.missing', message: expect.stringContaining('period.reopen') },
    })
    expect(
      await at.core.call(
        { operation: 'accountingPeriod.update', input },
        { ...clerk, permissions: ['accountingPeriod.update', 'period.reopen'] },
      ),
    ).toMatchObject({ ok: true })
    // The next time needs the next reason.
    await update('accountingPeriod', id, { status: 'closed' })
    expect(await failUpdate('accountingPeriod', id, { status: 'open' })).toMatchObject({ code: 'period.noReason' })
  })

  it('that is closed is neither opened by undo nor by deleting it', async () => {
    const id = await idOf('accounting_period', '2030-12')
    await update('accountingPeriod', id, { status: 'closed' })
    const [{ entry } = { entry: 0 }] = await at.run<{ entry: number }[]>('audit.timeline', { entity: 'accountingPeriod', id })
    expect(await at.fail('operation.undo', { entry })).toMatchObject({ code: 'period.closed' })
    expect(await at.fail('accountingPeriod.delete', { id })).toMatchObject({ code: 'period.closed' })
  })
})

describe('a ledger account', () => {
  it('that is a heading or closed takes no article, no tax and no use', async () => {
    const heading = await create('ledgerAccount', { code: '4090', name: 'Revenue', kind: 'revenue', heading: true })
    const closed = await create('ledgerAccount', { code: '4199', name: 'Old revenue', kind: 'revenue', closed: true })
    const article = { code: 'A', name: 'A', tax_class_id: await idOf('tax_class', 'STANDARD') }
    expect(await at.fail('article.create', { values: { ...article, ledger_account_id: heading } })).toMatchObject({
      fields: [{ path: 'ledger_account_id', reason: 'It is a heading: nothing is posted to it.' }],
    })
    expect(await at.fail('article.create', { values: { ...article, ledger_account_id: closed } })).toMatchObject({
      fields: [{ path: 'ledger_account_id', reason: 'It is closed: nothing more is posted to it.' }],
    })
    expect(await failUpdate('tax', await idOf('tax', 'DE-19'), { ledger_account_id: heading })).toMatchObject({
      fields: [{ path: 'ledger_account_id' }],
    })
    expect(await failUpdate('ledgerAccount', heading, { role: 'revenue' })).toMatchObject({ fields: [{ path: 'heading' }] })
  })

  it('that is used, or was posted to, becomes no heading', async () => {
    const id = await create('ledgerAccount', { code: '4177', name: 'Fees', kind: 'revenue' })
    const article = await create('article', {
      code: 'A',
      name: 'A',
      tax_class_id: await idOf('tax_class', 'STANDARD'),
      ledger_account_id: id,
    })
    expect(await failUpdate('ledgerAccount', id, { heading: true })).toMatchObject({
      fields: [{ path: 'heading', reason: 'What is posted for article A goes to it. Choose another account there first.' }],
    })
    expect(await failUpdate('ledgerAccount', id, { closed: true })).toMatchObject({ code: 'ledger.inUse' })
    await at.monthly('PLAN', { price: '10' })
    const customer = await at.customer('Bakery')
    await at.subscribe(customer, ['PLAN'])
    await at.bill(customer)
    const revenue = await idOf('ledger_account', '4100')
    await update('article', article, { ledger_account_id: revenue })
    for (const one of await at.rows<{ id: number }>('SELECT id FROM article WHERE ledger_account_id = ?', revenue))
      await update('article', one.id, { ledger_account_id: id })
    expect(await failUpdate('ledgerAccount', revenue, { heading: true })).toMatchObject({ code: 'record.fixedOnceUsed' })
    await update('ledgerAccount', revenue, { closed: true })
  })

  it('of an old file that takes no postings is an exception of the account it stops, and of no other', async () => {
    await at.monthly('PLAN', { price: '10' })
    await at.monthly('OTHER', { price: '20' })
    const fees = await create('ledgerAccount', { code: '4177', name: 'Fees', kind: 'revenue' })
    await update('article', await idOf('article', 'A-PLAN'), { ledger_account_id: fees })
    const [bakery, dairy] = [await at.customer('Bakery'), await at.customer('Dairy')]
    await at.subscribe(bakery, ['PLAN'])
    await at.subscribe(dairy, ['OTHER'])
    at.plant('UPDATE ledger_account SET heading = 1 WHERE id = ?', fees)
    expect(await at.fail('invoice.issue', { billing_account_id: bakery.billing_account_id, recurring: true })).toMatchObject({
      code: 'ledger.unpostable',
      message: expect.stringContaining('Ledger account 4177 Fees is a heading'),
    })
    await at.bill(dairy)
  })
})

describe('a unit of measure', () => {
  it('is a multiple of a base unit, and a base unit 1 of itself', async () => {
    const [minute, second] = [await idOf('unit_of_measure', 'MINUTE'), await idOf('unit_of_measure', 'SECOND')]
    const unit = (own: object) => at.fail('unitOfMeasure.create', { values: { code: 'U', name: 'U', symbol: 'u', ...own } })
    expect(await unit({ multiplier: '24', parent_id: minute })).toMatchObject({
      fields: [{ path: 'parent_id', reason: 'MINUTE is no base unit itself. Name the one that it is a multiple of.' }],
    })
    expect(await unit({ multiplier: '24' })).toMatchObject({ fields: [{ path: 'parent_id' }] })
    expect(await failUpdate('unitOfMeasure', second, { parent_id: await idOf('unit_of_measure', 'BYTE') })).toMatchObject({
      code: 'unit.isBase',
    })
  })

  it('of a charge, its usage and its counter is of one dimension', async () => {
    const [hour, byte, minute] = [
      await idOf('unit_of_measure', 'HOUR'),
      await idOf('unit_of_measure', 'BYTE'),
      await idOf('unit_of_measure', 'MINUTE'),
    ]
    await at.usageCharge('CALLS', { price: '1', values: { unit_id: hour, input_unit_id: minute } })
    const charge = await idOf('charge', 'CALLS')
    expect(await failUpdate('charge', charge, { input_unit_id: byte })).toMatchObject({
      fields: [{ path: 'input_unit_id', reason: 'BYTE does not convert into HOUR: units convert within one dimension.' }],
    })
    const counter = await create('counter', { code: 'C', name: 'C', ceiling: '5', unit_id: byte })
    expect(await failUpdate('charge', charge, { counter_id: counter })).toMatchObject({ fields: [{ path: 'counter_id' }] })
    const fitting = await create('counter', { code: 'D', name: 'D', ceiling: '5', unit_id: hour })
    await update('charge', charge, { counter_id: fitting })
    expect(await failUpdate('counter', fitting, { unit_id: byte })).toMatchObject({ fields: [{ path: 'unit_id' }] })
    expect(await failUpdate('unitOfMeasure', hour, { parent_id: byte })).toMatchObject({ code: 'unit.inUse' })
  })
})

describe('an attribute', () => {
  it('that a product lists is one of services and stays', async () => {
    const id = await create('attribute', { code: 'BANDWIDTH', name: 'Bandwidth', kind: 'number', source: 'service' })
    expect(await at.fail('product.create', { values: { code: 'P', name: 'P', attributes: ['BANDWITH'] } })).toMatchObject({
      fields: [{ path: 'attributes.0', reason: 'There is no attribute of services “BANDWITH”; did you mean “BANDWIDTH”?' }],
    })
    await create('product', { code: 'P', name: 'P', attributes: ['BANDWIDTH'] })
    expect(await at.fail('attribute.delete', { id })).toMatchObject({ code: 'record.inUse' })
  })
})
