/** Which subscription a usage record belongs to, by its access point (Opencell 3.3 and section 6). */
import { type CalendarDate, holds, type OpenPeriod } from '../../kernel/dates.ts'
import type { UsageFault } from './rejection-causes.ts'

export interface AccessPoint {
  readonly id: number
  readonly code: string
  readonly disabled: boolean
  /** `start ≤ event < end`; `null` is open. */
  readonly startDate: CalendarDate | null
  readonly endDate: CalendarDate | null
  readonly subscription: AccessSubscription
}

export interface AccessSubscription {
  readonly id: number
  /** Whether it runs at all; on which days say its dates. */
  readonly status: 'created' | 'active' | 'terminated' | 'cancelled' | 'closed'
  readonly startDate: CalendarDate
  /** Exclusive: the day of termination is not served. */
  readonly terminationDate: CalendarDate | null
  /** Days on which it is suspended. */
  readonly suspensions: readonly OpenPeriod[]
}

/** Several rows for one code are legacy data: `onePerAccess` makes a record for each, `reject` refuses. */
export type SeveralAccessPolicy = 'onePerAccess' | 'reject'

export type AccessMatch =
  | { readonly ok: true; readonly accesses: readonly AccessPoint[] }
  | { readonly ok: false; readonly fault: UsageFault }

/** Finds access points by code; made once, asked a million times. */
export type AccessMatcher = (accessCode: string, eventDate: CalendarDate) => AccessMatch

/**
 * Prepares access points for matching.
 *
 * @returns a function that answers the access points valid on the event's date, one as a rule, or why none serves it
 */
export function accessMatcher(accesses: readonly AccessPoint[], several: SeveralAccessPolicy = 'onePerAccess'): AccessMatcher {
  const byCode = Map.groupBy(accesses, (access) => access.code)
  return (accessCode, eventDate) => matchAmong(byCode.get(accessCode), accessCode, eventDate, several)
}

function matchAmong(
  accesses: readonly AccessPoint[] | undefined,
  code: string,
  date: CalendarDate,
  several: SeveralAccessPolicy,
): AccessMatch {
  if (!accesses) return refused('ACCESS_NOT_FOUND', `no subscription has the access point “${code}”`)
  const enabled = accesses.filter((access) => !access.disabled)
  if (enabled.length === 0) return refused('INVALID_ACCESS', `access point “${code}” is disabled`)
  const valid = enabled.filter((access) => holds({ start: access.startDate, end: access.endDate }, date))
  if (valid.length === 0) return refused('ACCESS_INVALID_DATE', `access point “${code}” is not valid on ${date}`)
  const serving = valid.filter((access) => faultOf(access.subscription, date) === null)
  const [first] = serving
  if (!first) return { ok: false, fault: faultOf((valid[0] as AccessPoint).subscription, date) as UsageFault }
  if (serving.length > 1 && several === 'reject')
    return refused('MULTIPLE_ACCESS', `${serving.length} access points “${code}” are valid on ${date}`)
  return { ok: true, accesses: serving }
}

function refused(cause: UsageFault['cause'], reason: string): AccessMatch {
  return { ok: false, fault: { cause, field: 'accessCode', reason } }
}

/** The state of the day decides, whenever the record comes: a subscription that ended or pauses by now still takes usage of the days before. */
function faultOf({ status, startDate, terminationDate, suspensions }: AccessSubscription, date: CalendarDate): UsageFault | null {
  const fault = (cause: UsageFault['cause'], reason: string): UsageFault => ({ cause, field: 'accessCode', reason })
  if (terminationDate !== null && date >= terminationDate)
    return fault('SUBSCRIPTION_TERMINATED', `the subscription ended on ${terminationDate}`)
  if (status === 'cancelled' || (terminationDate === null && (status === 'terminated' || status === 'closed')))
    return fault('SUBSCRIPTION_TERMINATED', `the subscription is ${status}`)
  if (status === 'created') return fault('SUBSCRIPTION_NOT_ACTIVATED', `the subscription is ${status}`)
  if (date < startDate) return fault('SUBSCRIPTION_NOT_ACTIVATED', `the subscription starts on ${startDate}`)
  const pause = suspensions.find((one) => holds(one, date))
  if (!pause) return null
  const until = pause.end === null ? 'on' : `up to ${pause.end}`
  return fault('SUBSCRIPTION_NOT_ACTIVATED', `the subscription is suspended from ${pause.start} ${until}`)
}
