/** Matching by hand, its way back, and proposals. Source: Opencell 14.3, 14.4. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { confirmDate } from '../setup/index.ts'
import { onlyAccount, refuseUnlessOpen, reverseMatching, writeMatching } from './allocate.ts'
import { deskDay, type PostingAccount, postingAccount } from './book-operation.ts'
import { bookTerms } from './book-terms.ts'
import { date, id, operationParts } from './inputs.ts'
import { type Item, itemById, MATCHED } from './items.ts'
import { type Offered, type Pairing, planMatching, spread } from './rules/matching.ts'
import { namedDocuments, openOfAccount } from './named-documents.ts'
import { plainIban, type Proposal, type ProposalCredit, type ProposalDebit, proposeMatches } from './rules/proposals.ts'
import { moneyWords } from './words.ts'

const match = defineCommand({
  name: 'matching.match',
  summary: 'Match credits with debits of a customer account',
  input: z.object({
    operations: operationParts.min(2, 'A matching needs at least two operations.'),
    /** From when it counts; today if absent, and never before an operation's own date. */
    date: date.optional(),
    confirm_date: confirmDate,
  }),
  output: z.object({ id, matched_minor: z.number().int() }),
  undo: { kind: 'inverse', call: ({ id: matching }) => ({ operation: 'matching.unmatch', input: { id: matching }, label: 'Un-match' }) },
  handler: async (context, { operations, date: on, confirm_date }) => {
    if (on !== undefined && on > context.today)
      throw refuseField('date', 'matching.future', `The date ${on} is after today, ${context.today}.`)
    const day = await deskDay(context, { date: on, confirm_date })
    const items: Item[] = []
    for (const { id: operation } of operations) items.push(await itemById(context.store, operation))
    checkMatchable(items)
    const offered = items.map((item, index): Offered => offer(item, operations[index]?.amount_minor))
    const pairings = spread(await balanced(context, items, offered))
    const matched_minor = pairings.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    const matching = await writeMatching(context, { kind: 'manual', date: day, pairings })
    const words = moneyWords(await bookTerms(context), matched_minor, (items[0] as Item).currency)
    context.summarise(`${words} matched: ${namesOf(items, 'credit')} with ${namesOf(items, 'debit')}`)
    return { id: matching, matched_minor }
  },
})

function checkMatchable(items: readonly Item[]): void {
  onlyAccount(items)
  for (const item of items) refuseUnlessOpen(item)
  if (new Set(items.map((item) => item.id)).size < items.length) throw refuse('invalid', 'matching.twice', 'An operation is named twice.')
  if (new Set(items.map((item) => item.direction)).size < 2) {
    throw refuse(
      'refused',
      'matching.oneSided',
      `All of these are ${items[0]?.direction}s. A matching needs at least one debit and one credit.`,
    )
  }
}

function offer(item: Item, amountMinor: number | undefined): Offered {
  if (amountMinor !== undefined && amountMinor > item.open_minor) {
    throw refuse('refused', 'matching.tooMuch', `Less than that is open of ${item.number}.`, {
      details: { id: item.id, open_minor: item.open_minor },
    })
  }
  return { id: item.id, direction: item.direction, openMinor: item.open_minor, amountMinor }
}

async function balanced(context: CommandContext, items: readonly Item[], offered: readonly Offered[]): Promise<readonly Offered[]> {
  const plan = planMatching(offered)
  if (plan.kind === 'ready') return plan.operations
  const words = moneyWords(await bookTerms(context), plan.differenceMinor, (items[0] as Item).currency)
  const side = plan.direction === 'debit' ? 'Debits exceed credits' : 'Credits exceed debits'
  if (plan.kind === 'impossible') {
    throw refuse(
      'refused',
      'matching.impossible',
      `${side} by ${words}, and no operation can stay open by it. Change the amounts or leave one out.`,
      {
        details: { difference_minor: plan.differenceMinor },
      },
    )
  }
  throw refuse('refused', 'matching.choose', `${side} by ${words}. Say which operation stays open by it: give its amount.`, {
    details: { candidates: plan.candidates, difference_minor: plan.differenceMinor },
  })
}

function namesOf(items: readonly Item[], direction: Item['direction']): string {
  const numbers = items.filter((item) => item.direction === direction).map(({ number }) => number)
  return numbers.length > 3 ? `${numbers.slice(0, 2).join(', ')} and ${numbers.length - 2} more` : numbers.join(', ')
}

const unmatch = defineCommand({
  name: 'matching.unmatch',
  summary: 'Take a matching back; its operations are open again',
  input: z.object({ id }),
  output: z.object({ id, operations: operationParts }),
  undo: { kind: 'inverse', call: ({ operations }) => ({ operation: 'matching.match', input: { operations }, label: 'Match again' }) },
  handler: async (context, { id: matching }) => {
    const { id: reversal, pairings, items, currency } = await reverseMatching(context, matching)
    const words = moneyWords(
      await bookTerms(context),
      pairings.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      currency,
    )
    context.summarise(`${words} un-matched: ${namesOf(items, 'credit')} and ${namesOf(items, 'debit')}`)
    return { id: reversal, operations: partsOf(pairings) }
  },
})

