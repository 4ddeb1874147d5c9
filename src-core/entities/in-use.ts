/**
 * What holds a record or some of its fields fast: facts of the books that would mean something else afterwards.
 *
 * A definition names the uses as selects, so that it needs no module above its own. They run only where one of the fields
 * changes or the record goes; the first found is named.
 */
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { Entity } from './define-entity.ts'

type Row = Readonly<Record<string, unknown>>

/** Something that may use a record. */
export interface Use {
  /** Selects one row with `what`; its placeholders are filled with the record's columns named in `by`. */
  readonly select: string
  readonly by: readonly string[]
  /** `invoice {what} is of this type`, after “because”. */
  readonly words: string
}

/** Fields that are fixed as soon as the record is used. */
export interface FixedOnceUsed {
  readonly fields: readonly string[]
  readonly uses: readonly Use[]
  /** What to do instead: `Make another invoice type.` */
  readonly instead: string
}

/** @throws Refusal `record.fixedOnceUsed` for a change of a field that something in the books holds fast */
export async function refuseFixedFields(store: ReadStore, entity: Entity, before: Row, changed: Row): Promise<void> {
  for (const { fields, uses, instead } of entity.fixedOnceUsed ?? []) {
    const key = fields.find((name) => name in changed && changed[name] !== before[name])
    if (key === undefined) continue
    const use = await firstUse(store, uses, before)
    if (use === null) continue
    const reason = `It is fixed, because ${use}. ${instead}`
    throw refuse('refused', 'record.fixedOnceUsed', `${entity.label}: ${entity.fields[key]?.label ?? key}: ${reason}`, {
      fields: [{ path: key, reason }],
    })
  }
}

/** What in the books uses a record without a reference of the schema; `null` where nothing does. */
export async function firstUse(store: ReadStore, uses: readonly Use[], row: Row): Promise<string | null> {
  for (const { select, by, words } of uses) {
    const [found] = (await store.select(
      `${select} LIMIT 1`,
      by.map((name) => row[name]),
    )) as { what: string | number }[]
    if (found) return words.replace('{what}', String(found.what))
  }
  return null
}
