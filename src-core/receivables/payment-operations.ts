/** Payments, refunds and write-offs, and how each is taken back. Source: Opencell 12, 14.3.5, 14.6. */
import { z } from 'zod'
import { type CalendarDate, earlier } from '../kernel/dates.ts'
import { decimal, toStored } from '../kernel/decimal.ts'
import { inCompanyCurrency, worthOfPart } from '../kernel/exchange.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import { readClosed } from '../operations/closed-input.ts'
import type { CommandContext } from '../operations/context.ts'
import { invalidInput } from '../operations/run-inside.ts'
import { type AlsoNeeds, type LaterOnes, type AnyOperation, anyOperation, defineCommand } from '../operations/define.ts'
import { confirmDate, exchangeRates, rateOrRefuse } from '../setup/index.ts'
import { freeOperation, refuseUnlessOpen, writeMatching } from './allocate.ts'
import { bookOperation, type DayAsked, deskDay, type PostingAccount, postingAccount } from './book-operation.ts'
import { bookTerms, conversionOf } from './book-terms.ts'
import type { BookedOperation } from './hooks.ts'
import { date, id, immediateMatch, method, positiveMinor, rate, remittanceText, shortText } from './inputs.ts'
import { type Item, itemById } from './items.ts'
import { plainIban } from './rules/proposals.ts'
import { settle } from './settle.ts'
import { moneyWords } from './words.ts'

const moneyMoved = z.object({
  customer_account_id: id,
  amount_minor: positiveMinor,
  /** Refused if it is not the account's. */
  currency: z.string().length(3).optional(),
  /** When the money moved; today if absent. */
  date: date.optional(),
  confirm_date: confirmDate,
  method,
  reference: remittanceText.optional(),
  payer: shortText.optional(),
  payer_iban: z.string().trim().max(40).optional(),
  /** Units of the currency for one of the company currency; that of the date if absent. */
  rate: rate.optional(),
  match: immediateMatch,
})
type MoneyMoved = z.infer<typeof moneyMoved>

const booked = z.object({ id, number: z.string(), matching: id.nullable(), matched_minor: z.number().int(), left_minor: z.number().int() })
type Booked = z.infer<typeof booked>

/** A reversal un-matches: what was matched since would go with it. */
const MATCHED_SINCE: LaterOnes = { entity: 'accountOperation', ways: ['matching.unmatch'] }

/** The rule of the company settles by itself; what the caller names is matched by hand. */
const OWN_CHOICES: readonly AlsoNeeds<MoneyMoved>[] = [
  { option: 'match', operation: 'matching.match', asked: ({ match }) => match !== 'rule' && match !== 'none' },
  { option: 'rate', operation: 'exchangeRate.create', asked: (input) => input.rate !== undefined },
]

async function bookMoney(
  context: CommandContext,
  account: PostingAccount,
  kind: 'payment' | 'refund',
  input: MoneyMoved,
): Promise<BookedOperation> {
  if (input.currency !== undefined && input.currency !== account.currency) {
    throw refuseField(
      'currency',
      'payment.otherCurrency',
      `Account ${account.code} is kept in ${account.currency}, not in ${input.currency}.`,
    )
  }
  const terms = await bookTerms(context)
  const day = await deskDay(context, input)
  const applied =
    input.rate === undefined
      ? toStored(rateOrRefuse(await exchangeRates(context.store), account.currency, day))
      : toStored(decimal(input.rate))
  if (account.currency === terms.companyCurrency && !decimal(applied).eq(1)) {
    throw refuseField('rate', 'payment.rateOfCompanyCurrency', `${account.currency} is the company currency; its rate is 1.`)
  }
  return bookOperation(context, account, {
    kind,
    direction: kind === 'payment' ? 'credit' : 'debit',
    amountMinor: input.amount_minor,
    functionalMinor: inCompanyCurrency(input.amount_minor, applied, conversionOf(terms, account.currency)),
    rate: applied,
    date: day,
    method: input.method,
    reference: input.reference ?? null,
    payer: input.payer ?? null,
    payerIban: input.payer_iban === undefined ? null : plainIban(input.payer_iban),
  })
}

/**
 * Books a payment of a customer account and matches it as asked; also for imports, in their own transaction.
 *
 * @throws Refusal naming each field at fault; for a date after today, another currency, a missing rate, a closed period
 */
export async function registerPayment(context: CommandContext, input: z.input<typeof moneyMoved>): Promise<Booked> {
  const read = readClosed(moneyMoved, input)
  if (!read.ok) throw invalidInput('payment.register', read.faults)
  return registerMoney(context, 'payment', read.value)
}

