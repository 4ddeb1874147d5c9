import { expect, it } from 'vitest'
import { openCustomerWriter } from '../../../src-core/accounts/index.ts'
import { makeIban } from '../../../src-core/parties/identifiers.ts'
import { OPERATOR } from '../../support/company.ts'
import { smallCompany } from '../../support/small-company.ts'

const ROWS = 2000

it('writes thousands of customers in one transaction, and keeps the counters', async () => {
  const file = await smallCompany()
  const rows = Array.from({ length: ROWS }, (_, at) => ({
    name: `Customer ${at}`,
    account_type: at % 3 === 0 ? 'private' : 'company',
    street: `Hafenstraße ${at}`,
    postal_code: '24103',
    city: 'Kiel',
    country: 'DE',
    email: `customer${at}@example.com`,
    iban: makeIban('DE', String(370400440532000000 + at)),
    billing_cycle: 'MONTHLY',
    payment_method: 'directDebit',
    since: '2024-03-14',
  }))
  const { dispatcher } = file.core
  const moment = { actor: OPERATOR, now: file.clock.now, today: '2026-11-03', job: null }
  const started = performance.now()
  await dispatcher.transact(moment, async ({ context }) => {
    const writer = await openCustomerWriter(context, { undoable: false })
    for (const row of rows) await writer.create(row)
    await writer.finish()
    return { value: null, operation: 'import.run', input: null, summary: 'Imported', undo: null }
  })
  const perSecond = ROWS / ((performance.now() - started) / 1000)
  expect(await file.rows('SELECT count(*) AS n, max(code) AS last FROM customer')).toEqual([{ n: ROWS, last: 'CUST-02000' }])
  expect(await file.rows('SELECT count(*) AS n FROM party_role')).toEqual([{ n: 2 * ROWS }])
  expect((await file.run<{ code: string }>('customer.create', { name: 'Next' })).code).toBe('CUST-02001')
  expect(perSecond).toBeGreaterThan(500)
})
