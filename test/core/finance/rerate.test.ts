import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import type { RerateMode } from '../../../src-core/finance/verify/rerate-check.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { flatPrice } from '../../support/prices.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

const ACCESS = '4943112345'

/** A subscribed customer with a prorated fee, and calls of one to five minutes, every second to zone Z2. */
async function rated(calls: number) {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const customer = await company.run<Record<string, number>>('customer.create', { name: 'Stadtwerke Kaltenbrunn', country: 'DE' })
  moveTo(company, '2026-10-11')
  const subscription = await company.run<{ id: number }>('subscription.create', {
    user_account: customer['user_account_id'],
    offer: catalog.offer,
    subscription_date: '2026-10-11',
    access_points: [{ access_id: ACCESS }],
  })
  const lines = Array.from({ length: calls }, (_, at) => {
    const time = new Date(Date.UTC(2026, 9, 20) + at * 60_000).toISOString()
    return `${time};${60 * (1 + (at % 5))};${ACCESS};VOICE;+3021;${at % 2 ? 'Z2' : 'Z1'}`
  })
  await company.run('usage.import', { staged: company.stage(lines.join('\n')), file_name: 'october.csv' })
  await company.core.idle()
  moveTo(company, '2026-11-01')
  const [account] = await company.rows<{ id: number }>('SELECT id FROM billing_account')
  await company.run('invoice.issue', { billing_account_id: account?.id, recurring: true })
  return { company, catalog, customer, subscription }
}

const rerate = async (company: SmallCompany, mode: RerateMode = 'all') =>
  (await verifyBooks(company.core.dispatcher.store, { rerate: mode })).differences.filter(({ check }) => check === 'rated.rerate')

/** Behind the product's back; rated transactions have no guards. */
const corrupt = (company: SmallCompany, sql: string) => company.core.dispatcher.parts.connection.raw.exec(sql)

describe('rating again', () => {
  it('finds nothing where nothing was touched', async () => {
    const { company } = await rated(8)
    expect(await rerate(company)).toEqual([])
    expect(await company.rows("SELECT 1 FROM rated_transaction WHERE kind = 'recurring' AND inputs IS NOT NULL")).toHaveLength(1)
  })

  it.each([
    ['amount', "amount = '0.060000000000'", '0.05', '0.06'],
    ['unit price', "unit_price = '0.060000000000'", '0.05', '0.06'],
    ['quantity', "quantity = '2.000000000000'", '1', '2'],
  ])('names the %s of a usage record that was changed', async (figure, set, expected, got) => {
    const { company } = await rated(8)
    const [first] = await company.rows<{ id: number }>("SELECT MIN(id) AS id FROM rated_transaction WHERE kind = 'usage'")
    corrupt(company, `UPDATE rated_transaction SET ${set} WHERE id = ${first?.id}`)
    expect(await rerate(company)).toEqual([
      {
        check: 'rated.rerate',
        entity: 'ratedTransaction',
        id: first?.id,
        expected,
        got,
        words: `Rated transaction ${first?.id} states the ${figure} ${got}; rated again it is ${expected}.`,
      },
    ])
  })

  it('finds a fee that was changed altogether, in proportion or whole', async () => {
    const { company } = await rated(1)
    for (const where of ['inputs IS NOT NULL', 'inputs IS NULL']) {
      const set = "unit_price = '8.900000000000', amount = '8.900000000000'"
      corrupt(company, `UPDATE rated_transaction SET ${set} WHERE kind = 'recurring' AND ${where}`)
    }
    const found = await rerate(company)
    expect(found.map(({ expected }) => expected)).toEqual(['89', '60.290322580645', '89', '89'])
  })

  it('finds a transaction whose usage record is gone', async () => {
    const { company } = await rated(2)
    corrupt(company, 'DELETE FROM usage_record WHERE id = 1')
    expect((await rerate(company)).map(({ words }) => words)).toEqual(['Rated transaction 1 rates usage record 1, which is not there.'])
  })

  it('samples by a stride of two to the power that leaves five hundred and more', async () => {
    const { company } = await rated(1200)
    corrupt(company, "UPDATE rated_transaction SET amount = '9.000000000000' WHERE id IN (3, 4)")
    expect((await rerate(company, 'sample')).map(({ id }) => id)).toEqual([3])
    expect((await rerate(company, 'all')).map(({ id }) => id)).toEqual([3, 4])
    expect(await rerate(company, 'none')).toEqual([])
  })

  it('takes the mode as an input of the job', async () => {
    const { company } = await rated(1200)
    corrupt(company, "UPDATE rated_transaction SET amount = '9.000000000000' WHERE id = 4")
    const counts: unknown[] = []
    for (const input of [{}, { rerate: 'none' }, { rerate: 'all' }]) {
      const { job } = await company.run<{ job: number }>('books.verify', input)
      await company.core.idle()
      const { report } = await company.run<{ report: { differences: { check: string }[] } }>('job.get', { id: job })
      counts.push(report.differences.filter(({ check }) => check === 'rated.rerate').length)
    }
    expect(counts).toEqual([0, 0, 1])
  })
})

