/** A monthly charge of 100 units, and what one test wants different. */
import { decimal } from '../../../../src-core/kernel/decimal.ts'
import { monthlyOn } from '../../../../src-core/setup/calendars/common.ts'
import type { RecurringCharge, RecurringInput, RecurringSlice } from '../../../../src-core/subscriptions/rules/recurring.ts'
import type { Termination, TerminationReasonFlags } from '../../../../src-core/subscriptions/rules/termination.ts'

export function charge(more: Partial<RecurringCharge> = {}): RecurringCharge {
  return { calendar: monthlyOn(1), inAdvance: true, subscriptionProration: true, terminationProration: true, durationMonths: null, ...more }
}

export function input(more: Partial<RecurringInput> = {}): RecurringInput {
  return {
    charge: charge(),
    quantity: decimal(100),
    subscriptionDate: '2026-01-01',
    chargedTo: null,
    referenceDate: '2026-06-16',
    termination: null,
    suspensions: [],
    until: null,
    ...more,
  }
}

export function terminated(date: string, flags: Partial<TerminationReasonFlags> = {}, endAgreementDate: string | null = null): Termination {
  const none: TerminationReasonFlags = {
    applyAgreement: false,
    invoiceAgreementImmediately: false,
    applyReimbursement: false,
    applyTerminationCharges: false,
    proration: 'asCharge',
    cutPeriod: 'kept',
    reimburseOneShots: false,
  }
  return { date, endAgreementDate, reason: { ...none, ...flags } }
}

/** `50 from 2026-06-16 up to 2026-07-01 on 2026-06-16`. */
export function told(slice: RecurringSlice): string {
  return `${slice.quantity.toDecimalPlaces(6)} from ${slice.period.start} up to ${slice.period.end} on ${slice.operationDate}`
}
