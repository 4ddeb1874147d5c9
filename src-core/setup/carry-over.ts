/** What a company file of an earlier version lacks beside its schema: told once to every module, in one transaction. */
import type { Dispatcher } from '../operations/dispatcher.ts'
import type { WriteStore } from '../database/store.ts'
import type { Actor } from '../operations/context.ts'
import { companyCarriedOver } from './hooks.ts'

/** Counted on when a version adds something that files in use must be given. */
const CARRIED_OVER = 1
const NAME = 'carriedOver'

const PRODUCT: Actor = { kind: 'job', id: 0, name: 'Countinghouse', permissions: ['*'] }

/** A new company has everything. */
export function markCarriedOver(store: WriteStore): void {
  store.runText('INSERT INTO revision (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [
    NAME,
    CARRIED_OVER,
  ])
}

/** Run before anything else when a file is opened for writing. */
export async function carryOver(dispatcher: Dispatcher): Promise<void> {
  const { store, parts } = dispatcher
  if (!(await store.db.selectFrom('company').select('id').executeTakeFirst())) return
  const known = await store.db.selectFrom('revision').select('value').where('name', '=', NAME).executeTakeFirst()
  const from = known?.value ?? 0
  if (from >= CARRIED_OVER) return
  const now = parts.clock.now()
  await dispatcher.transact({ actor: PRODUCT, now, today: parts.clock.dateOf(now), job: null }, async ({ context }) => {
    await context.hooks.run(companyCarriedOver, context, { from })
    markCarriedOver(context.store)
    return { value: null, operation: 'company.carryOver', input: { from }, summary: 'Company file brought to this version', undo: null }
  })
}
