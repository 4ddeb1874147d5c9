/** Payments, refunds, write-offs and what takes them back are numbered apart; numbers of earlier versions stay. */
import { expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { emptyFile } from '../../support/company.ts'
import { type PostedCompany, postedCompany } from '../../support/posted-company.ts'
import { withLookups } from '../../support/small-company.ts'

type Run = PostedCompany['run']

/** A payment taken back, a refund taken back, and a write-off taken back: the number of each. */
async function everyKind(run: Run, customer_account_id: number, operation_id: number): Promise<string[]> {
  const money = { customer_account_id, amount_minor: 1000, method: 'transfer' }
  const made: { id: number; number: string }[] = []
  for (const [register, input] of [
    ['payment.register', money],
    ['refund.register', money],
    ['writeOff.register', { operation_id, amount_minor: 100, reason: 'Small' }],
  ] as const) {
    const one = await run<{ id: number; number: string }>(register, input)
    made.push(one, await run<{ id: number; number: string }>(register.replace('register', 'reverse'), { id: one.id }))
  }
  return made.map(({ number }) => number)
}

async function verified(company: { run: Run; core: PostedCompany['core'] }): Promise<unknown> {
  const { job } = await company.run<{ job: number }>('books.verify')
  await company.core.idle()
  return (await company.run<{ report: { differences: unknown[] } }>('job.get', { id: job })).report.differences
}

it('numbers each kind by itself, and all that takes back together', async () => {
  const company = await postedCompany()
  const account = await company.account('Kunde')
  const invoice = await company.invoice(account, { netMinor: 10000 })
  expect(await everyKind(company.run, account.customerAccount, invoice.operation)).toEqual([
    'PAY-2026-000001',
    'REV-2026-000001',
    'RFD-2026-000001',
    'REV-2026-000002',
    'WO-2026-000001',
    'REV-2026-000003',
  ])
  expect(await verified(company)).toEqual([])
})

it('gives a file of before a series of each kind beside each series of payments, in its form; its numbers stay and are gapless', async () => {
  const company = await postedCompany()
  const account = await company.account('Kunde')
  const invoice = await company.invoice(account, { netMinor: 10000 })
  await company.core.close()
  // As earlier versions left it: one series for all, in a form of the company's own.
  const { raw } = openConnection({ file: company.file, role: 'engine' })
  raw.exec(`DELETE FROM number_sequence WHERE document IN ('refund', 'reversal', 'writeOff');
    UPDATE number_sequence SET document = 'payment', pattern = 'K-PAY-{yy}-{n}', size = 4 WHERE document = 'payment';
    DELETE FROM carry_over_step WHERE name = 'sequences.refundsReversalsWriteOffs'`)
  raw.close()
  const before = withLookups(await emptyFile(company.file))
  const asBefore = before.core.dispatcher.parts.connection.raw
  const step = await before.run<{ name: string; rows: number }[]>('company.steps')
  expect(step.find(({ name }) => name === 'sequences.refundsReversalsWriteOffs')).toMatchObject({ rows: 3 })
  expect(
    await before.rows("SELECT document, pattern, size, yearly FROM number_sequence WHERE document IN ('refund', 'reversal', 'writeOff')"),
  ).toEqual([
    { document: 'refund', pattern: 'K-RFD-{yy}-{n}', size: 4, yearly: 1 },
    { document: 'reversal', pattern: 'K-REV-{yy}-{n}', size: 4, yearly: 1 },
    { document: 'writeOff', pattern: 'K-WO-{yy}-{n}', size: 4, yearly: 1 },
  ])
  // A refund and its reversal that the earlier version numbered as payments, between two payments.
  const pay = { customer_account_id: account.customerAccount, amount_minor: 500, method: 'transfer' }
  const { number: first } = await before.run<{ number: string }>('payment.register', pay)
  const [refund, reversal] = [
    await before.run<{ id: number }>('payment.register', pay),
    await before.run<{ id: number }>('payment.register', pay),
  ]
  const { number: last } = await before.run<{ number: string }>('payment.register', pay)
  expect([first, last]).toEqual(['K-PAY-26-0001', 'K-PAY-26-0004'])
  expect(await everyKind(before.run, account.customerAccount, invoice.operation)).toEqual([
    'K-PAY-26-0005',
    'K-REV-26-0001',
    'K-RFD-26-0001',
    'K-REV-26-0002',
    'K-WO-26-0001',
    'K-REV-26-0003',
  ])
  expect(await verified(before)).toEqual([])
  // What was numbered as a payment and is none is counted with the payments: nothing is missing there.
  for (const trigger of ['guard_account_operation_update']) asBefore.exec(`DROP TRIGGER IF EXISTS ${trigger}`)
  asBefore.prepare("UPDATE account_operation SET kind = 'refund' WHERE id = ?").run(refund.id)
  asBefore.prepare("UPDATE account_operation SET kind = 'credit' WHERE id = ?").run(reversal.id)
  const differences = (await verified(before)) as { check: string }[]
  expect(differences.filter(({ check }) => check.startsWith('sequence'))).toEqual([])
})
