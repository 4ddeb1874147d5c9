/** Payments from a file: registered, and matched at once with what their references name whole, or as the operator's rule says. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { decimal, Decimal, toPlain } from '../kernel/decimal.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { namedDocuments, openOfAccount, paymentStands, type PostingAccount, postingAccount, registerPayment } from '../receivables/index.ts'
import { DIRECTION_HEADINGS, directionOf } from './direction.ts'
import type { ImportField } from './import-fields.ts'
import { beginRepeating, refuseRepeated } from './repeats.ts'
import type { ImportKind, ImportRow, UnitWriter, WrittenUnit } from './import-kind.ts'
import { lean } from './lean.ts'
import { runOnRecords } from './undo-steps.ts'
import { refuseOtherCurrency, refuseTooFine } from './row-currency.ts'

const METHODS = { directDebit: 'Direct debit', transfer: 'Bank transfer', card: 'Card', cash: 'Cash', check: 'Check' } as const

const FIELDS: readonly ImportField[] = [
  {
    key: 'customer_account',
    label: 'Customer account',
    type: 'code',
    entity: 'customerAccount',
    required: false,
    paths: ['customer_account_id'],
    headings: ['account', 'konto'],
    hint: 'Its number; else the invoice, the reference or the IBAN says whose it is.',
  },
  { key: 'customer', label: 'Customer', type: 'code', entity: 'customer', required: false, headings: ['customer number', 'kundennummer'] },
  { key: 'invoice', label: 'Invoice', type: 'code', required: false, headings: ['invoice number', 'rechnung', 'rechnungsnummer'] },
  { key: 'date', label: 'Date', type: 'date', required: true, headings: ['value date', 'booking date', 'datum', 'buchungstag'] },
  {
    key: 'confirm_date',
    label: 'Date confirmed',
    type: 'date',
    required: false,
    headings: ['confirm date', 'datum bestaetigt'],
    hint: 'The date again, where it is meant and lies more than a year back.',
  },
  {
    key: 'amount',
    label: 'Amount',
    type: 'decimal',
    number: 'amount',
    currencyField: 'currency',
    required: true,
    paths: ['amount_minor'],
    headings: ['betrag', 'montant'],
    hint: 'Above zero, in the currency, as 119.00. What went out is no payment: leave the row out, or refund it.',
  },
  {
    key: 'direction',
    label: 'Debit or credit',
    type: 'text',
    required: false,
    isDirection: true,
    headings: DIRECTION_HEADINGS,
    hint: 'S or H, D or C, debit or credit, + or -: whether the amount came or went. Without it, by the sign of the amount.',
  },
  {
    key: 'currency',
    label: 'Currency',
    type: 'code',
    entity: 'currency',
    required: false,
    headings: ['waehrung'],
    hint: 'Refused if it is not the account’s.',
  },
  {
    key: 'method',
    label: 'Method',
    type: 'choice',
    required: false,
    choices: Object.entries(METHODS).map(([value, label]) => ({ value, label })),
    headings: ['payment method', 'zahlungsart'],
    hint: 'Bank transfer if empty.',
  },
  {
    key: 'reference',
    label: 'Reference',
    type: 'text',
    required: false,
    headings: ['remittance information', 'purpose', 'verwendungszweck'],
  },
  { key: 'payer', label: 'Payer', type: 'text', required: false, headings: ['name', 'debtor', 'auftraggeber'] },
  { key: 'payer_iban', label: 'IBAN of the payer', type: 'text', required: false, headings: ['iban', 'debtor iban'] },
]

export const paymentKind: ImportKind = {
  name: 'payments',
  label: 'Payments',
  hint: 'Money received: matched with the invoices whose whole numbers its reference names, else left open on the account with proposals.',
  fields: async () => FIELDS,
  rowsAlone: true,
  money: 'Amount',
  open: openWriter,
  undo: (context, batch, part) => runOnRecords(lean(context), batch, part, 'accountOperation', 'payment.reverse'),
}

interface PaymentRow {
  readonly date: string
  readonly confirm_date: string | null
  readonly amount: string
  readonly currency: string | null
  readonly direction?: string | null
  readonly method: keyof typeof METHODS | null
  readonly reference: string | null
  readonly payer: string | null
  readonly payer_iban: string | null
  readonly invoice: string | null
}

async function openWriter(given: CommandContext, since = given.op): Promise<UnitWriter> {
  const context = lean(given)
  beginRepeating(context, since)
  const rows = await context.store.db.selectFrom('currency').select(['code', 'decimals']).execute()
  const decimals = new Map(rows.map((row) => [row.code, row.decimals]))
  return { write: ([row]) => writePayment(context, row as ImportRow, decimals, since), finish: async () => undefined }
}

async function writePayment(
  context: CommandContext,
  { values, notes }: ImportRow,
  decimals: ReadonlyMap<string, number>,
  since: number,
): Promise<WrittenUnit> {
  requireRight(context.actor, 'payment.register')
  // A document that the row names is matched as the sender says, whatever the rule of the company.
  if (values['invoice']) requireRight(context.actor, 'matching.match')
  for (const field of ['date', 'amount'] as const) if (!values[field]) throw refuseField(field, 'import.empty', 'Fill this in.')
  const row = directed(values as unknown as PaymentRow)
  if (row.date > context.today) throw refuseField('date', 'import.future', `Money cannot have come after today, ${context.today}.`)
  const account = await postingAccount(context.store, await accountOf(context, values))
  const digits = decimals.get(account.currency) ?? 2
  refuseOtherCurrency('amount', notes['amount'], account.currency)
  refuseTooFine('amount', row.amount, notes['amount'], account.currency, digits)
  const amount_minor = minorOf(row.amount, digits, account)
  const reference = row.reference?.trim() || row.invoice || null
  await refuseKnown(context, account, row, { amount: amount_minor, reference, since })
  const parts = row.invoice ? await itemsOfColumn(context, account, row.invoice) : null
  const paid = await registerPayment(context, {
    customer_account_id: account.id,
    amount_minor,
    date: row.date,
    method: row.method ?? 'transfer',
    match: parts === null ? 'rule' : parts.length > 0 ? parts : 'none',
    ...(row.confirm_date ? { confirm_date: row.confirm_date } : {}),
    ...(row.currency ? { currency: row.currency } : {}),
    ...(reference ? { reference } : {}),
    ...(row.payer?.trim() ? { payer: row.payer.trim() } : {}),
    ...(row.payer_iban?.trim() ? { payer_iban: row.payer_iban.trim() } : {}),
  })
  return {
    outcome: 'created',
    created: { entity: 'accountOperation', id: paid.id },
    group: paid.left_minor === 0 ? 'matched' : paid.matched_minor > 0 ? 'matched in part' : 'open',
    amount: { value: row.amount, currency: account.currency },
  }
}

/** With the sign that its column of debit and credit gives the amount. */
function directed(row: PaymentRow): PaymentRow {
  if (row.direction === undefined) return row
  if (row.direction === null) throw refuseField('direction', 'import.empty', 'It says neither debit nor credit. Fill this in.')
  const direction = directionOf(row.direction)
  if (direction === null)
    throw refuseField('direction', 'import.direction', `“${row.direction}” is neither debit nor credit. As S or H, D or C, + or -.`)
  const amount = decimal(row.amount)
  if (direction === 'debit') return { ...row, amount: toPlain(amount.abs().negated()) }
  if (!amount.isNegative()) return row
  throw refuseField('direction', 'import.direction', `“${row.direction}” is money that came, and the amount ${row.amount} money that went.`)
}

