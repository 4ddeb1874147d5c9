import { expect, it } from 'vitest'
import { makeCatalog } from '../support/catalog.ts'
import { moveTo, type SmallCompany, smallCompany } from '../support/small-company.ts'

interface Job {
  readonly state: string
  readonly message: string | null
  readonly report: Record<string, number>
}

async function runJob(company: SmallCompany, operation: string, input: unknown): Promise<Job> {
  const { job } = await company.run<{ job: number }>(operation, input)
  await company.core.idle()
  return company.run<Job>('job.get', { id: job })
}

const ACCESS = '4943112345'

/** Nine calls of one to nine minutes, every second to zone Z2; a broken line, an unknown access point. */
function usageFile(): string {
  const calls = Array.from(
    { length: 9 },
    (_, at) => `2026-10-${20 + at}T10:00:00Z;${60 * (at + 1)};${ACCESS};VOICE;+3021;${at % 2 ? 'Z2' : 'Z1'}`,
  )
  return [...calls, 'yesterday;1;x;VOICE', '2026-10-20T10:00:00Z;5;unknown;VOICE'].join('\n')
}

async function subscribed() {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const customer = await company.run<Record<string, number>>('customer.create', {
    name: 'Stadtwerke Kaltenbrunn',
    account_type: 'company',
    country: 'DE',
    city: 'Kaltenbrunn',
  })
  moveTo(company, '2026-10-11')
  const subscription = await company.run<{ id: number }>('subscription.create', {
    user_account: customer['user_account_id'],
    offer: catalog.offer,
    subscription_date: '2026-10-11',
    access_points: [{ access_id: ACCESS }],
  })
  return { company, catalog, customer, subscription }
}

it('bills one customer from a usage file to a posted and verified invoice', async () => {
  const { company, customer } = await subscribed()
  const imported = await runJob(company, 'usage.import', { staged: company.stage(usageFile()), file_name: 'october.csv' })
  expect(imported).toMatchObject({ state: 'succeeded', report: { accepted: 9, rejected: 2, duplicates: 0 } })
  const [first] = usageFile().split('\n')
  const again = await runJob(company, 'usage.import', { staged: company.stage(`${first};\n`), file_name: 'again.csv' })
  expect(again).toMatchObject({ state: 'succeeded', report: { accepted: 0, rejected: 0, duplicates: 1 } })
  expect((await company.run<{ cause: string }[]>('rejectedUsage.groups')).map((group) => group.cause).sort()).toEqual([
    'ACCESS_NOT_FOUND',
    'DUPLICATE',
    'INVALID_FORMAT',
  ])

  moveTo(company, '2026-11-01')
  const [cycle] = await company.rows<{ id: number }>('SELECT billing_cycle_id AS id FROM billing_account')
  const run = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle?.id, invoice_date: '2026-11-01' })
  expect((await runJob(company, 'billingRun.prepare', { id: run.id })).report).toMatchObject({ drafted: 1, held: 0 })
  expect((await runJob(company, 'billingRun.validate', { id: run.id })).report).toMatchObject({ invoices: 1 })

  // 21 of 31 days of 89.00 = 60.290322…; November in advance 89.00; 25 min at 0.05; 20 min at 0.12.
  const lines = await company.run<{ rows: { label: string; amount: string }[] }>('invoiceLine.list')
  expect(lines.rows.map((line) => [line.label, line.amount])).toEqual([
    ['Fibre 1000', '60.290000000000'],
    ['Fibre 1000', '89.000000000000'],
    ['Calls', '1.250000000000'],
    ['Calls', '2.400000000000'],
  ])
  const invoices = await company.run<{ rows: Record<string, unknown>[] }>('invoice.list')
  // 152.94 net, 19 % of it once on the invoice: 29.0586.
  expect(invoices.rows).toMatchObject([
    { number: 'INV-2026-000001', net_minor: 15294, tax_minor: 2906, gross_minor: 18200, open_minor: 18200, payment_status: 'PENDING' },
  ])

  await company.run('payment.register', {
    customer_account_id: customer['customer_account_id'],
    amount_minor: 18200,
    date: '2026-11-01',
    method: 'transfer',
    match: 'oldest',
  })
  expect((await company.run<{ rows: unknown[] }>('invoice.list')).rows).toMatchObject([{ open_minor: 0, payment_status: 'PAID' }])
  expect((await runJob(company, 'books.verify', {})).report).toMatchObject({ count: 0, differences: [] })
})

