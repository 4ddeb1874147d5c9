/** The catalog of a scenario: taxes, charges, price plans and one offer, made through the operations of the catalog. */
import type { ChargeTerms, PriceTerms } from './scenario-form.ts'
import type { Names } from './scenario-reading.ts'
import type { SmallCompany } from './small-company.ts'

export const OFFER = 'SCENARIO'
const ATTRIBUTE = { quantity: 'volume', months: 'age' } as const

type Create = (entity: string, values: Record<string, unknown>) => Promise<number>

const creator =
  ({ run }: SmallCompany): Create =>
  async (entity, values) =>
    (await run<{ id: number }>(`${entity}.create`, { values })).id

/** A tax class with its tax for business customers. */
export async function makeTaxes(company: SmallCompany, taxes: Readonly<Record<string, string>>): Promise<void> {
  const create = creator(company)
  const ledger_account_id = await company.id('ledger_account', '3840')
  for (const [code, percent] of Object.entries(taxes)) {
    const tax_class_id = await create('taxClass', { code, name: code })
    const tax_id = await create('tax', { code, name: `${percent} %`, percent, ledger_account_id })
    const tax_category_id = await company.id('tax_category', 'BUSINESS')
    await create('taxMapping', { tax_category_id, tax_class_id, tax_id, priority: 1 })
  }
}

export async function makeCatalog(
  company: SmallCompany,
  catalog: Readonly<Record<string, ChargeTerms>>,
  currency: string,
): Promise<Names['charges']> {
  const create = creator(company)
  const kinds = new Set(Object.values(catalog).flatMap(({ price }) => (typeof price === 'object' && 'by' in price ? [price.by] : [])))
  for (const by of kinds) {
    const derived_from = by === 'quantity' ? 'quantity' : 'subscriptionAge'
    await create('attribute', { code: ATTRIBUTE[by], name: ATTRIBUTE[by], kind: 'number', source: 'derived', derived_from })
  }
  const offer = await create('offer', { code: OFFER, name: 'Scenario' })
  const charges: Names['charges'] = new Map()
  for (const [code, terms] of Object.entries(catalog))
    charges.set(code, await makeCharge(company, create, { code, terms, currency, offer }))
  return charges
}

interface ChargeToMake {
  readonly code: string
  readonly terms: ChargeTerms
  readonly currency: string
  readonly offer: number
}

async function makeCharge(company: SmallCompany, create: Create, { code, terms, currency, offer }: ChargeToMake) {
  const tax_class_id = await company.id('tax_class', terms.tax ?? 'ZERO')
  const article_id = await create('article', {
    code,
    name: code,
    tax_class_id,
    ledger_account_id: await company.id('ledger_account', '4100'),
  })
  const calendar_id = terms.calendar ? await create('calendar', { code, name: code, definition: terms.calendar }) : undefined
  const id = await create('charge', {
    code,
    name: code,
    type: terms.type,
    article_id,
    ...(calendar_id ? { calendar_id } : {}),
    ...terms.values,
  })
  const product_id = await create('product', { code, name: code })
  await create('productCharge', { product_id, charge_id: id })
  await create('offerProduct', { offer_id: offer, product_id, mandatory: false })
  const plan = await create('pricePlan', { code, name: code, charge_id: id, currency })
  await makePrice(company, plan, terms.price)
  return { id, plan }
}

async function makePrice(company: SmallCompany, plan: number, terms: PriceTerms): Promise<void> {
  if (typeof terms === 'string') return publishPrice(company, plan, null, terms)
  if ('by' in terms) return publishRanges(company, plan, terms)
  for (const { from, price } of terms) await publishPrice(company, plan, from, price)
}

interface Draft {
  readonly id: number
  readonly version: number
}

/** A version that makes the one before it end. */
async function publishPrice({ run }: SmallCompany, plan: number, from: string | null, price: string): Promise<void> {
  const draft = await run<Draft>('priceVersion.create', { price_plan_id: plan, price, valid_from: from })
  await run('priceVersion.publish', { id: draft.id, version: draft.version, resolve_overlaps: true })
}

async function publishRanges({ run }: SmallCompany, plan: number, terms: Extract<PriceTerms, { by: string }>): Promise<void> {
  const columns = [{ code: ATTRIBUTE[terms.by], type: 'numberRange' }]
  const draft = await run<Draft>('priceVersion.create', { price_plan_id: plan, columns })
  const lines = terms.ranges.map(([from, to, unitPrice]) => ({
    cells: [{ from, to }],
    priority: 0,
    unitPrice,
    currencyPrices: {},
    description: '',
    priceExpression: null,
  }))
  const saved = await run<Draft>('priceVersion.saveGrid', { id: draft.id, version: draft.version, table: { columns, lines } })
  await run('priceVersion.publish', { id: draft.id, version: saved.version })
}