async function registerMoney(context: CommandContext, kind: 'payment' | 'refund', input: MoneyMoved): Promise<Booked> {
  const account = await postingAccount(context.store, input.customer_account_id)
  const operation = await bookMoney(context, account, kind, input)
  const { matching, matched_minor } = await settle(context, operation, input.match)
  const left_minor = operation.amountMinor - matched_minor
  const terms = await bookTerms(context)
  const words = (minor: number) => moneyWords(terms, minor, account.currency)
  const what =
    matched_minor === 0
      ? 'not matched yet'
      : left_minor === 0
        ? 'matched in full'
        : `${words(matched_minor)} matched, ${words(left_minor)} open`
  const noun = kind === 'payment' ? 'Payment' : 'Refund'
  context.summarise(`${noun} ${operation.number} of ${words(operation.amountMinor)} registered, ${what}`)
  return { id: operation.id, number: operation.number, matching, matched_minor, left_minor }
}

const reversal = z.object({
  id,
  /** When it was taken back; today if absent. */
  date: date.optional(),
  confirm_date: confirmDate,
  reason: shortText.optional(),
})
const reversed = z.object({
  id,
  number: z.string(),
  /** What was done with it after it was booked, so that booking it again would not bring back what stood. */
  differs: z.string().nullable().default(null),
})

const MIRROR = {
  payment: { kind: 'rejectedPayment', noun: 'Payment' },
  refund: { kind: 'credit', noun: 'Refund' },
  writeOff: { kind: 'charge', noun: 'Write-off' },
} as const

/**
 * Takes a booked operation back: frees it from its matchings, books the opposite at its own rate and
 * matches the two, so that the invoices it settled are open again.
 */
async function takeBack(
  context: CommandContext,
  kind: keyof typeof MIRROR,
  input: z.infer<typeof reversal>,
): Promise<z.infer<typeof reversed>> {
  const item = await itemById(context.store, input.id)
  const { kind: mirrored, noun } = MIRROR[kind]
  if (item.kind !== kind) throw refuse('refused', `${kind}.otherKind`, `${item.number} is no ${noun.toLowerCase()}.`)
  await refuseIfTakenBack(context, item, mirrored, noun)
  const day = await dayAfter(context, input, item)
  const differs = await matchedSince(context, item)
  await freeOperation(context, item.id)
  const account = await postingAccount(context.store, item.customer_account_id)
  const opposite = await bookOperation(context, account, {
    kind: mirrored,
    direction: item.direction === 'credit' ? 'debit' : 'credit',
    amountMinor: item.amount_minor,
    functionalMinor: item.functional_minor,
    rate: item.rate,
    date: day,
    method: item.method,
    reference: input.reason ?? item.number,
    payer: item.payer,
    payerIban: item.payer_iban,
  })
  const [debitId, creditId] = item.direction === 'debit' ? [item.id, opposite.id] : [opposite.id, item.id]
  await writeMatching(context, {
    kind: 'automatic',
    date: opposite.date,
    pairings: [{ debitId, creditId, amountMinor: item.amount_minor }],
  })
  const words = moneyWords(await bookTerms(context), item.amount_minor, item.currency)
  context.summarise(`${noun} ${item.number} of ${words} taken back${input.reason ? `: ${input.reason}` : ''}`)
  return { id: opposite.id, number: opposite.number, differs }
}

/**
 * The day of what takes an operation back, or writes it off: not before that operation, so that no balance of a day between
 * lacks what was owed. An invoice dated ahead is written off from today on.
 *
 * @throws Refusal for a typed day before it
 */
async function dayAfter(context: CommandContext, input: DayAsked, item: Item): Promise<CalendarDate> {
  const day = await deskDay(context, input)
  const first = earlier(item.operation_date, context.today)
  if (day >= first) return day
  throw refuseField('date', 'accountOperation.before', `${item.number} is dated ${item.operation_date}. Choose ${first} or a later day.`)
}

/** Even an un-matched opposite counts: the money moved back once. */
/** A sentence where it is matched otherwise than the entry that booked it has matched it; what was freed again does not count. */
async function matchedSince({ store }: CommandContext, item: Item): Promise<string | null> {
  const [own, other] = item.direction === 'credit' ? ['credit', 'debit'] : ['debit', 'credit']
  const [since] = await store.select(
    `SELECT a.${other}_operation_id FROM matching_allocation AS a JOIN matching AS m ON m.id = a.matching_id
       JOIN account_operation AS o ON o.id = a.${own}_operation_id
     WHERE a.${own}_operation_id = ? GROUP BY 1
     HAVING SUM(a.amount_minor) <> SUM(CASE WHEN m.created_op = o.created_op THEN a.amount_minor ELSE 0 END) LIMIT 1`,
    [item.id],
  )
  return since
    ? `${item.number} was matched otherwise after it was booked, and booking it again would match it as at first. Book it anew and match it by hand.`
    : null
}

