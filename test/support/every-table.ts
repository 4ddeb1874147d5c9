/** A company in which every table that is proved has a row. */
import { allTables } from '../../src-core/tables.ts'
import { classOf, PROOFS } from '../../src-core/database/proofs.ts'
import type { Column, TableDescription } from '../../src-core/database/columns.ts'
import { sha256 } from '../../src-core/operations/digest.ts'
import { OPERATOR } from './company.ts'
import { livedIn } from './lived-in-company.ts'

/**
 * The company that was worked with for a while, and in tables that it does not use a row of any values, written as the product
 * writes: through the store, in a transaction with its audit entry. Such a row means nothing, so that only what proves the
 * table itself may be asked of it.
 *
 * @returns its file, closed
 */
export async function everyTable(): Promise<string> {
  const company = await livedIn()
  await company.run('books.verify')
  await company.core.idle()
  const empty: TableDescription[] = []
  for (const table of allTables) {
    const proof = PROOFS[table.name as keyof typeof PROOFS].class
    const isWritten = proof === 'digest' || proof === 'lastChange'
    if (isWritten && (await company.rows(`SELECT 1 FROM "${table.name}" LIMIT 1`)).length === 0) empty.push(table)
  }
  const { dispatcher } = company.core
  const { raw } = dispatcher.parts.connection
  raw.pragma('foreign_keys = OFF')
  const moment = { actor: OPERATOR, now: company.clock.now, today: '2026-11-03', job: null }
  await dispatcher.transact(moment, async ({ context: { store, op } }) => {
    for (const table of empty) {
      const columns = Object.keys(table.columns)
      store.bulk(table, columns).add(columns.map((name) => (name === 'created_op' ? op : anyValue(table, name))))
    }
    return { value: null, operation: 'test.plant', input: null, summary: 'Planted', undo: null }
  })
  raw.pragma('foreign_keys = ON')
  await company.core.close()
  return company.file
}

const BYTES = Buffer.from('a logo')

function anyValue(table: TableDescription, name: string): unknown {
  if (table.name === 'content') return { sha256: sha256(BYTES), bytes: BYTES, media_type: 'image/png' }[name]
  // What moves beside a fact has not moved yet, and what follows from it was not made.
  if (PROOFS[table.name as keyof typeof PROOFS].class === 'digest' && classOf(table.name, name) !== 'digest') return null
  const { sqlType, check = '' } = table.columns[name] as Column<unknown>
  if (sqlType === 'BLOB') return Buffer.from(name)
  if (sqlType !== 'TEXT') return 1
  const [, word] = /IN \('([^']*)'/.exec(check) ?? []
  if (word !== undefined) return word
  if (check.includes('json_valid')) return '{}'
  if (check.includes('length(')) return '2026-11-03'
  return check.includes('substr(') ? '1.000000000000' : name
}
