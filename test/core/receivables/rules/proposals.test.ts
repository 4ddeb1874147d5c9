import { describe, expect, it } from 'vitest'
import {
  type ProposalCredit,
  type ProposalDebit,
  proposeMatches,
  referenceTokens,
} from '../../../../src-core/receivables/rules/proposals.ts'

const account = { iban: 'DE64 3006 0601 0000 8817 00', names: ['Stadtwerke Kaltenbrunn Wärmeversorgungs-GmbH'], ibanUses: 0 }
const debits: ProposalDebit[] = [
  { id: 1, number: 'INV-2026-014402', dueDate: '2026-10-31', openMinor: 248710 },
  { id: 2, number: 'INV-2026-014871', dueDate: '2026-11-08', openMinor: 372470 },
  { id: 3, number: 'INV-2026-014940', dueDate: '2026-11-14', openMinor: 118900 },
]
const credit = (given: Partial<ProposalCredit>): ProposalCredit => ({
  openMinor: 500000,
  date: '2026-11-02',
  reference: null,
  payer: null,
  payerIban: null,
  ...given,
})

describe('proposeMatches', () => {
  it('puts first what the payer names, and says why', () => {
    const [best] = proposeMatches(
      credit({ reference: 'RG 014402 + 014940', payerIban: 'DE64300606010000881700', openMinor: 367610 }),
      account,
      debits,
    )
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

  it('reads numbers however they are written, but no years and amounts as numbers', () => {
    const named = (reference: string) => proposeMatches(credit({ reference }), account, debits)[0]?.operations.map(({ id }) => id)
    expect(named('INV2026014871 thanks')).toEqual([2])
    expect(named('inv/2026/014871')).toEqual([2])
    expect(named('in 2026')).toEqual([1, 2])
    expect(named('14871')).toEqual([2])
  })

  it('says what is left, and nothing where nothing is open', () => {
    const [all] = proposeMatches(credit({ openMinor: 900000 }), account, debits)
    expect(all?.left_minor).toBe(900000 - 248710 - 372470 - 118900)
    // It does not come out even, though the last is paid in full.
    expect(all?.reasons.map(({ kind }) => kind)).toEqual(['date'])
    expect(proposeMatches(credit({}), account, [])).toEqual([])
  })
})

describe('referenceTokens', () => {
  it('gives words and runs of digits that could be numbers', () => {
    expect(referenceTokens('Rg inv-7731, 12 + CN-2026-000377')).toEqual([
      'inv-7731',
      'CN-2026-000377',
      'INV-7731',
      '7731',
      '2026',
      '000377',
    ])
  })
})
