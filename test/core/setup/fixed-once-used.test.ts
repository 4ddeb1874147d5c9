/** Settings that say what is posted means are free until something is posted by them, and fixed from then on. */
import { beforeAll, describe, expect, it } from 'vitest'
import { desk, type Desk } from '../../support/desk.ts'

interface Setting {
  readonly entity: string
  readonly table: string
  readonly code: string
  readonly field: string
  readonly value: unknown
  /** What holds it, and the way out. */
  readonly says: RegExp
}

const setting = (entity: string, table: string, code: string, field: string, value: Setting['value'], says: RegExp): Setting => ({
  entity,
  table,
  code,
  field,
  value,
  says,
})
const idOf = (table: string, code: string) => (company: Desk) => company.id(table, code)

const SETTINGS: readonly Setting[] = [
  setting('company', 'company', 'MAIN', 'amounts_from', 'gross', /INV-2026-000001 is issued by it.*another company/),
  setting('invoiceType', 'invoice_type', 'COM', 'kind', 'creditNote', /INV-2026-000001 is of this type.*another invoice type/),
  setting('invoiceType', 'invoice_type', 'COM', 'posts', false, /INV-2026-000001 is of this type.*another invoice type/),
  setting('numberSequence', 'number_sequence', 'INVOICE', 'yearly', false, /number 1 was given from it.*another one/),
  setting('unitOfMeasure', 'unit_of_measure', 'T_CALL', 'multiplier', '7', /charge VOICE are rated in it.*another unit/),
  setting(
    'unitOfMeasure',
    'unit_of_measure',
    'T_CALL',
    'parent_id',
    idOf('unit_of_measure', 'T_ELSE'),
    /charge VOICE are rated in it.*another unit/,
  ),
  setting('charge', 'charge', 'VOICE', 'unit_id', idOf('unit_of_measure', 'T_OTHER'), /is rated by it.*another charge/),
  setting('charge', 'charge', 'VOICE', 'input_unit_id', idOf('unit_of_measure', 'T_OTHER'), /is rated by it.*another charge/),
  setting('counter', 'counter', 'T_COUNT', 'unit_id', idOf('unit_of_measure', 'T_OTHER'), /it counts, as in the period.*another counter/),
  setting('counter', 'counter', 'T_COUNT', 'calendar_id', idOf('calendar', 'T_OTHER'), /it counts, as in the period.*another counter/),
  setting(
    'calendar',
    'calendar',
    'T_MONTH',
    'definition',
    { kind: 'yearly', days: ['01-01'] },
    /charge FEE are charged by it.*another calendar/,
  ),
  setting(
    'calendar',
    'calendar',
    'T_COUNTED',
    'definition',
    { kind: 'yearly', days: ['01-01'] },
    /counter T_COUNT counts by it.*another calendar/,
  ),
  setting('tax', 'tax', 'DE-19', 'reverse_charge', true, /INV-2026-000001 has a line with it.*another tax/),
  setting('ledgerAccount', 'ledger_account', '4100', 'kind', 'expense', /INV-2026-000001 is posted to it.*another ledger account/),
  setting('ledgerAccount', 'ledger_account', '4100', 'heading', true, /INV-2026-000001 is posted to it.*another ledger account/),
  setting('ledgerAccount', 'ledger_account', '1200', 'role', null, /INV-2026-000001 is posted to it.*stays on this account/),
  setting('attribute', 'attribute', 'zone', 'usage_parameter', 2, /priced by it, as by price plan VOICE.*another attribute/),
]

/** Fixed from the beginning. */
const ALWAYS: readonly Setting[] = [
  setting('company', 'company', 'MAIN', 'currency', 'USD', /another company/),
  setting('company', 'company', 'MAIN', 'zone', 'Europe/Paris', /another company/),
  setting('currency', 'currency', 'EUR', 'decimals', 3, /another code/),
  setting('tax', 'tax', 'DE-19', 'percent', '16', /A new rate is a new tax/),
]

