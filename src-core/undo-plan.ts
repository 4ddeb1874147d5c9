/**
 * What taking an entry back reaches, before it is done: the records that the entry wrote, by kind, with sums by currency, and how many
 * of them lie beyond what is on screen. Read from the seals and states of the audit trail, which name every row that was written.
 */
import { z } from 'zod'
import type { ReadStore } from './database/store.ts'
import type { ListDefinition } from './entities/define-list.ts'
import { refuse } from './kernel/failures.ts'
import type { UndoKind, UndoPlan } from './operations/contract.ts'
import { type AnyOperation, anyOperation, defineQuery } from './operations/define.ts'
import { may, requireRight } from './operations/permissions.ts'

type ListsByTable = ReadonlyMap<string, ListDefinition>

const READS = ['list', 'get', 'view'] as const

const record = z.object({ entity: z.string(), id: z.number().int() })

/** @param lists of all records that have one; what has none is part of another */
export function undoPlanOperation(lists: () => readonly ListDefinition[]): AnyOperation {
  return anyOperation(
    defineQuery({
      name: 'operation.undoPlan',
      summary: 'What taking an operation back reaches: how many records of each kind, and their sums by currency',
      input: z.object({
        entry: z.number().int(),
        /** What is on screen: records that belong to none of these are counted as beyond it. */
        on: z.array(record).max(200).default([]),
      }),
      output: z.custom<UndoPlan>(),
      handler: async ({ store, actor }, { entry, on }): Promise<UndoPlan> => {
        requireRight(actor, 'operation.undo')
        const head = await headOf(store, entry)
        const byTable = new Map(lists().map((list) => [list.table, list]))
        const kinds: UndoKind[] = []
        for (const [table, ids] of await writtenRows(store, await entriesOf(store, entry), byTable)) {
          const found = await kindsOf(store, byTable.get(table) as ListDefinition, ids, on)
          // Whoever may not read them is told how many there are, not what they come to.
          const isRead = READS.some((read) => may(actor, `${(byTable.get(table) as ListDefinition).name}.${read}`))
          kinds.push(...found.map((kind) => (isRead ? kind : { ...kind, sums: [] })))
        }
        const sum = (part: (kind: UndoKind) => number) => kinds.reduce((all, kind) => all + part(kind), 0)
        return { ...head, kinds, records: sum(({ count }) => count), beyond: on.length === 0 ? 0 : sum(({ beyond }) => beyond) }
      },
    }),
  )
}

/** @throws Refusal when there is no such entry */
async function headOf(store: ReadStore, entry: number) {
  const row = await store.db
    .selectFrom('audit_entry')
    .leftJoin('audit_payload', 'audit_payload.entry_id', 'audit_entry.id')
    .leftJoin('audit_undo', 'audit_undo.entry_id', 'audit_entry.id')
    .select(['summary', 'operation', 'at', 'actor_name', 'audit_payload.undo', 'audit_undo.undone_by'])
    .where('audit_entry.id', '=', entry)
    .executeTakeFirst()
  if (!row) throw refuse('notFound', 'undo.notFound', `There is no entry ${entry} to undo.`)
  const label = row.undo === null ? null : ((JSON.parse(row.undo) as { readonly label?: string }).label ?? 'Undo')
  const { summary, operation, at, actor_name: actor } = row
  return { entry, summary, operation, at, actor, label: row.undone_by === null ? label : null }
}

/** The entry, and those of the chunks where it began a job. */
async function entriesOf(store: ReadStore, entry: number): Promise<number[]> {
  const started = await store.db.selectFrom('job').select('id').where('entry_id', '=', entry).execute()
  const jobs = started.map(({ id }) => id)
  if (jobs.length === 0) return [entry]
  const chunks = await store.db.selectFrom('audit_entry').select('id').where('job_id', 'in', jobs).execute()
  return [entry, ...chunks.map(({ id }) => id)]
}

