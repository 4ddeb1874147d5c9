/**
 * Giving back recurring charges: a share of the very transactions that charged the days, with their price, version, tax
 * and article, and at most what is left of them. Nothing is priced, taxed or converted anew.
 */
import type { NotNull } from 'kysely'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type CalendarDate, type Period, earlier, later, lengthInDays } from '../kernel/dates.ts'
import { type Decimal, ZERO, decimal } from '../kernel/decimal.ts'
import { minorFromDecimal } from '../kernel/money.ts'
import { divide, UNROUNDED_PLACES } from '../kernel/rounding.ts'
import { datePeriodAround } from '../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { type PeriodShare, type ProrationPolicy, shareOfPeriod } from '../subscriptions/rules/proration.ts'
import { withoutSuspensions } from '../subscriptions/rules/suspensions.ts'
import { roundLine } from '../tax/tax-totals.ts'
import type { RatingBook } from './book.ts'
import { readInputs } from './rated-inputs.ts'
import type { NewTransaction } from './write-transactions.ts'

const chargedRows = preparedSelect<{ service: number; charge: number; after: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .leftJoin('invoice_line', 'invoice_line.id', 'rated_transaction.invoice_line_id')
    .selectAll('rated_transaction')
    .select('invoice_line.tax_id as billed_tax_id')
    .where('rated_transaction.service_id', '=', p.service)
    .where('rated_transaction.usage_record_id', 'is', null)
    .where('rated_transaction.charge_id', '=', p.charge)
    .where('rated_transaction.kind', '=', 'recurring')
    .where('cancelled_op', 'is', null)
    .where('rated_transaction.period_start', 'is not', null)
    .where('rated_transaction.period_end', '>', p.after)
    .$narrowType<{ period_start: NotNull; period_end: NotNull }>()
    .orderBy('rated_transaction.period_start')
    .orderBy('rated_transaction.id'),
)
const takenRows = preparedSelect<{ service: number; charge: number; after: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction as source')
    .innerJoin('taken', 'taken.source_transaction_id', 'source.id')
    .leftJoin('rated_transaction as taker', 'taker.id', 'taken.taker_transaction_id')
    .select(['source.id', 'taken.amount', 'taken.quantity', 'taker.period_start', 'taker.period_end'])
    .where('source.service_id', '=', p.service)
    .where('source.usage_record_id', 'is', null)
    .where('source.charge_id', '=', p.charge)
    .where('source.kind', '=', 'recurring')
    .where('source.period_end', '>', p.after)
    .where('taker.cancelled_op', 'is', null),
)
type ChargedRow = NonNullable<ReturnType<typeof chargedRows>['row']>

/** A transaction that charged days, with what is left of it. */
export interface ChargedDays {
  readonly row: ChargedRow
  readonly period: Period
  readonly taken: Decimal
  readonly takenQuantity: Decimal
  /** Days that are given back already. */
  readonly given: readonly Period[]
}

/** The transactions of a recurring charge at a service that charged days behind `after`, oldest first. */
export async function readChargedDays(store: ReadStore, service: number, charge: number, after: CalendarDate): Promise<ChargedDays[]> {
  const key = { service, charge, after }
  const rows = await store.all(chargedRows(store), key)
  if (rows.length === 0) return []
  const takings = Map.groupBy(await store.all(takenRows(store), key), (one) => one.id)
  return rows.map((row): ChargedDays => {
    const own = takings.get(row.id) ?? []
    return {
      row,
      period: { start: row.period_start, end: row.period_end },
      taken: own.reduce((sum, one) => sum.plus(one.amount), ZERO),
      takenQuantity: own.reduce((sum, one) => sum.plus(one.quantity), ZERO),
      given: own.flatMap((one) => (one.period_start && one.period_end ? [{ start: one.period_start, end: one.period_end }] : [])),
    }
  })
}

