import { expect, it } from 'vitest'
import { choiceColumn, defineTable, integerColumn, textColumn } from '../../../src-core/database/columns.ts'
import { openConnection } from '../../../src-core/database/connection.ts'
import { createTableSql } from '../../../src-core/database/ddl.ts'
import { rowBatch } from '../../../src-core/database/row-batch.ts'
import { newFile } from '../../support/new-file.ts'

const boat = defineTable(
  'boat',
  {
    name: textColumn(),
    berth: integerColumn({ nullable: true }),
    owner: textColumn({ nullable: true }),
    kind: choiceColumn(['sail', 'motor']),
    created_op: integerColumn(),
  },
  { autoincrement: true, indexes: [{ on: ['name'], unique: true }] },
)
const shared = { kind: 'sail', created_op: 7 }

function harbour() {
  const connection = openConnection({ file: newFile(), role: 'engine' })
  connection.raw.exec(createTableSql(boat).join('\n'))
  const rows = () => connection.raw.prepare('SELECT id, name, berth, owner, kind, created_op FROM boat ORDER BY id').raw().all()
  return { connection, rows }
}

it.each([0, 1, 15, 16, 17, 144, 300])('writes %i rows as they were given, with the ids that it said', (count) => {
  const { connection, rows } = harbour()
  const batch = rowBatch(connection, boat, ['name', 'berth', 'owner'], shared)
  const given = Array.from({ length: count }, (_, at) => [`Boat ${at}`, at % 3 === 0 ? at : null, at === 130 ? 'Ada' : null])
  const ids = given.map((row) => batch.add(row))
  batch.flush()
  expect(rows()).toEqual(given.map(([name, berth, owner], at) => [ids[at], name, berth, owner, 'sail', 7]))
})

it('writes what all rows share and what comes to differ alike, whenever it does', () => {
  const { connection, rows } = harbour()
  const batch = rowBatch(connection, boat, ['name', 'berth', 'owner', 'kind'], { created_op: 7 })
  const steps = [
    Array.from({ length: 600 }, (_, at) => [`A ${at}`, 3, null, 'sail']),
    Array.from({ length: 20 }, (_, at) => [`B ${at}`, at === 19 ? 4 : 3, null, 'sail']),
    Array.from({ length: 130 }, (_, at) => [`C ${at}`, null, at === 0 ? 'Ada' : null, 'motor']),
    [['D', 3, null, 'sail']],
    Array.from({ length: 16 }, (_, at) => [`E ${at}`, 3, null, 'sail']),
  ]
  for (const step of steps) {
    for (const row of step) batch.add(row)
    batch.flush()
  }
  expect(rows()).toEqual(steps.flat().map(([name, berth, owner, kind], at) => [at + 1, name, berth, owner, kind, 7]))
})

it('goes on after what others wrote in between, and never gives out an id again', () => {
  const { connection, rows } = harbour()
  const batch = rowBatch(connection, boat, ['name'], shared)
  batch.add(['first'])
  batch.flush()
  connection.raw.exec("INSERT INTO boat (name, kind, created_op) VALUES ('other', 'motor', 8); DELETE FROM boat WHERE name = 'other'")
  const id = batch.add(['second'])
  batch.flush()
  expect(id).toBe(3)
  expect(rows()).toEqual([
    [1, 'first', null, null, 'sail', 7],
    [3, 'second', null, null, 'sail', 7],
  ])
})

it('knows the columns of its table, and leaves what is proved by digests to the writer that reports it', () => {
  const { connection } = harbour()
  expect(() => rowBatch(connection, boat, ['mast'], shared)).toThrow('boat has no column mast')
  expect(() => rowBatch(connection, { ...boat, name: 'taken' }, ['name'], shared)).toThrow('taken holds facts')
})
