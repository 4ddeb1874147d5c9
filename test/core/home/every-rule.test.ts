/** A file of before with a nonsensical row of every kind at once: it opens, all of them are listed with a way out, and the others are billed. */
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, it } from 'vitest'
import { ruledEntities } from '../../../src-core/finance/verify/ruled-entities.ts'
import { ruleChecks } from '../../../src-core/finance/verify/rule-checks.ts'
import { type Planted, plantEvery } from '../../support/broken-company.ts'
import { asOfEarlierVersion } from '../../support/by-hand.ts'
import { emptyFile } from '../../support/company.ts'
import type { DeskCustomer } from '../../support/desk.ts'
import { hitCompany, PLANTS } from '../../support/hit-company.ts'
import { type SmallCompany, withLookups } from '../../support/small-company.ts'

interface Found {
  readonly check: string
  readonly entity: string
  readonly id: number
  readonly got: string
  readonly words: string
}

interface Decision {
  readonly kind: string
  readonly entity: string | null
  readonly id: number | null
  readonly count: number
  readonly parts: readonly { readonly label: string }[]
}

/** What is asked of both at once leaves nothing of the other: of these, one is planted here and the other by itself elsewhere. */
const APART = new Set([
  'a negative exchange rate',
  'a payment term of days before',
  'a circle of units',
  'an accounting period that ends before it begins',
  'a gap between accounting periods',
  'a version that ends before it begins',
  'a sequence that starts again without the year',
  'an access of two on one day',
  'a calendar of no definition',
  'a currency that is not there',
])

/** What several tables hold against each other, where `PLANTS` would take too much of the other customer with it. */
const TOGETHER = [
  `UPDATE price_version SET columns = '[{"code":"NOWHERE","kind":"text"}]' WHERE price_plan_id = (SELECT id FROM price_plan WHERE code = 'HIT-CALLS')`,
  ...['2026-10-01', '2026-10-15'].map(
    (start) =>
      `INSERT INTO access_point (subscription_id, access_id, start_date, created_op) SELECT subscription_id, 'TWICE', '${start}', 1 FROM access_point WHERE access_id = 'HIT'`,
  ),
]

/** Rows of entities of which a company has none by itself. */
async function oneOfEach(at: SmallCompany): Promise<void> {
  const create = async (entity: string, values: object) => (await at.run<{ id: number }>(`${entity}.create`, { values })).id
  await create('ledgerAccount', { code: 'HEADING', name: 'Heading', kind: 'revenue', heading: true })
  await create('ledgerAccount', { code: 'CLOSED', name: 'Closed', kind: 'revenue', closed: true })
  await create('attribute', { code: 'ATTRIBUTE', name: 'Attribute', kind: 'text', source: 'service' })
  await create('counter', {
    code: 'COUNTER',
    name: 'Counter',
    kind: 'usage',
    ceiling: '5',
    calendar_id: await at.id('calendar', 'MONTHLY'),
  })
  const [customer] = await at.rows<{ id: number }>('SELECT id FROM customer LIMIT 1')
  await create('note', { entity: 'customer', record_id: customer?.id, text: 'A note' })
}

