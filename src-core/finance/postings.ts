/** What finance posts when something happens below. */
import type { ValidatedInvoice } from '../invoicing/hooks.ts'
import type { CommandContext } from '../operations/context.ts'
import { type BookedOperation, type ExchangeDifference, bookTerms, conversionOf, RATE_OF_COMPANY_CURRENCY } from '../receivables/index.ts'
import { ledgerAccountOf } from './ledger-roles.ts'
import { type EntryToPost, postEntries, postEntry } from './post-entry.ts'
import { counterRole, exchangeRole, salesLines } from './rules.ts'

/** The sales entries of validated documents. */
export async function postSales(context: CommandContext, invoices: readonly ValidatedInvoice[]): Promise<void> {
  const posted = invoices.filter(({ posts }) => posts)
  if (posted.length === 0) return
  const terms = await bookTerms(context)
  const isForeign = ({ currency }: ValidatedInvoice) => currency !== terms.companyCurrency
  const accounts = {
    receivable: await ledgerAccountOf(context, 'receivable'),
    rounding: posted.some(isForeign) ? await ledgerAccountOf(context, 'rounding') : 0,
  }
  const entries = posted.map((invoice): EntryToPost => {
    return {
      journal: 'sales',
      date: invoice.invoiceDate,
      currency: invoice.currency,
      rate: invoice.rate,
      source: 'invoice',
      sourceId: invoice.id,
      reference: invoice.number,
      description: invoice.kind === 'creditNote' ? 'Credit note' : 'Invoice',
      lines: salesLines(invoice, accounts, isForeign(invoice) ? conversionOf(terms, invoice.currency) : null),
    }
  })
  await postEntries(context, entries)
}

const DESCRIPTIONS: Readonly<Partial<Record<BookedOperation['kind'], string>>> = {
  payment: 'Payment',
  refund: 'Refund',
  rejectedPayment: 'Payment taken back',
  writeOff: 'Write-off',
  charge: 'Write-off taken back',
  credit: 'Refund taken back',
}

/** Bank, cash or card against the receivable; a write-off against bad debt. */
export async function postOperation(context: CommandContext, operation: BookedOperation): Promise<void> {
  const sign = operation.direction === 'debit' ? 1 : -1
  const amountMinor = sign * operation.amountMinor
  const functionalMinor = sign * operation.functionalMinor
  const receivable = await ledgerAccountOf(context, 'receivable')
  const counter = await ledgerAccountOf(context, counterRole(operation.method))
  const what = DESCRIPTIONS[operation.kind] ?? 'Account operation'
  await postEntry(context, {
    journal: operation.method === null ? 'general' : 'payments',
    date: operation.date,
    currency: operation.currency,
    rate: operation.rate,
    source: 'accountOperation',
    sourceId: operation.id,
    reference: operation.number,
    description: operation.reference === null ? what : `${what}: ${operation.reference}`,
    lines: [
      { ledgerAccountId: receivable, amountMinor, functionalMinor, customerAccountId: operation.customerAccountId },
      { ledgerAccountId: counter, amountMinor: -amountMinor, functionalMinor: -functionalMinor },
    ],
  })
}

/** What two rates made of one amount: nothing in the currency, a gain or loss in the company's. */
export async function postExchangeDifference(
  context: CommandContext,
  { matchingId, customerAccountId, currency, differenceMinor, takesBack, date }: ExchangeDifference,
): Promise<void> {
  await postEntry(context, {
    journal: 'matching',
    date,
    currency,
    rate: RATE_OF_COMPANY_CURRENCY,
    source: 'matching',
    sourceId: matchingId,
    reference: `M-${matchingId}`,
    description: 'Exchange difference',
    lines: [
      {
        ledgerAccountId: await ledgerAccountOf(context, 'receivable'),
        amountMinor: 0,
        functionalMinor: differenceMinor,
        customerAccountId,
      },
      {
        ledgerAccountId: await ledgerAccountOf(context, exchangeRole(differenceMinor, takesBack)),
        amountMinor: 0,
        functionalMinor: -differenceMinor,
      },
    ],
  })
}
