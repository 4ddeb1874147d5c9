import { expect, it } from 'vitest'
import { openCustomerWriter } from '../../../src-core/accounts/index.ts'
import type { Refusal } from '../../../src-core/kernel/failures.ts'
import { makeIban } from '../../../src-core/parties/identifiers.ts'
import { OPERATOR } from '../../support/company.ts'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

/** Writes rows in one transaction; answers what each was refused for. */
async function written(file: SmallCompany, rows: readonly object[]): Promise<(string | null)[]> {
  const moment = { actor: OPERATOR, now: file.clock.now, today: '2026-11-03', job: null }
  return file.core.dispatcher.transact(moment, async ({ context }) => {
    const writer = await openCustomerWriter(context, { undoable: false })
    const value: (string | null)[] = []
    for (const row of rows) {
      value.push(
        await writer.create(row).then(
          () => null,
          (error: Refusal) => error.failure.fields?.map(({ path, reason }) => `${path}: ${reason}`).join(' ') ?? error.message,
        ),
      )
    }
    await writer.finish()
    return { value, operation: 'import.run', input: null, summary: 'Imported', undo: null }
  })
}

const debited = (at: number) => ({
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
})

it('writes thousands of customers in one transaction, and keeps the counters', async () => {
  const file = await smallCompany()
  await written(
    file,
    Array.from({ length: 2000 }, (_, at) => debited(at)),
  )
  expect(await file.rows('SELECT count(*) AS n, max(code) AS last FROM customer')).toEqual([{ n: 2000, last: 'CUST-02000' }])
  expect(await file.rows('SELECT count(*) AS n FROM party_role')).toEqual([{ n: 4000 }])
  expect((await file.run<{ code: string }>('customer.create', { name: 'Next' })).code).toBe('CUST-02001')
})

const TABLES = ['party', 'customer', 'customer_account', 'billing_account', 'user_account', 'party_role', 'search_entry']

it('writes together what it writes alone', async () => {
  const rows = Array.from({ length: 150 }, (_, at) => ({
    ...(at % 5 === 0 ? { name: `Straße ${at}`, account_type: 'company' } : debited(at)),
    ...(at % 7 === 0 ? { billing_account_name: 'Rechnungen', external_ref: `X-${at}` } : {}),
    ...(at > 140 ? { parent: `CUST-${String(at).padStart(5, '0')}` } : {}),
  }))
  const [together, alone] = [await smallCompany(), await smallCompany()]
  expect((await written(together, rows)).filter((one) => one !== null)).toEqual([])
  for (const row of rows) await written(alone, [row])
  for (const table of TABLES) {
    const columns = (await together.rows<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)).map(({ name }) => name)
    const compared = columns.filter((name) => !name.endsWith('_op')).join(', ')
    const [one, other] = [together, alone].map((file) => file.rows(`SELECT ${compared} FROM ${table} ORDER BY id`))
    expect(await one, table).toEqual(await other)
  }
  expect(await together.run('search.find', { text: 'customr 149' })).toEqual(await alone.run('search.find', { text: 'customr 149' }))
})

it('knows the rows that it has gathered and not yet written', async () => {
  const file = await smallCompany()
  const refused = await written(file, [
    { name: 'Holding', code: 'H', billing_account_code: 'B' },
    { name: 'Daughter', parent: 'H' },
    { name: 'Twin', code: 'H' },
    { name: 'Shared', billing_account_code: 'B' },
    { name: 'Orphan', parent: 'NOBODY' },
  ])
  expect(refused).toEqual([
    null,
    null,
    'code: “H” is already in use.',
    'billing_account_code: “B” is already in use.',
    'parent: There is no customer “NOBODY”.',
  ])
  expect(
    await file.rows('SELECT c.name, p.name AS parent FROM customer c LEFT JOIN customer p ON p.id = c.parent_id ORDER BY c.id'),
  ).toEqual([
    { name: 'Holding', parent: null },
    { name: 'Daughter', parent: 'Holding' },
  ])
})