describe('what was decided then', () => {
  it('holds when another line, version or plan would be taken today', async () => {
    const { company, catalog } = await rated(4)
    await flatPrice(company, catalog.usage, 'PP_CHEAPER', '0.01')
    const plan = await company.run<{ version: number }>('pricePlan.get', { id: await company.id('price_plan', 'PP_VOICE') })
    await company.run('pricePlan.update', {
      id: await company.id('price_plan', 'PP_VOICE'),
      version: plan.version,
      values: { priority: 9 },
    })
    expect(await rerate(company)).toEqual([])
    corrupt(company, "UPDATE rated_transaction SET amount = '0.060000000000' WHERE id = 1")
    expect((await rerate(company)).map(({ expected }) => expected)).toEqual(['0.05'])
  })

  it('is compared with itself alone where the charge was changed since', async () => {
    const { company, catalog } = await rated(4)
    const { version } = await company.run<{ version: number }>('charge.get', { id: catalog.usage })
    await company.run('charge.update', { id: catalog.usage, version, values: { priority: 2 } })
    // An earlier version let the unit be changed, which is fixed by now.
    corrupt(company, `UPDATE charge SET unit_id = (SELECT id FROM unit_of_measure WHERE code = 'T_SEC') WHERE id = ${catalog.usage}`)
    expect(await rerate(company)).toEqual([])
    corrupt(company, "UPDATE rated_transaction SET amount = '0.060000000000' WHERE id = 1")
    expect((await rerate(company)).map(({ expected }) => expected)).toEqual(['0.05'])
  })

  it('holds for what gives another transaction back, and for what no charge rated', async () => {
    const { company } = await rated(2)
    corrupt(
      company,
      `INSERT INTO rated_transaction (created_op, billing_account_id, subscription_id, service_id, charge_id, article_id, tax_id, kind, usage_date, quantity, unit_price, amount, inputs)
       SELECT created_op, billing_account_id, subscription_id, service_id, charge_id, article_id, tax_id, 'reimbursement', usage_date, '-1.000000000000', unit_price, '-0.050000000000', '{"reverses":1}' FROM rated_transaction WHERE id = 1;
       INSERT INTO rated_transaction (created_op, billing_account_id, article_id, tax_id, kind, usage_date, quantity, unit_price, amount)
       SELECT created_op, billing_account_id, article_id, tax_id, 'manual', usage_date, '3.000000000000', '0.333333333333', '1.000000000000' FROM rated_transaction WHERE id = 1`,
    )
    expect(await rerate(company)).toEqual([])
    corrupt(company, "UPDATE rated_transaction SET amount = '-0.060000000000' WHERE kind = 'reimbursement'")
    corrupt(company, "UPDATE rated_transaction SET amount = '2.000000000000' WHERE kind = 'manual'")
    expect((await rerate(company)).map(({ expected }) => expected)).toEqual(['-0.05', '0.999999999999'])
  })
})