function minorOf(amount: string, digits: number, account: PostingAccount): number {
  const minor = decimal(amount).times(Decimal.pow(10, digits))
  if (!minor.isInteger()) throw refuseField('amount', 'import.amount', `${account.currency} has ${digits} digits after the mark.`)
  if (minor.isNegative())
    throw refuseField(
      'amount',
      'import.negative',
      `“${amount}” is money that went out, no payment. Leave the row out; register a payment that came back as its reversal, or money given back as a refund.`,
    )
  if (minor.isZero()) throw refuseField('amount', 'import.amount', 'More than zero is needed.')
  if (minor.gt(Number.MAX_SAFE_INTEGER)) throw refuseField('amount', 'import.amount', 'This is more than the largest amount.')
  return minor.toNumber()
}

// ---- Whose it is

const accountByCode = preparedSelect<{ code: string }>()((db, p) =>
  db.selectFrom('customer_account').select('id').where('code', '=', p.code),
)
const accountOfCustomer = preparedSelect<{ code: string }>()((db, p) =>
  db
    .selectFrom('customer_account as a')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .select('a.id')
    .where('c.code', '=', p.code)
    .orderBy('a.id')
    .limit(2),
)
const accountsOfIban = preparedSelect<{ iban: string }>()((db, p) =>
  db.selectFrom('customer_account').select('id').where('iban', '=', p.iban).limit(2),
)

