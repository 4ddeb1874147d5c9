/** Credit notes: a validated invoice is never changed; what was wrong on it is credited under a number of its own. */
import { z } from 'zod'
import { isCalendarDate } from '../kernel/dates.ts'
import { ZERO, decimal, isDecimalText, toStored } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { defineCommand } from '../operations/define.ts'
import type { CommandContext } from '../operations/context.ts'
import { ratingBook, type RatingBook } from '../rating/book.ts'
import { readBilledAccount } from './billed-account.ts'
import { type Draft, type DraftLine, termsOf, totalsOf } from './draft.ts'
import { issueInvoice, refuseEarlierDate } from './issue.ts'
import { creditTaxes } from './rules/credit-taxes.ts'
import { roundLine } from '../tax/tax-totals.ts'

const id = z.number().int()

const creditInput = z.object({
  id,
  reason: z.string().trim().min(1, 'Say why it is credited.').max(300),
  date: z.string().refine(isCalendarDate).optional(),
  /** Lines to credit with their amounts, positive and at most the line's; all lines in full if left out. */
  lines: z
    .array(z.object({ line_id: id, amount: z.string().refine(isDecimalText) }))
    .min(1)
    .optional(),
})

export const creditInvoice = defineCommand({
  name: 'invoice.credit',
  summary: 'Credit an invoice, in full or by lines; the credit note takes its own number',
  input: creditInput,
  output: z.object({ id, number: z.string(), gross_minor: z.number() }),
  undo: { kind: 'none', reason: 'A credit note is final. Issue a new invoice for what should not have been credited.' },
  handler: async (context, input) => {
    const source = await context.store.db.selectFrom('invoice').selectAll().where('id', '=', input.id).executeTakeFirst()
    if (!source) throw refuse('notFound', 'invoice.notFound', `There is no invoice ${input.id}.`)
    if (source.kind !== 'invoice') throw refuse('refused', 'invoice.notCreditable', `${source.number} is a credit note itself.`)
    const book = await ratingBook(context.store)
    const invoiceDate = input.date ?? context.today
    const account = await readBilledAccount(context.store, source.billing_account_id)
    const lines = await creditLines(context, book, input, source.currency)
    const totals = await creditTotals(context, book, source, lines)
    const draft: Draft = {
      account,
      invoiceDate,
      dueDate: invoiceDate,
      periodStart: source.period_start,
      periodEnd: source.period_end,
      lines,
      ...totals,
      transactions: 0,
    }
    await refuseOverCredit(context, source.id, source.number, source.gross_minor, draft.grossMinor)
    await refuseEarlierDate(context.store, account.sellerId, 'creditNote', invoiceDate)
    const issued = await issueInvoice(context, book, draft, {
      kind: 'creditNote',
      runId: null,
      creditsInvoiceId: source.id,
      note: input.reason,
    })
    context.touch('invoice', source.id)
    context.summarise(`Credit note ${issued.number} for ${source.number}: ${input.reason}`)
    return { id: issued.id, number: issued.number, gross_minor: issued.grossMinor }
  },
})

/** Totals of a credit note's lines, with no more tax than the invoice has left. */
async function creditTotals(
  { store }: CommandContext,
  book: RatingBook,
  source: { readonly id: number; readonly currency: string },
  lines: readonly DraftLine[],
) {
  const terms = termsOf(book, source.currency)
  const left = await store.db
    .selectFrom('invoice_tax')
    .innerJoin('invoice', 'invoice.id', 'invoice_tax.invoice_id')
    .select((e) => [
      'tax_id as taxId',
      e.fn.sum<number>('base_minor').as('baseMinor'),
      e.fn.sum<number>('invoice_tax.tax_minor').as('taxMinor'),
    ])
    .where((e) => e.or([e('invoice.id', '=', source.id), e('invoice.credits_invoice_id', '=', source.id)]))
    .groupBy('tax_id')
    .execute()
  const taxes = creditTaxes(totalsOf(book, lines, terms).taxes, left, terms.priceMode)
  const netMinor = taxes.reduce((sum, row) => sum + row.baseMinor, 0)
  const taxMinor = taxes.reduce((sum, row) => sum + row.taxMinor, 0)
  return { taxes, netMinor, taxMinor, grossMinor: netMinor + taxMinor }
}

async function creditLines(
  context: CommandContext,
  book: RatingBook,
  input: z.infer<typeof creditInput>,
  currency: string,
): Promise<DraftLine[]> {
  const rows = await context.store.db
    .selectFrom('invoice_line')
    .selectAll()
    .where('invoice_id', '=', input.id)
    .orderBy('position')
    .execute()
  const chosen = input.lines ?? rows.map((row) => ({ line_id: row.id, amount: row.amount }))
  const terms = termsOf(book, currency)
  return chosen.map(({ line_id, amount }, index): DraftLine => {
    const row = rows.find((one) => one.id === line_id)
    if (!row)
      throw refuse('invalid', 'invoice.lineMissing', `Line ${line_id} is not on this invoice.`, {
        fields: [{ path: `lines.${index}.line_id`, reason: 'not on this invoice' }],
      })
    const wanted = decimal(amount)
    const line = decimal(row.amount)
    if (wanted.abs().gt(line.abs()) || wanted.isNegative() !== line.isNegative()) {
      throw refuse('invalid', 'invoice.lineAmount', `Line ${row.position} is ${line.toFixed()}; at most that can be credited.`, {
        fields: [{ path: `lines.${index}.amount`, reason: `at most ${line.toFixed()}` }],
      })
    }
    const whole = wanted.eq(line)
    const credited = toStored(roundLine(wanted.negated(), terms))
    return {
      position: index + 1,
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
  })
}

/** All credit notes of an invoice together must not exceed it. */
async function refuseOverCredit(
  context: CommandContext,
  id: number,
  number: string,
  grossMinor: number,
  creditMinor: number,
): Promise<void> {
  const before = await context.store.db
    .selectFrom('invoice')
    .select((e) => e.fn.sum<number>('gross_minor').as('credited'))
    .where('credits_invoice_id', '=', id)
    .executeTakeFirst()
  const credited = decimal(before?.credited ?? 0).plus(creditMinor)
  if (credited.plus(grossMinor).gte(ZERO)) return
  throw refuse(
    'refused',
    'invoice.overCredited',
    `${number} would be credited beyond its total. ${decimal(before?.credited ?? 0)
      .negated()
      .toFixed()} minor units of ${grossMinor} are credited already.`,
  )
}
