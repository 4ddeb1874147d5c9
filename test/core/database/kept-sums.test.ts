import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { exactSumSql, readExactSum } from '../../../src-core/database/decimal-sql.ts'
import { KEPT_CHUNK, type KeptSums, keptSumTriggers, keptTotals, segmentsOf } from '../../../src-core/database/kept-sums.ts'
import { storeOver } from '../../../src-core/database/store.ts'
import { decimal, toStored } from '../../../src-core/kernel/decimal.ts'
import { newFile } from '../../support/new-file.ts'

const kept: KeptSums = {
  list: 'sale',
  table: 'sale',
  decimals: ['amount'],
  currencySql: 'till.currency',
  joinSql: 'JOIN till ON till.id = sale.till_id',
  watched: ['amount', 'till_id'],
}

function shop() {
  const connection = openConnection({ file: newFile(), role: 'engine' })
  const { raw } = connection
  raw.exec(`CREATE TABLE kept_sum (list TEXT, chunk INTEGER, currency TEXT, count INTEGER, sums TEXT, PRIMARY KEY (list, chunk, currency)) WITHOUT ROWID;
    CREATE TABLE till (id INTEGER PRIMARY KEY, currency TEXT); INSERT INTO till VALUES (1, 'EUR'), (2, 'CHF');
    CREATE TABLE sale (id INTEGER PRIMARY KEY, till_id INTEGER, amount TEXT); ${keptSumTriggers(kept).join('\n')}`)
  const add = (count: number) =>
    raw
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO sale (till_id, amount) SELECT 1 + i % 2, CASE i % 3 WHEN 0 THEN '-' ELSE '' END || (i % 7) || '.' || printf('%012d', i * 1234567) FROM n`,
      )
      .run(count)
  const store = storeOver(connection)
  /** As it is found by adding row by row. */
  const added = () => {
    const rows = raw.prepare('SELECT currency, amount FROM sale JOIN till ON till.id = till_id ORDER BY currency').all() as {
      currency: string
      amount: string
    }[]
    return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, lines]) => ({
      currency,
      count: lines.length,
      sums: { amount: lines.reduce((sum, { amount }) => sum.plus(amount), decimal(0)).toFixed() },
    }))
  }
  const chunks = () => raw.prepare('SELECT DISTINCT chunk FROM kept_sum ORDER BY chunk').pluck().all()
  return { raw, store, add, added, chunks }
}

it('adds up exactly, whole chunks and the rest, a line a currency', async () => {
  const { store, add, added, chunks } = shop()
  expect(await keptTotals(store, kept)).toEqual([])
  add(2 * KEPT_CHUNK + 100)
  expect(chunks()).toEqual([0, 1])
  expect(await keptTotals(store, kept)).toEqual(added())
})

it('forgets a chunk when a row in it changes or goes, and counts what it forgot', async () => {
  const { raw, store, add, added, chunks } = shop()
  add(3 * KEPT_CHUNK + 5)
  raw.exec(`UPDATE sale SET amount = '1000000.000000000001' WHERE id = ${KEPT_CHUNK}; DELETE FROM sale WHERE id = ${2 * KEPT_CHUNK + 1}`)
  expect(chunks()).toEqual([1])
  expect(await keptTotals(store, kept)).toEqual(added())
  const segments = await segmentsOf(store, kept)
  expect(segments).toEqual([
    { after: 0, upTo: KEPT_CHUNK, count: KEPT_CHUNK },
    { after: KEPT_CHUNK, upTo: 2 * KEPT_CHUNK, count: KEPT_CHUNK },
    { after: 2 * KEPT_CHUNK, upTo: 3 * KEPT_CHUNK + 5, count: KEPT_CHUNK + 4 },
  ])
})

it('keeps a chunk again that was taken back and written anew', async () => {
  const { raw, store, add, added, chunks } = shop()
  raw.exec('BEGIN')
  add(KEPT_CHUNK)
  raw.exec('ROLLBACK')
  expect(chunks()).toEqual([])
  add(KEPT_CHUNK)
  raw.exec(`DELETE FROM sale WHERE id > ${KEPT_CHUNK - 10}`)
  expect(chunks()).toEqual([])
  add(10)
  expect(chunks()).toEqual([0])
  expect(await keptTotals(store, kept)).toEqual(added())
})

it('sums any stored decimals exactly', () => {
  const { raw } = openConnection({ file: newFile(), role: 'engine' })
  const select = raw.prepare(`SELECT ${exactSumSql('value')} FROM json_each(?)`).pluck()
  const number = fc.tuple(fc.integer({ min: -9_000_000, max: 9_000_000 }), fc.integer({ min: 0, max: 999_999_999_999 }))
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 30 }), (parts) => {
      const numbers = parts.map(([whole, fraction]) => toStored(decimal(`${whole}.${String(fraction).padStart(12, '0')}`)))
      const sum = numbers.reduce((total, one) => total.plus(one), decimal(0))
      expect(readExactSum(select.get(JSON.stringify(numbers)) as string).toFixed()).toBe(sum.toFixed())
    }),
  )
})
