/**
 * Explanations by replay: any amount down to the usage record.
 *
 * A rated transaction keeps references and few inputs; the pure rule is run again over the published
 * price version with tracing on. Where the replay does not give the stored amount, the tree says so.
 */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { type Decimal, ZERO, decimal, toPlain } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import { decimalFromMinor } from '../kernel/money.ts'
import type { ExplanationNode } from '../operations/contract.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import type { SelectionTrace } from '../pricing/selection.ts'
import { RATED_KIND_WORDS } from '../rating/model.ts'
import { type RatingBook, ratingBook } from '../rating/index.ts'
import type { Priced, PriceSlice } from '../charging/request.ts'
import { type HeldCounter, inCounterUnit } from '../rating/counter-book.ts'
import { chargedPart } from '../pricing/amounts.ts'
import type { CounterUse, RatedInputs } from '../rating/rated-inputs.ts'
import { incrementsOf, measuredOf, readRated, replayRated } from '../rating/replay.ts'
import { explainDueDate } from './explain-due.ts'
import { explainTax, readMirroredTaxes, taxParts } from './explain-tax.ts'
import { figure, inUnit, kindText, quantityText } from './explain-words.ts'

const SHOWN_TRANSACTIONS = 20
const SHOWN_NEAR_MISSES = 6
/** Amounts of a replay have the digits of stored ones, so that a tree adds up to the last. */
const STORED_DIGITS = 12

function node(
  label: string,
  how: string,
  amount: Decimal | string | null,
  children: readonly ExplanationNode[] = [],
  more: Partial<ExplanationNode> = {},
): ExplanationNode {
  return {
    label,
    how,
    amount: amount === null ? null : typeof amount === 'string' ? amount : toPlain(amount.toDecimalPlaces(STORED_DIGITS)),
    unit: null,
    children,
    ...more,
  }
}

/** @throws Refusal when there is no such invoice */
async function explainInvoice(store: ReadStore, id: number): Promise<ExplanationNode> {
  const invoice = await store.db.selectFrom('invoice').selectAll().where('id', '=', id).executeTakeFirst()
  if (!invoice) throw refuse('notFound', 'invoice.notFound', `There is no invoice ${id}.`)
  const book = await ratingBook(store)
  const digits = book.currencies.get(invoice.currency)?.decimals ?? 2
  const money = (minor: number) => decimalFromMinor(minor, digits).toFixed(digits)
  const read = (minor: number) => figure(decimalFromMinor(minor, digits), digits)
  const lines = await store.db.selectFrom('invoice_line').selectAll().where('invoice_id', '=', id).orderBy('position').execute()
  const taxes = await store.db.selectFrom('invoice_tax').selectAll().where('invoice_id', '=', id).execute()
  const mirrored = await readMirroredTaxes(store, id)
  const taxNodes = taxes.map((tax) => {
    const shares = mirrored.filter((one) => one.tax_id === tax.tax_id)
    const parts = taxParts(shares, tax.tax_minor).map(({ label, how, minor }) => node(label, how, money(minor)))
    const how =
      parts.length > 0 ? 'what is charged here, and shares of the tax of other documents' : `once, on the net of ${read(tax.base_minor)}`
    return node(`${book.taxes.get(tax.tax_id)?.name.base ?? 'Tax'}`, how, money(tax.tax_minor), parts, { unit: invoice.currency })
  })
  const lineNodes: ExplanationNode[] = []
  for (const line of lines) {
    const explained = await explainLine(store, book, line, invoice.currency)
    lineNodes.push({ ...explained, children: [...explained.children, await explainTax(store, book, invoice, line)] })
  }
  const net = node('Net', lines.length === 1 ? 'its one line' : `sum of ${lines.length} lines`, money(invoice.net_minor), lineNodes, {
    unit: invoice.currency,
  })
  const due = invoice.kind === 'invoice' ? [explainDueDate(invoice, book.bankingCalendars)] : []
  return node('Invoice total', invoice.number, money(invoice.gross_minor), [...taxNodes, net, ...due], { unit: invoice.currency })
}

interface LineRow {
  readonly id: number
  readonly label: string
  readonly kind: string
  readonly amount: string
  readonly raw_amount: string
  readonly quantity: string
  readonly transactions: number
  readonly charge_id: number | null
}

