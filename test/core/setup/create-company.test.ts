import { describe, expect, it } from 'vitest'
import { COMPANY_COUNTRIES } from '../../../src-core/setup/presets/company-countries.ts'
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
