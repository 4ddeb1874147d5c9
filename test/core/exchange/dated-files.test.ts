/** Files that change records: without a day a correction, with one a change from that day on. */
import { describe, expect, it } from 'vitest'
import { desk, type Desk } from '../../support/desk.ts'

const importAs = (file: Desk, kind: string, text: string) =>
  file.run<Record<string, number>>('import.run', { staged: file.stage(text), file_name: `${kind}.csv`, kind })
const stateOf = async (file: Desk, entity: string, id: number, day: string) =>
  (await file.run<{ state: Record<string, unknown> }>(`${entity}.states`, { id, day })).state

async function kern() {
  const file = await desk()
  const customer = await file.customer('Kern', { code: 'K-1', street: 'Am Wall 1', city: 'Bremen', country: 'DE' })
  const [row] = await file.rows<{ party_id: number }>('SELECT party_id FROM customer WHERE id = ?', customer.id)
  return { file, customer, party: row?.party_id as number }
}

describe('a file of parties', () => {
  it('corrects without a day, changes from one, and says the same twice', async () => {
    const { file, party } = await kern()
    const [{ code, kind }] = (await file.rows('SELECT code, kind FROM party WHERE id = ?', party)) as [{ code: string; kind: string }]
    const lines = (cells: string) => `code,kind,name,country,city,street,valid_from\n${code},${kind},Kern,DE,${cells}\n`
    expect(await importAs(file, 'party', lines('Bremerhaven,Am Wall 1,'))).toMatchObject({ changed: 1 })
    const moved = lines('Kiel,Holm 2,2026-12-01')
    expect(await importAs(file, 'party', moved)).toMatchObject({ changed: 1 })
    expect(await importAs(file, 'party', moved)).toMatchObject({ changed: 0, same: 1 })
    expect(await stateOf(file, 'party', party, '2026-11-30')).toMatchObject({ city: 'Bremerhaven', street: 'Am Wall 1' })
    expect(await stateOf(file, 'party', party, '2026-12-01')).toMatchObject({ city: 'Kiel', street: 'Holm 2' })
    // The same day again is a correction of it.
    const answer = await importAs(file, 'party', lines('Heide,Holm 2,2026-12-01'))
    expect(await stateOf(file, 'party', party, '2026-12-01')).toMatchObject({ city: 'Heide', street: 'Holm 2' })
    await file.run('import.undo', { batch: answer['batch'] })
    expect(await stateOf(file, 'party', party, '2026-12-01')).toMatchObject({ city: 'Kiel', street: 'Holm 2' })
    // Today's state goes out, and comes back without a change.
    const { text } = await file.run<{ text: string }>('export.run', { kind: 'party' })
    expect(text.split('\n')[0]).not.toContain('valid_from')
    expect(await importAs(file, 'party', text)).toMatchObject({ changed: 0 })
  })

  it('a role’s own days stay what they are', async () => {
    const { file } = await kern()
    const { text } = await file.run<{ text: string }>('export.run', { kind: 'partyRole' })
    expect(text.split('\n')[0]).toContain('valid_from')
    expect(await importAs(file, 'partyRole', text)).toMatchObject({ changed: 0, errors: 0 })
  })
})

describe('a file of changes of customers', () => {
  it('moves them abroad from a day, frees from tax from another, and is taken back', async () => {
    const { file, customer, party } = await kern()
    const text =
      'code,valid_from,city,country,tax_exempt,exemption_reason\n' +
      'K-1,2026-12-01,Strasbourg,FR,,\n' +
      'K-1,2027-01-01,Strasbourg,FR,true,Mission\n'
    const answer = await importAs(file, 'customerChanges', text)
    expect(answer).toMatchObject({ changed: 2, errors: 0 })
    expect(await stateOf(file, 'party', party, '2026-11-30')).toMatchObject({ city: 'Bremen', country: 'DE' })
    expect(await stateOf(file, 'party', party, '2026-12-01')).toMatchObject({ city: 'Strasbourg', country: 'FR' })
    expect(await stateOf(file, 'billingAccount', customer.billing_account_id, '2026-12-01')).toMatchObject({ country: 'FR' })
    expect(await stateOf(file, 'customer', customer.id, '2026-12-31')).toMatchObject({ tax_exempt: false, exemption_reason: null })
    expect(await stateOf(file, 'customer', customer.id, '2027-01-01')).toMatchObject({ tax_exempt: true, exemption_reason: 'Mission' })
    expect(await importAs(file, 'customerChanges', text)).toMatchObject({ changed: 0, same: 2 })
    await file.run('import.undo', { batch: answer['batch'] })
    expect(await stateOf(file, 'party', party, '2026-12-01')).toMatchObject({ city: 'Bremen', country: 'DE' })
    expect(await stateOf(file, 'customer', customer.id, '2027-01-01')).toMatchObject({ tax_exempt: false })
  })

  it('corrects without a day, for all days of which nothing was told', async () => {
    const { file, party, customer } = await kern()
    expect(await importAs(file, 'customerChanges', 'code,name,tax_category\nK-1,Kern & Sohn,EXPORT\n')).toMatchObject({ changed: 1 })
    expect(await stateOf(file, 'party', party, '2020-01-01')).toMatchObject({ name: 'Kern & Sohn' })
    expect(await stateOf(file, 'customer', customer.id, '2020-01-01')).toMatchObject({ name: 'Kern & Sohn' })
    expect(await stateOf(file, 'billingAccount', customer.billing_account_id, '2020-01-01')).toMatchObject({
      tax_category_id: await file.id('tax_category', 'EXPORT'),
    })
  })

  it('names the column at fault, and writes nothing of a file at fault', async () => {
    const { file, customer, party } = await kern()
    await file.run('billingAccount.create', { customer_account: customer.customer_account_id, name: 'Second' })
    const faults = async (text: string) =>
      (await file.fail('import.run', { staged: file.stage(text), file_name: 'c.csv', kind: 'customerChanges' })).details?.[
        'faults'
      ] as object[]
    expect(await faults('code,city\nK-1,Kiel\nK-9,Kiel\n')).toMatchObject([{ row: 3, column: 'code' }])
    expect(await faults('code,tax_category\nK-1,NOPE\n')).toMatchObject([{ row: 2, column: 'tax_category' }])
    expect(await faults('code,country,billing_account_code\nK-1,FR,\n')).toMatchObject([{ row: 2, column: 'billing_account_code' }])
    expect(await faults('code,tax_id\nK-1,DE1\n')).toMatchObject([{ row: 2, column: 'tax_id' }])
    expect(await stateOf(file, 'party', party, '2026-12-01')).toMatchObject({ city: 'Bremen', tax_id: null })
  })
})

it('a new customer of a file may be free from tax', async () => {
  const file = await desk()
  await importAs(file, 'customers', 'code,name,tax_exempt,exemption_reason,exempt_until\nM-1,Mission,true,Certificate 17,2027-01-01\n')
  expect(await file.rows("SELECT tax_exempt, exemption_reason, exempt_until FROM customer WHERE code = 'M-1'")).toEqual([
    { tax_exempt: 1, exemption_reason: 'Certificate 17', exempt_until: '2027-01-01' },
  ])
  const { text } = await file.run<{ text: string }>('export.run', { kind: 'customers' })
  expect(text).toContain('Certificate 17')
})