/** Ids of the rows that the entries wrote, by table; of tables without a list none. */
async function writtenRows(store: ReadStore, entries: readonly number[], lists: ListsByTable): Promise<Map<string, Set<number>>> {
  const found = new Map<string, Set<number>>()
  const idsOf = (table: string) => {
    const ids = found.get(table) ?? new Set<number>()
    found.set(table, ids)
    return ids
  }
  const shapes = new Map<number, string>()
  for (const { id, table_name, columns } of await store.db.selectFrom('audit_shape').selectAll().execute()) {
    const isShown = lists.has(table_name) && !OF_THE_TRAIL.has(table_name)
    if ((isShown || PARTS_OF_SUBSCRIPTIONS.has(table_name)) && (JSON.parse(columns) as string[])[0] === 'id') shapes.set(id, table_name)
  }
  const values = [JSON.stringify(entries)]
  const facts = (await store.select(
    'SELECT op, shape_id, first_id, last_id FROM audit_fact WHERE entry_id IN (SELECT value FROM json_each(?))',
    values,
  )) as { op: number; shape_id: number; first_id: number; last_id: number }[]
  for (const { op, shape_id, first_id, last_id } of facts) {
    const table = shapes.get(shape_id)
    if (table === undefined) continue
    const own = (await hasColumn(store, table, 'created_op')) ? ' AND created_op = ?' : ''
    const rows = (await store.select(`SELECT id FROM "${table}" WHERE id BETWEEN ? AND ?${own}`, [
      first_id,
      last_id,
      ...(own === '' ? [] : [op]),
    ])) as { id: number }[]
    for (const { id } of rows) idsOf(table).add(id)
  }
  const states = (await store.select(
    'SELECT shape_id, keys FROM audit_state WHERE entry_id IN (SELECT value FROM json_each(?))',
    values,
  )) as { shape_id: number; keys: string }[]
  for (const { shape_id, keys } of states) {
    const table = shapes.get(shape_id)
    if (table === undefined) continue
    for (const key of JSON.parse(keys) as (number | readonly number[])[])
      idsOf(table).add(typeof key === 'number' ? key : (key[0] as number))
  }
  for (const part of PARTS_OF_SUBSCRIPTIONS) {
    const ids = found.get(part)
    if (!ids) continue
    const owners = (await store.select(
      `SELECT DISTINCT subscription_id AS id FROM "${part}" WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify([...ids])],
    )) as { id: number }[]
    for (const { id } of owners) idsOf('subscription').add(id)
    found.delete(part)
  }
  return found
}

/** What has no list of its own and is changed with its subscription. */
const PARTS_OF_SUBSCRIPTIONS = new Set(['service', 'access_point', 'subscription_suspension', 'subscription_change'])

/** How work was done, and what follows of itself: not what it was done to. */
const OF_THE_TRAIL = new Set([
  ...['job', 'audit_entry', 'import_batch', 'saved_view', 'books_check'],
  ...['journal_entry', 'journal_line', 'open_item'],
])

/** Columns that name the record which a row belongs to, and its kind. */
const OWNERS: Readonly<Record<string, string>> = {
  customer_id: 'customer',
  customer_account_id: 'customerAccount',
  billing_account_id: 'billingAccount',
  user_account_id: 'userAccount',
  subscription_id: 'subscription',
  invoice_id: 'invoice',
}
const AMOUNTS = ['amount_minor', 'gross_minor'] as const
/** Where the money of a record stands in its parts. */
const MONEY_OF_PARTS: Readonly<Record<string, { readonly amount: string; readonly currency: string }>> = {
  matching: {
    amount: '(SELECT sum(amount_minor) FROM matching_allocation WHERE matching_id = matching.id)',
    currency: '(SELECT currency FROM customer_account WHERE customer_account.id = matching.customer_account_id)',
  },
}

async function hasColumn(store: ReadStore, table: string, column: string): Promise<boolean> {
  return (await store.select('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', [table, column])).length > 0
}

/** The rows of one table: a line for each kind that the table tells apart. */
async function kindsOf(
  store: ReadStore,
  { name, label, pluralLabel, table, columns }: ListDefinition,
  ids: ReadonlySet<number>,
  on: readonly z.infer<typeof record>[],
): Promise<UndoKind[]> {
  const has = async (column: string) => ((await hasColumn(store, table, column)) ? column : null)
  const column = (await has('currency')) === null ? null : ((await has(AMOUNTS[0])) ?? (await has(AMOUNTS[1])))
  const money = MONEY_OF_PARTS[table] ?? (column === null ? null : { amount: column, currency: 'currency' })
  // Operations of accounts are payments, refunds, write-offs.
  const kindColumn = column !== null && columns['kind']?.choices ? await has('kind') : null
  const conditions: string[] = []
  const owned: unknown[] = []
  const inside = (column: string, entity: string) => {
    conditions.push(`${column} IN (SELECT value FROM json_each(?))`)
    owned.push(JSON.stringify(on.filter((one) => one.entity === entity).map(({ id }) => id)))
  }
  inside('id', name)
  for (const [column, entity] of Object.entries(OWNERS)) if (await has(column)) inside(column, entity)
  const rows = (await store.select(
    `SELECT ${kindColumn ?? 'NULL'} AS kind, ${money?.currency ?? 'NULL'} AS currency, count(*) AS count,
       ${money ? `sum(${money.amount})` : 'NULL'} AS amount, sum(CASE WHEN ${conditions.join(' OR ')} THEN 0 ELSE 1 END) AS beyond
     FROM "${table}" WHERE id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2 ORDER BY 1, 2`,
    [...owned, JSON.stringify([...ids])],
  )) as { kind: string | null; currency: string | null; count: number; amount: number | null; beyond: number }[]
  const kinds = new Map<string | null, UndoKind>()
  for (const { kind, currency, count, amount: amount_minor, beyond } of rows) {
    const before = kinds.get(kind)
    const sums = currency === null || amount_minor === null ? [] : [{ currency, amount_minor }]
    kinds.set(kind, {
      entity: name,
      label: columns['kind']?.choices?.find(({ value }) => value === kind)?.label ?? (ids.size === 1 ? label : pluralLabel),
      count: (before?.count ?? 0) + count,
      beyond: (before?.beyond ?? 0) + beyond,
      sums: [...(before?.sums ?? []), ...sums],
    })
  }
  // What was deleted is in no table any more.
  const gone = ids.size - rows.reduce((all, { count }) => all + count, 0)
  const missing = gone > 0 ? [{ entity: name, label: gone === 1 ? label : pluralLabel, count: gone, beyond: 0, sums: [] }] : []
  return [...kinds.values(), ...missing]
}