describe('a file of before with everything that is nonsense in it', () => {
  let at: SmallCompany
  let other: DeskCustomer
  let hit: DeskCustomer
  let planted: readonly Planted[]
  const job = async (operation: string, input: object = {}) => {
    const { job: id } = await at.run<{ job: number }>(operation, input)
    await at.core.idle()
    return at.run<{ state: string; message: string | null; report: Record<string, unknown> }>('job.get', { id })
  }

  beforeAll(async () => {
    const company = await hitCompany()
    ;({ hit, other } = company)
    await oneOfEach(company)
    for (const [name, { sql }] of Object.entries(PLANTS)) if (!APART.has(name)) company.plant(sql)
    for (const sql of TOGETHER) company.plant(sql)
    await company.core.close()
    const raw = new Database(company.file)
    planted = plantEvery(raw)
    asOfEarlierVersion(raw)
    raw.close()
    at = withLookups(await emptyFile(company.file))
  })

  it('holds one of every kind of rule of every entity', () => {
    const planted_ = new Set(planted.map(({ entity }) => entity))
    expect(ruledEntities.filter(({ name }) => !planted_.has(name)).map(({ name }) => name)).toEqual(['company'])
    expect([...new Set(planted.map(({ kind }) => kind))].sort()).toEqual(
      ['bound', 'check', 'choice', 'date', 'gap', 'range', 'reference', 'shared days', 'structure', 'text', 'tree', 'unfit'].sort(),
    )
    expect(planted.length).toBeGreaterThan(340)
  })

  it('is opened, with every step of this version done', async () => {
    const steps = await at.run<{ name: string }[]>('company.steps')
    expect(steps.map(({ name }) => name)).toContain('finance.states')
  })

  it('shows its windows in a zone that there is, whatever the company says', async () => {
    const { company } = await at.run<{ company: { zone: string } }>('session.get')
    expect(company.zone).toBe('UTC')
    expect(() => new Intl.DateTimeFormat('en', { timeZone: company.zone })).not.toThrow()
  })

  it('is told row by row by the check of the books', async () => {
    const { state, report } = await job('books.verify', { rerate: 'all' })
    expect(state).toBe('succeeded')
    const found = report['differences'] as Found[]
    expect(found).toHaveLength(report['count'] as number)
    const missing = planted.filter(({ entity, id }) => !found.some((one) => one.entity === entity && one.id === id))
    expect(missing).toEqual([])
    // Each is told at the field that is at fault, or as a reference that leads nowhere.
    const elsewhere = planted.filter(
      ({ entity, id, field }) =>
        !found.some((one) => one.entity === entity && one.id === id && (one.got === field || one.check === 'references')),
    )
    expect(elsewhere).toEqual([])
    expect(found.filter(({ words }) => /could not read|undefined|\[object/.test(words))).toEqual([])
    const told = new Set(found.map(({ check }) => check))
    // A charge of a product is nothing but references.
    expect(ruleChecks.map(({ name }) => name).filter((name) => !told.has(name))).toEqual(['rule.productCharge'])
  })

  it('is told on the home page, each kind of record with as many as there are', async () => {
    const { decisions } = await at.run<{ decisions: Decision[] }>('home.get')
    const broken = decisions.filter(({ kind }) => kind === 'broken')
    for (const { name } of ruledEntities) {
      const ids = new Set(planted.filter(({ entity }) => entity === name).map(({ id }) => id))
      const listed = broken.filter(({ entity }) => entity === name).reduce((sum, { count }) => sum + count, 0)
      expect(listed, name).toBeGreaterThanOrEqual(ids.size)
    }
    expect(broken.every(({ parts }) => parts.length > 0 && parts.every(({ label }) => label !== ''))).toBe(true)
  })

  it('rates and bills whoever has nothing to do with it', async () => {
    const usage = '2026-10-05T10:00:00Z;5;HIT;\n2026-10-05T10:00:00Z;5;OTHER;\n'
    expect(await job('usage.import', { staged: at.stage(usage), file_name: 'u.csv' })).toMatchObject({ state: 'succeeded' })
    const { id } = await at.run<{ id: number }>('billingRun.create', {
      billing_cycle_id: await at.id('billing_cycle', 'MONTHLY'),
      invoice_date: '2026-11-03',
    })
    expect(await job('billingRun.prepare', { id })).toMatchObject({ state: 'succeeded' })
    expect(await job('billingRun.validate', { id })).toMatchObject({ state: 'succeeded' })
    const invoices = (account: number) => at.rows('SELECT net_minor AS net FROM invoice WHERE billing_account_id = ?', account)
    expect(await invoices(other.billing_account_id)).toEqual([{ net: 5000 }])
    expect(await invoices(hit.billing_account_id)).toEqual([])
  })
})
