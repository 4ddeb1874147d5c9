import { describe, expect, it } from 'vitest'
import { type ProposalCredit, type ProposalDebit, proposeMatches } from '../../../../src-core/receivables/rules/proposals.ts'
import { namedWhole, spansOf } from '../../../../src-core/receivables/rules/whole-numbers.ts'

const account = { iban: 'DE64 3006 0601 0000 8817 00', names: ['Stadtwerke Kaltenbrunn Wärmeversorgungs-GmbH'], ibanUses: 0 }
const debits: ProposalDebit[] = [
  { id: 1, number: 'INV-2026-014402', dueDate: '2026-10-31', openMinor: 248710, named: false },
  { id: 2, number: 'INV-2026-014871', dueDate: '2026-11-08', openMinor: 372470, named: false },
  { id: 3, number: 'INV-2026-014940', dueDate: '2026-11-14', openMinor: 118900, named: false },
]
const credit = (given: Partial<ProposalCredit>): ProposalCredit => ({
  openMinor: 500000,
  date: '2026-11-02',
  rest: '',
  payer: null,
  payerIban: null,
  ...given,
})
/** As the books are read: which debits the reference names whole, and what is left of it. */
function propose(reference: string, more: Partial<ProposalCredit> = {}, open = debits) {
  const { documents, rest } = namedWhole(reference, spansOf(reference), open)
  const named = new Set(documents.map(({ id }) => id))
  return proposeMatches(
    credit({ ...more, rest }),
    account,
    open.map((debit) => ({ ...debit, named: named.has(debit.id) })),
  )
}

describe('proposeMatches', () => {
  it('puts first what the payer names, and says why', () => {
    const [best] = propose('RG inv 2026 014402 + INV-2026-014940', { payerIban: 'DE64300606010000881700', openMinor: 367610 })
    expect(best?.basis).toBe('wholeNumber')
    expect(best?.operations.map(({ id, amount_minor }) => [id, amount_minor])).toEqual([
      [1, 248710],
      [3, 118900],
    ])
    expect(best?.points).toBe(100)
    expect(best?.reasons.map(({ kind, points }) => [kind, points])).toEqual([
      ['reference', 45],
      ['payer', 30],
      ['amount', 17],
      ['date', 8],
    ])
  })

  it('covers the oldest first where nothing is named, the last in part', () => {
    const [best, ...others] = proposeMatches(credit({ payer: 'Stadtwerke Kaltenbrunn' }), account, debits)
    expect(best).toMatchObject({
      label: 'Oldest first',
      left_minor: 0,
      points: 20 + 10 + 8,
      operations: [
        { id: 1, amount_minor: 248710 },
        { id: 2, amount_minor: 251290 },
      ],
    })
    expect(others).toEqual([])
  })

  it('knows a payer by name in part, but not by a name that is empty', () => {
    const reasonOf = (payer: string, ...names: string[]) =>
      proposeMatches(credit({ payer }), { ...account, names }, debits)[0]?.reasons.find(({ kind }) => kind === 'payer')?.words
    expect(reasonOf('Stadtwerke Kaltenbrunn', 'Stadtwerke Kaltenbrunn Wärmeversorgungs-GmbH')).toBe('the name “Stadtwerke Kaltenbrunn”')
    expect(reasonOf('Stadtwerke Kaltenbrunn GmbH', '', ' ', 'Stadtwerke Kaltenbrunn')).toBe('the name “Stadtwerke Kaltenbrunn GmbH”')
    expect(reasonOf('Anybody', '', ' ')).toBeUndefined()
    expect(reasonOf('Anybody')).toBeUndefined()
    expect(reasonOf(' ', 'Anybody')).toBeUndefined()
  })

  it('prefers the one invoice of the very amount', () => {
    const [best] = proposeMatches(credit({ openMinor: 118900 }), account, debits)
    expect(best).toMatchObject({ label: 'Only INV-2026-014940', left_minor: 0 })
    expect(best?.reasons[0]?.words).toBe('exactly the open amount of INV-2026-014940')
  })

  it('proposes what a part of a number may mean, with fewer points and what was found', () => {
    const [counters] = propose('RG 014402 + 014940', { payerIban: 'DE64300606010000881700', openMinor: 367610 })
    expect(counters).toMatchObject({ basis: 'partOfNumber', points: 25 + 30 + 17 + 8, operations: [{ id: 1 }, { id: 3 }] })
    expect(counters?.reasons[0]).toEqual({ kind: 'reference', words: '014402 is the counter of INV-2026-014402 and 1 more', points: 25 })
    const found = (reference: string) => {
      const best = propose(reference).find(({ basis }) => basis === 'wholeNumber' || basis === 'partOfNumber')
      return [best?.basis, best?.operations.map(({ id }) => id), best?.reasons.find(({ kind }) => kind === 'reference')?.words]
    }
    expect(found('INV2026014871 thanks')).toEqual(['wholeNumber', [2], 'names INV-2026-014871'])
    expect(found('14871')).toEqual(['partOfNumber', [2], '14871 is the counter of INV-2026-014871'])
    expect(found('4871')).toEqual(['partOfNumber', [2], '4871 is the end of INV-2026-014871'])
    expect(found('INV-2026-0148 71')).toEqual(['partOfNumber', [2], 'all signs, though not by themselves, of INV-2026-014871'])
    expect(found('in 2026')).toEqual(['partOfNumber', [1, 2], '2026 is the year of INV-2026-014402 and 1 more'])
    expect(found('INV-2026')).toEqual(['partOfNumber', [1, 2], 'INV-2026 is the beginning of INV-2026-014402 and 1 more'])
  })

  it('takes the year in a whole number for no trace of another document', () => {
    const ones: ProposalDebit[] = [2026, 2027, 2028].map((n) => ({
      id: n,
      number: `INV-2026-00${n}`,
      dueDate: '2026-11-17',
      openMinor: 100000,
      named: false,
    }))
    const [best] = propose('INV-2026-002028', { openMinor: 100000 }, ones)
    expect(best).toMatchObject({ basis: 'wholeNumber', operations: [{ id: 2028 }] })
    const [year] = propose('Rent of 2026', { openMinor: 100000 }, ones)
    expect(year).toMatchObject({ basis: 'partOfNumber', operations: [{ id: 2026 }] })
    expect(year?.reasons[0]).toEqual({ kind: 'reference', words: '2026, as well a year, is the counter of INV-2026-002026', points: 8 })
  })

  it('says what is left, and nothing where nothing is open', () => {
    const [all] = proposeMatches(credit({ openMinor: 900000 }), account, debits)
    expect(all?.left_minor).toBe(900000 - 248710 - 372470 - 118900)
    // It does not come out even, though the last is paid in full.
    expect(all?.reasons.map(({ kind }) => kind)).toEqual(['date'])
    expect(proposeMatches(credit({}), account, [])).toEqual([])
  })
})
