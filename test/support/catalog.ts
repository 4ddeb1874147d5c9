/** A small catalog for tests: a fibre access with a monthly fee in advance, and voice by zone, in minutes. */
import { flatPrice, gridPrice } from './prices.ts'
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
  const revenue = (await company.rows<{ id: number }>("SELECT id FROM ledger_account WHERE kind = 'revenue' AND heading = 0 LIMIT 1"))[0]
    ?.id as number
  const taxClass = await id('tax_class', 'STANDARD')
  const article = (code: string, name: string) => make('article', { code, name, tax_class_id: taxClass, ledger_account_id: revenue })
  const second = await make('unitOfMeasure', { code: 'T_SEC', name: 'Second', symbol: 's' })
  const minute = await make('unitOfMeasure', { code: 'T_MIN', name: 'Minute', symbol: 'min', parent_id: second, multiplier: '60' })
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
  await flatPrice(company, recurring, 'PP_FIBRE', '89')
  await gridPrice(
    company,
    usage,
    'PP_VOICE',
    'zone[text];description[text];priceWithoutTax[number]\n"Z2";"";"0.12"\n"";"default line";"0.05"\n',
  )
  return { offer, product, recurring, usage }
}
