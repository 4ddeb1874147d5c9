import { expect, it } from 'vitest'
import type { CommandContext } from '../../../src-core/operations/context.ts'
import { openNumberBlock, takeNumber, takeNumbers } from '../../../src-core/sequences/index.ts'
import { OPERATOR } from '../../support/company.ts'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

async function within<T>(company: SmallCompany, work: (context: CommandContext) => Promise<T>): Promise<T> {
  const moment = { actor: OPERATOR, now: company.clock.now, today: '2026-11-03', job: null }
  return company.core.dispatcher.transact(moment, async ({ context }) => {
    return { value: await work(context), operation: 'test.numbers', input: null, summary: 'Numbers', undo: null }
  })
}

it('takes many numbers as it takes them one by one, over years and kinds, and goes on after them', async () => {
  const requests = [
    { document: 'invoice', date: '2026-11-01' },
    { document: 'invoice', date: '2026-11-03' },
    { document: 'creditNote', date: '2026-11-03' },
    { document: 'invoice', date: '2027-01-02' },
    { document: 'invoice', date: '2026-12-31' },
  ] as const
  const ofSeller = requests.map((request) => ({ ...request, sellerId: 1 }))
  const company = await smallCompany()
  const together = await within(company, (context) => takeNumbers(context, ofSeller))
  const other = await smallCompany()
  const single = await within(other, async (context) => {
    const numbers: string[] = []
    for (const request of ofSeller) numbers.push(await takeNumber(context, request))
    return numbers
  })
  expect(together).toEqual(single)
  expect(together.slice(0, 2).map((number) => /\d+$/.exec(number)?.[0])).toEqual(['000001', '000002'])
  const next = { document: 'invoice', sellerId: null, date: '2026-11-04' } as const
  expect(await within(company, (context) => takeNumber(context, next))).toBe(await within(other, (context) => takeNumber(context, next)))
})

it('takes a seller’s own sequence, and that of all sellers for those without one', async () => {
  const company = await smallCompany()
  const child = await company.run<{ id: number }>('seller.create', {
    values: { code: 'NORTH', name: 'North', country: 'DE', parent_id: 1 },
  })
  await company.run('numberSequence.create', {
    values: { code: 'OWN', document: 'invoice', seller_id: child.id, pattern: 'N-{n}', size: 3, yearly: false },
  })
  const of = (sellerId: number) => ({ document: 'invoice', sellerId, date: '2026-11-03' }) as const
  const numbers = await within(company, (context) => takeNumbers(context, [of(child.id), of(1), of(child.id)]))
  expect([numbers[0], numbers[2]]).toEqual(['N-001', 'N-002'])
  expect(numbers[1]).toMatch(/000001$/)
})

it('keeps a block’s numbers with its counter only', async () => {
  const company = await smallCompany()
  const request = { document: 'payment', sellerId: null, date: '2026-11-03' } as const
  const taken = await within(company, async (context) => {
    const block = await openNumberBlock(context, request)
    const numbers = [block.take(), block.take()]
    await block.keep()
    return [...numbers, await takeNumber(context, request)]
  })
  expect(taken.map((number) => Number(/\d+$/.exec(number)?.[0]))).toEqual([1, 2, 3])
})

it('refuses documents without a sequence', async () => {
  const company = await smallCompany()
  await company.run('numberSequence.archive', { id: await company.id('number_sequence', 'CREDIT-NOTE'), version: 1 })
  const request = { document: 'creditNote', sellerId: null, date: '2026-11-03' } as const
  await expect(within(company, (context) => takeNumbers(context, [request]))).rejects.toThrow(/no number sequence/)
})

it('counts on over New Year where a sequence does not start again: in one batch no number comes twice', async () => {
  const company = await smallCompany()
  const child = await company.run<{ id: number }>('seller.create', { values: { code: 'S', name: 'S', country: 'DE', parent_id: 1 } })
  await company.run('numberSequence.create', {
    values: { code: 'ON', document: 'invoice', seller_id: child.id, pattern: 'R{n}', size: 2, yearly: false },
  })
  const requests = ['2026-12-30', '2027-01-02', '2026-12-31', '2027-01-03'].map(
    (date) => ({ document: 'invoice', sellerId: child.id, date }) as const,
  )
  expect(await within(company, (context) => takeNumbers(context, requests))).toEqual(['R01', 'R02', 'R03', 'R04'])
  expect(await within(company, (context) => takeNumbers(context, requests.slice(0, 1)))).toEqual(['R05'])
})

it('stores the counter with each number that is taken, and leaves it where none is', async () => {
  const company = await smallCompany()
  const request = { document: 'payment', sellerId: null, date: '2026-11-03' } as const
  const counter = () =>
    company.rows(`SELECT last FROM sequence_counter c JOIN number_sequence s ON s.id = c.number_sequence_id WHERE s.document = 'payment'`)
  await within(company, async (context) => (await openNumberBlock(context, request)).keep())
  expect(await counter()).toEqual([])
  for (const last of [1, 2, 3]) {
    await within(company, (context) => takeNumber(context, request))
    expect(await counter()).toEqual([{ last }])
  }
})

it('counts on over the years where a sequence does not start again', async () => {
  const company = await smallCompany()
  const take = (date: string) => within(company, (context) => takeNumber(context, { document: 'subscription', sellerId: null, date }))
  expect([await take('2026-12-31'), await take('2027-01-01'), await take('2026-06-01')]).toEqual(['SUB-000001', 'SUB-000002', 'SUB-000003'])
})
