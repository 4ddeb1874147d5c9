/** Credit notes: a validated invoice is never changed; what was wrong on it is credited under a number of its own. */
import { z } from 'zod'
import { type CalendarDate, earlier, isCalendarDate } from '../kernel/dates.ts'
import { priceInput } from '../entities/inputs.ts'
import { type Decimal, ZERO, decimal, toPlain, toStored } from '../kernel/decimal.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { defineCommand } from '../operations/define.ts'
import type { CommandContext } from '../operations/context.ts'
import { ratingBook, type RatingBook } from '../rating/book.ts'
import { type BilledAccount, readAccountOf } from './billed-account.ts'
import { isReverseCharged } from './checks.ts'
import { type Creditable, creditableOf, type LineLeft, readCreditable, type SourceInvoice } from './creditable.ts'
import { type Draft, type DraftLine, termsOf } from './draft.ts'
import type { HeadSnapshot } from './head-snapshot.ts'
import { issueInvoice } from './issue.ts'
import { refuseEarlierDate } from './series.ts'
import { creditTaxes } from './rules/credit-taxes.ts'
import { totalsOf } from './rules/totals.ts'
import { takeFromLines } from './take-from-lines.ts'
import { confirmDate, refuseUnlikelyDate } from '../setup/index.ts'
import { roundLine } from '../tax/tax-totals.ts'

const id = z.number().int()

const creditInput = z.object({
  id,
  reason: z.string().trim().min(1, 'Say why it is credited.').max(300),
  date: z.string().refine(isCalendarDate).optional(),
  confirm_date: confirmDate,
  /** Lines to credit with their amounts, at most what is left of each; the rest of the invoice if left out. */
  lines: z
    .array(z.object({ line_id: id, amount: priceInput }))
    .min(1)
    .optional(),
})

export const creditInvoice = defineCommand({
  name: 'invoice.credit',
  summary: 'Credit the rest of an invoice, or lines of it; the credit note takes its own number',
  input: creditInput,
  output: z.object({ id, number: z.string(), gross_minor: z.number() }),
  undo: { kind: 'none', reason: 'A credit note is final. Issue a new invoice for what should not have been credited.' },
  handler: async (context, input) => {
    const source = await readCreditable(context.store, input.id)
    const book = await ratingBook(context.store)
    const left = await creditableOf(context.store, book, source)
    const chosen = input.lines ? chosenLines(book, input.lines, left, source) : restOf(left)
    const invoiceDate = input.date ?? context.today
    await refuseUnlikelyDate(context, { date: invoiceDate, confirmed: input.confirm_date, path: 'date' })
    refuseBeforeInvoice(source, invoiceDate, context.today)
    const account = await readAccountOf(context.store, source)
    const lines = chosen.map((one, index) => creditLine(book, source, one, index + 1))
    const totals = creditTotals(book, source, lines, left, chosen)
    refuseOverCredit(source, left, totals)
    await refuseNoCredit(context, source, totals.grossMinor)
    const draft: Draft = {
      account: isReverseCharged(book, totals) ? withTaxIdOf(source, account) : account,
      invoiceDate,
      dueDate: invoiceDate,
      periodStart: source.period_start,
      periodEnd: source.period_end,
      lines,
      ...totals,
      mirrored: [],
      transactions: 0,
    }
    await refuseEarlierDate(context.store, account.sellerId, 'creditNote', invoiceDate)
    const issued = await issueInvoice(context, book, draft, {
      kind: 'creditNote',
      runId: null,
      credits: source,
      note: input.reason,
    })
    await takeFromLines(context, book, source, issued.id, { chosen, taxes: totals.taxes })
    context.touch('invoice', source.id)
    context.summarise(`Credit note ${issued.number} for ${source.number}: ${input.reason}`)
    return { id: issued.id, number: issued.number, gross_minor: issued.grossMinor }
  },
})

/** What was reverse charged names the buyer's VAT number of then, where the buyer has none any more (EN 16931 BR-AE-02). */
function withTaxIdOf(source: SourceInvoice, account: BilledAccount): BilledAccount {
  const { buyer } = JSON.parse(source.snapshot) as Pick<HeadSnapshot, 'buyer'>
  const buyerOn = (day: CalendarDate) => {
    const today = account.buyerOn(day)
    return { ...today, taxId: today.taxId ?? buyer['taxId'] ?? null }
  }
  return { ...account, buyerOn }
}

/** A line of the invoice with what is credited of it. */
export interface ChosenLine extends LineLeft {
  readonly wanted: Decimal
}

const restOf = ({ lines }: Creditable): ChosenLine[] => lines.flatMap((one) => (one.left.isZero() ? [] : [{ ...one, wanted: one.left }]))

/** @throws Refusal for a line that is not on the invoice, or named twice, and for more than is left of one */
function chosenLines(
  book: RatingBook,
  wanted: readonly { readonly line_id: number; readonly amount: string }[],
  { lines }: Creditable,
  source: SourceInvoice,
): ChosenLine[] {
  const seen = new Set<number>()
  return wanted.map(({ line_id, amount }, index) => {
    const one = lines.find(({ row }) => row.id === line_id)
    if (!one || seen.has(line_id)) {
      const reason = one ? 'named twice' : 'not on this invoice'
      throw refuse(
        'invalid',
        'invoice.lineMissing',
        `Line ${line_id} is ${reason === 'named twice' ? reason : `${reason}: ${source.number}`}.`,
        {
          fields: [{ path: `lines.${index}.line_id`, reason }],
        },
      )
    }
    seen.add(line_id)
    refuseBeyond(one, decimal(amount), index, source)
    return { ...one, wanted: nearest(book, decimal(amount), one.left, source) }
  })
}

