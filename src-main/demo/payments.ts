/**
 * How the demo's customers pay, invoice by invoice: most in time, some late, in parts, under a wrong reference, or
 * not at all. Answers follow from the seed, the customer and the invoice alone.
 */
import { type CalendarDate, addDays } from '../../src-core/kernel/dates.ts'
import { decimal } from '../../src-core/kernel/decimal.ts'
import { allocateMinor } from '../../src-core/kernel/money.ts'
import { type DemoCustomer, type PaymentMethod, customerCode } from './customer-rows.ts'
import { demoCustomerOf } from './customers.ts'
import { NAMED_CUSTOMERS } from './named-customers.ts'
import { type Random, pickWeighted, randomOf } from './random.ts'
import { DEMO_SEED } from './seed.ts'

/** Money that arrives for an invoice, as a bank statement tells it. */
export interface Payment {
  /** May lie after the books; take those up to the day at hand. */
  readonly date: CalendarDate
  /** Minor units of `currency`. */
  readonly amount: number
  readonly currency: string
  readonly method: PaymentMethod
  /** What the payer wrote. */
  readonly reference: string
  readonly payer: string
  /** Of the payer; `null` where none is told. */
  readonly iban: string | null
}

/** A customer who does not accept an invoice. */
export interface Dispute {
  readonly date: CalendarDate
  readonly reason: string
}

/** Amounts in minor units of the currency, dates as `YYYY-MM-DD`. */
export type PaymentBehaviour = (
  customerCode: string,
  invoiceNumber: string,
  dueDate: CalendarDate,
  grossMinor: number,
  currency: string,
) => Payment[]
export type DisputeBehaviour = (customerCode: string, invoiceNumber: string, dueDate: CalendarDate) => Dispute | null

export type PaymentHabit = 'onTime' | 'late' | 'never'

/** Eight in a hundred pay late as a rule, seven in a thousand have stopped paying. */
export const LATE_SHARE = 0.08
const NEVER_SHARE = 0.007

/** Whether a customer pays in time as a rule; exceptions are by invoice. */
export function paymentHabit(seed: number, code: string): PaymentHabit {
  const drawn = randomOf(seed, `habit ${code}`).fraction()
  if (drawn < LATE_SHARE) return 'late'
  return drawn < LATE_SHARE + NEVER_SHARE ? 'never' : 'onTime'
}

/** The behaviour of the company with this seed; credit notes and unknown customers bring no payment. */
export function paymentsOf(seed: number): PaymentBehaviour {
  return (code, invoiceNumber, dueDate, grossMinor, currency) => {
    const customer = demoCustomerOf(seed, code)
    if (!customer || grossMinor <= 0) return []
    const random = randomOf(seed, `payment ${code} ${invoiceNumber}`)
    const invoice: DueInvoice = { number: invoiceNumber, dueDate, gross: grossMinor, currency, customer }
    return payments(invoice, paymentHabit(seed, code), random)
  }
}

/** {@link paymentsOf} with the usual seed. */
export const paymentBehaviour: PaymentBehaviour = paymentsOf(DEMO_SEED)

interface DueInvoice {
  readonly number: string
  readonly dueDate: CalendarDate
  /** Minor units. */
  readonly gross: number
  readonly currency: string
  readonly customer: DemoCustomer
}

function payments(invoice: DueInvoice, habit: PaymentHabit, random: Random): Payment[] {
  const { payment_method: method } = invoice.customer
  if (habit === 'never') return []
  if (method === 'directDebit') return [debited(invoice, habit, random)]
  if (method === 'card') return [paymentOf(invoice, invoice.gross, addDays(invoice.dueDate, -random.whole(8, 13)), random)]
  const day = habit === 'late' && random.chance(0.85) ? lateDay(invoice, random) : addDays(invoice.dueDate, -random.whole(0, 9))
  const manner = pickWeighted(random, [
    ['whole', 940],
    ['parts', 25],
    ['part', 12],
    ['lessCharges', 5],
    ['twice', 3],
    ['not', 15],
  ] as const)
  return inManner(manner, invoice, day, random)
}

/** Collected on the due day; a late payer's debit often comes back and is paid by transfer. */
function debited(invoice: DueInvoice, habit: PaymentHabit, random: Random): Payment {
  const isReturned = habit === 'late' && random.chance(0.5)
  return isReturned
    ? paymentOf(invoice, invoice.gross, lateDay(invoice, random), random, 'transfer')
    : paymentOf(invoice, invoice.gross, invoice.dueDate, random)
}

