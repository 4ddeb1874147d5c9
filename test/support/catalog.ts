/** A small catalog for tests: a fibre access with a monthly fee in advance, and voice by zone, in minutes. */
import type { SmallCompany } from './small-company.ts'

export interface TestCatalog {
  readonly offer: number
  readonly product: number
  readonly recurring: number
  readonly usage: number
}

/** Fee 89.00 a month in advance, prorated; voice 0.05 a minute, zone Z2 0.12; usage records count seconds. */
export async function makeCatalog(company: SmallCompany): Promise<TestCatalog> {
  const { run, id } = company
  const make = async (entity: string, values: Record<string, unknown>) => (await run<{ id: number }>(`${entity}.create`, { values })).id
  const revenue = (await company.rows<{ id: number }>("SELECT id FROM ledger_account WHERE kind = 'revenue' LIMIT 1"))[0]?.id as number
  const taxClass = await id('tax_class', 'STANDARD')
  const article = (code: string, name: string) => make('article', { code, name, tax_class_id: taxClass, ledger_account_id: revenue })
  const minute = await make('unitOfMeasure', { code: 'T_MIN', name: 'Minute', symbol: 'min', multiplier: '60' })
  const second = await make('unitOfMeasure', { code: 'T_SEC', name: 'Second', symbol: 's', multiplier: '1' })
  const monthly = (await company.rows<{ id: number }>('SELECT id FROM calendar WHERE code LIKE ? LIMIT 1', 'MONTHLY%'))[0]?.id as number
  const recurring = await make('charge', {
    code: 'FIBRE_FEE',
    name: 'Fibre 1000',
    type: 'recurring',
    article_id: await article('A_FIBRE', 'Fibre 1000'),
    calendar_id: monthly,
    in_advance: true,
  })
  const usage = await make('charge', {
    code: 'VOICE',
    name: 'Voice',
    type: 'usage',
    article_id: await article('A_VOICE', 'Calls'),
    unit_id: minute,
    input_unit_id: second,
    filter_1: 'VOICE',
  })
  await make('attribute', { code: 'zone', name: 'Zone', kind: 'text', source: 'usage', usage_parameter: 3 })
  const product = await make('product', { code: 'FIBRE', name: 'Fibre access', status: 'active' })
  for (const charge_id of [recurring, usage]) await make('productCharge', { product_id: product, charge_id })
  const offer = await make('offer', { code: 'FIBRE_1000', name: 'Fibre 1000', status: 'active' })
  await make('offerProduct', { offer_id: offer, product_id: product })
  await flatPrice(company, await make('pricePlan', { code: 'PP_FIBRE', name: 'Fibre', charge_id: recurring, currency: 'EUR' }), '89.000000000000')
  await voiceGrid(company, await make('pricePlan', { code: 'PP_VOICE', name: 'Voice', charge_id: usage, currency: 'EUR' }))
  return { offer, product, recurring, usage }
}

async function insertVersion(company: SmallCompany, plan: number, price: string | null, columns: string): Promise<number> {
  const { store } = company.core.dispatcher
  const row = await store.db
    .insertInto('price_version')
    .values({ price_plan_id: plan, number: 1, status: 'published', label: '', price, currency_prices: '{}', columns, currencies: '[]', version: 1, created_op: 1, changed_op: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  store.runText("UPDATE revision SET value = value + 1 WHERE name = 'catalog'", [])
  return row.id
}

const flatPrice = (company: SmallCompany, plan: number, price: string) => insertVersion(company, plan, price, '[]')

async function voiceGrid(company: SmallCompany, plan: number): Promise<void> {
  const columns = JSON.stringify([{ code: 'zone', label: 'Zone', type: 'text', unit: null, expression: null, allowedValues: null }])
  const version = await insertVersion(company, plan, null, columns)
  const lines = [
    { cells: '["Z2"]', unit_price: '0.120000000000' },
    { cells: '[null]', unit_price: '0.050000000000' },
  ]
  await company.core.dispatcher.store.db
    .insertInto('price_line')
    .values(lines.map((line, index) => ({ ...line, price_version_id: version, position: index + 1, priority: 0, currency_prices: '{}', description: '' })))
    .execute()
}
