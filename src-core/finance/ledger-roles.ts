/** Which ledger account a posting uses by itself: one a role. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'

const ROLE_WORDS = {
  receivable: 'Receivables',
  bank: 'Bank',
  cash: 'Cash',
  card: 'Card clearing',
  rounding: 'Rounding differences',
  exchangeGain: 'Exchange gains',
  exchangeLoss: 'Exchange losses',
  badDebt: 'Written-off receivables',
} as const
export type LedgerRole = keyof typeof ROLE_WORDS

const roleRows = preparedSelect<Record<string, never>>()((db) =>
  db.selectFrom('ledger_account').select(['id', 'role']).where('role', 'is not', null),
)

interface Kept {
  readonly op: number
  readonly byRole: ReadonlyMap<string, number>
}
/** Kept for one command or chunk, so that a change of the chart of accounts is seen by the next. */
const kept = new WeakMap<ReadStore, Kept>()

/** The account of a role. @throws Refusal when none has it */
export async function ledgerAccountOf(context: { readonly store: ReadStore; readonly op: number }, role: LedgerRole): Promise<number> {
  let known = kept.get(context.store)
  if (known?.op !== context.op) {
    const rows = await context.store.all(roleRows(context.store), {})
    known = { op: context.op, byRole: new Map(rows.map((row) => [row.role as string, row.id])) }
    kept.set(context.store, known)
  }
  const id = known.byRole.get(role)
  if (id !== undefined) return id
  throw refuse(
    'refused',
    'ledger.roleMissing',
    `No ledger account is used for “${ROLE_WORDS[role]}”. Choose one under Finance, Ledger accounts.`,
    { details: { role } },
  )
}
