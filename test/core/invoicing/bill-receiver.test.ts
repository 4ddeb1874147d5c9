/** Who receives the bill is addressee and delivery address; the customer stays the buyer. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import { desk, type Desk, type DeskCustomer } from '../../support/desk.ts'

const BUYER = { street: 'Weg 2', postal_code: '24103', city: 'Kiel', tax_id: 'DE136695976' }

async function stage(): Promise<{ company: Desk; customer: DeskCustomer; office: number }> {
  const company = await desk()
  await company.monthly('FEE', { price: '10', tax: 'STANDARD' })
  const customer = await company.customer('Werft Kaltenbrunn GmbH', BUYER)
  await company.subscribe(customer, ['FEE'])
  return {
    company,
    customer,
    office: await party(company, 'Cabinet Aubry', { country: 'FR', street: '3 rue Verte', postal_code: '69001', city: 'Lyon' }),
  }
}

async function party(company: Desk, name: string, more: object = {}): Promise<number> {
  const code = name.toUpperCase().replaceAll(/[^A-Z]/g, '')
  return (await company.run<{ id: number }>('party.create', { values: { code, kind: 'organisation', name, country: 'DE', ...more } })).id
}

const documentOf = (company: Desk, id: number) => company.run<InvoiceSnapshot>('invoice.document', { id })
const rolesOf = (company: Desk, account: number) =>
  company.rows<{ name: string; from: string | null; to: string | null }>(
    `SELECT p.name, r.valid_from AS "from", r.valid_to AS "to" FROM party_role r JOIN party p ON p.id = r.party_id
     WHERE r.role = 'billReceiver' AND r.record_id = ? AND r.archived_at IS NULL ORDER BY r.valid_from, r.id`,
    account,
  )

describe('a bill receiver', () => {
  it('stands in the address window; the customer is the buyer, with address and tax id, and is taxed', async () => {
    const { company, customer, office } = await stage()
    await company.run('billingAccount.changeReceiver', { id: customer.billing_account_id, party: office })
    const document = await documentOf(company, (await company.bill(customer)).id)
    expect(document.receiver).toEqual({
      names: ['Cabinet Aubry'],
      addressLines: ['3 rue Verte', '69001 Lyon'],
      country: 'Frankreich',
      countryCode: 'FR',
    })
    expect(document.buyer).toEqual({
      names: ['Werft Kaltenbrunn GmbH'],
      addressLines: ['Weg 2', '24103 Kiel'],
      country: null,
      countryCode: 'DE',
      taxId: 'DE136695976',
    })
    // 28 of 30 days of 10.00, and the 19 % of the buyer's country, not of the receiver's.
    expect(document.totals).toMatchObject({ net: 933, tax: 177, gross: 1110 })
  })

  it('stands by its own name and address of the invoice date; one that moves later names the documents it received', async () => {
    const { company, customer, office } = await stage()
    await company.run('billingAccount.changeReceiver', { id: customer.billing_account_id, party: office })
    const moved = { street: '9 quai Bleu', postal_code: '67000', city: 'Strasbourg' }
    await company.run('party.changeFrom', { id: office, from: '2026-12-01', values: moved })
    const before = await company.bill(customer)
    company.at('2026-12-01')
    const after = await company.bill(customer)
    expect((await documentOf(company, before.id)).receiver).toMatchObject({ addressLines: ['3 rue Verte', '69001 Lyon'] })
    expect((await documentOf(company, after.id)).receiver).toMatchObject({ addressLines: ['9 quai Bleu', '67000 Strasbourg'] })
    const told = await company.run<{ documents: { documents: { id: number }[] } }>('party.withdrawChange', {
      id: office,
      from: '2026-12-01',
    })
    expect(told.documents.documents.map(({ id }) => id)).toEqual([after.id])
    expect((await documentOf(company, after.id)).receiver).toMatchObject({ addressLines: ['9 quai Bleu', '67000 Strasbourg'] })
  })

  it('is that of the day of the invoice, and stays on what is issued', async () => {
    const { company, customer, office } = await stage()
    const before = await company.bill(customer)
    await company.run('billingAccount.changeReceiver', { id: customer.billing_account_id, party: office, from: '2026-12-01' })
    expect(await rolesOf(company, customer.billing_account_id)).toEqual([
      { name: 'Werft Kaltenbrunn GmbH', from: null, to: '2026-12-01' },
      { name: 'Cabinet Aubry', from: '2026-12-01', to: null },
    ])
    company.at('2026-12-03')
    const after = await company.bill(customer, '2026-12-03')
    const pages = [await documentOf(company, before.id), await documentOf(company, after.id)]
    expect(pages.map(({ receiver }) => receiver?.names[0] ?? null)).toEqual([null, 'Cabinet Aubry'])
    const { version } = await company.run<{ version: number }>('party.get', { id: office })
    await company.run('party.update', { id: office, version, values: { name: 'Other', city: 'Elsewhere' } })
    const third = await party(company, 'Treuhand Nord')
    await company.run('billingAccount.changeReceiver', { id: customer.billing_account_id, party: third })
    expect([await documentOf(company, before.id), await documentOf(company, after.id)]).toEqual(pages)
    const credit = await company.run<{ id: number }>('invoice.credit', { id: before.id, reason: 'Too dear' })
    expect((await documentOf(company, credit.id)).receiver?.names).toEqual(['Treuhand Nord'])
  })

  it('stands on the page of a draft too', async () => {
    const { company, customer, office } = await stage()
    await company.run('billingAccount.changeReceiver', { id: customer.billing_account_id, party: office })
    const run = await company.run<{ id: number }>('billingRun.create', {
      billing_cycle_id: await company.id('billing_cycle', 'MONTHLY'),
      invoice_date: '2026-11-03',
    })
    await company.job('billingRun.prepare', { id: run.id })
    const draft = await company.run<InvoiceSnapshot>('billingRun.document', { id: run.id, billing_account_id: customer.billing_account_id })
    expect([draft.receiver?.names, draft.buyer.names]).toEqual([['Cabinet Aubry'], ['Werft Kaltenbrunn GmbH']])
  })

  it('is one on a day: a second is refused, a change ends the one before', async () => {
    const { company, customer, office } = await stage()
    const account = customer.billing_account_id
    const role = { entity: 'billingAccount', record_id: account, role: 'billReceiver', party_id: office }
    expect(await company.fail('partyRole.create', { values: role })).toMatchObject({ kind: 'invalid' })
    await company.run('billingAccount.changeReceiver', { id: account, party: office, from: '2026-12-01' })
    expect(await company.fail('billingAccount.changeReceiver', { id: account, party: office, from: '2027-01-01' })).toMatchObject({
      code: 'billingAccount.sameReceiver',
      fields: [{ path: 'party', reason: expect.stringContaining('Cabinet Aubry receives the bills on 2027-01-01 already') }],
    })
    const third = await party(company, 'Treuhand Nord')
    await company.run('billingAccount.changeReceiver', { id: account, party: third, from: '2026-12-01' })
    expect(await rolesOf(company, account)).toEqual([
      { name: 'Werft Kaltenbrunn GmbH', from: null, to: '2026-12-01' },
      { name: 'Treuhand Nord', from: '2026-12-01', to: null },
    ])
    const [entry] = await company.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry')
    await company.run('operation.undo', { entry: entry?.id })
    expect((await rolesOf(company, account)).map(({ name }) => name)).toEqual(['Werft Kaltenbrunn GmbH', 'Cabinet Aubry'])
  })

  it('goes with the payer where the customer received the bills, and stays where another did', async () => {
    const { company, customer, office } = await stage()
    const mother = await company.customer('Holding')
    const [first, second] = [customer.billing_account_id, (await company.customer('Tochter')).billing_account_id]
    await company.run('billingAccount.changeReceiver', { id: second, party: office })
    for (const id of [first, second]) await company.run('billingAccount.changePayer', { id, customer_account: mother.customer_account_id })
    expect((await rolesOf(company, first)).at(-1)).toEqual({ name: 'Holding', from: '2026-11-03', to: null })
    expect((await rolesOf(company, second)).at(-1)).toEqual({ name: 'Cabinet Aubry', from: '2026-11-03', to: null })
    const document = await documentOf(company, (await company.bill(customer)).id)
    expect([document.receiver, document.buyer.names[0]]).toEqual([null, 'Holding'])
  })

  it('is exactly one on every day, in whatever order changes are told', async () => {
    const { company, office } = await stage()
    const parties = [office, await party(company, 'Treuhand Nord'), await party(company, 'Treuhand West')]
    const days = ['2026-10-01', '2026-11-01', '2026-11-15', '2026-12-01', '2027-02-01']
    const change = fc.record({ party: fc.constantFrom(...parties), from: fc.constantFrom(...days) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
        const { billing_account_id: id } = await company.customer(`Kunde ${Math.trunc(company.clock.now++)}`)
        const own = (
          await company.rows<{ party_id: number }>(
            'SELECT party_id FROM party_role WHERE entity = ? AND record_id = ?',
            'billingAccount',
            id,
          )
        )[0]
        const told = new Map<string, number>([['', own?.party_id as number]])
        const on = (day: string) =>
          told.get(
            [...told.keys()]
              .filter((first) => first <= day)
              .sort()
              .at(-1) as string,
          )
        for (const one of changes) {
          if (on(one.from) === one.party) continue
          await company.run('billingAccount.changeReceiver', { id, ...one })
          told.set(one.from, one.party)
        }
        for (const day of ['2026-09-30', ...days, '2026-11-02', '2030-01-01']) {
          const roles = await company.rows<{ party_id: number }>(
            `SELECT party_id FROM party_role WHERE entity = 'billingAccount' AND record_id = ? AND archived_at IS NULL
             AND COALESCE(valid_from, '') <= ? AND COALESCE(valid_to, '9999') > ?`,
            id,
            day,
            day,
          )
          expect(roles.map(({ party_id }) => party_id)).toEqual([on(day)])
        }
      }),
      { numRuns: 25 },
    )
  })
})
