/**
 * Who pays which tax in a new company: tax classes and categories, the rates of its country by date,
 * the mappings, and the categories of customers that lead to them.
 *
 * Sources: the rates of each country's law; Directive 2006/112/EC, Articles 44 and 196 (services to a
 * business in another member state: reverse charge) and 58 (to a consumer there: that state's rate).
 */
import { createRecord } from '../entities/records.ts'
import type { CommandContext } from '../operations/context.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'
import { type CompanyCreated, companyCreated } from '../setup/index.ts'
import { TAX_ACCOUNTS } from '../setup/presets/chart-of-accounts.ts'
import {
  COMPANY_COUNTRIES,
  CUSTOMER_CATEGORIES,
  type RatePreset,
  REVERSE_CHARGE_WORDS,
  TAX_CATEGORIES,
  TAX_CLASSES,
  type TaxCategoryCode,
  type TaxClassCode,
  TAX_WORDS,
} from '../setup/presets/company-countries.ts'
import { COUNTRIES } from '../setup/presets/countries.ts'
import { customerCategory, tax, taxCategory, taxClass, taxMapping } from './model.ts'

type Ids<Code extends string> = Readonly<Record<Code, number>>
interface TaxWorld {
  readonly context: CommandContext
  readonly place: CompanyCreated
  readonly classes: Ids<TaxClassCode>
  readonly categories: Ids<TaxCategoryCode>
  /** Taxes by code, made when first mapped. */
  readonly taxes: Map<string, number>
}

export const setUpTaxes: HookRegistration = on(companyCreated, async (context, place) => {
  const classes = await writeNamed(context, taxClass, TAX_CLASSES)
  const categories = await writeNamed(context, taxCategory, TAX_CATEGORIES)
  for (const [code, [name, category]] of Object.entries(CUSTOMER_CATEGORIES)) {
    await createRecord(context, customerCategory, { code, name, tax_category_id: categories[category] })
  }
  const world: TaxWorld = { context, place, classes, categories, taxes: new Map() }
  await mapDomestic(world)
  if (isMember(place.country)) await mapUnion(world)
  await mapUntaxed(world)
})

async function writeNamed<Code extends string>(
  context: CommandContext,
  entity: Parameters<typeof createRecord>[1],
  names: Readonly<Record<Code, string>>,
): Promise<Ids<Code>> {
  const ids: Record<string, number> = {}
  for (const [code, name] of Object.entries(names)) ids[code] = await createRecord(context, entity, { code, name })
  return ids as Ids<Code>
}

const isMember = (country: string): boolean => COUNTRIES.find((one) => one.code === country)?.europeanUnion ?? false

/** The company's own country: its rates for businesses and consumers; without known rates, none. */
async function mapDomestic(world: TaxWorld): Promise<void> {
  const rates = COMPANY_COUNTRIES[world.place.country]?.rates ?? { STANDARD: [{ percent: '0', from: null, to: null }] }
  for (const category of ['BUSINESS', 'CONSUMER'] as const) {
    await mapRates(world, { category, country: world.place.country, rates, buyer: null })
  }
}

/** Consumers in other member states pay their state's rate; businesses there owe the tax themselves. */
async function mapUnion(world: TaxWorld): Promise<void> {
  for (const [country, { rates }] of Object.entries(COMPANY_COUNTRIES)) {
    if (country === world.place.country || !isMember(country)) continue
    await mapRates(world, { category: 'CONSUMER', country, rates, buyer: country })
  }
  const own = COMPANY_COUNTRIES[world.place.country]
  if (own) await mapRates(world, { category: 'EU_BUSINESS', country: world.place.country, rates: own.rates, buyer: world.place.country })
}

/** Buyers outside and reverse charge, whatever is sold. */
async function mapUntaxed(world: TaxWorld): Promise<void> {
  const { context, place } = world
  const ledger_account_id = await ledgerAccountId(context, TAX_ACCOUNTS.ZERO)
  const outside = await createRecord(context, tax, { code: 'EXPORT', name: 'Not taxable here', percent: '0', ledger_account_id })
  await mapTo(world, 'EXPORT', outside)
  if (!isMember(place.country)) return mapTo(world, 'EU_BUSINESS', outside)
  const { en: base, ...translations } = REVERSE_CHARGE_WORDS
  const values = {
    code: 'REVERSE',
    name: { base, translations },
    percent: '0',
    ledger_account_id,
    reverse_charge: true,
    note: { base, translations },
  }
  return mapTo(world, 'EU_BUSINESS', await createRecord(context, tax, values))
}

async function mapTo(world: TaxWorld, category: TaxCategoryCode, tax_id: number): Promise<void> {
  await createRecord(world.context, taxMapping, { tax_category_id: world.categories[category], tax_id })
}

interface RatesToMap {
  readonly category: TaxCategoryCode
  /** Whose rates they are. */
  readonly country: string
  readonly rates: Readonly<Partial<Record<TaxClassCode, readonly RatePreset[]>>>
  readonly buyer: string | null
}

async function mapRates(world: TaxWorld, map: RatesToMap): Promise<void> {
  for (const code of Object.keys(TAX_CLASSES) as TaxClassCode[]) {
    for (const rate of ratesOfClass(map, code)) {
      await createRecord(world.context, taxMapping, {
        tax_category_id: world.categories[map.category],
        tax_class_id: world.classes[code],
        seller_country: world.place.country,
        buyer_country: map.buyer,
        valid_from: rate.from,
        valid_to: rate.to,
        tax_id: await taxId(world, map.country, code, rate.percent),
      })
    }
  }
}

/** A class that the country does not know takes its standard rate; the zero class is always nought. */
function ratesOfClass(map: RatesToMap, code: TaxClassCode): readonly RatePreset[] {
  if (code === 'ZERO') return [{ percent: '0', from: null, to: null }]
  return map.rates[code] ?? map.rates.STANDARD ?? []
}

/** The tax of a country and percent; `DE-19`. */
async function taxId(world: TaxWorld, country: string, taxClassCode: TaxClassCode, percent: string): Promise<number> {
  const code = `${country}-${percent}`
  const known = world.taxes.get(code)
  if (known !== undefined) return known
  const account = percent === '0' ? TAX_ACCOUNTS.ZERO : country === world.place.country ? TAX_ACCOUNTS[taxClassCode] : TAX_ACCOUNTS.other
  const name = taxName(percent, country === world.place.country ? '' : ` ${country}`)
  const id = await createRecord(world.context, tax, {
    code,
    name,
    percent,
    ledger_account_id: await ledgerAccountId(world.context, account),
  })
  world.taxes.set(code, id)
  return id
}

/** `VAT 19 %`, in each language with its word and its decimal sign. */
function taxName(percent: string, suffix: string) {
  const entries = Object.entries(TAX_WORDS).filter(([language]) => language !== 'en')
  const translations = Object.fromEntries(
    entries.map(([language, word]) => [language, `${word} ${language === 'ja' ? percent : percent.replace('.', ',')} %${suffix}`]),
  )
  return { base: `${TAX_WORDS['en']} ${percent} %${suffix}`, translations }
}

async function ledgerAccountId({ store }: CommandContext, code: string): Promise<number> {
  const row = await store.db.selectFrom('ledger_account').select('id').where('code', '=', code).executeTakeFirstOrThrow()
  return row.id
}
