/** Price plans for tests: charges, attributes and the voice plan of mockup 06. */
import type { GridCell } from '../../src-core/pricing/grid.ts'
import { type SmallCompany, smallCompany } from './small-company.ts'

/** Creates a record and answers its id. */
export async function made(company: SmallCompany, entity: string, values: Record<string, unknown>): Promise<number> {
  return (await company.run<{ id: number }>(`${entity}.create`, { values })).id
}

/** A line as `priceVersion.saveGrid` takes it. */
export function gridLine(cells: readonly (GridCell | null)[], unitPrice: string | null, more: Record<string, unknown> = {}) {
  return { id: null, cells, priority: 0, unitPrice, currencyPrices: {}, description: '', priceExpression: null, ...more }
}

export const volume = (from: string | null, to: string | null) => ({ from, to })

export const VOICE_COLUMNS = [
  { code: 'zone', type: 'text' },
  { code: 'business', type: 'boolean' },
  { code: 'volume', type: 'numberRange' },
] as const

/** The grid of mockup 06 without its overlap: lines 4 and 5 meet at 500, 5 and 6 at 1,500. */
export function voiceTable(price5 = '0.1010') {
  const lines = [
    gridLine(['Zone 1', true, volume('0', '500')], '0.0620', { description: 'EU, EEA, CH, UK' }),
    gridLine(['Zone 1', true, volume('500', null)], '0.0450'),
    gridLine(['Zone 1', false, null], '0.0890'),
    gridLine(['Zone 2', true, volume('0', '500')], '0.1280', { description: 'Balkans, Türkiye, Ukraine' }),
    gridLine(['Zone 2', true, volume('500', '1500')], price5),
    gridLine(['Zone 2', true, volume('1500', null)], '0.0850'),
    gridLine(['Zone 2', false, null], '0.1690'),
    gridLine([null, null, null], '0.8900', { description: 'default line' }),
  ]
  return { columns: VOICE_COLUMNS, currencies: [], lines }
}

export interface PricedCompany extends SmallCompany {
  readonly plan: number
  readonly charge: number
}

/** A company with the charge `VOICE_INTL`, graduated over its volume, and the plan `PP_VOICE_INTL` without versions. */
export async function pricedCompany(): Promise<PricedCompany> {
  const company = await smallCompany()
  const article = await anyArticle(company)
  const unit = await company.id('unit_of_measure', 'MINUTE')
  await made(company, 'attribute', {
    code: 'zone',
    name: { base: 'Zone', translations: {} },
    kind: 'text',
    source: 'usage',
    usage_parameter: 1,
  })
  await made(company, 'attribute', { code: 'business', name: { base: 'Business', translations: {} }, kind: 'boolean', source: 'service' })
  const quantity = { source: 'derived', derived_from: 'quantity', unit: 'min' }
  await made(company, 'attribute', { code: 'volume', name: { base: 'Volume', translations: {} }, kind: 'number', ...quantity })
  const name = { base: 'Voice international', translations: {} }
  const charge = await made(company, 'charge', {
    code: 'VOICE_INTL',
    name,
    type: 'usage',
    article_id: article,
    unit_id: unit,
    tier_model: 'graduated',
  })
  const plan = await made(company, 'pricePlan', { code: 'PP_VOICE_INTL', name, charge_id: charge, currency: 'EUR' })
  return { ...company, plan, charge }
}

async function anyArticle(company: SmallCompany): Promise<number> {
  const [tax] = await company.rows<{ id: number }>('SELECT id FROM tax_class ORDER BY id')
  const [account] = await company.rows<{ id: number }>('SELECT id FROM ledger_account WHERE heading = 0 ORDER BY id')
  return made(company, 'article', {
    code: 'VOICE',
    name: { base: 'Voice', translations: {} },
    tax_class_id: tax?.id,
    ledger_account_id: account?.id,
  })
}

/** A draft of the voice plan with the given grid. */
export async function voiceDraft(
  company: PricedCompany,
  from: string | null,
  to: string | null,
  table: ReturnType<typeof voiceTable> = voiceTable(),
) {
  const draft = await company.run<{ id: number; version: number; number: number }>('priceVersion.create', {
    price_plan_id: company.plan,
    valid_from: from,
    valid_to: to,
    columns: VOICE_COLUMNS,
  })
  return company.run<{ id: number; version: number; number: number; entry: number }>('priceVersion.saveGrid', {
    ...versionKey(draft),
    table,
  })
}

export const versionKey = ({ id, version }: { id: number; version: number }) => ({ id, version })