/** What a line can state of an amount that was typed, half up whatever the company's rounding, and at most what is left: note and ledger say the same. */
function nearest(book: RatingBook, typed: Decimal, left: Decimal, { currency }: SourceInvoice): Decimal {
  const stated = roundLine(typed, { ...termsOf(book, currency), roundingMode: 'halfUp' })
  return stated.abs().gt(left.abs()) ? left : stated
}

function refuseBeyond({ row, left }: LineLeft, wanted: Decimal, index: number, source: SourceInvoice): void {
  const line = decimal(row.amount)
  const path = `lines.${index}.amount`
  if (wanted.abs().gt(line.abs()) || (!wanted.isZero() && wanted.isNegative() !== line.isNegative())) {
    throw refuse('invalid', 'invoice.lineAmount', `Line ${row.position} is ${line.toFixed()}; at most that can be credited.`, {
      fields: [{ path, reason: `at most ${toPlain(left)}` }],
    })
  }
  if (wanted.abs().lte(left.abs())) return
  throw refuse(
    'refused',
    'invoice.overCredited',
    `Line ${row.position} of ${source.number} is ${line.toFixed()}; of it ${toPlain(left)} is left, the rest is credited or given back. Credit at most that.`,
    { fields: [{ path, reason: `at most ${toPlain(left)}` }] },
  )
}

function creditLine(book: RatingBook, source: SourceInvoice, { row, wanted }: ChosenLine, position: number): DraftLine {
  const whole = wanted.eq(row.amount)
  const credited = toStored(roundLine(wanted, termsOf(book, source.currency)).negated())
  return {
    position,
    articleId: row.article_id,
    label: row.label,
    subscriptionId: row.subscription_id,
    serviceId: row.service_id,
    chargeId: row.charge_id,
    kind: row.kind,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    quantity: toStored(whole ? decimal(row.quantity).negated() : decimal(-1)),
    unitPrice: whole ? row.unit_price : toStored(wanted),
    amount: credited,
    rawAmount: credited,
    taxId: row.tax_id,
    transactions: [],
  }
}

/** Totals of a credit note's lines, with no more tax than the invoice has left. */
function creditTotals(
  book: RatingBook,
  source: SourceInvoice,
  lines: readonly DraftLine[],
  left: Creditable,
  chosen: readonly ChosenLine[],
) {
  const terms = termsOf(book, source.currency)
  const closed = new Set(left.taxes.map((one) => one.taxId))
  for (const { row, left: open } of left.lines) {
    const wanted = chosen.find((one) => one.row.id === row.id)?.wanted ?? ZERO
    if (!open.eq(wanted)) closed.delete(row.tax_id)
  }
  const taxes = creditTaxes(totalsOf(book, lines, terms).taxes, left.taxes, { priceMode: terms.priceMode, closed })
  const netMinor = taxes.reduce((sum, row) => sum + row.baseMinor, 0)
  const taxMinor = taxes.reduce((sum, row) => sum + row.taxMinor, 0)
  return { taxes, netMinor, taxMinor, grossMinor: netMinor + taxMinor }
}

/** No tax rate is credited beyond what is left of it, and the invoice not beyond its total. */
function refuseOverCredit(source: SourceInvoice, left: Creditable, { taxes, grossMinor }: Pick<Draft, 'taxes' | 'grossMinor'>): void {
  const open = left.taxes.reduce((sum, one) => sum + one.baseMinor + one.taxMinor, 0)
  const beyond = taxes.some((row) => {
    const rest = left.taxes.find((one) => one.taxId === row.taxId)
    return rest !== undefined && rest.baseMinor >= 0 && rest.baseMinor + row.baseMinor < 0
  })
  if (open > 0 && !beyond && grossMinor + open >= 0) return
  const words = open > 0 ? `of ${source.gross_minor} minor units ${open} are left` : 'nothing is left of it'
  throw refuse(
    'refused',
    'invoice.overCredited',
    `${source.number} would be credited beyond ${beyond ? 'what is left of a tax rate' : 'its total'}: ${words}. Credit at most what is left.`,
  )
}

/** No day between has a note of an invoice that is not there yet; one dated ahead is credited from today on. */
function refuseBeforeInvoice({ number, invoice_date }: SourceInvoice, date: CalendarDate, today: CalendarDate): void {
  const first = earlier(invoice_date, today)
  if (date >= first) return
  throw refuseField(
    'date',
    'invoice.creditBefore',
    `${number} is dated ${invoice_date}. Choose ${first} or a later day for its credit note.`,
  )
}

/** A credit note lowers the debt; one of nothing only where the company allows it. */
async function refuseNoCredit({ store }: CommandContext, source: SourceInvoice, grossMinor: number): Promise<void> {
  if (grossMinor < 0) return
  if (grossMinor > 0)
    throw refuse(
      'refused',
      'invoice.creditRaises',
      `These lines would raise what is owed on ${source.number}; a credit note lowers it. Credit other lines with them.`,
    )
  const company = await store.db.selectFrom('company').select('allow_zero_credit').executeTakeFirst()
  if (company?.allow_zero_credit === 1) return
  throw refuse(
    'refused',
    'invoice.creditZero',
    `Nothing of ${source.number} would be credited. Name an amount above zero, or allow credit notes of 0.00 in the company's policies.`,
  )
}
