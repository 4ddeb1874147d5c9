/** Checks of drafts: which are suspect or rejected, by which rule, in the operator's words. */
import { type Decimal, decimal } from '../kernel/decimal.ts'
import { decimalFromMinor } from '../kernel/money.ts'
import type { RatingBook } from '../rating/book.ts'
import { currencyOf, type Draft } from './draft.ts'
import { unprintableDraft } from './print-check.ts'
import { isSettled } from './settle-drafts.ts'

export const DRAFT_RULES = {
  negativeTotal: 'Negative total',
  changedMuch: 'Changed much',
  belowThreshold: 'Below the threshold',
  noTaxNumber: 'No tax number',
  unprintable: 'Cannot be printed',
  nothingToBill: 'Nothing to bill',
  suspended: 'Suspended',
  zeroTotal: 'Only 0.00',
  notValidated: 'Not validated',
  error: 'Cannot be drafted',
} as const
export type DraftRule = keyof typeof DRAFT_RULES

export interface CheckResult {
  readonly state: 'draft' | 'suspect' | 'rejected' | 'left'
  readonly rule: DraftRule | null
  readonly reason: string | null
}

const SETTLED: CheckResult = {
  state: 'draft',
  rule: 'zeroTotal',
  reason: 'Every line and tax is 0.00: its transactions are settled without a document.',
}
const PASSED: CheckResult = { state: 'draft', rule: null, reason: null }

/** As {@link checkDraft}; a draft that would become a document must be printable too. */
export function checkPage(book: RatingBook, draft: Draft, previousMinor: number | null): CheckResult {
  const result = checkDraft(book, draft, previousMinor)
  if (result.state === 'left' || result.state === 'rejected' || isSettled(book, draft)) return result
  const reason = unprintableDraft(book, draft)
  return reason === null ? result : { state: 'rejected', rule: 'unprintable', reason }
}

/** The first rule that speaks against a draft decides; a threshold keeps back charges, not what is owed to the customer. `previousMinor` is the account's invoice of the run before. */
export function checkDraft(book: RatingBook, draft: Draft, previousMinor: number | null): CheckResult {
  if (draft.transactions === 0) return { state: 'left', rule: 'nothingToBill', reason: 'No open rated transaction.' }
  if (isSettled(book, draft)) {
    const { state, ...changed } = changedMuch(book.policies.draftChangeLimit, draft.grossMinor, previousMinor)
    return state === 'draft' ? SETTLED : { state, ...changed }
  }
  const below = draft.grossMinor < 0 ? null : belowThreshold(book, draft)
  if (below) return { state: 'left', rule: 'belowThreshold', reason: below }
  if (isReverseCharged(book, draft) && draft.account.buyerOn(draft.invoiceDate).taxId === null) {
    return { state: 'rejected', rule: 'noTaxNumber', reason: 'Reverse charge needs the VAT number of the buyer.' }
  }
  if (draft.grossMinor < 0) return { state: 'suspect', rule: 'negativeTotal', reason: 'Credits exceed charges.' }
  return changedMuch(book.policies.draftChangeLimit, draft.grossMinor, previousMinor)
}

function belowThreshold(book: RatingBook, draft: Draft): string | null {
  if (draft.account.threshold === null) return null
  const { decimals } = currencyOf(book, draft.account.currency)
  const threshold = decimal(draft.account.threshold)
  return decimalFromMinor(draft.netMinor, decimals).lt(threshold) ? `Net is below the threshold of ${threshold.toString()}.` : null
}

export function isReverseCharged(book: RatingBook, { taxes }: Pick<Draft, 'taxes'>): boolean {
  return taxes.some((tax) => book.taxes.get(tax.taxId)?.reverseCharge === true)
}

function changedMuch(limit: Decimal | null, grossMinor: number, previousMinor: number | null): CheckResult {
  if (limit === null || previousMinor === null || previousMinor === 0) return PASSED
  const percent = decimal(grossMinor - previousMinor)
    .times(100)
    .div(Math.abs(previousMinor))
  if (percent.abs().lte(limit)) return PASSED
  const sign = percent.isNegative() ? '−' : '+'
  return { state: 'suspect', rule: 'changedMuch', reason: `Differs by ${sign}${percent.abs().toFixed(1)} % from the invoice before.` }
}