async function refuseIfTakenBack(
  { store }: CommandContext,
  item: Item,
  mirrored: 'rejectedPayment' | 'credit' | 'charge',
  noun: string,
): Promise<void> {
  const own = item.direction === 'credit' ? 'matching_allocation.credit_operation_id' : 'matching_allocation.debit_operation_id'
  const other = item.direction === 'credit' ? 'matching_allocation.debit_operation_id' : 'matching_allocation.credit_operation_id'
  const before = await store.db
    .selectFrom('matching_allocation')
    .innerJoin('account_operation', 'account_operation.id', other)
    .select('account_operation.number')
    .where(own, '=', item.id)
    .where('account_operation.kind', '=', mirrored)
    .where('matching_allocation.amount_minor', '=', item.amount_minor)
    .executeTakeFirst()
  if (before) throw refuse('refused', 'accountOperation.takenBack', `${noun} ${item.number} was already taken back by ${before.number}.`)
}

const REGISTER_AGAIN = 'The money went back. If it comes again, register it again.'

const paymentRegister = defineCommand({
  name: 'payment.register',
  summary: 'Register a payment of a customer account',
  input: moneyMoved,
  output: booked,
  alsoNeeds: OWN_CHOICES,
  undo: {
    kind: 'inverse',
    lastFirst: MATCHED_SINCE,
    call: ({ id: payment }) => ({ operation: 'payment.reverse', input: { id: payment }, label: 'Reverse' }),
  },
  handler: (context, input) => registerMoney(context, 'payment', input),
})

const paymentReverse = defineCommand({
  name: 'payment.reverse',
  summary: 'Take a payment back, as when a bank rejects it; its invoices are open again',
  input: reversal,
  output: reversed,
  undo: { kind: 'none', reason: REGISTER_AGAIN },
  handler: (context, input) => takeBack(context, 'payment', input),
})

const refundRegister = defineCommand({
  name: 'refund.register',
  summary: 'Register money given back to a customer',
  input: moneyMoved,
  output: booked,
  alsoNeeds: OWN_CHOICES,
  undo: {
    kind: 'inverse',
    lastFirst: MATCHED_SINCE,
    call: ({ id: refund }) => ({ operation: 'refund.reverse', input: { id: refund }, label: 'Reverse' }),
  },
  handler: (context, input) => registerMoney(context, 'refund', input),
})

const refundReverse = defineCommand({
  name: 'refund.reverse',
  summary: 'Take a refund back, as when it could not be delivered',
  input: reversal,
  output: reversed,
  undo: { kind: 'none', reason: REGISTER_AGAIN },
  handler: (context, input) => takeBack(context, 'refund', input),
})

const writeOffRegister = defineCommand({
  name: 'writeOff.register',
  summary: 'Write off what is open of a debit, or a part of it',
  input: z.object({
    operation_id: id,
    amount_minor: positiveMinor.optional(),
    date: date.optional(),
    confirm_date: confirmDate,
    reason: shortText,
  }),
  output: z.object({ id, number: z.string(), matching: id }),
  undo: { kind: 'inverse', call: ({ id: writeOff }) => ({ operation: 'writeOff.reverse', input: { id: writeOff }, label: 'Reverse' }) },
  handler: async (context, input) => {
    const item = await itemById(context.store, input.operation_id)
    refuseUnlessOpen(item)
    if (item.direction !== 'debit')
      throw refuse('refused', 'writeOff.credit', `${item.number} is a credit. Only what a customer owes is written off.`)
    const amountMinor = input.amount_minor ?? item.open_minor
    const terms = await bookTerms(context)
    if (amountMinor > item.open_minor) {
      throw refuseField(
        'amount_minor',
        'writeOff.tooMuch',
        `Only ${moneyWords(terms, item.open_minor, item.currency)} are open of ${item.number}.`,
      )
    }
    // At the debit's own value in company currency: a write-off makes no exchange difference.
    const functionalMinor = worthOfPart(
      { minor: item.open_minor, functionalMinor: item.open_functional_minor },
      amountMinor,
      terms.rounding,
    )
    const account = await postingAccount(context.store, item.customer_account_id)
    const { rate: ownRate } = item
    const own = {
      kind: 'writeOff',
      direction: 'credit',
      amountMinor,
      functionalMinor,
      rate: ownRate,
      date: await dayAfter(context, input, item),
    } as const
    const writeOff = await bookOperation(context, account, { ...own, method: null, reference: input.reason, payer: null, payerIban: null })
    const matching = await writeMatching(context, {
      kind: 'automatic',
      date: writeOff.date,
      pairings: [{ debitId: item.id, creditId: writeOff.id, amountMinor }],
    })
    context.summarise(`${moneyWords(terms, amountMinor, item.currency)} of ${item.number} written off: ${input.reason}`)
    return { id: writeOff.id, number: writeOff.number, matching }
  },
})

const writeOffReverse = defineCommand({
  name: 'writeOff.reverse',
  summary: 'Take a write-off back; the debit is open again',
  input: reversal,
  output: reversed,
  undo: { kind: 'none', reason: 'The debit is open again. Write it off again if that was wrong.' },
  handler: (context, input) => takeBack(context, 'writeOff', input),
})

export const paymentOperations: AnyOperation[] = [
  paymentRegister,
  paymentReverse,
  refundRegister,
  refundReverse,
  writeOffRegister,
  writeOffReverse,
].map(anyOperation)