export interface GiveBack {
  /** The days that are given back, oldest first, without overlap. */
  readonly days: readonly Period[]
  /** The day on which the give-backs stand; the first of its days if `null`. */
  readonly date: CalendarDate | null
  readonly calendar: CalendarDefinition
  /** Where calendars that count periods begin. */
  readonly anchor: CalendarDate
  readonly currency: string
}

/** Negative transactions for days that were charged, one for each transaction which charged some of them. */
export function giveBack(book: RatingBook, sources: readonly ChargedDays[], wanted: GiveBack): NewTransaction[] {
  return sources.flatMap((source) => {
    const pieces = wanted.days.flatMap((days) => {
      const start = later(days.start, source.period.start)
      const end = earlier(days.end, source.period.end)
      return start < end ? withoutSuspensions({ start, end }, source.given) : []
    })
    let { taken, takenQuantity } = source
    const given = [...source.given]
    return pieces.flatMap((piece, at): NewTransaction[] => {
      const isLast = at === pieces.length - 1 && isAll(source, pieces)
      const part = shareBack(book, { ...source, taken, takenQuantity, given: [...given] }, piece, isLast, wanted)
      given.push(piece)
      if (part.isNothing) return []
      taken = taken.plus(part.amount)
      takenQuantity = takenQuantity.plus(part.quantity)
      return [reimbursementOf(source.row, piece, part, wanted)]
    })
  })
}

/** Whether no day of the transaction stays charged. */
function isAll({ period, given }: ChargedDays, pieces: readonly Period[]): boolean {
  return (
    [...given, ...pieces].reduce<Period[]>((left, gone) => left.flatMap((part) => withoutSuspensions(part, [gone])), [period]).length === 0
  )
}

interface Part {
  readonly amount: Decimal
  readonly quantity: Decimal
  readonly taxMinor: number
  readonly days: number
  readonly of: number
  /** Nothing is left of what was charged. Days that come to 0.00, or count nothing, are given back, so that the last of them know it. */
  readonly isNothing: boolean
}

/** The share of some days, rounded as the line was charged; the days that are the last take what is left. */
function shareBack(book: RatingBook, source: ChargedDays, piece: Period, isAllGone: boolean, wanted: GiveBack): Part {
  const { row } = source
  const charged = decimal(row.amount)
  const { of, days, ratio, isRest } = ratioBack(book, source, piece, wanted)
  const isLast = isAllGone || isRest
  const open = rounded(book, charged, wanted.currency).minus(source.taken)
  const left = open.isNegative() === charged.isNegative() ? open : ZERO
  const part = isLast ? left : rounded(book, ratio(charged), wanted.currency)
  const amount = part.abs().gt(left.abs()) ? left : part
  const quantity = isLast ? decimal(row.quantity).minus(source.takenQuantity) : ratio(decimal(row.quantity))
  const isNothing = left.isZero() && !charged.isZero()
  return { amount, quantity, taxMinor: taxOn(book, row.billed_tax_id ?? row.tax_id, amount, wanted.currency), days, of, isNothing }
}

interface Ratio {
  readonly days: number
  readonly of: number
  readonly ratio: (value: Decimal) => Decimal
  /** Whether the days that stay count nothing, as the 31st does behind the others in thirtieths. */
  readonly isRest: boolean
}

