/** Usage records that are meant to be rejected, two in a hundred, of every kind that a network delivers. */
import { type CalendarDate, type Period, addDays } from '../../src-core/kernel/dates.ts'
import type { RejectionCause } from '../../src-core/mediation/rules/rejection-causes.ts'
import type { Random } from './random.ts'

export type RejectKind =
  | 'unknownAccess'
  | 'malformedQuantity'
  | 'missingQuantity'
  | 'malformedDate'
  | 'missingAccess'
  | 'tooFewFields'
  | 'duplicate'
  | 'terminatedSubscription'
  | 'notYetActive'
  | 'unknownTraffic'

/** Why each kind is refused; the first six fail by themselves, the others by what the company knows. */
export const REJECT_CAUSES: Readonly<Record<RejectKind, RejectionCause>> = {
  malformedQuantity: 'INVALID_FORMAT',
  missingQuantity: 'INVALID_FORMAT',
  malformedDate: 'INVALID_FORMAT',
  tooFewFields: 'INVALID_FORMAT',
  missingAccess: 'INVALID_ACCESS',
  unknownAccess: 'ACCESS_NOT_FOUND',
  duplicate: 'DUPLICATE',
  terminatedSubscription: 'SUBSCRIPTION_TERMINATED',
  notYetActive: 'SUBSCRIPTION_NOT_ACTIVATED',
  unknownTraffic: 'NO_MATCHING_CHARGE',
}

/** In this order, over and over, so that small companies meet each kind as well. */
export const REJECT_ROUND: readonly RejectKind[] = [
  'unknownAccess',
  'duplicate',
  'terminatedSubscription',
  'malformedQuantity',
  'unknownAccess',
  'notYetActive',
  'duplicate',
  'malformedDate',
  'terminatedSubscription',
  'missingAccess',
  'unknownAccess',
  'duplicate',
  'unknownTraffic',
  'missingQuantity',
  'terminatedSubscription',
  'tooFewFields',
]

/** Two of a hundred lines. */
export const REJECT_SHARE = 0.02

/** Spoils the fields of a good line: date, quantity, access id, parameters. */
export function spoil(kind: RejectKind, fields: readonly string[], random: Random): readonly string[] {
  const [date = '', quantity = '', access = '', ...parameters] = fields
  switch (kind) {
    case 'unknownAccess':
      return [date, quantity, unknownAccess(access, random), ...parameters]
    case 'malformedQuantity':
      return [date, random.pick([`${quantity},0`, '1e3', 'NULL', `${quantity} units`]), access, ...parameters]
    case 'missingQuantity':
      return [date, '', access, ...parameters]
    case 'malformedDate':
      return [malformedDate(date, random), quantity, access, ...parameters]
    case 'missingAccess':
      return [date, quantity, '', ...parameters]
    case 'tooFewFields':
      return [date, quantity, access]
    case 'unknownTraffic':
      return [date, quantity, access, random.pick(['FAX', 'MMS', 'TELEX']), 'NAT']
    case 'duplicate':
    case 'terminatedSubscription':
    case 'notYetActive':
      return fields
  }
}

/** A number of a neighbour network, a card that was never given out, a key of the test system. */
function unknownAccess(access: string, random: Random): string {
  if (access.startsWith('+')) return `+4943198${random.digits(5)}`
  return access.startsWith('kwt_live') ? access.replace('live', 'test') : `26298${random.digits(10)}`
}

function malformedDate(date: string, random: Random): string {
  const [day = '', time = ''] = date.split('T')
  const [year = '', month = '', ofMonth = ''] = day.split('-')
  return random.pick([
    `${year}-13-${ofMonth}T${time}`,
    `${ofMonth}.${month}.${year} ${time.slice(0, 5)}`,
    `${year}-${month}-32T${time}`,
    '',
  ])
}

/** How long switches report a customer who has gone, and how far ahead one who is yet to come. */
const DAYS_AFTER = 25
const DAYS_AHEAD = 12

/** Whether a subscription's start or end can yield a record outside it within the half-open period. */
export function outsideTest(kind: OutsideKind, { start, end }: Period): (life: Life) => boolean {
  const low = addDays(start, kind === 'notYetActive' ? 1 : -DAYS_AFTER)
  const high = addDays(end, kind === 'notYetActive' ? DAYS_AHEAD : 0)
  return (life) => {
    const day = kind === 'notYetActive' ? life.start : life.ended_on
    return day !== null && day >= low && day < high
  }
}

export type OutsideKind = 'terminatedSubscription' | 'notYetActive'

/** The first day of a subscription, and the first on which it is no longer served. */
export interface Life {
  readonly start: CalendarDate
  readonly ended_on: CalendarDate | null
}

/** A day on which a switch reports a customer who has gone, or one who is yet to come. */
export function dayOutside(kind: OutsideKind, { start, ended_on }: Life, random: Random): CalendarDate {
  if (kind === 'notYetActive' || ended_on === null) return addDays(start, -random.whole(1, DAYS_AHEAD))
  return addDays(ended_on, random.whole(0, DAYS_AFTER))
}