async function accountOf({ store }: CommandContext, values: ImportRow['values']): Promise<number> {
  const text = (key: string) => (typeof values[key] === 'string' ? (values[key] as string).trim() : '')
  const [code, customer, invoice] = [text('customer_account'), text('customer'), text('invoice')]
  if (code !== '')
    return known('customer_account', `There is no customer account “${code}”.`, await store.all(accountByCode(store), { code }))
  if (invoice !== '') {
    const found = accountsOf((await namedDocuments(store, invoice)).documents)
    if (found.length > 1) throw namesSeveral('invoice', invoice)
    return known('invoice', `There is no invoice “${invoice}” in the accounts.`, found)
  }
  if (customer !== '')
    return known(
      'customer',
      `There is no customer “${customer}” with one customer account.`,
      await store.all(accountOfCustomer(store), { code: customer }),
    )
  const named = await accountsOfReference(store, text('reference'))
  if (named.length > 1) throw namesSeveral('reference', text('reference'))
  if (named[0]) return named[0].id
  const iban = text('payer_iban').replace(/\s/g, '').toUpperCase()
  const byIban = iban === '' ? [] : await store.all(accountsOfIban(store), { iban })
  if (byIban.length === 1) return byIban[0]?.id as number
  throw refuseField('reference', 'import.whose', 'Neither an account, an invoice, the reference nor the IBAN says whose payment this is.')
}

/** Of documents that a reference names whole; else of customer numbers among its words. */
async function accountsOfReference(store: ReadStore, reference: string): Promise<readonly { readonly id: number }[]> {
  const ofDocuments = accountsOf((await namedDocuments(store, reference)).documents)
  if (ofDocuments.length > 0) return ofDocuments
  const found: { readonly id: number }[] = []
  for (const word of reference.split(/[\s,;+]+/).slice(0, MOST_WORDS)) {
    const rows = tellsACustomer(word, reference) ? await store.all(accountOfCustomer(store), { code: word }) : []
    if (rows.length === 1) found.push(...rows)
  }
  return [...new Map(found.map((one) => [one.id, one])).values()]
}
/** Words of a reference that are looked up as customer numbers. */
const MOST_WORDS = 30
/** The least signs of one; of digits alone more, since four are as well a year and five an amount. */
const LEAST_SIGNS = 4
const LEAST_DIGITS = 6

function tellsACustomer(word: string, reference: string): boolean {
  if (/^\d+$/.test(word)) return word.length >= LEAST_DIGITS || word === reference
  return word.length >= LEAST_SIGNS
}

function accountsOf(documents: readonly { readonly customer_account_id: number }[]): readonly { readonly id: number }[] {
  return [...new Set(documents.map((one) => one.customer_account_id))].map((id) => ({ id }))
}

function namesSeveral(field: string, text: string) {
  return refuseField(
    field,
    'import.severalAccounts',
    `“${text}” names documents or customers of several accounts. Name the customer account.`,
  )
}

function known(field: string, reason: string, rows: readonly { readonly id: number }[]): number {
  const [row] = rows
  if (row && rows.length === 1) return row.id
  throw refuseField(field, 'record.unknown', reason)
}

// ---- What it pays

interface SameAs {
  readonly account: number
  readonly date: string
  readonly amount: number
  readonly currency: string
  readonly op: number
}

const samePayment = preparedSelect<SameAs>()((db, p) =>
  db
    .selectFrom('account_operation')
    .select(['number', 'reference'])
    .where('customer_account_id', '=', p.account)
    .where('kind', '=', 'payment')
    .where('currency', '=', p.currency)
    .where('operation_date', '=', p.date)
    .where('amount_minor', '=', p.amount)
    .where('created_op', '<', p.op)
    .where(paymentStands),
)

/** A bank writes one reference with other blanks, line breaks and capitals from one statement to the next. */
function referenceWords(reference: string | null): string {
  return (reference ?? '')
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** The same payment of an earlier file is a duplicate unless it was taken back; two equal rows of one file are two payments. */
async function refuseKnown(
  context: CommandContext,
  account: PostingAccount,
  row: PaymentRow,
  { amount, reference, since }: { readonly amount: number; readonly reference: string | null; readonly since: number },
): Promise<void> {
  const equal = await context.store.all(samePayment(context.store), {
    account: account.id,
    date: row.date,
    amount,
    currency: account.currency,
    op: since,
  })
  const words = referenceWords(reference)
  await refuseRepeated(
    context,
    'payment',
    equal.flatMap((one) => (referenceWords(one.reference) === words ? [one.number] : [])),
  )
}

/** The documents of its column, open debits of the account: what the operator's file says pays them, whatever the rule. */
async function itemsOfColumn({ store }: CommandContext, account: PostingAccount, invoice: string): Promise<{ readonly id: number }[]> {
  const named = openOfAccount(await namedDocuments(store, invoice), account.id, 'debit')
  return named.filter(({ status }) => status !== 'I').map(({ id }) => ({ id }))
}