async function prepared(): Promise<Desk> {
  const company = await desk()
  const make = async (entity: string, values: object) => (await company.run<{ id: number }>(`${entity}.create`, { values })).id
  const base = await make('unitOfMeasure', { code: 'T_BASE', name: 'Base', symbol: 'base' })
  const unit = await make('unitOfMeasure', { code: 'T_CALL', name: 'Call', symbol: 'call', parent_id: base })
  await make('unitOfMeasure', { code: 'T_OTHER', name: 'Other', symbol: 'oth', parent_id: base, multiplier: '60' })
  await make('unitOfMeasure', { code: 'T_ELSE', name: 'Else', symbol: 'else' })
  const monthly = { kind: 'yearly', days: Array.from({ length: 12 }, (_, month) => `${String(month + 1).padStart(2, '0')}-01`) }
  await make('calendar', { code: 'T_MONTH', name: 'Months', definition: monthly })
  const counted = await make('calendar', { code: 'T_COUNTED', name: 'Months', definition: monthly })
  await make('calendar', { code: 'T_OTHER', name: 'Months', definition: monthly })
  const counter = await make('counter', { code: 'T_COUNT', name: 'Calls', accumulator: true, unit_id: unit, calendar_id: counted })
  await make('attribute', { code: 'zone', name: 'Zone', kind: 'text', source: 'usage', usage_parameter: 3 })
  await company.monthly('FEE', { price: '10', tax: 'STANDARD', calendar: 'T_MONTH' })
  await company.usageCharge('VOICE', {
    grid: 'zone[text];description[text];priceWithoutTax[number]\n"";"default line";"0.05"\n',
    tax: 'STANDARD',
    values: { unit_id: unit, input_unit_id: unit, filter_1: 'VOICE', counter_id: counter },
  })
  return company
}

/** Subscribes, rates a record, issues an invoice. */
async function used(company: Desk): Promise<void> {
  const customer = await company.customer('Kunde')
  await company.subscribe(customer, ['FEE', { product: 'VOICE' }], {
    subscription_date: '2026-11-01',
    access_points: [{ access_id: '4940' }],
  })
  await company.usage('2026-11-02T10:00:00Z;3;4940;VOICE;x;Z1')
  await company.bill(customer)
}

async function change(company: Desk, { entity, table, code, field, value }: Setting) {
  const id = await company.id(table, code)
  const { version } = await company.run<{ version: number }>(`${entity}.get`, { id })
  const given = typeof value === 'function' ? await (value as (company: Desk) => Promise<unknown>)(company) : value
  return { id, version, values: { [field]: given } }
}

const named = (settings: readonly Setting[]) => settings.map((one) => [`${one.entity}.${one.field} of ${one.code}`, one] as const)

describe('once used', () => {
  let company: Desk
  beforeAll(async () => {
    company = await prepared()
    await used(company)
  })

  it.each(named(SETTINGS))('%s is fixed', async (_, one) => {
    const failure = await company.fail(`${one.entity}.update`, await change(company, one))
    expect(failure.code).toBe('record.fixedOnceUsed')
    expect(failure.message).toMatch(one.says)
    expect(failure.fields).toEqual([{ path: one.field, reason: expect.stringMatching(one.says) }])
  })

  it.each(named(ALWAYS))('%s is fixed, as ever', async (_, one) => {
    const failure = await company.fail(`${one.entity}.update`, await change(company, one))
    expect(failure.code).toBe('record.invalid')
    expect(failure.fields).toEqual([{ path: one.field, reason: expect.stringMatching(one.says) }])
  })

  it('by a file as at the desk', async () => {
    const failure = await company.fail('import.run', {
      staged: company.stage('code,name,symbol,multiplier\nT_CALL,Call,call,7\n'),
      file_name: 'units.csv',
      kind: 'unitOfMeasure',
    })
    expect(failure.details?.['faults']).toMatchObject([{ row: 2, column: 'multiplier', reason: expect.stringMatching(/rated in it/) }])
  })

  it('who a customer is, as ever', async () => {
    const [customer] = await company.rows<{ id: number; code: string }>('SELECT id, code FROM customer')
    const other = await company.run<{ id: number }>('party.create', {
      values: { code: 'OTHER', kind: 'organisation', name: 'Other', country: 'DE' },
    })
    const input = await change(company, setting('customer', 'customer', String(customer?.code), 'party_id', other.id, /./))
    expect((await company.fail('customer.update', input)).fields).toEqual([
      { path: 'party_id', reason: expect.stringContaining('open another customer') },
    ])
  })

  it('other fields of the same records stay free, and so does the same value', async () => {
    for (const one of SETTINGS.filter(({ entity }) => !['company', 'numberSequence'].includes(entity))) {
      const input = await change(company, { ...one, field: 'name', value: `Renamed ${one.field}` })
      await company.run(`${one.entity}.update`, input)
    }
    const input = await change(company, { ...(SETTINGS[0] as Setting), value: 'net' })
    await company.run('company.update', input)
    expect(await company.differences()).toEqual([])
  })

  it('what a document refers to is not deleted, even where nothing else does', async () => {
    const article = await company.id('article', 'A-FEE')
    const other = await company.run<{ id: number }>('article.create', {
      values: {
        code: 'NEW',
        name: 'New',
        tax_class_id: await company.id('tax_class', 'STANDARD'),
        ledger_account_id: await company.id('ledger_account', '4100'),
      },
    })
    await company.run('charge.update', await change(company, setting('charge', 'charge', 'FEE', 'article_id', other.id, /./)))
    expect(await company.fail('article.delete', { id: article })).toMatchObject({
      code: 'record.inUse',
      message: expect.stringMatching(/INV-2026-000001 has a line of it/),
    })
    for (const { id } of await company.rows<{ id: number }>(
      'SELECT m.id FROM tax_mapping m JOIN tax t ON t.id = m.tax_id WHERE t.code = ?',
      'DE-19',
    ))
      await company.run('taxMapping.delete', { id })
    expect(await company.fail('tax.delete', { id: await company.id('tax', 'DE-19') })).toMatchObject({
      code: 'record.inUse',
      message: expect.stringMatching(/has a line with it/),
    })
    await company.run('article.delete', { id: await spareArticle(company) })
  })
})

