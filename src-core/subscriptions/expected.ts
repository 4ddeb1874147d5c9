/** What a subscription or an account is expected to be billed: the contract between those who move it and those who price it. */
import { z } from 'zod'
import type { CalendarDate } from '../kernel/dates.ts'
import { defineHook, type Hook } from '../operations/hooks.ts'

/** One amount of a bill to come. Amounts are decimal text in the account's currency, as the company's prices are (net or gross). */
export const expectedLine = z.object({
  kind: z.enum(['recurring', 'reimbursement', 'oneShot', 'usage', 'manual', 'minimum', 'estimate']),
  subscription_id: z.number().nullable(),
  service_id: z.number().nullable(),
  charge_id: z.number().nullable(),
  /** Name of the charge, or of the article where there is none. */
  label: z.string(),
  /** Of recurring charges. */
  in_advance: z.boolean(),
  period_start: z.string().nullable(),
  /** Exclusive. */
  period_end: z.string().nullable(),
  /** Days charged, of the days of the whole period; `null` where it is charged in full or has no period. */
  days: z.number().nullable(),
  of_days: z.number().nullable(),
  /** Decimal text: of the service for a recurring charge, of the usage else. */
  quantity: z.string(),
  /** Decimal text; `null` where tiers price it. */
  unit_price: z.string().nullable(),
  amount: z.string(),
  tax_id: z.number(),
  /** Rated already: stands on the bill whatever happens. */
  rated: z.boolean(),
})
export type ExpectedLine = z.infer<typeof expectedLine>

export const expectedTax = z.object({ label: z.string(), percent: z.string(), base_minor: z.number(), tax_minor: z.number() })

export const expectedBill = z.object({
  date: z.string(),
  lines: z.array(expectedLine),
  taxes: z.array(expectedTax),
  net_minor: z.number(),
  tax_minor: z.number(),
  gross_minor: z.number(),
  /** Whether an estimate of usage is in it. */
  estimate: z.boolean(),
})
export type ExpectedBill = z.infer<typeof expectedBill>

export const expectedBills = z.object({
  currency: z.string(),
  bills: z.array(expectedBill),
  /** What recurring charges bring in a month on the day asked for; decimal text. */
  recurring_month: z.string(),
})
export type ExpectedBills = z.infer<typeof expectedBills>

/** What a move does to the money: one-off lines on the next bill, and recurring charges now and then. */
export const moveCost = z.object({
  currency: z.string(),
  /** The last of the bills on which the lines stand. */
  bill_date: z.string(),
  lines: z.array(expectedLine),
  taxes: z.array(expectedTax),
  net_minor: z.number(),
  tax_minor: z.number(),
  gross_minor: z.number(),
  /** Recurring charges a month, decimal text. */
  month_before: z.string(),
  month_after: z.string(),
  /** Gross of the next bills in minor units, before and after; by date. */
  bills: z.array(z.object({ date: z.string(), before_minor: z.number(), after_minor: z.number(), estimate: z.boolean() })),
})
export type MoveCost = z.infer<typeof moveCost>

/** Asks for the bills of a subscription as it stands; with the bills from before a move also for what that costs. */
export interface BillsAsked {
  readonly subscriptionId: number
  /** Recurring charges a month are those of this day. */
  readonly on: CalendarDate
  readonly before: ExpectedBills | null
  readonly answer: (bills: ExpectedBills, cost: MoveCost | null) => void
}
export const billsAsked: Hook<BillsAsked> = defineHook<BillsAsked>('subscription.billsAsked')
