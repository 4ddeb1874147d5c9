/** Matching a new operation at once with what stands on the other side of its account. */
import { preparedSelect } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { onlyAccount, refuseUnlessOpen, writeMatching } from './allocate.ts'
import type { BookedOperation } from './hooks.ts'
import type { OperationPart } from './inputs.ts'
import { itemById, MATCHED } from './items.ts'
import { settledByItself } from './named-documents.ts'
import { type Direction, type Offered, spread } from './rules/matching.ts'

const oldestItems = preparedSelect<{ account: number; direction: Direction; limit: number; offset: number }>()((db, p) =>
  db
    .selectFrom('open_item')
    .select(['id', 'open_minor', 'status'])
    .where('customer_account_id', '=', p.account)
    .where('direction', '=', p.direction)
    .where('status', '<>', MATCHED)
    .orderBy('due_date')
    .orderBy('id')
    .limit(p.limit)
    .offset(p.offset),
)
const PAGE = 20

export interface Settled {
  readonly matching: number | null
  readonly matched_minor: number
}

/** @throws Refusal when a named operation cannot be matched with it */
export async function settle(
  context: CommandContext,
  booked: BookedOperation,
  match: 'rule' | 'oldest' | 'none' | readonly OperationPart[],
): Promise<Settled> {
  const others = await othersOf(context, booked, match)
  const pairings = spread([{ id: booked.id, direction: booked.direction, openMinor: booked.amountMinor }, ...others])
  if (pairings.length === 0) return { matching: null, matched_minor: 0 }
  const matching = await writeMatching(context, { kind: typeof match === 'string' ? 'automatic' : 'manual', date: booked.date, pairings })
  return { matching, matched_minor: pairings.reduce((sum, { amountMinor }) => sum + amountMinor, 0) }
}

async function othersOf(context: CommandContext, booked: BookedOperation, match: Parameters<typeof settle>[2]): Promise<Offered[]> {
  if (match === 'none') return []
  if (match === 'oldest') return oldest(context, booked)
  if (match !== 'rule') return named(context, booked, match)
  const answer = await settledByItself(context.store, booked)
  if (answer.kind === 'documents')
    return named(
      context,
      booked,
      answer.ids.map((id) => ({ id })),
    )
  return answer.kind === 'oldest' ? oldest(context, booked) : []
}

/** Read in small pages until the amount is used up, so that an account of 10,000 open items costs no more. */
async function oldest(context: CommandContext, { id, customerAccountId, direction, amountMinor }: BookedOperation): Promise<Offered[]> {
  const other: Direction = direction === 'credit' ? 'debit' : 'credit'
  const found: Offered[] = []
  let left = amountMinor
  for (let offset = 0; left > 0; offset += PAGE) {
    const rows = await context.store.all(oldestItems(context.store), { account: customerAccountId, direction: other, limit: PAGE, offset })
    for (const row of rows) {
      if (left <= 0 || row.status === 'I' || row.id === id) continue
      found.push({ id: row.id, direction: other, openMinor: row.open_minor })
      left -= row.open_minor
    }
    if (rows.length < PAGE) break
  }
  return found
}

async function named(context: CommandContext, booked: BookedOperation, parts: readonly OperationPart[]): Promise<Offered[]> {
  const items = []
  for (const part of parts) items.push({ part, item: await itemById(context.store, part.id) })
  onlyAccount([await itemById(context.store, booked.id), ...items.map(({ item }) => item)])
  return items.map(({ part, item }) => {
    refuseUnlessOpen(item)
    if (item.direction === booked.direction)
      throw refuse(
        'refused',
        'matching.oneSided',
        `${item.number} is a ${item.direction} too. A ${booked.direction} is matched with the other side.`,
      )
    if (part.amount_minor !== undefined && part.amount_minor > item.open_minor) {
      throw refuse('refused', 'matching.tooMuch', `Less than that is open of ${item.number}.`, {
        details: { id: item.id, open_minor: item.open_minor },
      })
    }
    return { id: item.id, direction: item.direction, openMinor: item.open_minor, amountMinor: part.amount_minor }
  })
}
