/**
 * Counts and sums of a volume list, kept by chunks of ids, so that the totals of a million rows and
 * the page in their middle cost a few milliseconds.
 *
 * Triggers keep a chunk when its last row comes and forget it when one of its rows changes; what is
 * not kept is counted. So the answer is always exact, whatever wrote the rows, as long as they come
 * with rising ids.
 */
import { decimal } from '../kernel/decimal.ts'
import { exactSumSql, readExactSum } from './decimal-sql.ts'
import type { ReadStore } from './store.ts'

/** Ids a chunk: one chunk takes about 3 ms to add up. */
export const KEPT_CHUNK = 8192

export interface KeptSums {
  /** The list's name. */
  readonly list: string
  readonly table: string
  /** Decimal columns of the table that are added up. */
  readonly decimals: readonly string[]
  /** What a sum's currency is found by, from a row of the table. */
  readonly currencySql: string
  readonly joinSql: string
  /** Columns of the table whose change forgets the row's chunk. */
  readonly watched: readonly string[]
}

/** Rows with ids above `after`, up to `upTo`. */
export interface Segment {
  readonly after: number
  readonly upTo: number
  readonly count: number
}

export interface SumLine {
  readonly currency: string | null
  readonly count: number
  /** Plain decimals by column. */
  readonly sums: Readonly<Record<string, string>>
}

/** The triggers that keep and forget, for a migration. */
export function keptSumTriggers(kept: KeptSums): string[] {
  const { list, table, watched } = kept
  const forget = `DELETE FROM kept_sum WHERE list = '${list}' AND chunk = (old.id - 1) / ${KEPT_CHUNK};`
  return [
    `CREATE TRIGGER "kept_${table}_added" AFTER INSERT ON "${table}" WHEN new.id % ${KEPT_CHUNK} = 0 BEGIN\n  ${keepChunkSql(kept, `new.id / ${KEPT_CHUNK} - 1`)}\nEND;`,
    `CREATE TRIGGER "kept_${table}_changed" AFTER UPDATE OF ${watched.map((name) => `"${name}"`).join(', ')} ON "${table}" BEGIN\n  ${forget}\nEND;`,
    `CREATE TRIGGER "kept_${table}_removed" AFTER DELETE ON "${table}" BEGIN\n  ${forget}\nEND;`,
  ]
}

/** @param chunk SQL for the chunk's number, from 0 */
export function keepChunkSql({ list, table, decimals, currencySql, joinSql }: KeptSums, chunk: string): string {
  const sums = decimals.map((name) => `'${name}', ${exactSumSql(`"${table}"."${name}"`)}`).join(', ')
  return `INSERT OR REPLACE INTO kept_sum (list, chunk, currency, count, sums)
  SELECT '${list}', ${chunk}, ${currencySql}, COUNT(*), json_object(${sums}) FROM "${table}" ${joinSql}
  WHERE "${table}".id > (${chunk}) * ${KEPT_CHUNK} AND "${table}".id <= (${chunk} + 1) * ${KEPT_CHUNK} GROUP BY ${currencySql};`
}

/** All rows of the table in segments, in the order of their ids. */
export async function segmentsOf(store: ReadStore, { list, table }: KeptSums): Promise<Segment[]> {
  const chunks = (await store.select('SELECT chunk, SUM(count) AS count FROM kept_sum WHERE list = ? GROUP BY chunk ORDER BY chunk', [
    list,
  ])) as { chunk: number; count: number }[]
  const [{ last }] = (await store.select(`SELECT COALESCE(MAX(id), 0) AS last FROM "${table}"`, [])) as [{ last: number }]
  const segments: Segment[] = []
  let at = 0
  const addGap = async (upTo: number) => {
    if (upTo <= at) return
    const [{ count }] = (await store.select(`SELECT COUNT(*) AS count FROM "${table}" WHERE id > ? AND id <= ?`, [at, upTo])) as [
      { count: number },
    ]
    segments.push({ after: at, upTo, count })
  }
  for (const { chunk, count } of chunks) {
    await addGap(chunk * KEPT_CHUNK)
    at = (chunk + 1) * KEPT_CHUNK
    segments.push({ after: at - KEPT_CHUNK, upTo: at, count })
  }
  await addGap(last)
  return segments
}

/** Count and sums of the whole table, a line a currency. */
export async function keptTotals(store: ReadStore, kept: KeptSums): Promise<SumLine[]> {
  const chunks = (await store.select('SELECT chunk, currency, count, sums FROM kept_sum WHERE list = ? ORDER BY chunk', [
    kept.list,
  ])) as KeptRow[]
  const rows: Omit<KeptRow, 'chunk'>[] = [...chunks]
  let at = 0
  for (const chunk of new Set(chunks.map((row) => row.chunk))) {
    if (chunk * KEPT_CHUNK > at) rows.push(...(await sumsBetween(store, kept, at, chunk * KEPT_CHUNK)))
    at = (chunk + 1) * KEPT_CHUNK
  }
  rows.push(...(await sumsBetween(store, kept, at, Number.MAX_SAFE_INTEGER)))
  return [...Map.groupBy(rows, (row) => row.currency)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, lines]) => ({
      currency,
      count: lines.reduce((count, line) => count + line.count, 0),
      sums: addUp(kept.decimals, lines),
    }))
}

interface KeptRow {
  readonly chunk: number
  readonly currency: string
  readonly count: number
  /** JSON object of exact sums by column. */
  readonly sums: string
}

async function sumsBetween(store: ReadStore, kept: KeptSums, after: number, upTo: number): Promise<Omit<KeptRow, 'chunk'>[]> {
  const { table, currencySql, joinSql, decimals } = kept
  const sums = decimals.map((name) => `'${name}', ${exactSumSql(`"${table}"."${name}"`)}`).join(', ')
  const text = `SELECT ${currencySql} AS currency, COUNT(*) AS count, json_object(${sums}) AS sums FROM "${table}" ${joinSql}
    WHERE "${table}".id > ? AND "${table}".id <= ? GROUP BY ${currencySql}`
  return (await store.select(text, [after, upTo])) as KeptRow[]
}

/** What is kept of a list that is not what its rows come to, a line a chunk. */
export async function wrongChunks(store: ReadStore, kept: KeptSums): Promise<{ chunk: number; expected: string; got: string }[]> {
  const rows = (await store.select('SELECT chunk, currency, count, sums FROM kept_sum WHERE list = ? ORDER BY chunk, currency', [
    kept.list,
  ])) as KeptRow[]
  const wrong: { chunk: number; expected: string; got: string }[] = []
  for (const [chunk, lines] of Map.groupBy(rows, (row) => row.chunk)) {
    const now = await sumsBetween(store, kept, chunk * KEPT_CHUNK, (chunk + 1) * KEPT_CHUNK)
    const [expected, got] = [now, lines].map((some) => {
      const plain = some.map(({ currency, count, sums }) => [currency, count, addUp(kept.decimals, [{ sums }])])
      return JSON.stringify(plain.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)))
    }) as [string, string]
    if (expected !== got) wrong.push({ chunk, expected, got })
  }
  return wrong
}

function addUp(decimals: readonly string[], lines: readonly Pick<KeptRow, 'sums'>[]): Record<string, string> {
  const totals = new Map(decimals.map((name) => [name, decimal(0)]))
  for (const { sums } of lines) {
    for (const [name, sum] of Object.entries(JSON.parse(sums) as Record<string, string>)) {
      totals.set(name, (totals.get(name) ?? decimal(0)).plus(readExactSum(sum)))
    }
  }
  return Object.fromEntries([...totals].map(([name, total]) => [name, total.toFixed()]))
}
