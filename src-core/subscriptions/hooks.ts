/** What rating and others above hear of subscriptions. All dates are days; ends are exclusive. */
import type { CalendarDate, Period } from '../kernel/dates.ts'
import { defineHook, type Hook } from '../operations/hooks.ts'
import type { ChargeLine } from './charge-preview.ts'
import type { Termination, TerminationReasonFlags } from './rules/termination.ts'

/** A service runs from a day on: subscription fees fall due, recurring charges begin. */
export interface ServiceActivated {
  readonly serviceId: number
  readonly subscriptionId: number
  readonly date: CalendarDate
  /** False where it takes the place of one that ran (another quantity): subscription fees are not due again. */
  readonly first: boolean
}
export const serviceActivated: Hook<ServiceActivated> = defineHook<ServiceActivated>('service.activated')

/** A service has ended: termination fees, what the agreement still brings, and what is given back fall due. */
export interface ServiceTerminated {
  readonly serviceId: number
  readonly subscriptionId: number
  /** The first day that is no longer charged. */
  readonly date: CalendarDate
  readonly endAgreementDate: CalendarDate | null
  readonly reason: TerminationReasonFlags
  /** Whose fees of the beginning are given back: an end gives back those of the whole line, a change that is taken back its own. */
  readonly feesOf: 'line' | 'service'
}
export const serviceTerminated: Hook<ServiceTerminated> = defineHook<ServiceTerminated>('service.terminated')

/** An end of a running service is told, for a day that has come or one to come. */
export interface EndTold {
  readonly serviceId: number
  /** The first day that is no longer charged. */
  readonly date: CalendarDate
}
export const endTold: Hook<EndTold> = defineHook<EndTold>('service.endTold')

/** What an end would charge and give back is asked for: nothing is written. */
export interface EndAsked {
  readonly serviceId: number
  readonly subscriptionId: number
  readonly termination: Termination
  readonly answer: (lines: readonly ChargeLine[]) => void
}
export const endAsked: Hook<EndAsked> = defineHook<EndAsked>('service.endAsked')

/** An end is taken back: what it charged and is not invoiced yet is cancelled; what was given back is charged again. */
export interface ServiceReinstated {
  readonly serviceId: number
  readonly subscriptionId: number
  /** The day on which it had ended. */
  readonly date: CalendarDate
  /** It had ended with its subscription. */
  readonly isOfSubscription: boolean
}
export const serviceReinstated: Hook<ServiceReinstated> = defineHook<ServiceReinstated>('service.reinstated')

/** A suspension was told, moved or taken back: on these days it holds now, or no longer. Or services run on into one. */
export interface PauseMoved {
  readonly subscriptionId: number
  readonly days: readonly Period[]
  /** The day of the end that was taken back. */
  readonly endTakenBack?: CalendarDate
}
export const pauseMoved: Hook<PauseMoved> = defineHook<PauseMoved>('subscription.pauseMoved')

/** A subscription goes back to before its activation: charges that are not invoiced yet are cancelled. What is left refuses it. */
export interface ChargesWithdrawn {
  readonly subscriptionId: number
}
export const chargesWithdrawn: Hook<ChargesWithdrawn> = defineHook<ChargesWithdrawn>('subscription.chargesWithdrawn')
