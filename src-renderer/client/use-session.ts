/** What a window knows from the start: the company, its currencies, and what the system consists of. */
import { countryHabits } from '../../src-core/files/values/country-habits.ts'
import type { TypedDates } from '../format/parse.ts'
import { useMemo } from 'react'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { Conversion } from '../../src-core/kernel/exchange.ts'
import type {
  EntityDescription,
  JobProgress,
  ListDescription,
  OperationDescription,
  SessionInfo,
} from '../../src-core/operations/contract.ts'
import { type OperationState, useOperation } from './use-operation.ts'

export interface SystemDescription {
  readonly entities: readonly EntityDescription[]
  readonly lists: readonly ListDescription[]
  readonly operations: readonly OperationDescription[]
}

/** The description with lookups by name. */
export interface SystemIndex extends SystemDescription {
  entity(name: string): EntityDescription | undefined
  list(name: string): ListDescription | undefined
  operation(name: string): OperationDescription | undefined
}

const EMPTY: SystemDescription = { entities: [], lists: [], operations: [] }

function indexOf(system: SystemDescription): SystemIndex {
  const entities = new Map(system.entities.map((entity) => [entity.name, entity]))
  // an entity's own list counts even where the lists do not repeat it
  const lists = new Map([...system.entities.map((entity) => entity.list), ...system.lists].map((list) => [list.name, list]))
  const operations = new Map(system.operations.map((operation) => [operation.name, operation]))
  return {
    ...system,
    entity: (name) => entities.get(name),
    list: (name) => lists.get(name),
    operation: (name) => operations.get(name),
  }
}

export function useSystemState(): OperationState<SystemDescription> {
  return useOperation<SystemDescription>('system.describe')
}

/** The system's entities, lists and operations; the frame shows pages only with them. */
export function useSystem(): SystemIndex {
  const { data } = useSystemState()
  return useMemo(() => indexOf(data ?? EMPTY), [data])
}

/** What the session tells of. */
const SESSION_READS = ['company', 'currency', 'accountingPeriod', 'booksCheck', 'user', 'session'] as const

export function useSessionState(): OperationState<SessionInfo> {
  return useOperation<SessionInfo>('session.get', {}, { reads: SESSION_READS })
}

/** The session, or `null` until it is there; the frame shows pages only with one. */
export function useSession(): SessionInfo | null {
  return useSessionState().data ?? null
}

/** Digits of a currency's minor unit; two for one that the company does not know. */
export function useDecimals(): (currency: string | null | undefined) => number {
  const session = useSession()
  return useMemo(() => {
    const digits = new Map(session?.currencies.map((currency) => [currency.code, currency.decimals]))
    return (currency) => (currency ? (digits.get(currency) ?? 2) : 2)
  }, [session])
}

/** How a currency's minor units become the company's. */
export function useConversion(company: string): (currency: string) => Conversion {
  const digits = useDecimals()
  const rounding = useSession()?.company?.rounding ?? 'halfUp'
  return (currency) => ({ digits: digits(currency), companyDigits: digits(company), rounding })
}

/** The company's time zone, in which instants are shown. */
export function useZone(): string {
  return useSession()?.company?.zone ?? 'UTC'
}

/** How moments are read: the company's zone, and today, so that another year is named. */
export function useTimeForm(): { readonly zone: string; readonly today: CalendarDate } {
  const zone = useZone()
  return { zone, today: useSession()?.today ?? '' }
}

/**
 * Whether a permission pattern covers an operation.
 *
 * @example covers('invoice.*', 'invoice.validate') // true
 */
export function covers(pattern: string, permission: string): boolean {
  if (pattern === '*' || pattern === permission) return true
  return pattern.endsWith('.*') && permission.startsWith(pattern.slice(0, -1))
}

/** Tells whether the operator may run an operation that exists. */
export function useMay(): (operation: string) => boolean {
  const session = useSession()
  const system = useSystem()
  return (name) => {
    const operation = system.operation(name)
    return operation !== undefined && (session?.permissions ?? []).some((pattern) => covers(pattern, operation.permission))
  }
}

/** All jobs of this company, newest first; change notices keep them moving. */
export function useJobs(): readonly JobProgress[] {
  return useOperation<readonly JobProgress[]>('job.list').data ?? []
}

/** By what typed dates are read: today, and the order of day and month that is usual where the company is. */
export function useTypedDates(): TypedDates {
  const session = useSession()
  const [today, country] = [session?.today ?? '2000-01-01', session?.company?.country]
  return useMemo(() => ({ today, order: country === undefined ? null : countryHabits(country).dayOrder }), [today, country])
}
