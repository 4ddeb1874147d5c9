/** Drafts whose credits exceed their charges: credit notes from the run, or carried to the next one. */
import { beforeEach, describe, expect, it } from 'vitest'
import { makeCatalog } from '../../support/catalog.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

interface Draft {
  readonly account: number
  readonly state: string
  readonly rule: string | null
  readonly gross: number
}

async function runJob(company: SmallCompany, operation: string, input: unknown): Promise<Record<string, unknown>> {
  const { job } = await company.run<{ job: number }>(operation, input)
  await company.core.idle()
  const { state, message, report } = await company.run<Record<string, unknown>>('job.get', { id: job })
  expect([state, message]).toEqual(['succeeded', null])
  return report as Record<string, unknown>
}

const draftsOf = (company: SmallCompany, run: number) =>
  company.rows<Draft>(
    `SELECT billing_account_id AS account, state, rule, gross_minor AS gross FROM billing_run_account
     WHERE billing_run_id = ? ORDER BY billing_account_id`,
    run,
  )

async function prepared(company: SmallCompany, date: string): Promise<number> {
  moveTo(company, date)
  const cycle = await company.id('billing_cycle', 'MONTHLY')
  const { id } = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: date })
  await runJob(company, 'billingRun.prepare', { id })
  return id
}

const validated = (company: SmallCompany, id: number) => runJob(company, 'billingRun.validate', { id })
const verified = async (company: SmallCompany) =>
  expect(await runJob(company, 'books.verify', {})).toMatchObject({ count: 0, differences: [] })

let company: SmallCompany
let leaving: { readonly account: number; readonly customer: number }

/**
 * Two customers with a fee of 89.00 a month in advance, billed on 1 November. One leaves on 11 November
 * and gets 20 of 30 days back: 59.33 net, 70.60 with tax.
 */
beforeEach(async () => {
  company = await smallCompany()
  moveTo(company, '2026-10-15')
  const catalog = await makeCatalog(company)
  const subscribe = async (name: string) => {
    const customer = await company.run<Record<string, number>>('customer.create', { name })
    const { id } = await company.run<{ id: number }>('subscription.create', {
      user_account: customer['user_account_id'],
      offer: catalog.offer,
      subscription_date: '2026-10-15',
    })
    return { subscription: id, account: customer['billing_account_id'] as number, customer: customer['customer_account_id'] as number }
  }
  await subscribe('Stays')
  const goes = await subscribe('Leaves')
  leaving = goes
  await validated(company, await prepared(company, '2026-11-01'))
  moveTo(company, '2026-11-11')
  await company.run('subscription.terminate', { id: goes.subscription, reason: 'END', date: '2026-11-11' })
})

