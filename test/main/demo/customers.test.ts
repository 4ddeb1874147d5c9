/** Who the demo's customers are: right check digits, every kind in the small company, the same in every size. */
import { describe, expect, it } from 'vitest'
import { PAYMENT_METHODS } from '../../../src-core/accounts/model.ts'
import type { Field } from '../../../src-core/entities/fields.ts'
import { ibanCheck, vatIdCheck } from '../../../src-core/parties/identifiers.ts'
import { party } from '../../../src-core/parties/model.ts'
import { BILLING_CYCLES } from '../../../src-core/setup/presets/calendars.ts'
import { COUNTRIES } from '../../../src-core/setup/presets/countries.ts'
import { LANGUAGES } from '../../../src-core/setup/presets/languages.ts'
import { CREDIT_CATEGORIES, PAYMENT_TERMS, SALES_CHANNELS } from '../../../src-core/setup/presets/reference-data.ts'
import { CUSTOMER_CATEGORIES } from '../../../src-core/setup/presets/company-countries.ts'
import { customerCode, customerIndex } from '../../../src-main/demo/customer-rows.ts'
import { demoCustomer } from '../../../src-main/demo/customers.ts'
import { planDemo } from '../../../src-main/demo/plan.ts'
import { DEMO_CUSTOMER_CATEGORIES } from '../../../src-main/demo/reference.ts'
import { domainLabel, romanise } from '../../../src-main/demo/romanise.ts'
import { DEMO_SEED } from '../../../src-main/demo/seed.ts'

const small = planDemo({ size: 'small' })
const full = Array.from({ length: 4000 }, (_, index) => demoCustomer(DEMO_SEED, index))

describe('check digits', () => {
  it('of every IBAN and VAT number are right', () => {
    const ibans = full.flatMap(({ iban }) => (iban === null ? [] : [iban]))
    expect(ibans.filter((iban) => !ibanCheck(iban).ok)).toEqual([])
    expect(ibans.length).toBeGreaterThan(3500)
    const faulty = full.filter(({ country, tax_id }) => tax_id !== null && !vatIdCheck(country, tax_id).ok)
    expect(faulty).toEqual([])
  })

  it('of the company are right', () => {
    expect(ibanCheck(small.company.iban)).toEqual({ ok: true })
    expect(vatIdCheck('DE', small.company.tax_id)).toEqual({ ok: true })
  })

  it('stand for business in the European Union only', () => {
    const reverseCharged = full.filter(
      ({ customer_category, tax_category }) => customer_category === 'EU_BUSINESS' || tax_category === 'EU_BUSINESS',
    )
    expect(reverseCharged.length).toBeGreaterThan(300)
    expect(reverseCharged.filter(({ tax_id }) => tax_id === null)).toEqual([])
    expect(full.filter(({ account_type, tax_id }) => account_type === 'private' && tax_id !== null)).toEqual([])
  })
})

describe('the cast', () => {
  it('is the same in the small company and the full one', () => {
    expect(small.customers).toEqual(full.slice(0, 120))
    expect(demoCustomer(DEMO_SEED + 1, 77)).not.toEqual(full[77])
  })

  it('has every country, currency, language and script in the small company', () => {
    const of = (key: 'country' | 'currency' | 'language' | 'payment_method' | 'customer_category') =>
      new Set(small.customers.map((one) => one[key]))
    expect([...of('currency')].sort()).toEqual(['EUR', 'JPY', 'KWD', 'USD'])
    expect(of('country').size).toBeGreaterThanOrEqual(9)
    expect([...of('payment_method')].sort()).toEqual(Object.keys(PAYMENT_METHODS).sort())
    expect([...of('customer_category')].sort()).toEqual(['BUSINESS', 'CONSUMER', 'DIPLOMATIC', 'EU_BUSINESS', 'EXPORT', 'KEY', 'PUBLIC'])
    for (const script of [/[Α-ω]/, /[А-я]/, /[äöüß]/i, /[Łø]/]) expect(small.customers.some(({ name }) => script.test(name))).toBe(true)
    for (const country of ['DE', 'AT', 'GR']) {
      expect(new Set(small.customers.filter((one) => one.country === country).map(({ account_type }) => account_type)).size).toBe(2)
    }
    expect(small.customers.some(({ parent }) => parent !== null)).toBe(true)
  })

  it('has one account each in JPY and KWD', () => {
    for (const currency of ['JPY', 'KWD']) expect(full.filter((one) => one.currency === currency)).toHaveLength(1)
  })
})

describe('fields', () => {
  it('are taken by the party entity', () => {
    const columns = [
      'name',
      'first_name',
      'last_name',
      'tax_id',
      'registration_number',
      'street',
      'street_2',
      'postal_code',
      'city',
      'state',
      'email',
      'phone',
    ] as const
    const refused = full.flatMap((row) =>
      columns
        .filter((column) => !(party.fields[column] as Field).schema.safeParse(row[column]).success)
        .map((column) => `${row.code} ${column}`),
    )
    expect(refused).toEqual([])
    expect(full.filter(({ account_type, first_name }) => (account_type === 'private') !== (first_name !== null))).toEqual([])
  })

  it('refer to what a new company is created with', () => {
    const categories = new Set([...Object.keys(CUSTOMER_CATEGORIES), ...DEMO_CUSTOMER_CATEGORIES.map(({ code }) => code)])
    const countries = new Set(COUNTRIES.map(({ code }) => code))
    for (const row of full) {
      expect(categories.has(row.customer_category) && countries.has(row.country) && row.language in LANGUAGES).toBe(true)
      expect(row.billing_cycle in BILLING_CYCLES && row.credit_category in CREDIT_CATEGORIES && row.sales_channel in SALES_CHANNELS).toBe(
        true,
      )
      expect(row.payment_term === null || row.payment_term in PAYMENT_TERMS).toBe(true)
    }
  })

  it('of a direct debit have an account and a signed mandate', () => {
    const debited = full.filter(({ payment_method }) => payment_method === 'directDebit')
    expect(debited.length).toBeGreaterThan(1500)
    expect(
      debited.filter(({ iban, bic, mandate_reference, mandate_date }) => !iban || !bic || !mandate_reference || !mandate_date),
    ).toEqual([])
  })

  it('name parents that stand further up', () => {
    for (const [index, { parent }] of full.entries()) if (parent !== null) expect(customerIndex(parent)).toBeLessThan(index)
  })
})

describe('names in Latin letters', () => {
  it.each([
    ['Müller-Öchsner', 'muller ochsner'],
    ['Παπαδοπούλου & Υιοί Ο.Ε.', 'papadopoulou yioi oe'],
    ['Черноморски Логистични', 'chernomorski logistichni'],
    ['Łódzka Spółdzielnia', 'lodzka spoldzielnia'],
    ['Größl', 'grossl'],
  ])('%s is %s', (name, latin) => expect(romanise(name)).toBe(latin))

  it('make mail domains that end in no hyphen', () =>
    expect(domainLabel('Rheinische Binnenschifffahrts-Versicherungen -')).toMatch(/^[a-z0-9-]{1,40}$/))
})

it('codes and places are each other’s reverse', () => {
  expect(customerCode(317)).toBe('CUST-00318')
  expect(customerIndex('CUST-00318')).toBe(317)
  expect([customerIndex('CUST-00000'), customerIndex('X')]).toEqual([null, null])
})
