/** What is the same for all customers written in one transaction: company, reference data, counters. */
import type { CalendarDate } from '../kernel/dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { party } from '../parties/model.ts'
import { type CodeBlock, type NumberBlock, openCodeBlock, openNumberBlock } from '../sequences/index.ts'
import { billingCycle, brand, creditCategory, paymentTerm, salesChannel, seller, title } from '../setup/model.ts'
import { customerCategory, taxCategory } from '../tax/model.ts'
import { type CodeIndex, codeIndex, companyOf } from './codes.ts'
import type { CustomerDefaults } from './customer-defaults.ts'
import { billingAccount, customer, customerAccount, userAccount } from './model.ts'

export const INDEXED = {
  title,
  seller,
  brand,
  sales_channel: salesChannel,
  credit_category: creditCategory,
  payment_term: paymentTerm,
  billing_cycle: billingCycle,
  customer_category: customerCategory,
  tax_category: taxCategory,
} as const
export type IndexedField = keyof typeof INDEXED

const CODED = { customer, customerAccount, billingAccount, userAccount, party } as const
type Coded = keyof typeof CODED

export interface World {
  readonly company: CustomerDefaults
  readonly indexes: Readonly<Record<IndexedField, CodeIndex>>
  readonly mainSeller: number
  readonly mainCycle: number | null
  readonly countries: ReadonlySet<string>
  readonly currencies: ReadonlySet<string>
  readonly languages: ReadonlySet<string>
  readonly codes: Readonly<Record<Coded, CodeBlock>>
  readonly mandates: NumberBlock
  /** The next boundary of a cycle after a day, once computed. */
  readonly nextDates: Map<string, CalendarDate>
}

export async function readWorld(context: CommandContext): Promise<World> {
  const { store, today } = context
  const company = await companyOf(store)
  const countries = await store.db.selectFrom('country').select(['code', 'european_union']).execute()
  const codesOf = async (table: 'currency' | 'language') =>
    new Set((await store.db.selectFrom(table).select('code').execute()).map((row) => row.code))
  const mainSeller = await store.db
    .selectFrom('seller')
    .select('id')
    .where('parent_id', 'is', null)
    .where('archived_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!mainSeller) throw refuse('refused', 'seller.missing', 'There is no seller yet. Add one under Setup, Sellers.')
  const indexes = {} as Record<IndexedField, CodeIndex>
  for (const field of Object.keys(INDEXED) as IndexedField[]) indexes[field] = await codeIndex(store, INDEXED[field])
  const from = { sellerId: mainSeller.id, date: today }
  const codes = {} as Record<Coded, CodeBlock>
  for (const document of Object.keys(CODED) as Coded[])
    codes[document] = await openCodeBlock(context, { document, ...from }, CODED[document].tableName)
  return {
    company: { ...company, members: new Set(countries.filter((one) => one.european_union === 1).map((one) => one.code)) },
    indexes,
    mainSeller: mainSeller.id,
    mainCycle: indexes.billing_cycle.find('MONTHLY'),
    countries: new Set(countries.map((one) => one.code)),
    currencies: await codesOf('currency'),
    languages: await codesOf('language'),
    codes,
    mandates: await openNumberBlock(context, { document: 'mandate', ...from }),
    nextDates: new Map(),
  }
}
