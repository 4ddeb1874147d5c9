import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { byHand } from '../../support/by-hand.ts'
import { OPERATOR } from '../../support/company.ts'
import { copyOfLivedIn, livedIn } from '../../support/lived-in-company.ts'
import type { SmallCompany } from '../../support/small-company.ts'

const verify = (company: SmallCompany) => verifyBooks(company.core.dispatcher.store)

describe('books.verify', () => {
  it('finds nothing in a company that was only worked with', async () => {
    const company = await livedIn()
    expect((await verify(company)).differences).toEqual([])
    await company.run('books.verify')
    await company.core.idle()
    const [job] = await company.rows<{ state: string; report: string }>(`SELECT state, report FROM job WHERE operation = 'books.verify'`)
    expect(job).toMatchObject({ state: 'succeeded' })
    expect(JSON.parse(job?.report ?? '')).toMatchObject({ count: 0 })
    expect(await company.rows('SELECT differences FROM books_check')).toEqual([{ differences: 0 }])
  })

  /** What is done to the file behind the product's back, and the check that must name it. */
  const corruptions: readonly (readonly [what: string, sql: string, check: string])[] = [
    ['a journal line gains a cent', 'UPDATE journal_line SET amount_minor = amount_minor + 1 WHERE id = 1', 'journal.balanced'],
    [
      'a journal line gains a cent in company currency',
      'UPDATE journal_line SET functional_minor = functional_minor + 1 WHERE id = 2',
      'journal.balanced',
    ],
    ['a journal entry loses its lines', 'DELETE FROM journal_line WHERE journal_entry_id = 1', 'journal.balanced'],
    [
      'a journal entry is gone',
      'DELETE FROM journal_line WHERE journal_entry_id = 2; DELETE FROM journal_entry WHERE id = 2',
      'invoice.journal',
    ],
    [
      'a journal entry is doubled',
      `INSERT INTO journal_entry SELECT 900, created_op, journal, posted_on, currency, rate, source, source_id, reference, description FROM journal_entry WHERE id = 1;
      INSERT INTO journal_line SELECT 900 + id, 900, ledger_account_id, amount_minor, functional_minor, customer_account_id FROM journal_line WHERE journal_entry_id = 1`,
      'invoice.entry',
    ],
    ['a journal entry posts nothing that is there', 'UPDATE journal_entry SET source_id = 999 WHERE id = 3', 'journal.source'],
    [
      'a client line moves to another account',
      'UPDATE journal_line SET customer_account_id = (SELECT MAX(id) FROM customer_account) WHERE id = 1',
      'journal.account',
    ],
    [
      'a payment is posted with other signs',
      `UPDATE journal_line SET amount_minor = -amount_minor, functional_minor = -functional_minor WHERE journal_entry_id = (SELECT MIN(id) FROM journal_entry WHERE source = 'accountOperation')`,
      'operation.journal',
    ],
    [
      'an exchange difference is not posted',
      `DELETE FROM journal_line WHERE journal_entry_id IN (SELECT id FROM journal_entry WHERE source = 'matching'); DELETE FROM journal_entry WHERE source = 'matching'`,
      'matching.journal',
    ],
    [
      'a payment is posted on another day',
      `UPDATE journal_entry SET posted_on = '2026-01-01' WHERE id = (SELECT MIN(id) FROM journal_entry WHERE source = 'accountOperation')`,
      'operation.entry',
    ],
    [
      'the receivables ledger is not what is open',
      'UPDATE journal_line SET customer_account_id = NULL WHERE id = 1',
      'journal.receivables',
    ],
    ['an open item is gone', 'DELETE FROM open_item WHERE id = 1', 'openItem.exists'],
    [
      'an open item has no operation',
      `INSERT INTO open_item VALUES (999, 999, 1, 'debit', 'EUR', '2026-11-03', 1, 1, 'O')`,
      'openItem.operation',
    ],
    ['more is open than there is', `UPDATE open_item SET open_minor = open_minor + 1 WHERE id = 2`, 'openItem.open'],
    [
      'more is open in company currency',
      'UPDATE open_item SET open_functional_minor = open_functional_minor + 1 WHERE id = 5',
      'openItem.functional',
    ],
    ['an open item is due another day', `UPDATE open_item SET due_date = '2027-01-01' WHERE id = 2`, 'openItem.copies'],
    ['an open item is called matched', `UPDATE open_item SET status = 'L' WHERE open_minor > 0 AND status = 'P'`, 'openItem.status'],
    [
      'an allocation is larger than its operation',
      'UPDATE matching_allocation SET amount_minor = 99999 WHERE id = 1',
      'matching.overAllocation',
    ],
    ['an allocation is gone', 'DELETE FROM matching_allocation WHERE id = (SELECT MAX(id) FROM matching_allocation)', 'openItem.open'],
    [
      'an allocation joins other accounts',
      `UPDATE matching_allocation SET debit_operation_id = (SELECT id FROM account_operation WHERE currency = 'USD' AND direction = 'debit') WHERE id = 1`,
      'matching.sides',
    ],
    [
      'a matching takes money back',
      'UPDATE matching_allocation SET amount_minor = -amount_minor WHERE id = (SELECT MAX(id) FROM matching_allocation)',
      'matching.sign',
    ],
    [
      'a reversal takes back less',
      `UPDATE matching_allocation SET amount_minor = amount_minor + 1 WHERE matching_id = (SELECT id FROM matching WHERE kind = 'reversal' LIMIT 1)`,
      'matching.reversal',
    ],
    ['an invoice has no payment status', 'DELETE FROM invoice_state WHERE invoice_id = 1', 'invoiceState.exists'],
    [
      'an unpaid invoice is called paid',
      `UPDATE invoice_state SET payment_status = 'PAID' WHERE payment_status = 'PPAID'`,
      'invoiceState.status',
    ],
    [
      'a written-off invoice is called paid',
      `UPDATE invoice_state SET payment_status = 'PAID' WHERE payment_status = 'ABANDONED'`,
      'invoiceState.status',
    ],
    ['an invoice states another gross', 'UPDATE invoice SET gross_minor = gross_minor + 1 WHERE id = 1', 'invoice.totals'],
    [
      'an invoice states another net and tax',
      'UPDATE invoice SET net_minor = net_minor + 1, tax_minor = tax_minor - 1 WHERE id = 1',
      'invoice.taxRows',
    ],
    ['a line is a cent more', `UPDATE invoice_line SET amount = '40.010000000000' WHERE id = 1`, 'invoice.lines'],
    ['a line is gone', 'DELETE FROM invoice_line WHERE id = 2', 'invoice.lines'],
    ['all lines are gone', 'DELETE FROM invoice_line WHERE invoice_id = 2', 'invoice.lines'],
    [
      'an invoice has another value in company currency',
      'UPDATE invoice SET functional_minor = functional_minor + 5 WHERE id = 5',
      'invoice.functional',
    ],
    [
      'an operation has another amount than its invoice',
      'UPDATE account_operation SET amount_minor = amount_minor + 1 WHERE id = 3',
      'invoice.operation',
    ],
    [
      'an invoice has two operations',
      `INSERT INTO account_operation SELECT 901, created_op, customer_account_id, kind, direction, number, currency, amount_minor, rate, functional_minor, operation_date, due_date, invoice_id, method, reference, payer, payer_iban FROM account_operation WHERE id = 1`,
      'invoice.operation',
    ],
    ['a payment hangs on an invoice', `UPDATE account_operation SET invoice_id = 1 WHERE kind = 'payment'`, 'operation.invoice'],
    ['a rated transaction is more than its line', `UPDATE rated_transaction SET amount = '0.002000000000' WHERE id = 1`, 'rated.sum'],
    ['a rated transaction was billed and lost', 'DELETE FROM rated_transaction WHERE id = 2', 'rated.sum'],
    [
      'a rated transaction is billed on a line that is not there',
      'UPDATE rated_transaction SET invoice_line_id = 999 WHERE id = 3',
      'rated.line',
    ],
    ['a cancelled transaction is billed', 'UPDATE rated_transaction SET cancelled_op = 1 WHERE id = 3', 'rated.line'],
    ['a number is missing', `UPDATE invoice SET number = 'INV-2026-000009' WHERE id = 2`, 'sequence.invoice'],
    [
      'a number was given twice',
      `DROP INDEX invoice__number; UPDATE invoice SET number = (SELECT number FROM invoice WHERE id = 1) WHERE id = 2`,
      'sequence.invoice',
    ],
    [
      'a counter was set back',
      `UPDATE sequence_counter SET last = 1 WHERE number_sequence_id = (SELECT id FROM number_sequence WHERE document = 'payment')`,
      'sequence.payment',
    ],
    ['an audit entry was rewritten', `UPDATE audit_entry SET summary = 'Nothing' WHERE id = 3`, 'audit.chain'],
    ['an audit entry was removed', 'DELETE FROM audit_entry WHERE id = 5', 'audit.chain'],
    ['the input of an entry was changed', `UPDATE audit_payload SET input = '{}' WHERE entry_id = 4`, 'audit.chain'],
    ['a fact was written by nobody', 'UPDATE matching SET created_op = 999 WHERE id = 1', 'audit.createdBy'],
    ['an invoice is of nobody', 'UPDATE invoice SET billing_account_id = 999 WHERE id = 1', 'references'],
  ]

  it.each(corruptions)('finds that %s', async (_, sql, check) => {
    const company = await copyOfLivedIn()
    const { raw } = company.core.dispatcher.parts.connection
    raw.pragma('foreign_keys = OFF')
    for (const { name } of raw.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'guard_%'`).all() as {
      name: string
    }[])
      raw.exec(`DROP TRIGGER "${name}"`)
    raw.exec(sql)
    const { differences, count } = await verify(company)
    const found = differences.filter((difference) => difference.check === check)
    expect(found.length, JSON.stringify(differences.map((one) => one.check))).toBeGreaterThan(0)
    expect(count).toBeGreaterThan(0)
    for (const one of found) expect(one.words).not.toMatch(/[{}]/)
    await company.core.close()
  })

  it('checks the chain alone where an entry erased a payload, and misses one that nobody erased', async () => {
    const company = await copyOfLivedIn()
    const { dispatcher } = company.core
    const moment = { actor: OPERATOR, now: company.clock.now, today: '2026-11-03', job: null }
    await dispatcher.transact(moment, async ({ context }) => {
      context.store.runText('DELETE FROM audit_payload WHERE entry_id = 4', [])
      return { value: null, operation: 'test.erase', input: null, summary: 'Erased', undo: null }
    })
    expect((await verify(company)).differences).toEqual([])
    byHand(company, 'DELETE FROM audit_payload WHERE entry_id = 5')
    expect((await verify(company)).differences).toMatchObject([{ check: 'audit.chain', id: 5, got: 'nothing' }])
  })
})
