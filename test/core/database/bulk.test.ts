import { describe, expect, it } from 'vitest'
import { bulkInsert, bulkInsertUnlessPresent, bulkUpdate } from '../../../src-core/database/bulk.ts'
import { defineTable, integerColumn, textColumn } from '../../../src-core/database/columns.ts'
import { openConnection } from '../../../src-core/database/connection.ts'
import { createTableSql } from '../../../src-core/database/ddl.ts'
import { newFile } from '../../support/new-file.ts'

const COLUMNS = ['name', 'berth']
const boat = defineTable(
  'boat',
  { name: textColumn(), berth: integerColumn({ nullable: true }) },
  { indexes: [{ on: ['name'], unique: true }] },
)

function harbour() {
  const connection = openConnection({ file: newFile(), role: 'engine' })
  connection.raw.exec(createTableSql(boat).join('\n'))
  const rows = () => connection.raw.prepare('SELECT id, name, berth FROM boat ORDER BY id').raw().all()
  return { connection, rows }
}

const boats = (count: number) => Array.from({ length: count }, (_, at): unknown[] => [`Boat ${at}`, at % 3 === 0 ? null : at])

describe('bulk inserts', () => {
  it.each([0, 1, 19, 20, 21, 65])('write %i rows in their order, ids one by one from the first', (count) => {
    const { connection, rows } = harbour()
    const insert = bulkInsert(connection, boat, COLUMNS)
    expect(insert.add(['Alone', 1])).toBe(1)
    const given = boats(count)
    expect(insert.addAll(given)).toBe(count === 0 ? 0 : 2)
    expect(rows()).toEqual([[1, 'Alone', 1], ...given.map((values, at) => [at + 2, ...values])])
  })

  it('write nothing of a statement that fails', () => {
    const { connection, rows } = harbour()
    const insert = bulkInsert(connection, boat, COLUMNS)
    insert.add(['Boat 7', null])
    expect(() => insert.addAll(boats(20))).toThrow(/UNIQUE/)
    expect(rows()).toEqual([[1, 'Boat 7', null]])
  })

  it('leave out what is there', () => {
    const { connection } = harbour()
    const insert = bulkInsertUnlessPresent(connection, boat, COLUMNS, 'name')
    expect([insert.add(['Ada', 1]), insert.add(['Ada', 2]), insert.add(['Bea', 3])]).toEqual([1, 0, 2])
  })

  it('know their columns', () => {
    const { connection } = harbour()
    expect(() => bulkInsert(connection, boat, ['colour'])).toThrow('boat has no column colour')
    expect(() => bulkUpdate(connection, boat, ['colour'])).toThrow('boat has no column colour')
    expect(() => bulkUpdate(connection, boat, ['name'], { whereEmpty: 'colour' })).toThrow('boat has no column colour')
  })
})

describe('rows that are written once', () => {
  /** Stands in for the ledger of takings, whose rows are proved by digests. */
  const ledger = defineTable('taken', { kind: textColumn(), amount: integerColumn() }, { indexes: [{ on: ['kind'], unique: true }] })
  const KIND = ['kind', 'amount']

  function harbourOffice() {
    const connection = openConnection({ file: newFile(), role: 'engine' })
    connection.raw.exec(createTableSql(ledger).join('\n'))
    const told: [id: number, ...values: unknown[]][] = []
    connection.rowListener = {
      sealed: ({ table, columns, rows, firstId }) => {
        expect([table, columns]).toEqual(['taken', KIND])
        told.push(...rows.map((values, at): [number, ...unknown[]] => [firstId + at, ...values]))
      },
      added: () => expect.unreachable(),
    }
    return { connection, told }
  }

  it.each([0, 1, 20, 65])('are told with their ids, %i at once', (count) => {
    const { connection, told } = harbourOffice()
    const insert = bulkInsert(connection, ledger, KIND)
    insert.add(['first', 1])
    insert.addAll(Array.from({ length: count }, (_, at) => [`${at}`, at]))
    expect(told).toEqual(connection.raw.prepare('SELECT id, kind, amount FROM taken ORDER BY id').raw().all())
    expect(told).toHaveLength(count + 1)
  })

  it('are not told where they are there already', () => {
    const { connection, told } = harbourOffice()
    const insert = bulkInsertUnlessPresent(connection, ledger, KIND, 'kind')
    for (const kind of ['share', 'share', 'credit']) insert.add([kind, 1])
    expect(told).toEqual([
      [1, 'share', 1],
      [2, 'credit', 1],
    ])
  })

  it('are refused where nobody could tell of them', async () => {
    const { connection } = harbourOffice()
    const write = connection.db.insertInto('taken').values({ kind: 'share', amount: '1' } as never)
    await expect(write.execute()).rejects.toThrow('proved by a digest')
  })
})

describe('bulk updates', () => {
  it.each([1, 20, 47])('set %i rows by their ids and say how many there were', (count) => {
    const { connection, rows } = harbour()
    bulkInsert(connection, boat, COLUMNS).addAll(boats(60))
    const update = bulkUpdate(connection, boat, ['berth', 'name'])
    const changes = Array.from({ length: count }, (_, at) => [60 - at, 100 + at, `New ${at}`])
    expect(update.setAll([...changes, [999, 1, 'Nobody']])).toBe(count)
    const changed = new Map(changes.map(([id, berth, name]) => [id, [id, name, berth]]))
    expect(rows()).toEqual(boats(60).map((values, at) => changed.get(at + 1) ?? [at + 1, ...values]))
  })

  it('leave alone what is filled, where only the empty is asked for', () => {
    const { connection, rows } = harbour()
    bulkInsert(connection, boat, COLUMNS).addAll(boats(4))
    const update = bulkUpdate(connection, boat, ['berth'], { whereEmpty: 'berth' })
    expect(update.setAll([1, 2, 3, 4].map((id) => [id, 50]))).toBe(2)
    expect(rows()).toEqual([
      [1, 'Boat 0', 50],
      [2, 'Boat 1', 1],
      [3, 'Boat 2', 2],
      [4, 'Boat 3', 50],
    ])
  })
})
