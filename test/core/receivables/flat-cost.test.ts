import { expect, it } from 'vitest'
import { type PostedInvoice, postedCompany } from '../../support/posted-company.ts'

const GROWING = 'account_operation|open_item|matching|matching_allocation|journal_entry|journal_line|invoice|invoice_state'

it('reads by key only: no statement of a payment, a matching, a proposal or their way back goes through all of a table or sorts', async () => {
  const company = await postedCompany()
  const account = await company.account('Kunde')
  const invoices: PostedInvoice[] = []
  for (let at = 0; at < 3; at++) invoices.push(await company.invoice(account, { netMinor: 10000, date: '2026-09-01', due: '2026-10-01' }))
  const { connection } = company.core.dispatcher.parts
  const { statement } = connection
  const texts = new Set<string>()
  connection.statement = (text) => {
    if (/^(select|update|insert|delete)/i.test(text)) texts.add(text)
    return statement(text)
  }
  const pay = (more: object) =>
    company.run<{ id: number; matching: number }>('payment.register', {
      customer_account_id: account.customerAccount,
      amount_minor: 11900,
      method: 'transfer',
      payer_iban: 'DE89',
      reference: invoices[1]?.number,
      ...more,
    })
  const paid = await pay({ match: 'oldest' })
  await company.run('matching.unmatch', { id: paid.matching })
  await company.run('matching.propose', { id: paid.id })
  await company.run('matching.match', { operations: [{ id: paid.id }, { id: invoices[1]?.operation }] })
  await company.run('payment.reverse', { id: paid.id })
  await company.run('writeOff.register', { operation_id: invoices[2]?.operation, reason: 'Insolvent' })
  await company.run('invoice.dispute', { id: invoices[1]?.id, reason: 'No router' })
  connection.statement = statement
  expect(texts.size).toBeGreaterThan(25)
  const costly = [...texts].flatMap((text) => {
    const plan = connection.raw
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all(...Array.from({ length: (text.match(/\?/g) ?? []).length }, () => 1)) as { detail: string }[]
    return plan
      .filter(({ detail }) => new RegExp(`SCAN (${GROWING})\\b|TEMP B-TREE FOR ORDER`).test(detail))
      .map(({ detail }) => `${detail}: ${text}`)
  })
  expect(costly).toEqual([])
})
