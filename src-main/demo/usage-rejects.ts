/** Usage records that are meant to be rejected, two in a hundred, of every kind that a network delivers. */
import { type CalendarDate, addDays } from '../../src-core/kernel/dates.ts'
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
  'unknownAccess', 'duplicate', 'terminatedSubscription', 'malformedQuantity', 'unknownAccess', 'notYetActive', 'duplicate', 'malformedDate', 'terminatedSubscription', 'missingAccess',
  'unknownAccess', 'duplicate', 'unknownTraffic', 'missingQuantity', 'terminatedSubscription', 'tooFewFields',
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
      return [date, random.pick([`${quantity},0`, '1e3', 'NULL', `${quantity} s`]), access, ...parameters]
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
  return random.pick([`${year}-13-${ofMonth}T${time}`, `${ofMonth}.${month}.${year} ${time.slice(0, 5)}`, `${year}-${month}-32T${time}`, ''])
}

/** The day on which a switch reports a customer who has gone, or one who is yet to come. */
export function dayOutside(kind: 'terminatedSubscription' | 'notYetActive', start: CalendarDate, endedOn: CalendarDate | null, random: Random): CalendarDate | null {
  if (kind === 'notYetActive') return addDays(start, -random.whole(1, 12))
  return endedOn === null ? null : addDays(endedOn, random.whole(0, 25))
}
