/**
 * Proposals for an open credit: which debits it probably pays, with points out of 100 and the reasons.
 *
 * Points: reference 45 (the payer names the documents), payer 30 (the account is known by IBAN or
 * name), amount 17 (it comes out even), date 8 (paid about when due). The caller brings the
 * candidates, all of one customer account and currency, oldest due first.
 */
import { type CalendarDate, daysBetween } from '../../kernel/dates.ts'
import { sortKey } from '../../kernel/text.ts'

export interface ProposalCredit {
  readonly openMinor: number
  readonly date: CalendarDate
  readonly reference: string | null
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
}

export interface ProposalReason {
  readonly kind: 'reference' | 'payer' | 'amount' | 'date'
  readonly words: string
  readonly points: number
}

export interface Proposal {
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
/** Fewer digits than this name nothing. */
const NAMING_DIGITS = 4

/** Proposals, the best first; none where there is nothing to pay. */
export function proposeMatches(credit: ProposalCredit, account: ProposalAccount, debits: readonly ProposalDebit[]): Proposal[] {
  const named = debits.filter((debit) => isNamed(debit.number, credit.reference))
  const sets = [
    { label: 'Named in the reference', debits: named },
    ...debits
      .filter((debit) => debit.openMinor === credit.openMinor)
      .slice(0, 3)
      .map((debit) => ({ label: `Only ${debit.number}`, debits: [debit] })),
    { label: 'Oldest first', debits },
  ]
  const seen = new Set<string>()
  const proposals = sets.flatMap(({ label, debits: set }) => {
    const proposal = proposalOf(label, credit, account, set, named.length)
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

/**
 * Words of a reference that could name a document: with letters folded, punctuation between them kept
 * apart, and runs of digits on their own.
 */
export function referenceTokens(reference: string): string[] {
  const words = reference.split(/[\s,;+]+/).filter((word) => word.length >= NAMING_DIGITS)
  const digits = reference.match(/\d+/g) ?? []
  return [...new Set([...words, ...words.map((word) => word.toUpperCase()), ...digits.filter((run) => run.length >= NAMING_DIGITS)])]
}

function isNamed(number: string, reference: string | null): boolean {
  if (!reference) return false
  const folded = fold(number)
  if (fold(reference).includes(folded)) return true
  const counter = /\d+$/.exec(number)?.[0] ?? ''
  return (
    counter.length >= NAMING_DIGITS &&
    (reference.match(/\d+/g) ?? []).some((run) => run.length >= NAMING_DIGITS && counter.endsWith(run) && +run === +counter)
  )
}

/** An IBAN as it is stored and compared: without spaces, in capitals. */
export function plainIban(iban: string): string {
  return iban.replace(/\s+/g, '').toUpperCase()
}

const fold = (text: string) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

function proposalOf(
  label: string,
  credit: ProposalCredit,
  account: ProposalAccount,
  debits: readonly ProposalDebit[],
  namedCount: number,
): Proposal {
  let left = credit.openMinor
  const operations: Proposal['operations'][number][] = []
  const taken: ProposalDebit[] = []
  for (const debit of debits) {
    if (left === 0) break
    const amount = Math.min(left, debit.openMinor)
    operations.push({ id: debit.id, number: debit.number, due_date: debit.dueDate, amount_minor: amount })
    taken.push(debit)
    left -= amount
  }
  const reasons = [
    referenceReason(taken, credit.reference, namedCount),
    payerReason(credit, account),
    amountReason(taken, operations, left),
    dateReason(taken, credit.date),
  ].filter((reason) => reason !== null)
  return { points: reasons.reduce((sum, { points }) => sum + points, 0), label, operations, reasons, left_minor: left }
}

function referenceReason(taken: readonly ProposalDebit[], reference: string | null, namedCount: number): ProposalReason | null {
  const named = taken.filter(({ number }) => isNamed(number, reference))
  if (named.length === 0) return null
  const points = Math.floor((POINTS.reference * named.length) / Math.max(taken.length, namedCount))
  return { kind: 'reference', words: `names ${named.map(({ number }) => number).join(' and ')}`, points }
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