/** How much of what was charged falls on some of its days, counted as it was charged: by what the days that stay would have been charged as. */
function ratioBack(book: RatingBook, source: ChargedDays, piece: Period, { calendar, anchor }: GiveBack): Ratio {
  const { row, period } = source
  const policy = book.policies.proration
  const inputs = readInputs(row.inputs)
  const around = datePeriodAround(calendar, period.start, anchor)
  const full = around !== null && around.end >= period.end ? around : null
  // What was charged once more is linear in its days, however the give-back that it mirrors came to its amount.
  const isAgain = inputs.again !== undefined
  const from = inputs.since
  const charged = full && (inputs.days || isAgain) ? shareOfPeriod(period, full, policy, from) : null
  const isOtherwise = charged !== null && !isAgain && (charged.days !== inputs.days || charged.ofDays !== inputs.of)
  if (full === null || isOtherwise) {
    const [days, of] = [lengthInDays(piece), lengthInDays(period)]
    return { days, of, ratio: (value) => value.times(days).div(of), isRest: false }
  }
  const { share, isRest } = shareGone(source, piece, full, policy, from)
  if (policy.fraction.places !== UNROUNDED_PLACES) {
    const whole = isAgain && charged ? charged.ratio : decimal(inputs.ratio ?? 1)
    return { days: share.days, of: share.ofDays, ratio: (value) => value.times(share.ratio).div(whole), isRest }
  }
  const [chargedDays, chargedOf] = charged ? [charged.days, charged.ofDays] : [1, 1]
  const [top, bottom] = [share.days * chargedOf, share.ofDays * chargedDays]
  return { days: share.days, of: share.ofDays, ratio: (value) => value.times(top).div(bottom), isRest }
}

/**
 * The days that a piece takes from a transaction: those that were charged until now, less those that stay. In thirtieths the
 * parts of a month may count more days than all of it, since its 31st counts nothing behind the others.
 *
 * @param from the day from which the transaction was counted, where that is not its own first
 */
function shareGone(
  { period, given }: ChargedDays,
  piece: Period,
  full: Period,
  policy: ProrationPolicy,
  from: CalendarDate | undefined,
): { share: PeriodShare; isRest: boolean } {
  const before = withoutSuspensions(period, given)
  const daysOf = (part: Period) => shareOfPeriod(part, full, policy, part.start === period.start ? from : undefined).days
  const counted = (parts: readonly Period[]) => parts.reduce((sum, part) => sum + daysOf(part), 0)
  const { ofDays } = shareOfPeriod(piece, full, policy)
  const stays = counted(before.flatMap((part) => withoutSuspensions(part, [piece])))
  const gone = counted(before) - stays
  const days = Math.min(ofDays, Math.max(0, gone))
  const share = { days, ofDays, ratio: divide(decimal(days), decimal(ofDays), policy.fraction) }
  return { share, isRest: stays === 0 }
}

/** An amount as a line of its own states it. */
export function rounded(book: RatingBook, amount: Decimal, currency: string): Decimal {
  const known = book.currencies.get(currency)
  return known ? roundLine(amount, { ...book.policies, currency: known }) : amount
}

/** The tax of an amount by itself, in minor units: what is left of a rate counts it. */
export function taxOn(book: RatingBook, taxId: number, amount: Decimal, currency: string): number {
  const percent = book.taxes.get(taxId)?.percent ?? ZERO
  const decimals = book.currencies.get(currency)?.decimals ?? 2
  const exact = book.policies.priceMode === 'net' ? amount.times(percent).div(100) : amount.minus(amount.div(percent.div(100).plus(1)))
  return minorFromDecimal(exact, decimals, book.policies.roundingMode)
}

function reimbursementOf(row: ChargedRow, piece: Period, part: Part, { date }: GiveBack): NewTransaction {
  return {
    billingAccountId: row.billing_account_id,
    subscriptionId: row.subscription_id,
    serviceId: row.service_id,
    chargeId: row.charge_id,
    articleId: row.article_id,
    taxId: row.tax_id,
    kind: 'reimbursement',
    usageRecordId: null,
    priceVersionId: row.price_version_id,
    priceLineId: row.price_line_id,
    usageDate: date ?? piece.start,
    periodStart: piece.start,
    periodEnd: piece.end,
    quantity: part.quantity.negated(),
    unitPrice: decimal(row.unit_price),
    amount: part.amount.negated(),
    inputs: JSON.stringify({ reverses: row.id, ...(part.days < part.of ? { days: part.days, of: part.of } : {}) }),
    billedTaxId: row.billed_tax_id,
    takes: { source: row.id, amount: part.amount, quantity: part.quantity, taxMinor: part.taxMinor },
  }
}
