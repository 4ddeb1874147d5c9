/** Where a scenario plays: a company file with its policies, catalog and accounts, before anything happens. */
import { makeCatalog, makeTaxes } from './scenario-catalog.ts'
import type { CompanyTerms, Play } from './scenario-form.ts'
import { digitsOf, type Names } from './scenario-reading.ts'
import { moveTo, type SmallCompany, smallCompany } from './small-company.ts'

export interface Stage {
  readonly company: SmallCompany
  readonly names: Names
  /** Of the company's currency. */
  readonly digits: number
  run: number | null
}

const FIRST_YEAR = 2009
const LAST_YEAR = 2030

export async function openCompany(terms: CompanyTerms): Promise<SmallCompany> {
  const { currency = 'USD', zone = 'UTC' } = terms
  return smallCompany({ name: 'Kielwasser', country: 'US', currency, zone, first_year: FIRST_YEAR, last_year: LAST_YEAR })
}

export async function setStage(company: SmallCompany, play: Play): Promise<Stage> {
  const terms = play.company ?? {}
  moveClock(company, play.timeline[0]?.[0] ?? '2012-01-01')
  await applyPolicies(company, terms)
  await makeTaxes(company, play.taxes ?? {})
  const currency = terms.currency ?? 'USD'
  const names: Names = {
    accounts: new Map(),
    subscriptions: new Map(),
    charges: await makeCatalog(company, play.catalog, currency),
    invoices: new Map(),
    payments: new Map(),
    refusals: new Map(),
  }
  const stage: Stage = { company, names, digits: digitsOf(currency), run: null }
  for (const name of play.accounts ?? ['A']) await makeAccount(stage, name)
  return stage
}

async function applyPolicies(company: SmallCompany, { policies, endReasons, invoiceNumbers }: CompanyTerms): Promise<void> {
  if (policies) await update(company, 'company', 1, policies)
  for (const [code, values] of Object.entries(endReasons ?? {})) {
    await company.run('terminationReason.create', { values: { code, name: code, ...values } })
  }
  if (!invoiceNumbers) return
  const [sequence] = await company.rows<{ id: number }>("SELECT id FROM number_sequence WHERE document = 'invoice'")
  await update(company, 'numberSequence', sequence?.id ?? 0, { ...invoiceNumbers, yearly: false })
}

/** Changes a record as it stands. */
export async function update({ run }: SmallCompany, entity: string, id: number, values: object): Promise<void> {
  const { version } = await run<{ version: number }>(`${entity}.get`, { id })
  await run(`${entity}.update`, { id, version, values })
}

async function makeAccount({ company, names }: Stage, name: string): Promise<void> {
  const ids = await company.run<Record<string, number>>('customer.create', { name, account_type: 'company' })
  names.accounts.set(name, {
    customerAccount: ids['customer_account_id'] as number,
    billingAccount: ids['billing_account_id'] as number,
    userAccount: ids['user_account_id'] as number,
  })
}

/** Noon of a day in UTC, or an instant. */
export function moveClock(company: SmallCompany, when: string): void {
  if (when.includes('T')) company.clock.now = Date.parse(when)
  else moveTo(company, when)
}
