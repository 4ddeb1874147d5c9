/** What a played scenario came to, read through the queries that the windows use. Amounts are decimal text. */
import { ZERO, decimal, isDecimalText } from '../../src-core/kernel/decimal.ts'
import { decimalFromMinor } from '../../src-core/kernel/money.ts'
import type { Value } from './scenario-form.ts'
import type { SmallCompany } from './small-company.ts'

/** Names of a scenario and the records behind them. */
export interface Names {
  readonly accounts: Map<string, { readonly customerAccount: number; readonly billingAccount: number; readonly userAccount: number }>
  readonly subscriptions: Map<string, { readonly id: number; readonly charges: Map<string, number> }>
  readonly charges: Map<string, { readonly id: number; readonly plan: number }>
  /** `null` where there was nothing to invoice. */
  readonly invoices: Map<string, number | null>
  readonly payments: Map<string, { readonly id: number; matching: number | null }>
  readonly refusals: Map<string, string>
}

export interface ReadLine {
  readonly charge: string
  readonly start: string | null
  readonly end: string | null
  readonly quantity: string
  readonly amount: string
}

export interface ReadInvoice {
  readonly number: string
  readonly net: string
  readonly tax: string
  readonly gross: string
  /** What is open of it; negative for an open credit. */
  readonly open: string
  /** The first day after its lines. */
  readonly periodEnd: string | null
  readonly taxes: readonly { readonly code: string; readonly base: string; readonly tax: string }[]
}

/** A line of a journal entry: the ledger account's code, and an amount on one side. */
export type JournalRead = Readonly<Record<string, string | number>>

export interface Reading {
  invoice(name: string): Promise<ReadInvoice>
  /** Whether anything was invoiced. */
  invoiced(name: string): boolean
  lines(name: string): Promise<ReadLine[]>
  /** Amounts of an invoice's lines. */
  amounts(name: string): Promise<string[]>
  /** `[first day, first day after, amount]` of each line of a charge, or of all, by first day. */
  periods(name: string, charge?: string): Promise<PeriodAmount[]>
  /** Amounts of the lines of a charge, by first day. */
  amountsOf(name: string, charge: string): Promise<string[]>
  /** The sum of the line amounts of several invoices. */
  sum(...names: string[]): Promise<string>
  /** What is open of an invoice, or of a payment that is not used up. */
  open(name: string): Promise<string>
  /** Debits less credits of an account. */
  balance(account?: string): Promise<string>
  refusal(name: string): string | null
  /** The lines of a document's journal entry on ledger accounts whose code begins so. */
  journal(name: string, accounts: string): Promise<JournalRead[]>
  /** Amounts of the tiers that priced the usage of an invoice, as its explanation names them. */
  tierAmounts(name: string): Promise<string[]>
  /** Kinds and amounts of what was paid and given back, in order; what is given back is negative. */
  moneyMoved(): Promise<string[]>
}

interface ExplanationNode {
  readonly label: string
  readonly amount: string | null
  readonly children: readonly ExplanationNode[]
}

export function readingOf(company: SmallCompany, names: Names): Reading {
  const { run } = company
  const idOf = (name: string): number => {
    const id = names.invoices.get(name)
    if (id === undefined || id === null) throw new Error(`${name} was not invoiced`)
    return id
  }
  const lines = async (name: string): Promise<ReadLine[]> => {
    const { rows } = await run<{ rows: Record<string, string | null>[] }>('invoiceLine.list', {
      filter: [{ column: 'invoice_id', op: '$equals', value: idOf(name) }],
      limit: 200,
    })
    return rows.map((row) => ({
      charge: row['label'] as string,
      start: row['period_start'] ?? null,
      end: row['period_end'] ?? null,
      quantity: row['quantity'] as string,
      amount: row['amount'] as string,
    }))
  }
  const amounts = async (name: string) => (await lines(name)).map((line) => line.amount)
  return {
    invoice: (name) => readInvoice(company, idOf(name)),
    invoiced: (name) => (names.invoices.get(name) ?? null) !== null,
    lines,
    amounts,
    periods: async (name, charge) =>
      (await lines(name))
        .filter((line) => charge === undefined || line.charge === charge)
        .map(periodOf)
        .sort(byStart),
    amountsOf: async (name, charge) =>
      (await lines(name))
        .filter((line) => line.charge === charge)
        .map(periodOf)
        .sort(byStart)
        .map((one) => one[2]),
    sum: async (...wanted) => {
      let total = ZERO
      for (const name of wanted) for (const amount of await amounts(name)) total = total.plus(amount)
      return total.toString()
    },
    open: async (name) => {
      const payment = names.payments.get(name)
      return payment ? openOfPayment(company, payment.id) : (await readInvoice(company, idOf(name))).open
    },
    balance: async (account = 'A') => {
      const id = names.accounts.get(account)?.customerAccount
      const { balance_minor, currency } = await run<{ balance_minor: number; currency: string }>('customerAccount.balance', { id })
      return text(balance_minor, currency)
    },
    refusal: (name) => names.refusals.get(name) ?? null,
    journal: async (name, accounts) => readJournal(company, (await readInvoice(company, idOf(name))).number, accounts),
    tierAmounts: async (name) => tiersIn(await run<ExplanationNode>('invoice.explain', { id: idOf(name) })),
    moneyMoved: async () => {
      const { rows } = await run<{ rows: { kind: string; amount_minor: number; currency: string; direction: string }[] }>(
        'accountOperation.list',
        { filter: [{ column: 'kind', op: '$in', value: ['payment', 'refund'] }], sort: [{ column: 'number', direction: 'asc' }] },
      )
      return rows.map((row) => text(row.kind === 'refund' ? -Math.abs(row.amount_minor) : Math.abs(row.amount_minor), row.currency))
    },
  }
}