/** Each operation with what it had in the matching, in an order from which the same pairs come again. */
function partsOf(pairings: readonly Pairing[]): { id: number; amount_minor: number }[] {
  const parts = new Map<number, number>()
  for (const { creditId, debitId, amountMinor } of pairings) {
    for (const operation of [creditId, debitId]) parts.set(operation, (parts.get(operation) ?? 0) + amountMinor)
  }
  return [...parts].map(([operation, amount_minor]) => ({ id: operation, amount_minor }))
}

// ---- Proposals

const CANDIDATES = 200

const debitColumns = [
  'account_operation.id',
  'account_operation.number',
  'account_operation.due_date',
  'open_item.open_minor',
  'open_item.status',
] as const
const oldestDebits = preparedSelect<{ account: number; limit: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .innerJoin('account_operation', 'account_operation.id', 'open_item.id')
    .select(debitColumns)
    .where('open_item.customer_account_id', '=', p.account)
    .where('open_item.direction', '=', 'debit')
    .where('open_item.status', '<>', MATCHED)
    .orderBy('open_item.due_date')
    .limit(p.limit),
)
const debitsOfAmount = preparedSelect<{ account: number; amount: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .innerJoin('account_operation', 'account_operation.id', 'open_item.id')
    .select(debitColumns)
    .where('open_item.customer_account_id', '=', p.account)
    .where('open_item.direction', '=', 'debit')
    .where('open_item.open_minor', '=', p.amount)
    .where('open_item.status', '<>', MATCHED)
    .limit(3),
)
const ibanUses = preparedSelect<{ account: number; iban: string; except: number }>()((db, p) =>
  db
    .selectFrom('account_operation')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('payer_iban', '=', p.iban)
    .where('payer_iban', 'is not', null)
    .where('customer_account_id', '=', p.account)
    .where('kind', '=', 'payment')
    .where('id', '<>', p.except),
)

const correctedOperation = preparedSelect<{ note: number }>()((db, p) =>
  db
    .selectFrom('invoice as note')
    .innerJoin('account_operation', 'account_operation.invoice_id', 'note.credits_invoice_id')
    .innerJoin('open_item', 'open_item.id', 'account_operation.id')
    .select(debitColumns)
    .where('note.id', '=', p.note)
    .where('open_item.status', '<>', MATCHED),
)

type OpenDebit = Pick<Item, 'id' | 'number' | 'due_date' | 'open_minor' | 'status'>

/**
 * Proposals for an open credit: the oldest open debits of the account, those of the very amount, those that the reference names,
 * and the invoice that a credit note corrects.
 */
async function proposalsFor(store: ReadStore, account: PostingAccount, item: Item): Promise<Proposal[]> {
  // Looked up by number first: the account may have ten thousand open items.
  const written = await namedDocuments(store, item.reference ?? '')
  const corrected = item.invoice_id === null ? undefined : await store.first(correctedOperation(store), { note: item.invoice_id })
  const named: readonly OpenDebit[] = corrected ? [corrected] : openOfAccount(written, account.id, 'debit')
  const found: OpenDebit[] = [
    ...(await store.all(oldestDebits(store), { account: account.id, limit: CANDIDATES })),
    ...(await store.all(debitsOfAmount(store), { account: account.id, amount: item.open_minor })),
    ...named,
  ]
  const namedIds = new Set(named.map(({ id: operation }) => operation))
  const unique = new Map(found.filter(({ status }) => status !== 'I').map((row) => [row.id, row]))
  const debits = [...unique.values()].map(
    (row): ProposalDebit => ({
      id: row.id,
      number: row.number,
      dueDate: row.due_date,
      openMinor: row.open_minor,
      named: namedIds.has(row.id),
    }),
  )
  debits.sort((one, other) => (one.dueDate === other.dueDate ? one.id - other.id : one.dueDate < other.dueDate ? -1 : 1))
  const names = [account.customer_name, account.name, account.account_holder].filter((name) => name !== null)
  const credit: ProposalCredit = {
    openMinor: item.open_minor,
    date: item.operation_date,
    rest: written.rest,
    corrects: corrected !== undefined,
    payer: item.payer,
    payerIban: item.payer_iban,
  }
  // Its own IBAN does not prove itself.
  const uses = await usesOf(store, account.id, credit.payerIban, item.id)
  return proposeMatches(credit, { iban: account.iban, names, ibanUses: uses }, debits)
}

async function usesOf(store: ReadStore, account: number, iban: string | null, except: number): Promise<number> {
  if (iban === null) return 0
  return (await store.first(ibanUses(store), { account, iban: plainIban(iban), except }))?.count ?? 0
}

const propose = defineQuery({
  name: 'matching.propose',
  summary: 'What an open credit probably pays, with reasons and points',
  input: z.object({ id }),
  output: z.object({ proposals: z.custom<Proposal[]>() }),
  handler: async ({ store }, { id: operation }) => {
    const item = await itemById(store, operation)
    if (item.direction !== 'credit')
      throw refuse('refused', 'matching.noCredit', `${item.number} is a debit. Proposals are made for credits.`)
    const account = await postingAccount(store, item.customer_account_id)
    return { proposals: item.open_minor === 0 ? [] : await proposalsFor(store, account, item) }
  },
})

export const matchingOperations: AnyOperation[] = [match, unmatch, propose].map(anyOperation)
