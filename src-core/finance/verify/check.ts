/** What a check of the books is: it walks a range of ids and reports where two records of one thing differ. */
import type { ReadStore } from '../../database/store.ts'

export interface Difference {
  readonly check: string
  readonly entity: string
  readonly id: number
  readonly expected: string
  readonly got: string
  /** The sentence for the operator. */
  readonly words: string
}

export interface Check {
  /** `openItem.open` */
  readonly name: string
  /** The highest id to walk to; 0 where there is nothing. */
  readonly last: (store: ReadStore) => Promise<number>
  /** How many ids to walk at once. */
  readonly step: number
  /** Differences of the ids after one up to and including another. */
  readonly run: (store: ReadStore, after: number, upTo: number) => Promise<Difference[]>
}

/**
 * Runs a range of a check. One that stumbles over what it reads is a difference itself: the other checks go on.
 */
export async function runCheck(check: Check, store: ReadStore, after: number, upTo: number): Promise<Difference[]> {
  try {
    return await check.run(store, after, upTo)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const range = { id: after + 1, label: `${after + 1} to ${upTo}`, expected: 'readable rows', got: reason }
    return [difference(check.name, 'booksCheck', range, `The check ${check.name} could not read its rows {label}: {got}.`)]
  }
}

/** More differences of one range than this say nothing new. */
export const DIFFERENCES_A_RANGE = 200

/** The highest id of a table. */
export async function lastId(store: ReadStore, table: string): Promise<number> {
  const rows = (await store.select(`SELECT COALESCE(MAX(id), 0) AS last FROM "${table}"`, [])) as { last: number }[]
  return rows[0]?.last ?? 0
}

export interface SqlCheck {
  readonly name: string
  readonly entity: string
  /** Whose ids are walked. */
  readonly table: string
  /**
   * A select of `id`, `label`, `expected` and `got`, whose last condition is left open: it is filled
   * with the range of ids of the table's alias.
   */
  readonly select: string
  /** The alias of the table in the select. */
  readonly alias: string
  /** What follows the range: `GROUP BY`, `HAVING`. */
  readonly tail?: string
  /** What is said of a difference: `{label}`, `{expected}` and `{got}` are filled in. */
  readonly words: string
}

const IDS_A_STEP = 20_000

interface Found {
  readonly id: number
  readonly label: string | number | null
  readonly expected: string | number | null
  readonly got: string | number | null
}

/** A check made of one select whose expected and got are compared. */
export function sqlCheck(described: SqlCheck): Check {
  const { name, entity, table, select, alias, tail = '', words } = described
  const text = `SELECT * FROM (${select} ${alias}.id > ? AND ${alias}.id <= ? ${tail})
        WHERE expected IS NOT got LIMIT ${DIFFERENCES_A_RANGE}`
  return {
    name,
    last: (store) => lastId(store, table),
    step: IDS_A_STEP,
    run: async (store, after, upTo) => {
      const rows = (await store.select(text, [after, upTo])) as Found[]
      return rows.map((row) => difference(name, entity, row, words))
    },
  }
}

/** A check of rows that belong to nothing. @param text a select of their numbers */
export function strayCheck(name: string, entity: string, text: string): Check {
  return {
    name,
    last: async () => 1,
    step: 1,
    run: async (store) =>
      (await store.rows(`${text} LIMIT ${DIFFERENCES_A_RANGE}`, [])).map(([id]) => {
        const found = { id: id as number, label: id as number, expected: 'no row', got: 'a row' }
        return difference(name, entity, found, `A row of the ${wordsOf(entity)} {label} belongs to nothing that is there.`)
      }),
  }
}

/** A difference with its sentence. */
export function difference(check: string, entity: string, found: Found, words: string): Difference {
  const expected = String(found.expected ?? 'nothing')
  const got = String(found.got ?? 'nothing')
  const filled = words
    .replaceAll('{label}', String(found.label ?? found.id))
    .replaceAll('{expected}', expected)
    .replaceAll('{got}', got)
  return { check, entity, id: found.id, expected, got, words: filled }
}

/** `account_operation` -> `accountOperation` */
export function entityOf(table: string): string {
  return table.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** `account_operation` -> `account operation` */
export const wordsOf = (table: string): string => table.replaceAll('_', ' ')
