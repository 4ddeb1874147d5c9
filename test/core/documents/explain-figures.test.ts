/** Figures of explanations are read by people: at most six digits, thousands apart, in the unit of the charge. */
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { describeList } from '../../../src-core/entities/define-list.ts'
import { readable, readableText } from '../../../src-core/kernel/readable-decimal.ts'
import { ratedTransactionList } from '../../../src-core/rating/lists.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { type Desk, type DeskCustomer, desk } from '../../support/desk.ts'

describe('a figure that is read', () => {
  it.each([
    ['1.366666666667', '1.366667'],
    ['0.733333333333', '0.733333'],
    ['1234567.5', '1,234,567.5'],
    ['-1842', '−1,842'],
    ['0.000001250000', '0.00000125'],
    ['0.000012345678', '0.00001235'],
    ['0.123456789', '0.123457'],
    ['-0.000000000000', '0'],
    ['89.000000000000', '89'],
  ])('of %s is %s', (stored, read) => {
    expect(readableText(decimal(stored))).toBe(read)
  })

  it('keeps a minimum of digits, and is never further from the value than half of its last digit', () => {
    expect(readableText(decimal('89'), 2)).toBe('89.00')
    for (let step = 1; step < 400; step++) {
      const value = decimal(step).div(389)
      expect(readable(value).minus(value).abs().lte('0.0000005')).toBe(true)
    }
  })
})

/** Minutes of calls that are counted in seconds, and a monthly fee in a half month. */
async function world(): Promise<{ company: Desk; customer: DeskCustomer }> {
  const company = await desk()
  company.at('2026-01-01')
  const [unit_id, input_unit_id] = [await company.id('unit_of_measure', 'MINUTE'), await company.id('unit_of_measure', 'SECOND')]
  await company.usageCharge('CALLS', { price: '0.10', values: { unit_id, input_unit_id } })
  await company.monthly('FEE', { price: '89' })
  const customer = await company.customer('K')
  company.at('2026-01-10')
  await company.subscribe(customer, ['CALLS', 'FEE'], { subscription_date: '2026-01-10', access_points: [{ access_id: 'A' }] })
  company.at('2026-01-31')
  return { company, customer }
}

/** Everything that a person reads of a tree. */
const wordsOf = ({ label, how, children }: ExplanationNode): string[] => [`${label}: ${how}`, ...children.flatMap(wordsOf)]

describe('an explanation', () => {
  it('says quantities in units, without the digits of the ledger, and kinds in words', async () => {
    const { company, customer } = await world()
    await company.usage('2026-01-12T10:00:00Z;82;A;V\n2026-01-13T10:00:00Z;3661;A;V\n')
    company.at('2026-02-01')
    const { id } = await company.bill(customer, '2026-02-01')
    const words = wordsOf(await company.run<ExplanationNode>('invoice.explain', { id }))
    expect(words).toContain('CALLS: 1.366667 min')
    expect(words).toContain('Usage record: 3,661 s as counted')
    expect(words).toContain('Price: 61.016667 min × 0.10, as listed')
    expect(words.find((one) => one.includes('2 rated transactions'))).toMatch(/: usage, 2 rated transactions, 62\.383333 min$/)
    // 22 of the 31 days of January, and February.
    expect(words).toContain('Proration: 22 of 31 days = 0.709677')
    for (const one of words) {
      expect(one).not.toMatch(/\d\.\d{7}/)
      expect(one).not.toMatch(/\bunits\b|oneShot|reimbursement\b.*Shot/)
    }
  })

  it('calls a one-off fee so, in lists as well', async () => {
    const company = await desk()
    company.at('2026-01-10')
    await company.once('SETUP', { price: '49' })
    const customer = await company.customer('K')
    await company.subscribe(customer, ['SETUP'], { subscription_date: '2026-01-10' })
    const tree = await company.run<ExplanationNode>('ratedTransaction.explain', { id: 1 })
    expect(tree.how).toBe('one-off')
    const { columns } = describeList(ratedTransactionList)
    expect(columns.find(({ key }) => key === 'kind')?.choices).toContainEqual({ value: 'oneShot', label: 'One-off' })
  })
})

describe('lists of lines and transactions', () => {
  it('name the unit beside the quantity', async () => {
    const { company, customer } = await world()
    await company.usage('2026-01-12T10:00:00Z;82;A;V\n')
    company.at('2026-02-01')
    const { id } = await company.bill(customer, '2026-02-01')
    const units = async (list: string) => {
      const { rows } = await company.run<{ rows: { unit: string | null; quantity: string }[] }>(list, { limit: 50 })
      return rows.filter(({ unit }) => unit !== null).map(({ unit, quantity }) => `${quantity} ${unit}`)
    }
    expect(id).toBe(1)
    expect(await units('ratedTransaction.list')).toEqual(['1.366666666667 min'])
    expect(await units('invoiceLine.list')).toEqual(['1.366666666667 min'])
  })
})
