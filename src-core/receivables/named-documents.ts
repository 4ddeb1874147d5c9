/** Documents that a reference names by their whole numbers, and what a payment settles by itself. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { MATCHED } from './items.ts'
import { pointsAt } from './rules/number-parts.ts'
import type { MatchingRule } from '../setup/index.ts'
import { settlesByItself, type SettleAnswer } from './rules/settling.ts'
import { namedWhole, NUMBER_KEY_SQL, type Named, type Numbered, spansOf } from './rules/whole-numbers.ts'

export interface NamedDocument extends Numbered {
  readonly customer_account_id: number
  readonly direction: 'debit' | 'credit'
  readonly due_date: CalendarDate
  readonly open_minor: number
  readonly status: 'O' | 'P' | 'L' | 'I'
}

// The expression stands as in the index, so that each key is one look-up.
const BY_KEY = `SELECT o.id, o.number, o.customer_account_id, o.direction, o.due_date, i.open_minor, i.status
  FROM account_operation AS o JOIN open_item AS i ON i.id = o.id
  WHERE ${NUMBER_KEY_SQL.replace('number', 'o.number')} IN (SELECT value FROM json_each(?))`
const CODES = `SELECT code FROM customer WHERE code IN (SELECT value FROM json_each(?))
  UNION ALL SELECT code FROM customer_account WHERE code IN (SELECT value FROM json_each(?))`

/** The documents of all accounts that a reference names whole, the oldest due first. */
export async function namedDocuments(store: ReadStore, reference: string): Promise<Named<NamedDocument>> {
  const spans = spansOf(reference)
  if (spans.length === 0) return { documents: [], rest: reference }
  const keys = [...new Set(spans.map(({ key }) => key))]
  const known = (await store.select(BY_KEY, [JSON.stringify(keys)])) as NamedDocument[]
  if (known.length === 0) return { documents: [], rest: reference }
  const { documents, rest } = namedWhole(reference, spans, await withoutCodes(store, known, reference))
  return { documents: documents.toSorted(byDueDate), rest }
}

function byDueDate(one: NamedDocument, other: NamedDocument): number {
  return one.due_date === other.due_date ? one.id - other.id : one.due_date < other.due_date ? -1 : 1
}

/** A number of digits alone that is the number of a customer too names nothing, unless it is all that was written. */
async function withoutCodes(store: ReadStore, known: readonly NamedDocument[], reference: string): Promise<readonly NamedDocument[]> {
  const digits = known.filter(({ number }) => /^\d+$/.test(number) && number !== reference.trim())
  if (digits.length === 0) return known
  const numbers = JSON.stringify(digits.map(({ number }) => number))
  const codes = (await store.select(CODES, [numbers, numbers])) as { code: string }[]
  const taken = new Set(codes.map(({ code }) => code))
  return known.filter(({ number }) => !taken.has(number))
}

const rules = preparedSelect<{ account: number }>()((db, p) =>
  db
    .selectFrom('customer_account')
    .innerJoin('company', (on) => on.onTrue())
    .select(['customer_account.matching_rule as own', 'company.matching_rule as ofAll'])
    .where('customer_account.id', '=', p.account),
)

/** The rule of a customer account, else that of the company. */
async function ruleOf(store: ReadStore, account: number): Promise<MatchingRule> {
  const row = await store.first(rules(store), { account })
  return row?.own ?? row?.ofAll ?? 'wholeNumber'
}

const ofAmount = preparedSelect<{ account: number; amount: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .select(['id', 'open_minor', 'status'])
    .where('customer_account_id', '=', p.account)
    .where('direction', '=', 'debit')
    .where('open_minor', '=', p.amount)
    .where('status', '<>', MATCHED)
    .limit(2),
)
const openNumbers = preparedSelect<{ account: number; limit: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .innerJoin('account_operation', 'account_operation.id', 'open_item.id')
    .select('account_operation.number')
    .where('open_item.customer_account_id', '=', p.account)
    .where('open_item.direction', '=', 'debit')
    .where('open_item.status', '<>', MATCHED)
    .orderBy('open_item.due_date')
    .limit(p.limit),
)
/** Open debits whose numbers are looked for in part. */
const MOST_NUMBERS = 200

export interface IncomingMoney {
  readonly customerAccountId: number
  readonly direction: 'debit' | 'credit'
  /** Minor units of the account's currency. */
  readonly amountMinor: number
  readonly reference: string | null
}

/**
 * What money of an account settles by itself: what its reference names whole, else what the operator's rule says.
 *
 * Money that goes back settles only the credits that are named.
 */
export async function settledByItself(store: ReadStore, money: IncomingMoney): Promise<SettleAnswer> {
  const { customerAccountId: account, amountMinor: amount, direction } = money
  const rule = await ruleOf(store, account)
  const named = await namedDocuments(store, money.reference ?? '')
  const asks = direction === 'credit' && (rule === 'exactAmount' || rule === 'oldestFirst')
  const ofBoth = namesOthersToo(named, account)
  return settlesByItself({
    rule,
    named: ofBoth ? [] : openOfAccount(named, account, direction === 'credit' ? 'debit' : 'credit').map(candidate),
    speaks: !asks || named.documents.length > 0 || (await speaksInPart(store, account, named.rest)),
    ofAmount: asks ? (await store.all(ofAmount(store), { account, amount })).map(candidate) : [],
  })
}

/** Whether documents of other accounts are named beside those of an account: then nobody knows how much is whose. */
function namesOthersToo({ documents }: Named<NamedDocument>, account: number): boolean {
  const own = new Set(documents.filter((one) => one.customer_account_id === account).map(({ number }) => number))
  return own.size > 0 && documents.some((one) => one.customer_account_id !== account && !own.has(one.number))
}

/** The named documents of an account and side of which anything is open. Of two with one number neither is certain. */
export function openOfAccount(named: Named<NamedDocument>, account: number, direction: 'debit' | 'credit'): readonly NamedDocument[] {
  const own = named.documents.filter((one) => one.customer_account_id === account)
  const same = Map.groupBy(own, ({ number }) => number)
  return own.filter((one) => same.get(one.number)?.length === 1 && one.direction === direction && one.status !== 'L')
}

async function speaksInPart(store: ReadStore, account: number, rest: string): Promise<boolean> {
  if (rest === '') return false
  const rows = await store.all(openNumbers(store), { account, limit: MOST_NUMBERS })
  return rows.some(({ number }) => pointsAt(number, rest))
}

function candidate({ id, open_minor, status }: Pick<NamedDocument, 'id' | 'open_minor' | 'status'>) {
  return { id, openMinor: open_minor, disputed: status === 'I' }
}
