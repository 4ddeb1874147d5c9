/**
 * Payments that a file repeats. The n-th equal row of a file is the n-th such payment: as many rows are duplicates as there are
 * equal payments of before, and each names another of them.
 */
import { preparedSelect, type WriteStore } from '../database/store.ts'
import type { CommandContext } from '../operations/context.ts'

interface Repeated {
  readonly since: number
  /** The audit entry that used it last. */
  readonly op: number
  /** Numbers of payments that rows of the batch repeat; read from what was left out when first asked. */
  numbers: Set<string> | null
}

const repeatedBy = new WeakMap<WriteStore, Repeated>()

const leftOut = preparedSelect<{ since: number }>()((db, p) =>
  db
    .selectFrom('import_reject')
    .innerJoin('import_batch', 'import_batch.id', 'import_reject.import_batch_id')
    .select('import_reject.reason')
    .where('import_batch.created_op', '=', p.since)
    .where('import_reject.result', '=', 'duplicate'),
)

/** As the reason of a row that is left out says it. */
export function repeats(number: string): string {
  return `${number} is this payment: same account, day, amount and reference.`
}
const NUMBER_OF_REASON = /^(.+) is this payment: /

/**
 * A writer of rows begins. What it knows of earlier rows holds from one audit entry of its batch to the next; whatever came
 * between, also one that was taken back, has it read again.
 *
 * @param since the audit entry that began the batch
 */
export function beginRepeating({ store, op }: CommandContext, since: number): void {
  const kept = repeatedBy.get(store)
  const goesOn = since < op && kept?.since === since && kept.op === op - 1
  repeatedBy.set(store, { since, op, numbers: goesOn ? kept.numbers : null })
}

/** The first of equal payments that no row of the batch repeats yet, which this one does; `null` where it is a new payment. */
export async function repeatedNow({ store }: CommandContext, equal: readonly { readonly number: string }[]): Promise<string | null> {
  const repeated = repeatedBy.get(store)
  if (!repeated || equal.length === 0) return null
  const numbers = (repeated.numbers ??= await numbersLeftOut(store, repeated.since))
  const next = equal.find(({ number }) => !numbers.has(number))
  if (!next) return null
  numbers.add(next.number)
  return next.number
}

async function numbersLeftOut(store: WriteStore, since: number): Promise<Set<string>> {
  const rows = await store.all(leftOut(store), { since })
  return new Set(rows.flatMap(({ reason }) => NUMBER_OF_REASON.exec(reason)?.[1] ?? []))
}
