import { beforeAll, describe, expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { type KeptSums, keptSumTriggers } from '../../../src-core/database/kept-sums.ts'
import { listPage, type ListSql, listTotals } from '../../../src-core/database/list-query.ts'
import { type ReadStore, storeOver } from '../../../src-core/database/store.ts'
import type { Sort } from '../../../src-core/operations/contract.ts'
import { newFile } from '../../support/new-file.ts'

/** More rows than a page steps over without counting, with gaps in their ids. */
const ROWS = 215_000

const given = { filterable: true, summed: false }
const list: ListSql = {
  name: 'sample',
  table: 'sample',
  joins: { town: { sql: 'LEFT JOIN town ON town.id = sample.town_id' } },
  columns: {
    number: { ...given, type: 'integer', sql: 'sample.id', sortable: true, notNull: true },
    weight: { ...given, type: 'integer', sql: 'sample.weight', sortable: true },
    town: { ...given, type: 'text', sql: 'town.name', join: 'town', sortable: true },
    taken: { ...given, type: 'integer', sql: 'sample.weight', sortable: false, summed: true },
  },
  defaultSort: [{ column: 'number', direction: 'asc' }],
}
const kept: KeptSums = { list: 'sample', table: 'sample', decimals: [], currencySql: "''", joinSql: '', watched: ['weight'] }
const keptList: ListSql = { ...list, kept }

let store: ReadStore
let rows: { id: number; weight: number | null; town: string | null }[]
beforeAll(() => {
  const connection = openConnection({ file: newFile(), role: 'engine' })
  const { raw } = connection
  raw.exec(`CREATE TABLE kept_sum (list TEXT, chunk INTEGER, currency TEXT, count INTEGER, sums TEXT, PRIMARY KEY (list, chunk, currency)) WITHOUT ROWID;
    CREATE TABLE town (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO town VALUES (1, 'Kiel'), (2, 'Ulm');
    CREATE TABLE sample (id INTEGER PRIMARY KEY, weight INTEGER, town_id INTEGER); CREATE INDEX by_weight ON sample (weight);
    ${keptSumTriggers(kept).join('\n')}
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
    INSERT INTO sample SELECT i, CASE WHEN i % 50 = 0 THEN NULL ELSE i % 1000 END, CASE WHEN i % 9 > 0 THEN 1 + i % 2 END FROM n;
    DELETE FROM sample WHERE id BETWEEN 1000 AND 9000;`)
  store = storeOver(connection)
  rows = raw
    .prepare('SELECT sample.id, weight, town.name AS town FROM sample LEFT JOIN town ON town.id = town_id ORDER BY sample.id')
    .all() as typeof rows
})

/** The rows as the sort wants them: nulls last whatever the direction, ids in the direction of the sort. */
function sorted({ column, direction }: Sort) {
  const sign = direction === 'asc' ? 1 : -1
  const key = column === 'number' ? 'id' : (column as 'weight' | 'town')
  return rows.toSorted((one, other) => {
    const [a, b] = [one[key], other[key]]
    if (a === b) return sign * (one.id - other.id)
    if (a === null || b === null) return a === null ? 1 : -1
    return a < b ? -sign : sign
  })
}

const sorts = ['number', 'weight', 'town'].flatMap((column) => (['asc', 'desc'] as const).map((direction): Sort => ({ column, direction })))

describe.each([
  ['a list', list],
  ['a list whose counts are kept', keptList],
])('%s', (_, described) => {
  it.each(sorts)('has its page at any offset by $column $direction', async (sort) => {
    const all = sorted(sort)
    const offsets = [0, 99_999, 104_000, 131_000, all.length - 30, all.length + 500]
    // A sort by what stands in another table is made anew for each page.
    for (const offset of sort.column === 'town' ? offsets.slice(3, 5) : offsets) {
      const { rows: page } = await listPage(store, described, { sort: [sort], offset, limit: 100 })
      expect(
        page.map(({ id, weight, town }) => ({ id, weight, town })),
        String(offset),
      ).toEqual(all.slice(offset, offset + 100))
    }
  })

  it('has its totals', async () => {
    expect((await listTotals(store, described, {})).count).toBe(rows.length)
  })
})

it.each(sorts)('goes on after a row by $column $direction', async (sort) => {
  const all = sorted(sort)
  for (const from of [4_000, all.length - 120]) {
    const { next } = await listPage(store, list, { sort: [sort], offset: from, limit: 100 })
    const { rows: page } = await listPage(store, list, { sort: [sort], after: next as string, limit: 100 })
    expect(
      page.map(({ id }) => id),
      String(from),
    ).toEqual(all.slice(from + 100, from + 200).map(({ id }) => id))
  }
})

it('adds up a filter', async () => {
  const filter = [{ column: 'town', op: '$equals' as const, value: 'Ulm' }]
  const inUlm = rows.filter(({ town }) => town === 'Ulm')
  expect(await listTotals(store, keptList, { filter })).toMatchObject({ count: inUlm.length })
  const [line] = (await listTotals(store, list, { filter })).sums
  expect(line?.sums['taken']).toBe(String(inUlm.reduce((sum, { weight }) => sum + (weight ?? 0), 0)))
})