it('explains an invoice down to the usage record, and the tree adds up', async () => {
  const { company } = await subscribed()
  await runJob(company, 'usage.import', { staged: company.stage(usageFile()), file_name: 'october.csv' })
  moveTo(company, '2026-11-01')
  const [account] = await company.rows<{ id: number }>('SELECT id FROM billing_account')
  const issued = await company.run<{ id: number }>('invoice.issue', { billing_account_id: account?.id, recurring: true })
  const tree = await company.run<{ amount: string; children: { label: string; amount: string; children: unknown[] }[] }>(
    'invoice.explain',
    { id: issued.id },
  )
  expect(tree.amount).toBe('182.00')
  expect(tree.children.map((child) => [child.label, child.amount])).toEqual([
    ['VAT 19 %', '29.06'],
    ['Net', '152.94'],
    ['Due date', null],
  ])
  expect(JSON.stringify(tree)).toContain('21 of 31 days = 0.677419')
  expect(JSON.stringify(tree)).toContain('"entity":"usageRecord"')
  expect(JSON.stringify(tree)).not.toContain('Differs')
})

it('mends a rejected record and rates it when it is processed again', async () => {
  const { company } = await subscribed()
  await runJob(company, 'usage.import', { staged: company.stage(usageFile()), file_name: 'october.csv' })
  const [reject] = await company.rows<{ id: number }>("SELECT id FROM rejected_usage WHERE cause = 'ACCESS_NOT_FOUND'")
  await company.run('rejectedUsage.mend', { id: reject?.id, line: `2026-10-20T10:00:01Z;120;${ACCESS};VOICE;+30;Z2` })
  expect((await runJob(company, 'usage.reprocess', { cause: 'ACCESS_NOT_FOUND' })).report).toEqual({ accepted: 1, rejected: 0 })
  expect(
    await company.rows("SELECT amount FROM rated_transaction WHERE amount = '0.240000000000' AND usage_date = '2026-10-20'"),
  ).toHaveLength(1)
})

it('refuses a file that was imported before', async () => {
  const { company } = await subscribed()
  const staged = company.stage(usageFile())
  await runJob(company, 'usage.import', { staged, file_name: 'october.csv' })
  expect(await company.fail('usage.import', { staged, file_name: 'again.csv' })).toMatchObject({ code: 'usage.fileKnown' })
})

it('credits an invoice under a number of its own, and not beyond its total', async () => {
  const { company } = await subscribed()
  moveTo(company, '2026-11-01')
  const [account] = await company.rows<{ id: number }>('SELECT id FROM billing_account')
  const issued = await company.run<{ id: number }>('invoice.issue', { billing_account_id: account?.id, recurring: true })
  const [line] = await company.rows<{ id: number }>('SELECT id FROM invoice_line ORDER BY position LIMIT 1')
  const credit = await company.run<{ number: string; gross_minor: number }>('invoice.credit', {
    id: issued.id,
    reason: 'Late delivery',
    lines: [{ line_id: line?.id, amount: '10.00' }],
  })
  expect(credit).toMatchObject({ number: 'CN-2026-000001', gross_minor: -1190 })
  // without lines it is the rest that is credited, and then there is none
  await company.run('invoice.credit', { id: issued.id, reason: 'The rest' })
  expect(await company.fail('invoice.credit', { id: issued.id, reason: 'Again' })).toMatchObject({ code: 'invoice.overCredited' })
  expect((await runJob(company, 'books.verify', {})).report).toMatchObject({ count: 0, differences: [] })
})