/** An article that nothing uses. */
async function spareArticle(company: Desk): Promise<number> {
  const values = {
    code: 'SPARE',
    name: 'Spare',
    tax_class_id: await company.id('tax_class', 'STANDARD'),
    ledger_account_id: await company.id('ledger_account', '4100'),
  }
  return (await company.run<{ id: number }>('article.create', { values })).id
}

it('before, each may be changed, and is changed back', async () => {
  const company = await prepared()
  for (const one of SETTINGS) {
    const input = await change(company, one)
    if (one.field === 'heading') {
      // Articles post to it: it is held by them before anything is posted.
      expect(await company.fail(`${one.entity}.update`, input)).toMatchObject({ code: 'ledger.inUse' })
      continue
    }
    const { [one.field]: before } = await company.run<Record<string, unknown>>(`${one.entity}.get`, { id: input.id })
    await company.run(`${one.entity}.update`, input)
    await company.run(`${one.entity}.update`, { ...(await change(company, one)), values: { [one.field]: before } })
  }
})

it('a change made before the first use is not taken back after it', async () => {
  const company = await prepared()
  await company.run('company.update', await change(company, SETTINGS[0] as Setting))
  const [entry] = await company.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry')
  await used(company)
  expect(await company.fail('operation.undo', { entry: entry?.id })).toMatchObject({ code: 'record.fixedOnceUsed' })
  expect(await company.rows('SELECT amounts_from FROM company')).toEqual([{ amounts_from: 'gross' }])
})

it('nor is another currency of a customer account', async () => {
  const company = await prepared()
  const customer = await company.customer('Kunde', { currency: 'USD' })
  await company.run('customerAccount.changeCurrency', { id: customer.customer_account_id, currency: 'EUR' })
  const [entry] = await company.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry')
  await company.subscribe(customer, ['FEE'])
  await company.bill(customer)
  expect(await company.fail('operation.undo', { entry: entry?.id })).toMatchObject({
    code: 'record.fixedOnceUsed',
    message: expect.stringMatching(/INV-2026-000001 is posted in it.*another customer account/),
  })
})

/** They decide what comes; what was posted stands by itself. */
const FREE: readonly (readonly [field: string, value: unknown])[] = [
  ['line_rounding', 'none'],
  ['line_rounding', 'places'],
  ['rounding_mode', 'ceiling'],
  ['tax_totals', 'sumOfLineTaxes'],
  ['tax_point', 'invoiceDate'],
  ['proration_divisor', 'thirtyDays'],
  ['proration_month_days', 31],
  ['proration_ratio_places', 2],
  ['dates_rise', false],
  ['allow_zero_credit', true],
]

it('policies for what comes stay free, and make no difference to what was posted', async () => {
  const company = await prepared()
  company.at('2026-11-03')
  const customer = await company.customer('Kunde')
  const [kept, ended] = [await company.subscribe(customer, ['FEE']), await company.subscribe(customer, ['FEE'])]
  const invoice = await company.bill(customer)
  const [line] = await company.rows<{ id: number }>('SELECT id FROM invoice_line WHERE subscription_id = ?', kept.id)
  await company.run('invoice.credit', { id: invoice.id, reason: 'Part', lines: [{ line_id: line?.id, amount: '3.33' }] })
  const reason = (await company.rows<{ code: string }>('SELECT code FROM termination_reason WHERE apply_reimbursement = 1 LIMIT 1'))[0]
    ?.code
  await company.run('subscription.terminate', { id: ended.id, date: '2026-11-14', reason })
  for (const [field, value] of FREE) {
    const { [field]: before } = await company.run<Record<string, unknown>>('company.get', { id: 1 })
    await company.run('company.update', await change(company, setting('company', 'company', 'MAIN', field, value, /./)))
    expect(await company.differences(), `${field} ${String(value)}`).toEqual([])
    await company.run('company.update', await change(company, setting('company', 'company', 'MAIN', field, before, /./)))
  }
})
