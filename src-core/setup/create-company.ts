/**
 * A new company: its row, its main seller and the reference data with which it can bill at once.
 *
 * What belongs to modules above (taxes, number sequences) they write when they hear `company.created`.
 */
import { z } from 'zod'
import { preparedSelect } from '../database/store.ts'
import type { Entity } from '../entities/define-entity.ts'
import { createRecord, type Values } from '../entities/records.ts'
import { dateOf, yearOf } from '../kernel/dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { isTimeZone } from '../kernel/instants.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { companyCreated } from './hooks.ts'
import * as entities from './model.ts'
import { BILLING_CYCLES, CALENDARS } from './presets/calendars.ts'
import { CHART_OF_ACCOUNTS } from './presets/chart-of-accounts.ts'
import { zoneOfCountry } from './presets/company-countries.ts'
import { COUNTRIES } from './presets/countries.ts'
import { CURRENCIES } from './presets/currencies.ts'
import { LANGUAGES } from './presets/languages.ts'
import * as reference from './presets/reference-data.ts'

const name = z.string().trim().min(1, 'Fill this in.').max(200)
const line = z.string().trim().max(200)
const year = z.number().int().min(1990).max(2100)

const input = z.strictObject({
  name,
  code: z.string().trim().min(1).max(60).default('MAIN'),
  country: z.string().regex(/^[A-Z]{2}$/, 'Two capital letters, as DE.'),
  /** Those of the country if left out. */
  currency: z.string().optional(),
  language: z.string().optional(),
  zone: z.string().optional(),
  legal_name: line.optional(),
  street: line.optional(),
  postal_code: z.string().trim().max(20).optional(),
  city: line.optional(),
  tax_id: z.string().trim().max(40).optional(),
  registration_number: line.optional(),
  email: line.optional(),
  phone: z.string().trim().max(40).optional(),
  website: line.optional(),
  bank_name: line.optional(),
  iban: z.string().trim().max(40).optional(),
  bic: z.string().trim().max(11).optional(),
  logo: z.string().optional(),
  invoice_footer: z.string().optional(),
  amounts_from: z.enum(['net', 'gross']).optional(),
  /** Accounting periods from January of this year, the current one if left out ... */
  first_year: year.optional(),
  /** ... to December of this one, the next year if left out. */
  last_year: year.optional(),
})
type CompanyInput = z.infer<typeof input>

/** Refused when the file has a company: a file is the books of one. */
export const createCompany = defineCommand({
  name: 'company.create',
  summary: 'New company with its reference data',
  input,
  output: z.object({ id: z.number(), seller_id: z.number() }),
  undo: { kind: 'none', reason: 'A company is created once for its file. Start with a new file.' },
  handler: async (context, given) => {
    if (await context.store.first(anyCompany(context.store), {})) {
      throw refuse('refused', 'company.exists', 'This file already holds a company. Open a new file for another one.')
    }
    const place = placeOf(given)
    const years = yearsOf(given, yearOf(context.today))
    await writeWorld(context)
    const id = await createRecord(context, entities.company, companyValues(given, place))
    const seller_id = await createRecord(context, entities.seller, sellerValues(given, place.country))
    await writeReferenceData(context)
    await writePeriods(context, years)
    await ensureOperator(context)
    await context.hooks.run(companyCreated, context, { ...place, sellerId: seller_id })
    context.summarise(`Company ${given.name} created`)
    return { id, seller_id }
  },
})

const anyCompany = preparedSelect<Record<string, never>>()((db) => db.selectFrom('company').select('id').limit(1))

interface Place {
  readonly country: string
  readonly currency: string
  readonly language: string
  readonly zone: string
}

/** Country, currency, language and zone, those left out taken from the country. */
function placeOf(given: CompanyInput): Place {
  const country = COUNTRIES.find((one) => one.code === given.country)
  if (!country) throw refuseField('country', 'company.countryUnknown', `The country ${given.country} is not known.`)
  const currency = given.currency ?? country.currency
  if (!CURRENCIES.some((one) => one.code === currency))
    throw refuseField('currency', 'company.currencyUnknown', `The currency ${currency} is not known.`)
  const language = given.language ?? country.language
  if (!Object.hasOwn(LANGUAGES, language))
    throw refuseField('language', 'company.languageUnknown', `The language ${language} is not known.`)
  const zone = given.zone ?? zoneOfCountry(given.country)
  if (!zone) throw refuseField('zone', 'company.zoneMissing', 'Name the time zone, as Europe/Berlin.')
  if (!isTimeZone(zone))
    throw refuseField('zone', 'company.zoneUnknown', `The time zone ${zone} is not known; it is written as Europe/Berlin.`)
  return { country: given.country, currency, language, zone }
}

const MOST_YEARS = 30

function yearsOf(given: CompanyInput, thisYear: number): { first: number; last: number } {
  const first = given.first_year ?? thisYear
  const last = given.last_year ?? Math.max(first, thisYear + 1)
  if (last < first) throw refuseField('last_year', 'company.years', 'The last year is before the first.')
  if (last - first >= MOST_YEARS) throw refuseField('first_year', 'company.years', `At most ${MOST_YEARS} years.`)
  return { first, last }
}