function inManner(
  manner: 'whole' | 'parts' | 'part' | 'lessCharges' | 'twice' | 'not',
  invoice: DueInvoice,
  day: CalendarDate,
  random: Random,
): Payment[] {
  const pay = (amount: number, date: CalendarDate): Payment => paymentOf(invoice, amount, date, random)
  const [part = 0, rest = 0] = shares(invoice, random.whole(35, 80))
  switch (manner) {
    case 'whole':
      return [pay(invoice.gross, day)]
    case 'parts':
      return [pay(part, day), pay(rest, addDays(day, random.whole(14, 45)))].filter(({ amount }) => amount > 0)
    case 'part':
      return part > 0 ? [pay(part, day)] : []
    case 'lessCharges':
      return [pay(Math.max(1, invoice.gross - bankCharges(invoice.currency)), day)]
    case 'twice':
      return [pay(invoice.gross, day), pay(invoice.gross, addDays(day, random.whole(1, 4)))]
    case 'not':
      return []
  }
}

/** The first share of so many percent and the rest; together the whole. */
function shares({ gross }: DueInvoice, percent: number): number[] {
  return allocateMinor(gross, [decimal(percent), decimal(100 - percent)])
}

/** What banks abroad keep, in minor units. */
function bankCharges(currency: string): number {
  return { KWD: 1250, JPY: 2500, USD: 1500 }[currency] ?? 500
}

function lateDay({ dueDate }: DueInvoice, random: Random): CalendarDate {
  return addDays(dueDate, random.chance(0.7) ? random.whole(4, 25) : random.whole(26, 70))
}

function paymentOf(invoice: DueInvoice, amount: number, date: CalendarDate, random: Random, by?: PaymentMethod): Payment {
  const { customer, currency } = invoice
  const method = by ?? customer.payment_method
  return {
    date,
    amount,
    currency,
    method,
    reference: referenceText(invoice, method, random),
    payer: (customer.account_holder ?? customer.name).slice(0, 70),
    iban: method === 'cash' || method === 'card' ? null : customer.iban,
  }
}

/** Collected and card payments carry the number; what people type is right nineteen times of twenty. */
function referenceText({ number, customer, dueDate }: DueInvoice, method: PaymentMethod, random: Random): string {
  if (method === 'directDebit') return `${customer.mandate_reference ?? customer.code} ${number}`
  if (method === 'card') return number
  if (random.chance(0.05))
    return random.pick([
      mistyped(number),
      customer.code,
      `Rechnung ${dueDate.slice(5, 7)}/${dueDate.slice(0, 4)}`,
      customer.name.slice(0, 30),
      '',
    ])
  return random.pick([
    number,
    `Rechnung ${number}`,
    number.replaceAll('-', ''),
    `RG ${number.slice(-6)} ${customer.code}`,
    `/ROC/${number}`,
  ])
}

/** The last two digits changed about, the usual slip; where they are the same, the last one mistyped. */
function mistyped(number: string): string {
  const swapped = number.replace(/(\d)(\d)$/, '$2$1')
  return swapped === number ? number.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) : swapped
}

const DISPUTE_REASONS = [
  'The site was without service for a week.',
  'Seats were billed that had been given back.',
  'Calls to Zone 4 were not made by us.',
  'The router never arrived.',
]
/** Disputes in ten thousand invoices. */
const DISPUTES = 20

/** Which invoices are disputed. Café Søndergaard disputes what is due in October 2026, so that every company has one. */
export function disputesOf(seed: number): DisputeBehaviour {
  const cafe = customerCode(NAMED_CUSTOMERS.findIndex(({ name }) => name.startsWith('Café')))
  return (customer, invoiceNumber, dueDate) => {
    const random = randomOf(seed, `dispute ${customer} ${invoiceNumber}`)
    const isCafe = customer === cafe && dueDate.startsWith('2026-10')
    if (!isCafe && random.whole(1, 10_000) > DISPUTES) return null
    return { date: addDays(dueDate, -random.whole(1, 10)), reason: random.pick(DISPUTE_REASONS) }
  }
}

/** {@link disputesOf} with the usual seed. */
export const disputeBehaviour: DisputeBehaviour = disputesOf(DEMO_SEED)
