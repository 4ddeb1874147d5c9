/**
 * Proposals for an open credit: which debits it probably pays, with points out of 100 and the reasons.
 *
 * Points: reference 45 (the payer names the documents by their whole numbers; less for parts of them), payer 30 (the account is known by IBAN or
 * name), amount 17 (it comes out even), date 8 (paid about when due). The caller brings the
 * candidates, all of one customer account and currency, oldest due first.
 */
import { type CalendarDate, daysBetween } from '../../kernel/dates.ts'
import { sortKey } from '../../kernel/text.ts'
import { type NumberPart, partOfNumber } from './number-parts.ts'

export interface ProposalCredit {
  readonly openMinor: number
  readonly date: CalendarDate
  /** What of its reference names no document whole. */
  readonly rest: string
  /** A credit note: what is named is the invoice that it corrects. */
  readonly corrects?: boolean
  readonly payer: string | null
  readonly payerIban: string | null
}

export interface ProposalAccount {
  readonly iban: string | null
  /** Names it goes by: of the customer, the account, the account's holder. */
  readonly names: readonly string[]
  /** How many earlier payments on the account came from the credit's IBAN. */
  readonly ibanUses: number
}

export interface ProposalDebit {
  readonly id: number
  readonly number: string
  readonly dueDate: CalendarDate
  readonly openMinor: number
  /** Its whole number stands in the reference. */
  readonly named: boolean
}

export interface ProposalReason {
  readonly kind: 'reference' | 'payer' | 'amount' | 'date'
  readonly words: string
  readonly points: number
}

/** What a proposal rests on: only the first is certain enough to settle by itself. */
export type ProposalBasis = 'wholeNumber' | 'partOfNumber' | 'amount' | 'oldest'

export interface Proposal {
  readonly basis: ProposalBasis
  readonly points: number
  readonly label: string
  readonly operations: readonly {
    readonly id: number
    readonly number: string
    readonly due_date: CalendarDate
    readonly amount_minor: number
  }[]
  readonly reasons: readonly ProposalReason[]
  /** What of the credit stays open. */
  readonly left_minor: number
}

const POINTS = { reference: 45, payerIban: 30, payerName: 20, amountExact: 17, amountOlderInFull: 10, dateNear: 8, dateFar: 4 } as const
const NEAR_DAYS = 10
/** Items of one amount that are proposed one by one. */
const MOST_OF_AMOUNT = 3

interface Candidate extends ProposalDebit {
  readonly part: NumberPart | null
}

/** Proposals, the best first; none where there is nothing to pay. */
export function proposeMatches(credit: ProposalCredit, account: ProposalAccount, debits: readonly ProposalDebit[]): Proposal[] {
  const candidates = debits.map((debit): Candidate => ({ ...debit, part: debit.named ? null : partOfNumber(debit.number, credit.rest) }))
  const namedCount = candidates.filter(({ named }) => named).length
  const seen = new Set<string>()
  const proposals = setsOf(credit, candidates).flatMap((set) => {
    const proposal = proposalOf(set, credit, account, namedCount)
    const key = proposal.operations
      .map(({ id, amount_minor }) => `${id}:${amount_minor}`)
      .sort()
      .join()
    if (key === '' || seen.has(key)) return []
    seen.add(key)
    return [proposal]
  })
  return proposals.sort((one, other) => other.points - one.points)
}

interface CandidateSet {
  readonly basis: ProposalBasis
  readonly label: string
  readonly debits: readonly Candidate[]
}

/** Which debits are tried together; what a reference names whole is never mixed with what it may mean. */
function setsOf(credit: ProposalCredit, debits: readonly Candidate[]): CandidateSet[] {
  const most = Math.max(0, ...debits.map(({ part }) => part?.points ?? 0))
  return [
    {
      basis: 'wholeNumber',
      label: credit.corrects === true ? 'The invoice that it corrects' : 'Named in the reference',
      debits: debits.filter(({ named }) => named),
    },
    {
      basis: 'partOfNumber',
      label: 'In part in the reference',
      debits: most === 0 ? [] : debits.filter(({ part }) => part?.points === most),
    },
    ...debits
      .filter((debit) => debit.openMinor === credit.openMinor)
      .slice(0, MOST_OF_AMOUNT)
      .map((debit) => ({ basis: 'amount' as const, label: `Only ${debit.number}`, debits: [debit] })),
    { basis: 'oldest', label: 'Oldest first', debits },
  ]
}

