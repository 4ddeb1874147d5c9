/** A change from a day that is past says which issued documents another state would have concerned, and leaves them as they are. */
import { expect, it } from 'vitest'
import { TAX_POINT_SQL, taxPointOf } from '../../../src-core/tax/tax-point.ts'
import { OPERATOR } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'

interface Told {
  readonly documents: { readonly count: number; readonly documents: readonly { readonly number: string }[] }
}

async function billed() {
  const file = await desk()
  file.at('2026-06-01')
  await file.monthly('FEE', { price: '30', tax: 'STANDARD', values: { in_advance: false } })
  const customer = await file.customer('Kern')
  await file.subscribe(customer, ['FEE'], { subscription_date: '2026-06-01' })
  const numbers: string[] = []
  for (const day of ['2026-07-01', '2026-08-01', '2026-09-01']) {
    file.at(day)
    numbers.push((await file.bill(customer)).number)
  }
  const [party] = await file.rows<{ party_id: number }>('SELECT party_id FROM customer WHERE id = ?', customer.id)
  return { file, customer, numbers, party: party?.party_id as number }
}
const numbersOf = ({ documents }: Told) => [documents.count, documents.documents.map((one) => one.number)]

it('of the head, those dated from the day on; up to the next change that was told', async () => {
  const { file, numbers, party } = await billed()
  const before = await file.rows('SELECT * FROM invoice')
  const later = await file.run<Told>('party.changeFrom', { id: party, from: '2026-08-15', values: { city: 'Kiel' } })
  expect(numbersOf(later)).toEqual([1, [numbers[2]]])
  const earlier = await file.run<Told>('party.changeFrom', { id: party, from: '2026-07-01', values: { city: 'Husum' } })
  expect(numbersOf(earlier)).toEqual([2, [numbers[0], numbers[1]]])
  const [entry] = await file.run<{ summary: string }[]>('audit.timeline', { entity: 'party', id: party })
  expect(entry?.summary).toMatch(/^Party \S+: City empty → Husum from 1 Jul 2026; 2 issued documents stand as they are$/)
  expect(numbersOf(await file.run<Told>('party.changeFrom', { id: party, from: '2026-09-02', values: { city: 'Heide' } }))).toEqual([0, []])
  expect(await file.rows('SELECT * FROM invoice')).toEqual(before)
})

it('of taxes, those with something charged whose tax point lies there: a fee in arrears of July counts with July', async () => {
  const { file, customer, numbers } = await billed()
  const id = customer.billing_account_id
  const category = await file.id('tax_category', 'EXPORT')
  const simulated = async (from: string) => {
    const result = await file.core.call(
      { operation: 'billingAccount.changeFrom', input: { id, from, values: { tax_category_id: category } }, simulate: true },
      OPERATOR,
    )
    return numbersOf((result as unknown as { value: Told }).value)
  }
  expect(await simulated('2026-08-01')).toEqual([1, [numbers[2]]])
  expect(await simulated('2026-07-31')).toEqual([2, [numbers[1], numbers[2]]])
  expect(await simulated('2026-09-01')).toEqual([0, []])
})

it('a day in a closed period is named again', async () => {
  const { file, party } = await billed()
  const [period] = await file.rows<{ id: number; version: number; code: string }>(
    "SELECT id, version, code FROM accounting_period WHERE start_date <= '2026-06-30' AND end_date > '2026-06-30'",
  )
  await file.run('accountingPeriod.update', { id: period?.id, version: period?.version, values: { status: 'closed' } })
  const change = { id: party, from: '2026-06-15', values: { city: 'Kiel' } }
  expect(await file.fail('party.changeFrom', change)).toMatchObject({ code: 'state.closedPeriod', details: { period: period?.code } })
  expect(await file.fail('party.changeFrom', { ...change, confirm_date: '2026-06-14' })).toMatchObject({ code: 'state.closedPeriod' })
  await file.run('party.changeFrom', { ...change, confirm_date: '2026-06-15' })
  await file.run('party.changeFrom', { id: party, from: '2029-01-01', values: { city: 'Kiel' } })
  const correction = { id: party, from: '2026-06-15', values: { city: 'Plön' } }
  expect(await file.fail('party.correctChange', correction)).toMatchObject({ code: 'state.closedPeriod' })
  await file.run('party.correctChange', { ...correction, confirm_date: '2026-06-15' })
})

it('the tax point in SQL is the rule', async () => {
  const { store } = (await desk()).core.dispatcher
  for (const policy of ['ownDate', 'invoiceDate'] as const)
    for (const kind of ['usage', 'recurring', 'oneShot'])
      for (const usageDate of ['2026-06-01', '2026-07-01', '2026-07-02'])
        for (const periodEnd of [null, '2026-07-01']) {
          const [row] = (await store.select(
            `SELECT ${TAX_POINT_SQL} AS date FROM (SELECT ? AS kind, ? AS usage_date, ? AS period_end) AS rated_transaction,
              (SELECT json_object('taxPoint', ?) AS snapshot, '2026-07-15' AS invoice_date) AS v`,
            [kind, usageDate, periodEnd, policy],
          )) as { date: string }[]
          const wanted = taxPointOf({ kind, usageDate, periodEnd: kind === 'usage' ? null : periodEnd }, policy, '2026-07-15')
          expect(row?.date, `${policy} ${kind} ${usageDate} ${periodEnd}`).toBe(
            kind === 'usage' && policy === 'ownDate' ? usageDate : wanted.date,
          )
        }
})
