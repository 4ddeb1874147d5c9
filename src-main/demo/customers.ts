/** The customers of the demo company, one by one from the seed: the same customer at the same place in every size. */
import { type CalendarDate, addDays, earlier } from '../../src-core/kernel/dates.ts'
import { makeIban, makeVatId } from '../../src-core/parties/identifiers.ts'
import { bankAccountIn } from './banks.ts'
import { END_DAY, FIRST_DAY, dayIn } from './calendar.ts'
import { type DemoCustomer, type PaymentMethod, customerCode, customerIndex } from './customer-rows.ts'
import { companyOf, personOf } from './names.ts'
import { NAMED_CUSTOMERS, type NamedCustomer } from './named-customers.ts'
import { type ListedCountry, addressIn } from './places.ts'
import { type Random, pickWeighted, randomOf } from './random.ts'
import { COMPANY_BBAN } from './reference.ts'
import { domainLabel, romanise } from './romanise.ts'

/** IBAN of the company's own account. */
export function companyIban(): string {
  return makeIban('DE', COMPANY_BBAN)
}

const LANGUAGES: Readonly<Record<string, string>> = { DE: 'de', AT: 'de', GR: 'el', BG: 'bg', PL: 'pl' }
const MEMBER_STATES = new Set(['DE', 'AT', 'GR', 'BG', 'PL', 'DK'])
const DIALLING_CODES: Readonly<Record<string, string>> = {
  DE: '+49',
  AT: '+43',
  GR: '+30',
  BG: '+359',
  US: '+1',
  PL: '+48',
  DK: '+45',
  IS: '+354',
  JP: '+81',
  KW: '+965',
}

/** Where customers live and what they are: consumers in three countries, businesses in more. */
const MARKETS: readonly (readonly [readonly [ListedCountry, 'private' | 'company'], number])[] = [
  [['DE', 'private'], 52],
  [['DE', 'company'], 18],
  [['AT', 'private'], 9],
  [['AT', 'company'], 5],
  [['GR', 'private'], 6],
  [['GR', 'company'], 4],
  [['BG', 'company'], 3],
  [['US', 'company'], 3],
]

/** What is drawn for everybody before what a kind of customer implies. */
interface Person {
  readonly name: string
  readonly first_name: string | null
  readonly last_name: string | null
}

/** The customer at a place, from 0. */
export function demoCustomer(seed: number, index: number): DemoCustomer {
  const random = randomOf(seed, `customer ${index}`)
  const named = NAMED_CUSTOMERS[index]
  if (!named) return drawnRow(random, index)
  // The cast has been there from the first day, so that each of its cases has two years of bills.
  const since = dayIn({ start: '2015-01-01', end: FIRST_DAY }, random)
  return { ...namedRow(named, random, index), since, ...rowFieldsOf(named) }
}

/** The customer of a code; `null` for a code that no demo company gives. */
export function demoCustomerOf(seed: number, code: string): DemoCustomer | null {
  const index = customerIndex(code)
  return index === null ? null : demoCustomer(seed, index)
}

function rowFieldsOf({ offers: _offers, ...fields }: NamedCustomer): Partial<DemoCustomer> {
  return fields
}

function namedRow(named: NamedCustomer, random: Random, index: number): DemoCustomer {
  const { name, first_name = null, last_name = null, street, postal_code, city, country, account_type } = named
  const place = { street, postal_code, city, state: named.state ?? null }
  const currency = named.currency ?? 'EUR'
  return customerRow(
    { person: { name, first_name, last_name }, country, account_type, place, currency, method: named.payment_method, index },
    random,
  )
}

function drawnRow(random: Random, index: number): DemoCustomer {
  const [country, account_type] = pickWeighted(random, MARKETS)
  const place = addressIn(country, random)
  const currency = country === 'US' && random.chance(0.9) ? 'USD' : 'EUR'
  const person = account_type === 'private' ? drawnPerson(country, random) : drawnCompany(country, place.city, random)
  return customerRow({ person, country, account_type, place, currency, method: undefined, index }, random)
}

function drawnPerson(country: ListedCountry, random: Random): Person {
  const { first, last } = personOf(country, random)
  return { name: `${first} ${last}`, first_name: first, last_name: last }
}

function drawnCompany(country: ListedCountry, city: string, random: Random): Person {
  return { name: companyOf(country, city, random), first_name: null, last_name: null }
}

interface Draft {
  readonly person: Person
  readonly country: string
  readonly account_type: 'private' | 'company'
  readonly place: Pick<DemoCustomer, 'street' | 'postal_code' | 'city' | 'state'>
  readonly currency: string
  readonly method: PaymentMethod | undefined
  readonly index: number
}