export type PeriodAmount = readonly [start: string | null, end: string | null, amount: string]
const periodOf = (line: ReadLine): PeriodAmount => [line.start, line.end, line.amount]
const byStart = (one: PeriodAmount, other: PeriodAmount): number => (one[0] ?? '').localeCompare(other[0] ?? '')

/** Digits of the minor unit, of the currencies that scenarios use. */
export const digitsOf = (currency: string): number => (currency === 'JPY' ? 0 : 2)

function text(minor: number, currency: string): string {
  return decimalFromMinor(minor, digitsOf(currency)).toString()
}

interface InvoiceView {
  readonly number: string
  readonly currency: string
  readonly net_minor: number
  readonly tax_minor: number
  readonly gross_minor: number
  readonly open_minor: number
  readonly direction: string
  readonly period_end: string | null
  readonly taxes: readonly { readonly code: string; readonly base_minor: number; readonly tax_minor: number }[]
}

async function readInvoice({ run }: SmallCompany, id: number): Promise<ReadInvoice> {
  const view = await run<InvoiceView>('invoice.view', { id })
  const money = (minor: number) => text(minor, view.currency)
  return {
    number: view.number,
    net: money(view.net_minor),
    tax: money(view.tax_minor),
    gross: money(view.gross_minor),
    open: money(view.direction === 'credit' ? -view.open_minor : view.open_minor),
    periodEnd: view.period_end,
    taxes: view.taxes.map((row) => ({ code: row.code, base: money(row.base_minor), tax: money(row.tax_minor) })),
  }
}

async function openOfPayment({ run }: SmallCompany, id: number): Promise<string> {
  const { rows } = await run<{ rows: { id: number; open_minor: number; currency: string }[] }>('receivables.openItems', { limit: 500 })
  const item = rows.find((row) => row.id === id)
  return item ? text(item.open_minor, item.currency) : '0'
}

async function readJournal({ run }: SmallCompany, reference: string, accounts: string): Promise<JournalRead[]> {
  const { rows } = await run<{ rows: { ledger_account_id: number; amount_minor: number }[] }>('journalLine.list', {
    filter: [{ column: 'reference', op: '$equals', value: reference }],
    sort: [{ column: 'line', direction: 'asc' }],
  })
  const read: JournalRead[] = []
  for (const row of rows) {
    const { code } = await run<{ code: string }>('ledgerAccount.get', { id: row.ledger_account_id })
    const amount = Math.abs(row.amount_minor) / 100
    if (code.startsWith(accounts)) read.push({ account: code, [row.amount_minor > 0 ? 'debit' : 'credit']: amount })
  }
  return read
}

function tiersIn(tree: ExplanationNode): string[] {
  const own = /^Tier \d+$/.test(tree.label) && tree.amount !== null && !decimal(tree.amount).isZero() ? [tree.amount] : []
  return [...own, ...tree.children.flatMap(tiersIn)]
}

/** Figures by value, so that `5.90`, `5.9` and 5.9 are one. */
export function canonical(value: Value): Value {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return isDecimalText(value) ? decimal(value).toString() : value
  if (value === null || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(canonical)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, canonical(one as Value)]))
}