/** An IBAN as it is stored and compared: without spaces, in capitals. */
export function plainIban(iban: string): string {
  return iban.replace(/\s+/g, '').toUpperCase()
}

function proposalOf(
  { basis, label, debits }: CandidateSet,
  credit: ProposalCredit,
  account: ProposalAccount,
  namedCount: number,
): Proposal {
  let left = credit.openMinor
  const operations: Proposal['operations'][number][] = []
  const taken: Candidate[] = []
  for (const debit of debits) {
    if (left === 0) break
    const amount = Math.min(left, debit.openMinor)
    operations.push({ id: debit.id, number: debit.number, due_date: debit.dueDate, amount_minor: amount })
    taken.push(debit)
    left -= amount
  }
  const reasons = [
    referenceReason(taken, namedCount, credit.corrects === true),
    payerReason(credit, account),
    amountReason(taken, operations, left),
    dateReason(taken, credit.date),
  ].filter((reason) => reason !== null)
  return { basis, points: reasons.reduce((sum, { points }) => sum + points, 0), label, operations, reasons, left_minor: left }
}

/** Of items that are named whole, else of parts of their numbers; the more is taken beside what is named, the less it says. */
function referenceReason(taken: readonly Candidate[], namedCount: number, corrects: boolean): ProposalReason | null {
  const named = taken.filter((one) => one.named)
  if (named.length > 0) {
    const points = Math.floor((POINTS.reference * named.length) / Math.max(taken.length, namedCount))
    return { kind: 'reference', words: `${corrects ? 'corrects' : 'names'} ${named.map(({ number }) => number).join(' and ')}`, points }
  }
  const hinted = taken.filter(({ part }) => part !== null)
  const [first] = hinted
  if (!first?.part) return null
  const points = Math.floor(hinted.reduce((sum, { part }) => sum + (part?.points ?? 0), 0) / taken.length)
  const more = hinted.length === 1 ? '' : ` and ${hinted.length - 1} more`
  return { kind: 'reference', words: `${first.part.words} of ${first.number}${more}`, points }
}

function payerReason({ payer, payerIban }: ProposalCredit, account: ProposalAccount): ProposalReason | null {
  const uses = account.ibanUses
  if (payerIban && account.iban && plainIban(account.iban) === plainIban(payerIban))
    return { kind: 'payer', words: 'the IBAN of this account', points: POINTS.payerIban }
  if (uses > 0)
    return { kind: 'payer', words: `the IBAN, used ${uses === 1 ? 'once' : `${uses} times`} by this account`, points: POINTS.payerIban }
  const name = payer ? sortKey(payer) : ''
  const known = name !== '' && account.names.some((one) => isSameName(sortKey(one), name))
  return known ? { kind: 'payer', words: `the name “${payer}”`, points: POINTS.payerName } : null
}

/** Whether one is the other or its beginning; an account without a name is nobody's. */
function isSameName(one: string, other: string): boolean {
  return one !== '' && (one.startsWith(other) || other.startsWith(one))
}

function amountReason(taken: readonly ProposalDebit[], operations: Proposal['operations'], left: number): ProposalReason | null {
  const last = taken.at(-1)
  if (!last || left > 0) return null
  if (operations.at(-1)?.amount_minor === last.openMinor) {
    const what = taken.length === 1 ? last.number : `${taken.length} items`
    return { kind: 'amount', words: `exactly the open amount of ${what}`, points: POINTS.amountExact }
  }
  if (taken.length === 1) return null
  return { kind: 'amount', words: 'covers the older items in full, the last in part', points: POINTS.amountOlderInFull }
}

function dateReason(taken: readonly ProposalDebit[], date: CalendarDate): ProposalReason | null {
  const first = taken[0]
  if (!first) return null
  const late = daysBetween(first.dueDate, date)
  const words = late === 0 ? 'on the due date' : `${Math.abs(late)} days ${late > 0 ? 'after' : 'before'} the due date`
  return { kind: 'date', words, points: Math.abs(late) <= NEAR_DAYS ? POINTS.dateNear : POINTS.dateFar }
}
