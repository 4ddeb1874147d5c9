/** Cases that the product has no feature for: listed with the reason, never counted as passed. */
import type { UnsupportedCase } from '../support/scenario-form.ts'

const because = (reason: string, ...cases: readonly (readonly [id: string, area: string])[]): UnsupportedCase[] =>
  cases.map(([id, area]) => ({ id, area, reason }))

export const UNSUPPORTED: readonly UnsupportedCase[] = [
  ...because(
    'usage is summed; averages over time, the latest value and prorated sums are no aggregations of the product',
    ['LG-AGG-01', 'aggregation'],
    ['LG-AGG-02', 'aggregation'],
    ['LG-AGG-04', 'aggregation'],
    ['LG-AGG-05', 'aggregation'],
  ),
  ...because(
    'usage is not prorated, so that no full and prorated units stand side by side',
    ['LG-PGR-01', 'graduated'],
    ['LG-PGR-02', 'graduated'],
    ['LG-PGR-03', 'graduated'],
  ),
  ...because(
    'there is no percentage price with a fee, a free allowance or a minimum for each event',
    ['LG-PCT-01', 'percentage'],
    ['LG-PCT-02', 'percentage'],
    ['LG-PCT-06', 'percentage'],
  ),
  ...because('a tier is reached by one unit; here two units decide together', ['KB-USG-10', 'stairstep']),
  ...because('late usage is billed however late it comes; there is no look-back window', ['KB-USG-13', 'usage_period']),
  ...because('invoices are issued for periods, not when usage crosses a threshold', ['LG-PRG-02', 'progressive_billing']),
  ...because(
    'there are no commitments and no minimum spends',
    ['FP-COM-03', 'commitment'],
    ['LG-COM-02', 'commitment'],
    ['OM-GRA-03', 'commitment'],
    ['OM-UNI-02', 'commitment'],
  ),
  ...because(
    'there are no coupons: a discount is a price, or a line below zero',
    ['LG-COU-01', 'discount'],
    ['MT-COU-01', 'discount'],
    ['MT-COU-02', 'discount'],
    ['LG-TAX-02', 'tax'],
    ['LG-TAX-04', 'tax_rounding'],
    ['LG-CN-02', 'credit_note'],
  ),
  ...because('a line has one tax; here two are within one price', ['IN-INC-03', 'tax_inclusive']),
  ...because(
    'what an end gives back is the share of its days, at most what is left of the line; what was credited by hand is not taken off that share too',
    ['LG-CN-08', 'credit_note'],
  ),
  ...because('a charge in arrears is billed when its period has ended; there is no run that bills it before', [
    'KB-ARR-04',
    'billing_mode',
  ]),
  ...because('a credit note stands for what it credits; there are no voided notes for the rest', ['LG-CN-11', 'void']),
  ...because('there is no dunning', ['KB-DUN-01', 'dunning'], ['KB-DUN-02', 'dunning'], ['LG-DUN-01', 'dunning']),
  ...because('payments are registered, not collected, so none is tried again', ['KB-PAY-06', 'payment_retry']),
  ...because(
    'there are no prepaid wallets or credit buckets',
    ['LG-WAL-01', 'wallet'],
    ['LG-WAL-03', 'wallet'],
    ['LG-WAL-05', 'wallet'],
    ['LG-WAL-06', 'wallet'],
    ['OM-GL-03', 'general_ledger'],
  ),
]
