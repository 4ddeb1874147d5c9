import { describe, expect, it } from 'vitest'
import { COMPANY_COUNTRIES } from '../../../src-core/setup/presets/company-countries.ts'
import { COUNTRIES } from '../../../src-core/setup/presets/countries.ts'
import { CURRENCIES } from '../../../src-core/setup/presets/currencies.ts'
import { LANGUAGES } from '../../../src-core/setup/presets/languages.ts'
import { emptyFile } from '../../support/company.ts'
import { smallCompany, withLookups } from '../../support/small-company.ts'

describe('company.create', () => {
  it.each(Object.keys(COMPANY_COUNTRIES))('%s has everything to bill with', async (country) => {
    const file = withLookups(await emptyFile())
    await file.run('company.create', { name: `Company of ${country}`, country })
    const counts = await file.rows<{ table: string; n: number }>(
      ['seller', 'calendar', 'billing_cycle', 'tax_mapping', 'customer_category', 'number_sequence', 'invoice_type', 'accounting_period']
        .map((table) => `SELECT '${table}' AS "table", count(*) AS n FROM ${table}`)
        .join(' UNION ALL '),
    )
    expect(counts.filter(({ n }) => n === 0)).toEqual([])
    expect(counts.find(({ table }) => table === 'accounting_period')?.n).toBe(24)
    const domestic = await file.rows(
      'SELECT 1 FROM tax_mapping m JOIN tax_class c ON c.id = m.tax_class_id WHERE m.seller_country = ? AND c.code = ?',
      country,
      'STANDARD',
    )
    expect(domestic.length).toBeGreaterThan(0)
  })

  it('takes currency, language and zone of the country, or those given', async () => {
    const file = withLookups(await emptyFile())
    await file.run('company.create', { name: 'Gulf Link', country: 'KW', language: 'en' })
    expect(await file.rows('SELECT currency, language, zone FROM company')).toEqual([
      { currency: 'KWD', language: 'en', zone: 'Asia/Kuwait' },
    ])
    expect(await file.rows("SELECT decimals FROM currency WHERE code IN ('KWD', 'JPY', 'EUR') ORDER BY code")).toEqual([
      { decimals: 2 },
      { decimals: 0 },
      { decimals: 3 },
    ])
  })

  it('knows every country of ISO 3166, with a currency and a language that are there', () => {
    const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at))
    const named = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
    const isCurrent = (code: string) => {
      // A code that was given up stands for another, or for several that came of it.
      const [current = ''] = Intl.getCanonicalLocales(`und-${code}`).map((tag) => tag.slice(4))
      return named.of(code) !== undefined && current === code
    }
    const reserved = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'XK', 'ZZ'])
    const all = letters.flatMap((one) => letters.map((other) => one + other)).filter((code) => isCurrent(code) && !reserved.has(code))
    expect(COUNTRIES.map(({ code }) => code)).toEqual(all)
    expect(COUNTRIES).toHaveLength(249)
    expect(COUNTRIES.filter(({ europeanUnion }) => europeanUnion)).toHaveLength(27)
    const currencies = new Set(CURRENCIES.map(({ code }) => code))
    expect(currencies.size).toBe(CURRENCIES.length)
    expect(COUNTRIES.filter(({ currency, language }) => !currencies.has(currency) || !Object.hasOwn(LANGUAGES, language))).toEqual([])
  })

  it.each([
    ['IL', { currency: 'ILS', language: 'he', zone: 'Asia/Jerusalem' }],
    ['TH', { currency: 'THB', language: 'th', zone: 'Asia/Bangkok' }],
    ['GE', { currency: 'GEL', language: 'ka', zone: 'Asia/Tbilisi' }],
  ])('a company can sit in %s, in its only time zone', async (country, place) => {
    const file = withLookups(await emptyFile())
    await file.run('company.create', { name: 'Company', country })
    expect(await file.rows('SELECT currency, language, zone FROM company')).toEqual([place])
  })

  it('asks for the zone of a country that has several', async () => {
    const empty = await emptyFile()
    expect(await empty.fail('company.create', { name: 'X', country: 'KZ' })).toMatchObject({
      code: 'company.zoneMissing',
      fields: [{ path: 'zone' }],
    })
  })

  it('has one ledger account for each role', async () => {
    const file = await smallCompany()
    const roles = await file.rows<{ role: string }>('SELECT role FROM ledger_account WHERE role IS NOT NULL ORDER BY role')
    expect(roles.map((one) => one.role)).toEqual([
      'badDebt',
      'bank',
      'card',
      'cash',
      'exchangeGain',
      'exchangeLoss',
      'receivable',
      'revenue',
      'rounding',
    ])
  })

  it('knows the rates of the past: 16 % in Germany in the second half of 2020', async () => {
    const file = await smallCompany()
    const rows = await file.rows<{ code: string; valid_from: string | null }>(
      `SELECT t.code, m.valid_from FROM tax_mapping m JOIN tax t ON t.id = m.tax_id JOIN tax_class c ON c.id = m.tax_class_id JOIN tax_category k ON k.id = m.tax_category_id
       WHERE c.code = 'STANDARD' AND k.code = 'BUSINESS' ORDER BY m.valid_from`,
    )
    expect(rows).toEqual([
      { code: 'DE-19', valid_from: null },
      { code: 'DE-16', valid_from: '2020-07-01' },
      { code: 'DE-19', valid_from: '2021-01-01' },
    ])
  })

  it('opens the accounting periods of the years asked for', async () => {
    const file = await smallCompany({ first_year: 2024 })
    const [span] = await file.rows('SELECT min(code) AS first, max(code) AS last, count(*) AS n FROM accounting_period')
    expect(span).toEqual({ first: '2024-01', last: '2027-12', n: 48 })
  })

  it('makes the operator of the file', async () => {
    const file = await smallCompany()
    expect(await file.rows('SELECT u.code, u.name, r.permissions FROM app_user u JOIN app_role r ON r.id = u.role_id')).toEqual([
      { code: 'HB', name: 'Hanne Brandt', permissions: '["*"]' },
    ])
  })

  it('refuses a second company, an unknown country and an unknown zone', async () => {
    const file = await smallCompany()
    expect(await file.fail('company.create', { name: 'Again', country: 'DE' })).toMatchObject({ code: 'company.exists' })
    const empty = await emptyFile()
    expect(await empty.fail('company.create', { name: 'X', country: 'XX' })).toMatchObject({
      code: 'company.countryUnknown',
      fields: [{ path: 'country' }],
    })
    expect(await empty.fail('company.create', { name: 'X', country: 'DE', zone: 'Europe/Kiel' })).toMatchObject({
      code: 'company.zoneUnknown',
    })
    expect(await empty.fail('company.create', { name: 'X', country: 'DE', first_year: 2027, last_year: 2026 })).toMatchObject({
      code: 'company.years',
    })
  })
})