function customerRow(draft: Draft, random: Random): DemoCustomer {
  const { person, country, account_type, place, currency, index } = draft
  const isCompany = account_type === 'company'
  const since = sinceDay(random)
  const email = emailOf(person, isCompany, index)
  return {
    code: customerCode(index),
    ...person,
    account_type,
    ...place,
    street_2: random.chance(0.06) ? secondLine(country, random) : null,
    country,
    email,
    phone: `${DIALLING_CODES[country] ?? '+49'} ${random.digits(3)} ${random.digits(6)}`,
    language: LANGUAGES[country] ?? 'en',
    tax_id: isCompany ? taxIdOf(country, random) : null,
    registration_number: isCompany && country === 'DE' ? `${random.pick(['HRB', 'HRA'])} ${random.digits(5)}` : null,
    parent: null,
    customer_category: categoryOf(country, isCompany),
    credit_category: pickWeighted(random, CREDIT_CATEGORIES),
    sales_channel: pickWeighted(random, CHANNELS[account_type]),
    since,
    customer_account_name: country === 'DE' || country === 'AT' ? 'Hauptkonto' : 'Main account',
    currency,
    ...paymentFields(draft, since, random),
    billing_account_name: person.name,
    billing_cycle: random.chance(0.15) ? 'MONTHLY_15' : 'MONTHLY',
    tax_category: null,
    delivery: random.chance(0.04) ? 'post' : 'email',
    invoice_email: isCompany ? email.replace(/^[^@]+/, 'invoices') : email,
    order_reference: isCompany && random.chance(0.3) ? `${random.pick(['45000', 'PO-', 'B/'])}${random.digits(5)}` : null,
    user_account_name: person.name,
  }
}

const CREDIT_CATEGORIES: readonly (readonly [string, number])[] = [
  ['A', 60],
  ['B', 30],
  ['C', 8],
  ['NEW', 2],
]
const CHANNELS: Readonly<Record<DemoCustomer['account_type'], readonly (readonly [string, number])[]>> = {
  private: [
    ['WEB', 6],
    ['SHOP', 2],
    ['PHONE', 2],
  ],
  company: [
    ['DIRECT', 5],
    ['PARTNER', 3],
    ['PHONE', 2],
    ['WEB', 1],
  ],
}

/** Two in five were customers before the books begin. */
function sinceDay(random: Random): CalendarDate {
  return random.chance(0.4)
    ? dayIn({ start: '2015-01-01', end: FIRST_DAY }, random)
    : dayIn({ start: FIRST_DAY, end: addDays(END_DAY, -20) }, random)
}

function categoryOf(country: string, isCompany: boolean): string {
  if (!isCompany) return 'CONSUMER'
  if (country === 'DE') return 'BUSINESS'
  return MEMBER_STATES.has(country) ? 'EU_BUSINESS' : 'EXPORT'
}

function taxIdOf(country: string, random: Random): string | null {
  const digits = random.digits(9)
  if (country === 'DE') return makeVatId('DE', digits.slice(0, 8))
  return MEMBER_STATES.has(country) && country !== 'DK' ? makeVatId(country, digits) : null
}

/** Mail domains end in `.example`, which nobody can own (RFC 2606). */
function emailOf({ name, first_name, last_name }: Person, isCompany: boolean, index: number): string {
  if (isCompany || !first_name || !last_name) return `office@${domainLabel(name)}.example`
  return `${domainLabel(first_name)}.${domainLabel(last_name)}${index + 1}@mail.example`
}

function secondLine(country: string, random: Random): string {
  const isGerman = country === 'DE' || country === 'AT'
  return isGerman
    ? random.pick(['Hinterhaus', '2. Obergeschoss links', 'Gebäude C', 'c/o Hausverwaltung'])
    : `${random.whole(1, 5)} / ${random.whole(1, 20)}`
}

type PaymentFields = Pick<
  DemoCustomer,
  'payment_method' | 'payment_term' | 'account_holder' | 'iban' | 'bic' | 'mandate_reference' | 'mandate_date'
>

function paymentFields({ country, account_type, person, method, index }: Draft, since: CalendarDate, random: Random): PaymentFields {
  const drawn = drawnMethod(country, account_type, random)
  const account = bankAccountIn(country, random)
  const payment_method = method ?? (account === null && drawn === 'directDebit' ? 'transfer' : drawn)
  const isDebited = payment_method === 'directDebit'
  return {
    payment_method,
    payment_term: account_type === 'company' && random.chance(0.2) ? 'NET_30' : null,
    account_holder: account ? romanise(person.name).toUpperCase().slice(0, 70) : null,
    iban: account?.iban ?? null,
    bic: account?.bic ?? null,
    mandate_reference: isDebited ? `KWT-${String(index + 1).padStart(5, '0')}-01` : null,
    mandate_date: isDebited ? earlier(addDays(since, random.whole(0, 5)), addDays(END_DAY, -1)) : null,
  }
}

function drawnMethod(country: string, type: 'private' | 'company', random: Random): PaymentMethod {
  if (country === 'US') return random.chance(0.8) ? 'transfer' : 'card'
  if (type === 'company')
    return pickWeighted(random, [
      ['transfer', 55],
      ['directDebit', 40],
      ['card', 5],
    ] as const)
  if (country === 'GR')
    return pickWeighted(random, [
      ['transfer', 55],
      ['card', 30],
      ['directDebit', 15],
    ] as const)
  return pickWeighted(random, [
    ['directDebit', 72],
    ['transfer', 23],
    ['card', 4],
    ['cash', 1],
  ] as const)
}
