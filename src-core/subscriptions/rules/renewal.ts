/**
 * Terms of subscriptions and their renewal. Source: Opencell `SubscriptionRenewal`, `SubscriptionStatusJob` (3.1, 3.2).
 * The end of a term is the first day that is no longer in it.
 */
import { type CalendarDate, addDays, addMonths, later, monthOf, yearOf } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/failures.ts'
import { nextDate } from '../../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../../setup/calendars/definition.ts'

export interface TermLength {
  readonly count: number
  readonly unit: 'month' | 'day'
}

/** A term of one length, or up to the next boundary of a calendar. */
export type RecurringTerm =
  | { readonly kind: 'recurring'; readonly length: TermLength }
  | { readonly kind: 'calendar'; readonly calendar: CalendarDefinition }
/** A first term may also end on a given day, or on none. */
export type InitialTerm = RecurringTerm | { readonly kind: 'fixed'; readonly end: CalendarDate | null }

export type EndOfTermAction = 'suspend' | 'terminate'

export interface RenewalRule {
  readonly initialTerm: InitialTerm
  readonly autoRenew: boolean
  /** How long each renewal lasts; needed for those that renew by themselves. */
  readonly renewalTerm: RecurringTerm | null
  readonly endOfTermAction: EndOfTermAction
  /** Days before the end of a term on which the operator is told; `null` for never. */
  readonly daysNotifyRenewal: number | null
  /** Whether a renewal moves the end of the agreement with it. */
  readonly extendAgreement: boolean
}

export interface TermState {
  readonly subscriptionDate: CalendarDate
  /** End of the running term; `null` for one without end. */
  readonly subscribedTill: CalendarDate | null
  readonly endAgreementDate: CalendarDate | null
  /** Whether the end of the running term was already announced. */
  readonly notified: boolean
}

/** What the daily job has to do with a subscription. */
export type TermStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'notify'; readonly end: CalendarDate }
  | { readonly kind: 'renew'; readonly subscribedTill: CalendarDate; readonly endAgreementDate: CalendarDate | null }
  | { readonly kind: 'end'; readonly action: EndOfTermAction; readonly on: CalendarDate }

/** The end of the first term; `null` for one without end. */
export function firstTermEnd(rule: RenewalRule, subscriptionDate: CalendarDate): CalendarDate | null {
  const { initialTerm } = rule
  return initialTerm.kind === 'fixed' ? initialTerm.end : termEnd(initialTerm, subscriptionDate, subscriptionDate)
}

/**
 * The end of the term that follows one. Months are counted from the subscription date as long as the running term
 * ends on its series, so that 31 January renews to 28 February and on to 31 March.
 *
 * @throws Refusal when the rule has no length for renewals
 */
export function renewedTermEnd(rule: RenewalRule, state: Pick<TermState, 'subscriptionDate'>, end: CalendarDate): CalendarDate {
  const { renewalTerm } = rule
  if (renewalTerm === null) {
    throw refuse(
      'invalid',
      'renewal.noTerm',
      'This subscription renews by itself, but it is not said for how long. Set the length of a renewal.',
    )
  }
  if (renewalTerm.kind === 'recurring' && renewalTerm.length.unit === 'month')
    return monthsOn(state.subscriptionDate, end, renewalTerm.length.count)
  return termEnd(renewalTerm, end, state.subscriptionDate) ?? end
}

/**
 * What is to be done on a day: nothing, tell of the end of the term, renew (as often as it takes to pass the day), or end.
 *
 * @throws Refusal when it renews without a length, or its calendar is used up
 */
export function termStep(rule: RenewalRule, state: TermState, today: CalendarDate): TermStep {
  const { subscribedTill } = state
  if (subscribedTill === null) return { kind: 'none' }
  if (subscribedTill > today)
    return isNotifyDay(rule, state, subscribedTill, today) ? { kind: 'notify', end: subscribedTill } : { kind: 'none' }
  if (!rule.autoRenew) return { kind: 'end', action: rule.endOfTermAction, on: subscribedTill }
  const renewed = renewPast(rule, state, subscribedTill, today)
  const extended = rule.extendAgreement ? later(renewed, state.endAgreementDate ?? renewed) : state.endAgreementDate
  return { kind: 'renew', subscribedTill: renewed, endAgreementDate: extended }
}

/** The day on which the end of a term is announced. */
export function notificationDate(rule: RenewalRule, end: CalendarDate): CalendarDate | null {
  return rule.daysNotifyRenewal === null ? null : addDays(end, -rule.daysNotifyRenewal)
}

/**
 * A termination on a day to come: the term ends on it and is not renewed. The rule before is kept by the caller, so
 * that the termination can be taken back.
 */
export function scheduledTermination(rule: RenewalRule, date: CalendarDate): RenewalRule {
  return { ...rule, initialTerm: { kind: 'fixed', end: date }, autoRenew: false, endOfTermAction: 'terminate' }
}

function isNotifyDay(rule: RenewalRule, state: TermState, end: CalendarDate, today: CalendarDate): boolean {
  const date = notificationDate(rule, end)
  return !state.notified && date !== null && date <= today
}

function renewPast(rule: RenewalRule, state: TermState, from: CalendarDate, today: CalendarDate): CalendarDate {
  let end = from
  while (end <= today) {
    const next = renewedTermEnd(rule, state, end)
    if (next <= end)
      throw refuse(
        'refused',
        'renewal.calendarEnded',
        `The calendar of renewals has no date after ${end}. Extend it, or end the subscription.`,
      )
    end = next
  }
  return end
}

function termEnd(term: RecurringTerm, from: CalendarDate, initDate: CalendarDate): CalendarDate | null {
  if (term.kind === 'calendar') return nextDate(term.calendar, from, initDate)
  return term.length.unit === 'month' ? addMonths(from, term.length.count) : addDays(from, term.length.count)
}

/** Adds months to an end, from the subscription date where the end is a whole number of months after it. */
function monthsOn(subscriptionDate: CalendarDate, end: CalendarDate, count: number): CalendarDate {
  const months = (yearOf(end) - yearOf(subscriptionDate)) * 12 + monthOf(end) - monthOf(subscriptionDate)
  return addMonths(subscriptionDate, months) === end ? addMonths(subscriptionDate, months + count) : addMonths(end, count)
}