describe('a draft with a negative total', () => {
  it('waits for a decision: it is no invoice, and other drafts become no credit notes', async () => {
    const run = await prepared(company, '2026-12-01')
    const [stays, goes] = await draftsOf(company, run)
    expect([stays?.state, goes]).toEqual(['draft', { account: leaving.account, state: 'suspect', rule: 'negativeTotal', gross: -7060 }])
    expect((await company.fail('billingRun.validate', { id: run })).code).toBe('billingRun.undecided')
    const decide = (account: number | undefined, decision: string) =>
      company.fail('billingRun.decide', { id: run, accounts: [account], decision })
    expect(await decide(leaving.account, 'accept')).toMatchObject({
      code: 'billingRun.negativeDraft',
      message: expect.stringContaining('Issue it as a credit note, or carry it to the next run.'),
    })
    expect((await decide(stays?.account, 'credit')).code).toBe('billingRun.notNegative')
  })

  it('becomes a credit note with a number of its own sequence, posted and open as a credit', async () => {
    const run = await prepared(company, '2026-12-01')
    await company.run('billingRun.decide', { id: run, accounts: [leaving.account], decision: 'credit' })
    expect((await draftsOf(company, run)).map(({ state }) => state)).toEqual(['draft', 'draft'])
    expect(await validated(company, run)).toMatchObject({ invoices: 1, credit_notes: 1 })

    const [note] = await company.rows<Record<string, unknown>>("SELECT * FROM invoice WHERE kind = 'creditNote'")
    expect(note).toMatchObject({
      number: 'CN-2026-000001',
      billing_run_id: run,
      billing_account_id: leaving.account,
      credits_invoice_id: null,
      invoice_date: '2026-12-01',
      due_date: '2026-12-01',
      net_minor: -5933,
      tax_minor: -1127,
      gross_minor: -7060,
    })
    expect(await company.rows('SELECT base_minor, tax_minor FROM invoice_tax WHERE invoice_id = ?', note?.['id'])).toEqual([
      { base_minor: -5933, tax_minor: -1127 },
    ])
    expect(await company.rows("SELECT MAX(number) AS last FROM invoice WHERE kind = 'invoice'")).toEqual([{ last: 'INV-2026-000003' }])
    expect(await company.rows("SELECT direction, open_minor, status, due_date FROM open_item WHERE direction = 'credit'")).toEqual([
      { direction: 'credit', open_minor: 7060, status: 'O', due_date: '2026-12-01' },
    ])
    // Revenue and tax are taken back from the debtor's account.
    const posted = await company.rows<{ code: string; minor: number }>(
      `SELECT account.code, line.functional_minor AS minor FROM journal_line AS line
       JOIN journal_entry AS entry ON entry.id = line.journal_entry_id JOIN ledger_account AS account ON account.id = line.ledger_account_id
       WHERE entry.description LIKE '%CN-2026-000001%' OR entry.reference = 'CN-2026-000001' ORDER BY minor`,
    )
    expect(posted.map(({ minor }) => minor)).toEqual([-7060, 1127, 5933])
    expect(
      await company.rows('SELECT state, invoice_id IS NOT NULL AS linked FROM billing_run_account WHERE billing_run_id = ?', run),
    ).toEqual([
      { state: 'validated', linked: 1 },
      { state: 'validated', linked: 1 },
    ])
    await verified(company)
  })

  it('is explained, drawn as a credit note before and after, and matched with what is owed', async () => {
    const run = await prepared(company, '2026-12-01')
    const page = await company.run<{ kind: string; dueDate: unknown }>('billingRun.document', {
      id: run,
      billing_account_id: leaving.account,
    })
    expect([page.kind, page.dueDate]).toEqual(['creditNote', null])
    await company.run('billingRun.decide', { id: run, accounts: [leaving.account], decision: 'credit' })
    await validated(company, run)
    const [note] = await company.rows<{ id: number }>("SELECT id FROM invoice WHERE kind = 'creditNote'")
    const tree = await company.run<{ amount: string; children: { label: string; amount: string }[] }>('invoice.explain', { id: note?.id })
    expect([tree.amount, tree.children.map(({ label, amount }) => [label, amount])]).toEqual([
      '-70.60',
      [
        ['VAT 19 %', '-11.27'],
        ['Net', '-59.33'],
      ],
    ])
    const items = await company.rows<{ id: number }>('SELECT id FROM open_item WHERE customer_account_id = ? ORDER BY id', leaving.customer)
    await company.run('matching.match', { operations: items.map(({ id }) => ({ id })) })
    expect(await company.rows("SELECT open_minor FROM open_item WHERE direction = 'credit'")).toEqual([{ open_minor: 0 }])
    await verified(company)
  })

  it('is carried to the next run, and comes back there', async () => {
    const run = await prepared(company, '2026-12-01')
    await company.run('billingRun.decide', { id: run, accounts: [leaving.account], decision: 'reject' })
    expect(await validated(company, run)).toMatchObject({ invoices: 1, credit_notes: 0 })
    const next = await prepared(company, '2027-01-01')
    expect((await draftsOf(company, next)).find(({ account }) => account === leaving.account)).toMatchObject({
      state: 'suspect',
      rule: 'negativeTotal',
      gross: -7060,
    })
    await company.run('billingRun.decide', { id: next, accounts: [leaving.account], decision: 'credit' })
    await validated(company, next)
    expect(await company.rows("SELECT number, gross_minor FROM invoice WHERE kind = 'creditNote'")).toEqual([
      { number: 'CN-2027-000001', gross_minor: -7060 },
    ])
    await verified(company)
  })

  it('is decided again, with undo naming the decision before', async () => {
    const run = await prepared(company, '2026-12-01')
    const decide = (decision: string) =>
      company.run<{ before: string }>('billingRun.decide', { id: run, accounts: [leaving.account], decision })
    expect((await decide('credit')).before).toBe('reopen')
    expect((await decide('reject')).before).toBe('credit')
    expect((await decide('reopen')).before).toBe('reject')
    const stateOf = async () => (await draftsOf(company, run)).find(({ account }) => account === leaving.account)?.state
    expect(await stateOf()).toBe('suspect')
    await decide('reject')
    const [entry] = await company.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry')
    await company.run('operation.undo', { entry: entry?.id })
    expect(await stateOf()).toBe('suspect')
  })

  it('cannot be dated before the last credit note: numbers and dates rise together', async () => {
    moveTo(company, '2026-12-05')
    const [invoice] = await company.rows<{ id: number }>('SELECT MIN(id) AS id FROM invoice')
    await company.run('invoice.credit', { id: invoice?.id, reason: 'Late' })
    const run = await prepared(company, '2026-12-01')
    moveTo(company, '2026-12-05')
    expect(await company.fail('billingRun.decide', { id: run, accounts: [leaving.account], decision: 'credit' })).toMatchObject({
      code: 'invoice.earlierDate',
      message: expect.stringContaining('CN-2026-000001'),
    })
  })
})

it('issues what is owed to a customer as a credit note at the desk, too', async () => {
  moveTo(company, '2026-12-01')
  const issued = await company.run<{ id: number; number: string; gross_minor: number }>('invoice.issue', {
    billing_account_id: leaving.account,
    recurring: true,
  })
  expect(issued).toMatchObject({ number: 'CN-2026-000001', gross_minor: -7060 })
  await verified(company)
})
