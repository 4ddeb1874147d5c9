/** Calendars and billing cycles of a new company. */
import { everyPeriod, halfYearly, monthlyOn, quarterly, weekly, yearlyOn } from '../calendars/common.ts'
import type { CalendarDefinition } from '../calendars/definition.ts'

export interface CalendarPreset {
  readonly name: string
  readonly definition: CalendarDefinition
}

/** Good Friday and Easter Monday, closed days of TARGET that move. */
const EASTER_DAYS = [
  '2020-04-10',
  '2020-04-13',
  '2021-04-02',
  '2021-04-05',
  '2022-04-15',
  '2022-04-18',
  '2023-04-07',
  '2023-04-10',
  '2024-03-29',
  '2024-04-01',
  '2025-04-18',
  '2025-04-21',
  '2026-04-03',
  '2026-04-06',
  '2027-03-26',
  '2027-03-29',
  '2028-04-14',
  '2028-04-17',
  '2029-03-30',
  '2029-04-02',
  '2030-04-19',
  '2030-04-22',
  '2031-04-11',
  '2031-04-14',
  '2032-03-26',
  '2032-03-29',
  '2033-04-15',
  '2033-04-18',
  '2034-04-07',
  '2034-04-10',
  '2035-03-23',
  '2035-03-26',
]

/** Banking days of TARGET, the settlement system of the euro. */
const BANKING: CalendarDefinition = {
  kind: 'banking',
  start: '2000-01-01',
  end: null,
  weekend: ['sat', 'sun'],
  holidays: ['01-01', '05-01', '12-25', '12-26'].map((day) => ({ first: day, last: day })),
  closedOn: EASTER_DAYS,
}

export const CALENDARS: Readonly<Record<string, CalendarPreset>> = {
  MONTHLY: { name: 'Monthly, on the 1st', definition: monthlyOn(1) },
  MONTHLY_15: { name: 'Monthly, on the 15th', definition: monthlyOn(15) },
  QUARTERLY: { name: 'Quarterly', definition: quarterly() },
  HALF_YEARLY: { name: 'Half-yearly', definition: halfYearly() },
  YEARLY: { name: 'Yearly, on 1 January', definition: yearlyOn(1, 1) },
  WEEKLY: { name: 'Weekly, on Monday', definition: weekly('mon') },
  DAILY: { name: 'Daily', definition: { kind: 'daily', times: ['00:00'] } },
  ANNIVERSARY_MONTH: { name: 'Monthly, from the day of subscription', definition: everyPeriod(1, 'month') },
  ANNIVERSARY_YEAR: { name: 'Yearly, from the day of subscription', definition: everyPeriod(12, 'month') },
  BANKING: { name: 'Banking days', definition: BANKING },
}

export interface BillingCyclePreset {
  readonly name: string
  readonly calendar: string
  readonly dueDays: number
}

export const BILLING_CYCLES: Readonly<Record<string, BillingCyclePreset>> = {
  MONTHLY: { name: 'Monthly, on the 1st', calendar: 'MONTHLY', dueDays: 14 },
  MONTHLY_15: { name: 'Monthly, on the 15th', calendar: 'MONTHLY_15', dueDays: 14 },
  QUARTERLY: { name: 'Quarterly', calendar: 'QUARTERLY', dueDays: 30 },
  YEARLY: { name: 'Yearly', calendar: 'YEARLY', dueDays: 30 },
}
