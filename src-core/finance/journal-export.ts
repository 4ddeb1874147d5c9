/**
 * The journal as text: CSV, and the plain-text accounting formats of hledger, Ledger and Beancount.
 *
 * Amounts stand in the currency of the posting, or all in company currency: two journals of the same
 * entries, each of which balances on its own. Text comes piece by piece, so that big books need no memory.
 */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type CalendarDate, addDays } from '../kernel/dates.ts'
import { decimalFromMinor } from '../kernel/money.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { type BookTerms, readBookTerms } from '../receivables/index.ts'
import { date } from '../receivables/inputs.ts'
import { DAWN, DUSK, type Span } from './trial-balance.ts'

export const JOURNAL_FORMATS = ['csv', 'hledger', 'ledger', 'beancount'] as const
export type JournalFormat = (typeof JOURNAL_FORMATS)[number]

export interface JournalExport extends Span {
  readonly format: JournalFormat
  /** Whose amounts: each posting's own currency, or the company's. CSV has both. */
  readonly amounts: 'posting' | 'company'
}

interface ExportedLine {
  readonly entry_id: number
  readonly posted_on: CalendarDate
  readonly journal: string
  readonly reference: string
  readonly description: string
  readonly currency: string
  readonly ledger_account_id: number
  readonly amount_minor: number
  readonly functional_minor: number
  readonly customer_account: string | null
}

const linesOfSpan = preparedSelect<{ from: string; to: string }>()((db, p) =>
  db
    .selectFrom('journal_entry')
    .innerJoin('journal_line', 'journal_line.journal_entry_id', 'journal_entry.id')
    .leftJoin('customer_account', 'customer_account.id', 'journal_line.customer_account_id')
    .select([
      'journal_entry.id as entry_id',
      'posted_on',
      'journal',
      'reference',
      'description',
      'journal_entry.currency',
      'ledger_account_id',
      'amount_minor',
      'functional_minor',
      'customer_account.code as customer_account',
    ])
    .where('posted_on', '>=', p.from)
    .where('posted_on', '<', p.to)
    .orderBy('posted_on')
    .orderBy('journal_entry.id')
    .orderBy('journal_line.id'),
)
const ledgerAccounts = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('ledger_account').select(['id', 'code', 'name', 'kind']).orderBy('code'),
)

interface LedgerNames {
  readonly id: number
  readonly code: string
  readonly name: string
  /** `Assets:1200`: what all three formats take. */
  readonly path: string
}

interface Book {
  readonly terms: BookTerms
  readonly accounts: ReadonlyMap<number, LedgerNames>
  readonly options: JournalExport
}

/**
 * The journal's text, an entry at a time; entries by date, then in the order of posting.
 * To be consumed in one go, or over a reader: the writer's connection takes no write meanwhile.
 */
export async function journalText(store: ReadStore, options: JournalExport): Promise<Iterable<string>> {
  const rows = await store.all(ledgerAccounts(store), {})
  const book: Book = { terms: await readBookTerms(store), accounts: accountNames(rows), options }
  const lines = store.each(linesOfSpan(store), { from: options.from ?? DAWN, to: options.to ?? DUSK }) as Iterable<ExportedLine>
  return options.format === 'csv' ? csvText(book, lines) : plainText(book, lines)
}

const ROOTS: Readonly<Record<string, string>> = {
  assets: 'Assets',
  liabilities: 'Liabilities',
  equity: 'Equity',
  revenue: 'Income',
  expense: 'Expenses',
}

/** Beancount takes letters, digits and dashes; where two codes come out alike, the id tells them apart. */
function accountNames(rows: readonly { id: number; code: string; name: string; kind: string }[]): Map<number, LedgerNames> {
  const taken = new Set<string>()
  return new Map(
    rows.map(({ id, code, name, kind }) => {
      const plain = `${ROOTS[kind] ?? 'Equity'}:${code.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Z0-9]/, (first) => `X${first}`)}`
      const path = taken.has(plain) ? `${plain}-${id}` : plain
      taken.add(path)
      return [id, { id, code, name, path }]
    }),
  )
}

export function amountText(terms: BookTerms, minor: number, currency: string): string {
  const decimals = terms.decimals.get(currency) ?? 2
  return decimalFromMinor(minor, decimals).toFixed(decimals)
}

function* entriesOf(lines: Iterable<ExportedLine>): Generator<ExportedLine[]> {
  let entry: ExportedLine[] = []
  for (const line of lines) {
    if (entry[0] && entry[0].entry_id !== line.entry_id) {
      yield entry
      entry = []
    }
    entry.push(line)
  }
  if (entry.length > 0) yield entry
}

// ---- CSV

const CSV_HEAD = [
  'entry',
  'date',
  'journal',
  'reference',
  'description',
  'account',
  'account_name',
  'customer_account',
  'currency',
  'debit',
  'credit',
  'company_currency',
  'company_debit',
  'company_credit',
]

function* csvText(book: Book, lines: Iterable<ExportedLine>): Generator<string> {
  yield `${CSV_HEAD.join(',')}\r\n`
  for (const entry of entriesOf(lines)) yield entry.map((line) => csvLine(book, line)).join('')
}

