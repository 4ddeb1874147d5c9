/** `?expand=customer`: the records that rows refer to, one level, as `customer: { id, code, label }` beside `customer_id`. */
import type { CallRequest, Cell, ListPage, ListRow } from '../../src-core/operations/contract.ts'
import { registry } from '../host/core-threads.ts'
import { resourcesOf } from '../resources.ts'
import { badParameter } from './problems.ts'
import type { Success } from './requests.ts'

/** A reference that can be followed. */
export interface Expansion {
  /** `customer` */
  readonly name: string
  /** `customer_id`, which holds the id. */
  readonly key: string
  /** The entity that it leads to. */
  readonly entity: string
}

export interface ReferredRecord {
  readonly id: number
  readonly code: Cell
  readonly label: string
}

export const MOST_EXPANSIONS = 8
/** Ids that one call of a list resolves. */
const IDS_A_CALL = 500

/** The references among columns or fields that a list can resolve. */
export function referencesOf(
  columns: readonly { readonly key: string; readonly type: string; readonly entity?: string }[],
): readonly Expansion[] {
  return columns.flatMap(({ key, type, entity }) =>
    type === 'reference' && entity !== undefined && key.endsWith('_id') && registry.get(`${entity}.list`) !== undefined
      ? [{ name: key.slice(0, -'_id'.length), key, entity }]
      : [],
  )
}

/** @throws Refusal naming what cannot be expanded */
export function readExpansions(text: string | null, references: readonly Expansion[]): readonly Expansion[] {
  const names = [...new Set((text ?? '').split(',').filter((name) => name !== ''))]
  if (names.length > MOST_EXPANSIONS) throw badParameter('expand', `At most ${MOST_EXPANSIONS} at once.`)
  return names.map((name) => {
    const found = references.find((one) => one.name === name || one.key === name)
    if (found) return found
    const offered = references.length === 0 ? 'There is none here.' : `There are ${references.map((one) => one.name).join(', ')}.`
    throw badParameter('expand', `“${name}” is no reference that can be expanded. ${offered}`)
  })
}

type Call = (request: CallRequest) => Promise<Success>

/** What is to be put beside each row, in the order of the rows. @throws Refusal where the caller may not list what is referred to */
export async function expandRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  expansions: readonly Expansion[],
  call: Call,
): Promise<readonly Readonly<Record<string, ReferredRecord | null>>[]> {
  const found = await Promise.all(expansions.map(async (one) => [one, await referred(rows, one, call)] as const))
  return rows.map((row) =>
    Object.fromEntries(
      found.map(([{ name, key }, records]) => {
        const id = row[key]
        return [name, typeof id === 'number' ? (records.get(id) ?? { id, code: null, label: String(row[`${key}Label`] ?? '') }) : null]
      }),
    ),
  )
}

async function referred(
  rows: readonly Readonly<Record<string, unknown>>[],
  { key, entity }: Expansion,
  call: Call,
): Promise<ReadonlyMap<number, ReferredRecord>> {
  const ids = [...new Set(rows.map((row) => row[key]).filter((id) => typeof id === 'number'))]
  const columns = labelColumns(entity)
  const records = new Map<number, ReferredRecord>()
  for (let at = 0; at < ids.length; at += IDS_A_CALL) {
    const some = ids.slice(at, at + IDS_A_CALL)
    const input = { filter: [{ column: 'id', op: '$in', value: some }], limit: some.length }
    const page = (await call({ operation: `${entity}.list`, input })).value as ListPage
    for (const row of page.rows) records.set(row.id, described(row, columns))
  }
  return records
}

interface LabelColumns {
  readonly code: string | null
  readonly label: string | null
}

let known: ReadonlyMap<string, LabelColumns> | null = null

/** The first code of a list, and the first text: what a reference is known by. Read once: describing all lists takes a while. */
function labelColumns(entity: string): LabelColumns {
  known ??= new Map(
    resourcesOf(registry).map(({ name, list }) => {
      const first = (type: string): string | null => list.columns.find((column) => column.type === type)?.key ?? null
      return [name, { code: first('code'), label: first('text') }]
    }),
  )
  return known.get(entity) ?? { code: null, label: null }
}

function described(row: ListRow, { code, label }: LabelColumns): ReferredRecord {
  const coded = code === null ? null : (row[code] ?? null)
  return { id: row.id, code: coded, label: String((label === null ? null : row[label]) ?? coded ?? '') }
}