async function explainLine(store: ReadStore, book: RatingBook, line: LineRow, currency: string): Promise<ExplanationNode> {
  const rows = await store.db
    .selectFrom('rated_transaction')
    .select('id')
    .where('invoice_line_id', '=', line.id)
    .orderBy('id')
    .limit(line.transactions > SHOWN_TRANSACTIONS ? SHOWN_TRANSACTIONS : line.transactions)
    .execute()
  const parts: ExplanationNode[] = []
  for (const row of rows) parts.push(await explainTransaction(store, book, row.id))
  const single = rows.length === 1 && line.transactions === 1
  const rounding = decimal(line.amount).minus(decimal(line.raw_amount))
  const more = line.transactions - rows.length
  const rest =
    more > 0
      ? [node(`${more} more`, 'rated transactions of the same line', null, [], { link: { entity: 'invoiceLine', id: line.id } })]
      : []
  const round = rounding.isZero() ? [] : [node('Rounding', 'half up, to the digits of the currency', rounding)]
  return node(
    line.label,
    single ? (parts[0]?.how ?? kindText(line.kind)) : lineHow(book, line),
    decimal(line.amount),
    [...(single ? (parts[0]?.children ?? []) : parts), ...rest, ...round],
    { unit: currency, link: { entity: 'invoiceLine', id: line.id }, ...(single && parts[0]?.when ? { when: parts[0].when } : {}) },
  )
}

function lineHow(book: RatingBook, { kind, transactions, quantity, charge_id }: LineRow): string {
  const many = quantityText(quantity, unitOf(book, charge_id))
  return transactions === 0 ? `credited, ${many}` : `${kindText(kind)}, ${transactions} rated transactions, ${many}`
}

const unitOf = (book: RatingBook, charge: number | null) => book.charges.get(charge ?? 0)?.unit ?? null

/** @throws Refusal when there is no such rated transaction */
async function explainTransaction(store: ReadStore, book: RatingBook, id: number): Promise<ExplanationNode> {
  const row = await readRated(store, id)
  if (!row) throw refuse('notFound', 'ratedTransaction.notFound', `There is no rated transaction ${id}.`)
  const trace: SelectionTrace = []
  const slices: PriceSlice[] = []
  const { usage, inputs, request, priced } = await replayRated(store, book, row, { trace, slices })
  const charge = book.charges.get(row.charge_id ?? 0)
  const units = { priced: charge?.unit ?? null, counted: charge?.countedUnit ?? null }
  const head = usage ? quantityText(row.quantity, units.priced) : kindText(row.kind)
  const when = row.period_start === null || usage ? { date: row.usage_date } : { start: row.period_start, end: row.period_end }
  const label = charge?.name ?? RATED_KIND_WORDS[row.kind]
  const link = usage ? { entity: 'usageRecord', id: usage.id } : { entity: 'ratedTransaction', id }
  if (!priced) return node(label, head, decimal(row.amount), [], { link, when })
  const children = [
    ...(usage
      ? [
          node('Usage record', `${inUnit(usage.quantity, units.counted)} as counted`, null, [], {
            link: { entity: 'usageRecord', id: usage.id },
            when: { at: usage.at },
          }),
        ]
      : []),
    ...(usage ? incrementNodes(measuredOf(usage, inputs), inputs, units.counted) : []),
    ...counterNodes(request?.subscriber.counters ?? [], inputs, units.counted),
    ...selectionNodes(trace),
    ...(priced.ok ? priceNodes(priced, slices, decimal(row.quantity), inputs, { unit: units.priced, digits: priceDigits(book) }) : []),
    ...replayNodes(priced.ok ? priced.amount : null, decimal(row.amount)),
  ]
  return node(label, head, decimal(row.amount), children, { link, when })
}

/** What the increments made of what was measured, in the unit of the record. */
function incrementNodes(measured: Decimal, inputs: RatedInputs, unit: string | null): ExplanationNode[] {
  const increments = incrementsOf(inputs)
  if (!increments) return []
  const begun = decimal(inputs.start ?? '0')
  const charged = chargedPart(measured, increments, begun)
  const by = `${figure(increments.first)}/${inUnit(increments.further, unit)}`
  const from = begun.isZero() ? '' : `, after ${inUnit(begun, unit)} of the record`
  return [node('Increments', `${by}: ${inUnit(measured, unit)} measured, ${inUnit(charged, unit)} charged${from}`, null)]
}