function companyValues(given: CompanyInput, place: Place): Values {
  const { first_year: _first, last_year: _last, ...values } = given
  return withoutEmpty({ ...values, ...place })
}

function sellerValues(given: CompanyInput, country: string): Values {
  const { code, name: sellerName, legal_name, street, postal_code, city, tax_id, registration_number } = given
  return withoutEmpty({ code, name: sellerName, country, legal_name, street, postal_code, city, tax_id, registration_number })
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
}

/** Languages, currencies, countries. */
async function writeWorld(context: CommandContext): Promise<void> {
  for (const [code, label] of Object.entries(LANGUAGES)) await createRecord(context, entities.language, { code, name: label })
  for (const currency of CURRENCIES) await createRecord(context, entities.currency, { ...currency })
  for (const { europeanUnion, ...country } of COUNTRIES) {
    await createRecord(context, entities.country, { ...country, european_union: europeanUnion })
  }
}

async function writeReferenceData(context: CommandContext): Promise<void> {
  for (const account of CHART_OF_ACCOUNTS) await createRecord(context, entities.ledgerAccount, { ...account })
  for (const [code, [label, isCompany]] of Object.entries(reference.TITLES)) {
    await createRecord(context, entities.title, { code, name: label, is_company: isCompany })
  }
  await writeNamed(context, entities.creditCategory, reference.CREDIT_CATEGORIES)
  await writeNamed(context, entities.salesChannel, reference.SALES_CHANNELS)
  await createRecord(context, entities.brand, { code: 'MAIN', name: 'Main brand' })
  await writeUnits(context)
  for (const type of reference.INVOICE_TYPES) await createRecord(context, entities.invoiceType, { ...type })
  for (const [code, reason] of Object.entries(reference.TERMINATION_REASONS)) {
    await createRecord(context, entities.terminationReason, { code, ...reason })
  }
  const calendars = await writeCalendars(context)
  for (const [code, { banking_calendar, ...term }] of Object.entries(reference.PAYMENT_TERMS)) {
    const banking_calendar_id = banking_calendar ? (calendars.get(banking_calendar) ?? null) : null
    await createRecord(context, entities.paymentTerm, { code, ...term, banking_calendar_id })
  }
}

async function writeNamed(context: CommandContext, entity: Entity, names: Readonly<Record<string, string>>): Promise<void> {
  for (const [code, label] of Object.entries(names)) await createRecord(context, entity, { code, name: label })
}

async function writeUnits(context: CommandContext): Promise<void> {
  const ids = new Map<string, number>()
  for (const [code, unit] of Object.entries(reference.UNITS)) {
    const { parent, ...values } = unit
    ids.set(
      code,
      await createRecord(context, entities.unitOfMeasure, { code, ...values, parent_id: parent ? (ids.get(parent) ?? null) : null }),
    )
  }
}

/** Calendars and billing cycles; answers the calendars' ids by code. */
async function writeCalendars(context: CommandContext): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>()
  for (const [code, calendar] of Object.entries(CALENDARS))
    ids.set(code, await createRecord(context, entities.calendar, { code, ...calendar }))
  for (const [code, cycle] of Object.entries(BILLING_CYCLES)) {
    await createRecord(context, entities.billingCycle, {
      code,
      name: cycle.name,
      calendar_id: ids.get(cycle.calendar),
      due_days: cycle.dueDays,
    })
  }
  return ids
}

/** A period each month, `2026-11`. */
async function writePeriods(context: CommandContext, years: { first: number; last: number }): Promise<void> {
  for (let month = years.first * 12; month < (years.last + 1) * 12; month++) {
    const start = firstOfMonth(month)
    await createRecord(context, entities.accountingPeriod, {
      code: start.slice(0, 7),
      start_date: start,
      end_date: firstOfMonth(month + 1),
    })
  }
}

/** The first day of the month counted from the year 0. */
function firstOfMonth(month: number): string {
  return dateOf(Math.floor(month / 12), (month % 12) + 1, 1)
}

/** The operator of a new file has every permission. */
async function ensureOperator({ store, actor }: CommandContext): Promise<void> {
  if (await store.first(anyUser(store), {})) return
  const role = await store.db
    .insertInto('app_role')
    .values({ code: 'ADMIN', name: 'Everything', permissions: JSON.stringify(['*']) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await store.db
    .insertInto('app_user')
    .values({ code: initialsOf(actor.name), name: actor.name, role_id: role.id })
    .execute()
}

const anyUser = preparedSelect<Record<string, never>>()((db) => db.selectFrom('app_user').select('id').limit(1))

/** `Hanne Brandt` -> `HB`. */
function initialsOf(fullName: string): string {
  const words = fullName.split(/\s+/).filter((word) => word !== '')
  return words.map((word) => word.slice(0, 1).toUpperCase()).join('') || 'OP'
}
