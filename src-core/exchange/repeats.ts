/**
 * Records that a file repeats, and that have nothing but their values: payments, subscriptions, one-off charges. The n-th equal row
 * of a file is the n-th such record: as many rows are duplicates as there are equal records of before, and each names another of them.
 */
import { preparedSelect, type WriteStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'

interface Repeated {
  readonly since: number
  /** The audit entry that used it last. */
  readonly op: number
  /** Names of records that rows of the batch repeat; read from what was left out when first asked. */
  names: Set<string> | null
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

/** What rows repeat: as the reason of a row that is left out says it, after its name. */
const REPEATED = {
  payment: 'is this payment: same account, day, amount and reference.',
  subscription:
    'is this subscription: same customer, offer, day and services. Another one has a code, an external reference or a day of its own, or is imported with known_again.',
  charge: 'is this charge: same service, day and quantity. Charge it at the service where it is meant once more.',
} as const
const NAME_OF_REASON = /^(.+?) is this (?:payment|subscription|charge): /

/**
 * A writer of rows begins. What it knows of earlier rows holds from one audit entry of its batch to the next; whatever came
 * between, also one that was taken back, has it read again.
 *
 * @param since the audit entry that began the batch
 */
export function beginRepeating({ store, op }: CommandContext, since: number): void {
  const kept = repeatedBy.get(store)
  const goesOn = since < op && kept?.since === since && kept.op === op - 1
  repeatedBy.set(store, { since, op, names: goesOn ? kept.names : null })
}

/**
 * The first of equal records that no row of the batch repeats yet is repeated by this one; where each is, it is a new record.
 *
 * @param equal names of records of before, each its own
 * @throws Refusal `import.duplicate`
 */
export async function refuseRepeated({ store }: CommandContext, what: keyof typeof REPEATED, equal: readonly string[]): Promise<void> {
  const repeated = repeatedBy.get(store)
  if (!repeated || equal.length === 0) return
  const names = (repeated.names ??= await namesLeftOut(store, repeated.since))
  const next = equal.find((name) => !names.has(name))
  if (next === undefined) return
  names.add(next)
  throw refuse(
    'invalid',
    'import.duplicate',
    `${next} ${REPEATED[what]}`,
    what === 'subscription' ? { details: { asks: 'known_again' } } : {},
  )
}

async function namesLeftOut(store: WriteStore, since: number): Promise<Set<string>> {
  const rows = await store.all(leftOut(store), { since })
  return new Set(rows.flatMap(({ reason }) => NAME_OF_REASON.exec(reason)?.[1] ?? []))
}