/** What counters left to the charge, in their units. */
function counterNodes(counters: readonly HeldCounter[], { counter, over, taken }: RatedInputs, counted: string | null): ExplanationNode[] {
  const of = (use: CounterUse) => counters.find((one) => one.counter.id === use.id && one.serviceId === (use.service ?? 0))
  const words = (use: CounterUse, left: string | null) => {
    const held = of(use)
    if (left === null) return `${held?.counter.code ?? use.id}: unlimited`
    if (held?.counter.unit)
      return `${held.counter.code}: ${inUnit(inCounterUnit(held, decimal(left)), held.counter.unit.symbol)} left before`
    return `${held?.counter.code ?? use.id}: ${inUnit(left, counted)} as counted left before`
  }
  return [
    ...(counter ? [node('Counter', words(counter, counter.left), null)] : []),
    ...(over ? [node('Counter', `${of(over)?.counter.code ?? over.id} did not reach`, null)] : []),
    ...(taken === undefined ? [] : [node('Part of the record', `${inUnit(taken, counted)} as counted`, null)]),
  ]
}

const STEP_WORDS = { plan: 'Price plan', version: 'Version', line: 'Grid line' } as const

/** What was taken, then the nearest that were passed by. */
function selectionNodes(trace: SelectionTrace): ExplanationNode[] {
  const taken = trace.filter((note) => note.taken).map((note) => node(STEP_WORDS[note.step], `${note.name}: ${note.why}`, null))
  const rank = (note: SelectionTrace[number]) => (note.prefix === undefined ? 1 : 0)
  const near = trace.filter((note) => !note.taken && note.misses <= 1)
  const passed = near.sort((one, other) => rank(one) - rank(other)).slice(0, SHOWN_NEAR_MISSES)
  return [...taken, ...passed.map((note) => node('Passed by', `${note.name}: ${note.why}`, null))]
}

const HOW_WORDS = {
  listed: 'as listed',
  currencyPrice: 'listed in this currency',
  converted: 'converted',
  override: 'price override of the service',
  tiers: 'by tiers',
  asKept: 'as it was rated by earlier rules',
} as const

/** In which unit a quantity is read, and the fewest digits of its price. */
interface PriceForm {
  readonly unit: string | null
  readonly digits: number
}

/** Prices are read with the digits of money at least. */
function priceDigits({ currencies, policies }: RatingBook): number {
  return currencies.get(policies.currency)?.decimals ?? 2
}

function priceNodes(
  priced: Priced,
  slices: readonly PriceSlice[],
  quantity: Decimal,
  inputs: RatedInputs,
  { unit, digits }: PriceForm,
): ExplanationNode[] {
  const proration =
    inputs.days && inputs.of
      ? [node('Proration', `${inputs.days} of ${inputs.of} days = ${figure(inputs.ratio ?? decimal(inputs.days).div(inputs.of))}`, null)]
      : []
  const counter = inputs.before ? [node('Counter before', `${quantityText(inputs.before, unit)} in the month`, null)] : []
  const fee = priced.fee.isZero() ? [] : [node('Connection fee', 'once a record', priced.fee)]
  if (slices.length > 0) {
    const tiers = slices.map((slice) =>
      node(
        slice.tier < 0 ? 'Included' : `Tier ${slice.tier + 1}`,
        `${inUnit(slice.quantity, unit)} × ${figure(slice.unitPrice, digits)}`,
        slice.amount,
      ),
    )
    return [...counter, node('Tiers', `${slices.length} used`, priced.amount.minus(priced.fee), tiers), ...fee]
  }
  return [
    ...proration,
    ...counter,
    node(
      'Price',
      `${inUnit(quantity, unit)} × ${figure(priced.unitPrice, digits)}, ${HOW_WORDS[priced.how]}`,
      priced.amount.minus(priced.fee),
    ),
    ...fee,
  ]
}

/** Says so where a replay no longer gives the stored amount: something published was changed. */
function replayNodes(replayed: Decimal | null, stored: Decimal): ExplanationNode[] {
  if (replayed?.toDecimalPlaces(STORED_DIGITS).eq(stored)) return []
  return [node('Differs', 'rated again today, the amount is another one', replayed ?? ZERO)]
}

const id = z.number().int()

export const explainQueries: AnyOperation[] = [
  defineQuery({
    name: 'invoice.explain',
    summary: 'How an invoice came about: taxes, lines, prices, down to usage records',
    input: z.object({ id }),
    output: z.custom<ExplanationNode>(),
    handler: ({ store }, input) => explainInvoice(store, input.id),
  }),
  defineQuery({
    name: 'ratedTransaction.explain',
    summary: 'How a rated transaction came about',
    input: z.object({ id }),
    output: z.custom<ExplanationNode>(),
    handler: async ({ store }, input) => explainTransaction(store, await ratingBook(store), input.id),
  }),
].map(anyOperation)
