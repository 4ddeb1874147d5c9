/** What a termination charges and gives back. Source: Opencell `SubscriptionTerminationReason` (3.4). */
import type { CalendarDate } from '../../kernel/dates.ts'

/** Whether the last partial period is charged in proportion: as the charge says, or by the reason whatever the charge says. */
export type TerminationProration = 'asCharge' | 'prorated' | 'full'

/** Kept, as it is charged where the end is told before (default), or all of it given back (Opencell 5.6). */
export type CutPeriod = 'kept' | 'givenBack'

export interface TerminationReasonFlags {
  /** Charge until the end of the agreement, where that is later. */
  readonly applyAgreement: boolean
  /** Charge what the agreement still brings at once, not at its period dates. */
  readonly invoiceAgreementImmediately: boolean
  /** Give back what was charged in advance beyond the last charged day. */
  readonly applyReimbursement: boolean
  /** Charge the one-shots of termination. */
  readonly applyTerminationCharges: boolean
  readonly proration: TerminationProration
  /** What becomes of a last partial period in full that was charged before the end was told. */
  readonly cutPeriod: CutPeriod
  /** Give back subscription fees that were already billed. */
  readonly reimburseOneShots: boolean
}

export interface Termination {
  /** Not charged itself, unless the policy says so. */
  readonly date: CalendarDate
  readonly endAgreementDate: CalendarDate | null
  readonly reason: TerminationReasonFlags
  /** Another service goes on in its place: a change is no end, and a period that it cuts is charged in proportion, whatever charge and reason say. */
  readonly goesOn?: boolean
}
