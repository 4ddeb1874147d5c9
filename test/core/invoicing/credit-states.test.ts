/** A credit note as lists and pages call it: owed by nobody, so neither unpaid nor overdue. */
import { expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

const STATES = 'payment_status'

it('is open, partly matched and matched, in every list and in its view, and never in a list of what is unpaid', async () => {
  const company = await desk()
  company.at('2026-01-01')
  const customer = await company.customer('Ahlers')
  await company.once('FEE', { price: '100' })
  await company.subscribe(customer, ['FEE'])
  const first = await company.bill(customer, '2026-01-01')
  const account = customer.customer_account_id
  const paid = { customer_account_id: account, amount_minor: 10000, date: '2026-01-01', method: 'transfer', reference: first.number }
  await company.run('payment.register', paid)
  const note = await company.run<{ id: number; number: string }>('invoice.credit', { id: first.id, reason: 'Goodwill' })

  company.at('2026-06-01')
  await company.job('receivables.updateDue')
  const unpaid = [
    { column: STATES, op: '$in', value: ['PENDING', 'UNPAID', 'PPAID'] },
    { column: 'number', op: '$equals', value: note.number },
  ]
  const found = async (list: string) => (await company.run<{ rows: unknown[] }>(`${list}.list`, { filter: unpaid })).rows
  const shown = async () => {
    const filter = [{ column: 'number', op: '$equals', value: note.number }]
    const rows = async (list: string) =>
      (await company.run<{ rows: Record<string, unknown>[] }>(`${list}.list`, { filter })).rows.map((row) => row[STATES])
    const view = await company.run<{ payment_status: string }>('invoice.view', { id: note.id })
    return [view.payment_status, ...(await rows('invoice')), ...(await rows('accountOperation')), ...(await rows('openItem'))]
  }
  expect([await found('invoice'), await found('accountOperation'), await found('openItem')]).toEqual([[], [], []])
  expect(await shown()).toEqual(['OPEN', 'OPEN', 'OPEN', 'OPEN'])

  const item = async (number: string) =>
    Number((await company.rows('SELECT id FROM account_operation WHERE number = ?', number))[0]?.['id'])
  for (const [code, price, state] of [
    ['A', '40', 'PMATCHED'],
    ['B', '60', 'MATCHED'],
  ] as const) {
    await company.once(code, { price })
    await company.subscribe(customer, [code], { subscription_date: '2026-06-01' })
    const { number } = await company.bill(customer, '2026-06-01')
    await company.run('matching.match', { operations: [{ id: await item(note.number) }, { id: await item(number) }] })
    const [view, invoices, operations] = await shown()
    expect([view, invoices, operations]).toEqual([state, state, state])
  }
})

it('sorts invoices by what is asked of them: due, gross, open, customer, payment', async () => {
  const company = await desk()
  company.at('2026-01-01')
  for (const [name, price] of [
    ['Brandt', '20'],
    ['Ahlers', '30'],
    ['Claussen', '10'],
  ] as const) {
    const customer = await company.customer(name)
    await company.once(`ONCE-${name}`, { price })
    await company.subscribe(customer, [`ONCE-${name}`])
    await company.bill(customer, '2026-01-01')
  }
  const by = async (column: string, direction: 'asc' | 'desc') => {
    const sort = [{ column, direction }]
    const pages: Record<string, unknown>[] = []
    let after: string | null = null
    do {
      const page: { rows: Record<string, unknown>[]; next: string | null } = await company.run('invoice.list', {
        sort,
        limit: 1,
        ...(after ? { after } : {}),
      })
      pages.push(...page.rows)
      after = page.next
    } while (after)
    return pages.map((row) => row['customer'])
  }
  expect(await by('customer', 'asc')).toEqual(['Ahlers', 'Brandt', 'Claussen'])
  expect(await by('gross_minor', 'desc')).toEqual(['Ahlers', 'Brandt', 'Claussen'])
  expect(await by('open_minor', 'asc')).toEqual(['Claussen', 'Brandt', 'Ahlers'])
  expect((await by('due_date', 'desc')).length).toBe(3)
  expect((await by('payment_status', 'asc')).length).toBe(3)
})