function csvLine({ terms, accounts }: Book, line: ExportedLine): string {
  const account = accounts.get(line.ledger_account_id)
  const side = (minor: number, currency: string, sign: 1 | -1) => (minor * sign > 0 ? amountText(terms, minor * sign, currency) : '')
  const { currency, amount_minor, functional_minor } = line
  const cells = [
    String(line.entry_id),
    line.posted_on,
    line.journal,
    line.reference,
    line.description,
    account?.code ?? '',
    account?.name ?? '',
    line.customer_account ?? '',
    currency,
    side(amount_minor, currency, 1),
    side(amount_minor, currency, -1),
    terms.companyCurrency,
    side(functional_minor, terms.companyCurrency, 1),
    side(functional_minor, terms.companyCurrency, -1),
  ]
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** Quoted where needed; what a spreadsheet would run as a formula is made plain text. */
function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

// ---- hledger, Ledger, Beancount

function* plainText(book: Book, lines: Iterable<ExportedLine>): Generator<string> {
  yield head(book)
  for (const entry of entriesOf(lines)) {
    const text = entryText(book, entry)
    if (text !== '') yield text
  }
}

function head({ accounts, options, terms }: Book): string {
  const { companyCurrency } = terms
  const opened = options.from === undefined ? '1900-01-01' : addDays(options.from, -1)
  const declared = [...accounts.values()].map((account) => declaration(options.format, account, opened)).join('')
  if (options.format === 'beancount') {
    return `option "title" "Journal"\noption "operating_currency" "${companyCurrency}"\n\n${declared}\n`
  }
  const whose = options.amounts === 'company' ? `all amounts in ${companyCurrency}` : 'amounts in the currency of each posting'
  // Without the mark, hledger would have to guess whether 1.234 has three decimals.
  return `; Journal, ${whose}\n${options.format === 'hledger' ? 'decimal-mark .\n\n' : ''}${declared}\n`
}

function declaration(format: JournalFormat, { path, name }: LedgerNames, opened: CalendarDate): string {
  if (format === 'beancount') return `${opened} open ${path}\n  name: ${quoted(name)}\n`
  return format === 'ledger' ? `account ${path}\n    note ${plainWords(name)}\n` : `account ${path}  ; ${plainWords(name)}\n`
}

interface Posting {
  readonly path: string
  readonly minor: number
  readonly note: string
}

function entryText(book: Book, entry: readonly ExportedLine[]): string {
  const { terms, options } = book
  const [first] = entry
  if (!first) return ''
  const company = options.amounts === 'company'
  const currency = company ? terms.companyCurrency : first.currency
  const postings = entry
    .map(
      (line): Posting => ({
        path: book.accounts.get(line.ledger_account_id)?.path ?? `Equity:${line.ledger_account_id}`,
        minor: company ? line.functional_minor : line.amount_minor,
        note: noteOf(book, line),
      }),
    )
    .filter(({ minor }) => minor !== 0)
  if (postings.length === 0) return ''
  const body = postings.map(({ path, minor, note }) => `    ${path}  ${amountText(terms, minor, currency)} ${currency}${note}\n`).join('')
  return `${headLine(options.format, first)}${body}\n`
}

function headLine(format: JournalFormat, { posted_on, reference, description, journal, entry_id }: ExportedLine): string {
  if (format === 'beancount') {
    return `${posted_on} * ${quoted(description)}\n    reference: ${quoted(reference)}\n    entry: "${entry_id}"\n`
  }
  const code = plainWords(reference).replace(/[()]/g, '')
  return `${posted_on} * (${code}) ${plainWords(description)}  ; entry:${entry_id}, journal:${journal}\n`
}

/** The other currency's amount and the customer account, as a comment. */
function noteOf({ terms, options }: Book, line: ExportedLine): string {
  const foreign = line.currency !== terms.companyCurrency
  const other =
    options.amounts === 'company'
      ? `${amountText(terms, line.amount_minor, line.currency)} ${line.currency}`
      : `${amountText(terms, line.functional_minor, terms.companyCurrency)} ${terms.companyCurrency}`
  const notes = [foreign ? other : null, line.customer_account === null ? null : `customer:${plainWords(line.customer_account)}`].filter(
    (note) => note !== null,
  )
  return notes.length > 0 ? `  ; ${notes.join(', ')}` : ''
}

function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[\r\n]+/g, ' ')}"`
}

/** Without what begins a comment, splits a description or ends a line. */
function plainWords(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/;/g, ',')
    .replace(/\|/g, '/')
    .replace(/ {2,}/g, ' ')
    .trim()
}

const EXTENSIONS: Readonly<Record<JournalFormat, string>> = { csv: 'csv', hledger: 'journal', ledger: 'ledger', beancount: 'beancount' }

/**
 * The span's last day is named, not the first one after it.
 *
 * @example journalFileName({ format: 'csv', amounts: 'posting', from: '2026-01-01', to: '2027-01-01' }) // 'journal-2026-01-01-2026-12-31.csv'
 */
export function journalFileName({ format, amounts, from, to }: JournalExport): string {
  const span = [from, to === undefined ? undefined : addDays(to, -1)].filter((one) => one !== undefined)
  return `${['journal', ...span, ...(amounts === 'company' && format !== 'csv' ? ['company'] : [])].join('-')}.${EXTENSIONS[format]}`
}

const exportQuery = defineQuery({
  name: 'journal.export',
  summary: 'The journal as CSV or for hledger, Ledger or Beancount',
  input: z.object({
    format: z.enum(JOURNAL_FORMATS),
    amounts: z.enum(['posting', 'company']).default('posting'),
    from: date.optional(),
    /** The first day that is no longer in it. */
    to: date.optional(),
  }),
  output: z.object({ file_name: z.string(), text: z.string() }),
  handler: async ({ store }, options) => ({ file_name: journalFileName(options), text: [...(await journalText(store, options))].join('') }),
})

export const exportOperations: AnyOperation[] = [anyOperation(exportQuery)]
