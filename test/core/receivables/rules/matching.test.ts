import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Offered, openStatus, planMatching, spread } from '../../../../src-core/receivables/rules/matching.ts'

const debit = (id: number, openMinor: number, amountMinor?: number): Offered => ({ id, direction: 'debit', openMinor, amountMinor })
const credit = (id: number, openMinor: number, amountMinor?: number): Offered => ({ id, direction: 'credit', openMinor, amountMinor })

const operations = fc
  .array(
    fc.record({
      direction: fc.constantFrom('debit' as const, 'credit' as const),
      openMinor: fc.integer({ min: 1, max: 1_000_000 }),
      part: fc.option(fc.double({ min: 0.01, max: 1, noNaN: true })),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(
      ({ direction, openMinor, part }, index): Offered => ({
        id: index + 1,
        direction,
        openMinor,
        amountMinor: part === null ? undefined : Math.max(1, Math.floor(openMinor * part)),
      }),
    ),
  )

const takenOf = ({ openMinor, amountMinor }: Offered) => Math.min(openMinor, amountMinor ?? openMinor)
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

describe('spread', () => {
  it('gives credits in order to debits in order', () => {
    expect(spread([debit(1, 100), debit(2, 50), credit(3, 120), credit(4, 20)])).toEqual([
      { debitId: 1, creditId: 3, amountMinor: 100 },
      { debitId: 2, creditId: 3, amountMinor: 20 },
      { debitId: 2, creditId: 4, amountMinor: 20 },
    ])
  })

  it('matches amounts below one unit too', () => {
    expect(spread([debit(1, 7), credit(2, 3)])).toEqual([{ debitId: 1, creditId: 2, amountMinor: 3 }])
  })

  it('takes no more than was offered', () => {
    expect(spread([debit(1, 100, 30), credit(2, 100)])).toEqual([{ debitId: 1, creditId: 2, amountMinor: 30 }])
  })

  it('conserves money: what debits get is what credits give, up to the smaller side, and nothing above what is open', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const pairings = spread(all)
        const matched = sum(pairings.map(({ amountMinor }) => amountMinor))
        const side = (direction: string) => sum(all.filter((one) => one.direction === direction).map(takenOf))
        expect(matched).toBe(Math.min(side('debit'), side('credit')))
        for (const one of all) {
          const own = sum(
            pairings
              .filter(({ debitId, creditId }) => one.id === (one.direction === 'debit' ? debitId : creditId))
              .map(({ amountMinor }) => amountMinor),
          )
          expect(own).toBeLessThanOrEqual(takenOf(one))
        }
        expect(pairings.every(({ amountMinor }) => amountMinor > 0)).toBe(true)
      }),
    )
  })

  it('makes the same pairs again from what each operation had in them', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const pairings = spread(all)
        const parts = new Map<number, number>()
        for (const { creditId, debitId, amountMinor } of pairings)
          for (const id of [creditId, debitId]) parts.set(id, (parts.get(id) ?? 0) + amountMinor)
        const again = [...parts].map(([id, amountMinor]) => ({ ...(all[id - 1] as Offered), amountMinor }))
        expect(spread(again)).toEqual(pairings)
      }),
    )
  })
})

describe('planMatching', () => {
  it('is ready when both sides are equal', () => {
    expect(planMatching([debit(1, 70), debit(2, 30), credit(3, 100)]).kind).toBe('ready')
  })

  it('leaves the only operation open that is larger than the difference', () => {
    const plan = planMatching([debit(1, 100), debit(2, 20), credit(3, 90)])
    expect(plan.kind === 'ready' && plan.operations[0]).toMatchObject({ id: 1, amountMinor: 70 })
  })

  it('asks which one where several could stay open', () => {
    expect(planMatching([debit(1, 60), debit(2, 70), credit(3, 100)])).toEqual({
      kind: 'choose',
      candidates: [1, 2],
      differenceMinor: 30,
      direction: 'debit',
    })
  })

  it('follows the answer: an operation with an amount is no candidate', () => {
    expect(planMatching([debit(1, 60, 30), debit(2, 70), credit(3, 100)]).kind).toBe('ready')
    expect(planMatching([debit(1, 60, 60), debit(2, 70), credit(3, 100)])).toMatchObject({
      kind: 'ready',
      operations: [{ id: 1 }, { id: 2, amountMinor: 40 }, { id: 3 }],
    })
  })

  it('finds it impossible where none is larger than the difference', () => {
    expect(planMatching([debit(1, 50), debit(2, 50), credit(3, 50)])).toMatchObject({ kind: 'impossible', differenceMinor: 50 })
  })

  it('leaves exactly one operation partly open, by the difference', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const plan = planMatching(all)
        if (plan.kind !== 'ready') return
        const totals = (direction: string) => sum(plan.operations.filter((one) => one.direction === direction).map(takenOf))
        expect(totals('debit')).toBe(totals('credit'))
        expect(plan.operations.every((one) => takenOf(one) > 0)).toBe(true)
        expect(plan.operations.filter((one, index) => takenOf(one) !== takenOf(all[index] as Offered)).length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('openStatus', () => {
  it('says open, partly matched, matched or disputed', () => {
    expect([
      openStatus(10, 10, false),
      openStatus(10, 4, false),
      openStatus(10, 0, true),
      openStatus(10, 4, true),
      openStatus(0, 0, false),
    ]).toEqual(['O', 'P', 'L', 'I', 'L'])
  })
})
