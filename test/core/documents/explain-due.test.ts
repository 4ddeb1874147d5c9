import { expect, it } from 'vitest'
import { explainDueDate } from '../../../src-core/documents/explain-due.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import type { BankingCalendar } from '../../../src-core/setup/calendars/definition.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

interface Invoiced {
  readonly id: number
  readonly due: string
}

/** An invoice of 1 December 2026 for a customer with a payment term. */
async function invoiced(company: SmallCompany, payment_term: string | undefined): Promise<Invoiced> {
  moveTo(company, '2026-11-03')
  const catalog = await makeCatalog(company)
  const customer = await company.run<Record<string, number>>('customer.create', {
    name: 'Stadtwerke Kaltenbrunn',
    ...(payment_term ? { payment_term } : {}),
  })
  await company.run('subscription.create', {
    user_account: customer['user_account_id'],
    offer: catalog.offer,
    subscription_date: '2026-11-03',
  })
  moveTo(company, '2026-12-01')
  const [account] = await company.rows<{ id: number }>('SELECT id FROM billing_account')
  const { id } = await company.run<{ id: number }>('invoice.issue', { billing_account_id: account?.id, recurring: true })
  const [row] = await company.rows<{ due: string }>('SELECT due_date AS due FROM open_item')
  return { id, due: row?.due as string }
}

async function dueNode(company: SmallCompany, id: number): Promise<ExplanationNode | undefined> {
  const tree = await company.run<ExplanationNode>('invoice.explain', { id })
  return tree.children.find((child) => child.label === 'Due date')
}

const steps = (node: ExplanationNode | undefined) => node?.children.map((child) => [child.label, child.how, child.when])

it('reckons by the fields of the payment term, and says how', async () => {
  const company = await smallCompany()
  const banking_calendar_id = await company.id('calendar', 'BANKING')
  const values = { code: 'MINE', name: 'Mine', days: 20, end_of_month: true, fixed_day: 25, banking_calendar_id }
  await company.run('paymentTerm.create', { values })
  const { id, due } = await invoiced(company, 'MINE')
  // 21 December, the 31st, 25 January is a Monday.
  expect(due).toBe('2027-01-25')
  const node = await dueNode(company, id)
  expect([node?.how, node?.when, node?.amount]).toEqual(['payment term MINE', { date: '2027-01-25' }, null])
  expect(steps(node)).toEqual([
    ['Invoice date', '', { date: '2026-12-01' }],
    ['20 days', 'added', { date: '2026-12-21' }],
    ['End of month', 'the last day of that month', { date: '2026-12-31' }],
    ['Day 25 of a month', 'the next one', { date: '2027-01-25' }],
    ['Banking day', 'banks work on it', { date: '2027-01-25' }],
  ])
})

it('moves past days on which banks are closed', async () => {
  const company = await smallCompany()
  const { id, due } = await invoiced(company, 'NET_30_BANK')
  // 31 December is a Thursday on which TARGET works.
  expect(due).toBe('2026-12-31')
  const banking_calendar_id = await company.id('calendar', 'BANKING')
  const term = await company.id('payment_term', 'NET_30_BANK')
  await company.run('paymentTerm.update', { id: term, version: 1, values: { days: 24, banking_calendar_id } })
  moveTo(company, '2027-01-01')
  const [account] = await company.rows<{ id: number }>('SELECT id FROM billing_account')
  const next = await company.run<{ id: number }>('invoice.issue', {
    billing_account_id: account?.id,
    recurring: true,
    invoice_date: '2027-01-01',
  })
  // 25 January is a Monday; the term's change leaves the earlier invoice as it was.
  expect((await dueNode(company, next.id))?.when).toEqual({ date: '2027-01-25' })
  expect((await dueNode(company, id))?.when).toEqual({ date: '2026-12-31' })
})

it('takes the days of the billing cycle where the account has no term', async () => {
  const company = await smallCompany()
  const { id, due } = await invoiced(company, undefined)
  expect(due).toBe('2026-12-15')
  const node = await dueNode(company, id)
  expect(node?.how).toBe('days of the billing cycle')
  expect(steps(node)).toEqual([
    ['Invoice date', '', { date: '2026-12-01' }],
    ['14 days', 'added', { date: '2026-12-15' }],
  ])
})

it('refuses a calendar that knows no banking days, and a day that no month has', async () => {
  const company = await smallCompany()
  const term = (more: object) => company.fail('paymentTerm.create', { values: { code: 'X', name: 'X', days: 1, ...more } })
  expect(await term({ banking_calendar_id: await company.id('calendar', 'MONTHLY') })).toMatchObject({
    code: 'paymentTerm.noBankingDays',
    fields: [{ path: 'banking_calendar_id' }],
  })
  expect(await term({ fixed_day: 32 })).toMatchObject({ code: 'record.invalid', fields: [{ path: 'fixed_day' }] })
})

const banks: BankingCalendar = { kind: 'banking', start: '2020-01-01', end: null, weekend: ['sat', 'sun'], holidays: [], closedOn: [] }
const document = (due_date: string, dueTerm?: object) => ({
  invoice_date: '2026-11-07',
  due_date,
  snapshot: JSON.stringify(dueTerm ? { dueTerm } : {}),
})

it('says which way a closed day was moved, and when today’s reckoning is another one', () => {
  const term = { code: 'T', days: 0, endOfMonth: false, fixedDay: null, bankingCalendarId: 1, move: 'later' }
  const later = explainDueDate(document('2026-11-09', term), new Map([[1, banks]]))
  expect(steps(later)?.at(-1)).toEqual(['Banking day', 'banks are closed before it', { date: '2026-11-09' }])
  const earlier = explainDueDate(document('2026-11-06', { ...term, move: 'earlier' }), new Map([[1, banks]]))
  expect(steps(earlier)?.at(-1)).toEqual(['Banking day', 'banks are closed after it', { date: '2026-11-06' }])
  const closedMeanwhile = new Map([[1, { ...banks, closedOn: ['2026-11-09'] }]])
  expect(steps(explainDueDate(document('2026-11-09', term), closedMeanwhile))?.at(-1)).toEqual([
    'Differs',
    'reckoned again today, the due date is another one',
    { date: '2026-11-10' },
  ])
})

it('knows the days between of a document that keeps no term', () => {
  const node = explainDueDate(document('2026-11-21'), new Map())
  expect([node.how, node.when, node.children]).toEqual(['14 days after the invoice date', { date: '2026-11-21' }, []])
})
