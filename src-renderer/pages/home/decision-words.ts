/** A decision in words, with its sign and the place where it is taken. */
import type { Filter } from '../../../src-core/operations/contract.ts'
import type { Shape, Tone } from '../../components/states.ts'
import { formatDay } from '../../format/dates.ts'
import { formatCount } from '../../format/numbers.ts'
import { listPath, newPath, recordPath } from '../../records/record-links.ts'
import type { Decision, DecisionKind } from './home-data.ts'
import { homeText as text } from './text.ts'

export interface DecisionSign {
  readonly shape: Shape
  readonly tone: Tone
}

export const SIGNS: Readonly<Record<DecisionKind, DecisionSign>> = {
  auditHead: { shape: 'cross', tone: 'bad' },
  rejectedUsage: { shape: 'triangle', tone: 'bad' },
  stoppedRun: { shape: 'cross', tone: 'bad' },
  exceptions: { shape: 'half', tone: 'info' },
  validate: { shape: 'half', tone: 'info' },
  prepare: { shape: 'dashed', tone: 'ink3' },
  cycleDue: { shape: 'ring', tone: 'info' },
  credits: { shape: 'ring', tone: 'info' },
  disputes: { shape: 'diamond', tone: 'violet' },
  overdue: { shape: 'triangle', tone: 'warn' },
  contracts: { shape: 'ring', tone: 'warn' },
  periods: { shape: 'half', tone: 'info' },
  routines: { shape: 'cross', tone: 'bad' },
  broken: { shape: 'triangle', tone: 'warn' },
}

/** `14 exceptions in billing run BR-2026-11`. */
export function decisionTitle({ kind, count, name }: Decision): string {
  const words = text.decisions[kind]
  const [number, one] = [formatCount(count), count === 1]
  if (kind === 'auditHead') return text.decisions.auditHead
  if (kind === 'stoppedRun' || kind === 'prepare') return text.decisions[kind](name ?? '')
  return (words as (count: string, one: boolean, name: string) => string)(number, one, name ?? '')
}

/** What it consists of, in one line. */
export function decisionDetail(decision: Decision, today: string): string {
  const { kind, parts, date, name } = decision
  if (parts.length > 0)
    return parts.map((part) => (part.count > 0 ? text.under.part(part.label, formatCount(part.count)) : part.label)).join(' · ')
  if (kind === 'periods') return text.under.periods(name ?? '')
  if ((kind === 'overdue' || kind === 'contracts') && date !== null) return text.under[kind](formatDay(date, today))
  return kind === 'stoppedRun' || kind === 'prepare' || kind === 'cycleDue' || kind === 'validate' ? text.under[kind] : ''
}

/** The day beside it: since when it waits, or when it happens. */
export function decisionDay({ kind, date }: Decision, today: string): string {
  if (date === null) return ''
  const day = formatDay(date, today)
  return kind === 'contracts' || kind === 'prepare' || kind === 'exceptions' || kind === 'validate' ? text.on(day) : text.since(day)
}

export interface Place {
  readonly to: string
  readonly search?: Readonly<Record<string, unknown>>
}

/** A list with filters in its address. */
function filtered(list: string, ...filters: readonly Filter[]): Place {
  return {
    to: listPath(list),
    search: { f: filters.map(({ column, op, value }) => (value === undefined ? [column, op] : [column, op, value])) },
  }
}

/** Where a decision is taken. */
export function placeOf({ kind, id, entity, date }: Decision, today: string): Place {
  const debit: Filter = { column: 'direction', op: '$in', value: ['debit'] }
  const places: Record<DecisionKind, () => Place> = {
    auditHead: () => ({ to: '/ledger', search: { tab: 'verify' } }),
    rejectedUsage: () => filtered('rejectedUsage', { column: 'status', op: '$in', value: ['open'] }),
    stoppedRun: () => ({ to: recordPath('billingRun', id ?? 0) }),
    exceptions: () => ({ to: recordPath('billingRun', id ?? 0) }),
    validate: () => ({ to: recordPath('billingRun', id ?? 0) }),
    prepare: () => ({ to: recordPath('billingRun', id ?? 0) }),
    cycleDue: () => ({ to: newPath('billingRun'), search: { cycle: id, date } }),
    credits: () => filtered('openItem', { column: 'direction', op: '$in', value: ['credit'] }),
    disputes: () => filtered('openItem', debit, { column: 'status', op: '$in', value: ['I'] }),
    overdue: () => filtered('openItem', debit, { column: 'due_date', op: '$lt', value: today }),
    contracts: () =>
      filtered(
        'subscription',
        { column: 'status', op: '$in', value: ['active'] },
        { column: 'end_agreement_date', op: '$gte', value: today },
      ),
    periods: () =>
      filtered('accountingPeriod', { column: 'status', op: '$in', value: ['open'] }, { column: 'end_date', op: '$lte', value: today }),
    routines: () => ({ to: '/routines' }),
    broken: () => ({ to: id === null ? listPath(entity ?? '') : recordPath(entity ?? '', id) }),
  }
  return places[kind]()
}
