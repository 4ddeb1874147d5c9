/** A filter on an amount compares it with amounts of one currency: its own, the one filtered by, else the company's. */
import { beforeAll, describe, expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { listPage, type ListSql, listTotals } from '../../../src-core/database/list-query.ts'
import { type ReadStore, storeOver } from '../../../src-core/database/store.ts'
import type { Filter } from '../../../src-core/operations/contract.ts'
import { newFile } from '../../support/new-file.ts'
import { smallCompany } from '../../support/small-company.ts'

const given = { filterable: true, sortable: true, summed: false }
const list: ListSql = {
  name: 'bill',
  table: 'bill',
  joins: { account: { sql: 'LEFT JOIN account ON account.id = bill.account_id' } },
  columns: {
    gross: { ...given, type: 'money', sql: 'bill.gross', currencyColumn: 'currency', summed: true },
    exact: { ...given, type: 'decimal', sql: 'bill.exact', currencyColumn: 'currency' },
    own: { ...given, type: 'money', sql: 'bill.gross' },
    currency: { ...given, type: 'code', sql: 'account.currency', join: 'account' },
  },
  defaultSort: [{ column: 'gross', direction: 'asc' }],
}

let store: ReadStore
/** 120.00 and 80.00 EUR; 15,000 and 90 JPY; 100.500 and 9.000 KWD. */
beforeAll(() => {
  const connection = openConnection({ file: newFile(), role: 'engine' })
  connection.raw.exec(`CREATE TABLE company (currency TEXT); INSERT INTO company VALUES ('EUR');
    CREATE TABLE account (id INTEGER PRIMARY KEY, currency TEXT); INSERT INTO account VALUES (1, 'EUR'), (2, 'JPY'), (3, 'KWD');
    CREATE TABLE bill (id INTEGER PRIMARY KEY, gross INTEGER, exact TEXT, account_id INTEGER);
    INSERT INTO bill VALUES (1, 12000, '120', 1), (2, 8000, '80', 1), (3, 15000, '15000', 2), (4, 90, '90', 2), (5, 100500, '100.5', 3), (6, 9000, '9', 3);`)
  store = storeOver(connection)
})

const ids = async (...filter: Filter[]) => (await listPage(store, list, { filter })).rows.map(({ id }) => id).sort()

describe('a filter on an amount', () => {
  it('is in the currency of the company where none is named', async () => {
    expect(await ids({ column: 'gross', op: '$gt', value: 10_000 })).toEqual([1])
    expect(await ids({ column: 'exact', op: '$gt', value: '100' })).toEqual([1])
  })

  it('is in the currency that it names, with its digits', async () => {
    expect(await ids({ column: 'gross', op: '$gt', value: 100, currency: 'JPY' })).toEqual([3])
    expect(await ids({ column: 'gross', op: '$gt', value: 100_000, currency: 'KWD' })).toEqual([5])
    expect(await ids({ column: 'gross', op: '$not_equals', value: 90, currency: 'JPY' })).toEqual([3])
    expect(await ids({ column: 'gross', op: '$in', value: [90, 9000], currency: 'KWD' })).toEqual([6])
  })

  it('is in the one currency that is filtered by beside it', async () => {
    expect(await ids({ column: 'currency', op: '$equals', value: 'JPY' }, { column: 'gross', op: '$gt', value: 100 })).toEqual([3])
    expect(await ids({ column: 'currency', op: '$in', value: ['KWD'] }, { column: 'gross', op: '$gt', value: 10_000 })).toEqual([5])
  })

  it('takes all rows where the currency makes no difference: nothing, and blank', async () => {
    expect(await ids({ column: 'gross', op: '$gt', value: 0 })).toEqual([1, 2, 3, 4, 5, 6])
    expect(await ids({ column: 'gross', op: '$not_null' })).toHaveLength(6)
  })

  it('counts and adds up what it shows', async () => {
    const totals = await listTotals(store, list, { filter: [{ column: 'gross', op: '$gt', value: 100, currency: 'JPY' }] })
    expect(totals).toEqual({ count: 1, sums: [{ currency: 'JPY', count: 1, sums: { gross: '15000' } }] })
  })

  it('is refused with a currency where the column has none of its own', async () => {
    await expect(ids({ column: 'own', op: '$gt', value: 1, currency: 'JPY' })).rejects.toMatchObject({
      failure: { code: 'list.noCurrency' },
    })
  })
})

describe('every list', () => {
  it('has the column that says in which currency an amount is', async () => {
    const company = await smallCompany()
    const { lists } = await company.run<{
      lists: { name: string; columns: { key: string; currencyColumn?: string; filterable: boolean }[] }[]
    }>('system.describe', {})
    const amounts = lists.flatMap(({ name, columns }) =>
      columns.flatMap((column) => (column.currencyColumn === undefined ? [] : [{ name, column, columns }])),
    )
    expect(amounts.length).toBeGreaterThan(10)
    const without = amounts.filter(({ column, columns }) => !columns.some(({ key }) => key === column.currencyColumn))
    expect(without.map(({ name, column }) => `${name}.${column.key}`)).toEqual([])
    for (const { name, column } of amounts.filter((one) => one.column.filterable)) {
      const filter = [{ column: column.key, op: '$gt', value: 100, currency: 'JPY' }]
      await company.run(`${name}.list`, { filter, limit: 1 })
    }
  })
})
