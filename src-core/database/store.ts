/**
 * What handlers are given instead of a database: a store to read, or a store to read and write.
 *
 * They are two types, so that a query which writes does not compile. Neither can open or close a
 * transaction: that is the dispatcher's.
 */
import type { Statement } from 'better-sqlite3'
import type { Compilable, InferResult, Kysely } from 'kysely'
import {
  type BulkInsert,
  type BulkUpdate,
  bulkInsert,
  bulkInsertUnlessPresent,
  bulkUpdate,
  type PlainBulkInsert,
  type UpdateOptions,
} from './bulk.ts'
import type { TableDescription } from './columns.ts'
import type { Connection } from './connection.ts'
import { type RowBatch, rowBatch } from './row-batch.ts'
import type { Schema } from './schema.ts'

export type ReadDatabase = Pick<Kysely<Schema>, 'selectFrom' | 'selectNoFrom' | 'fn' | 'dynamic'>
export type WriteDatabase = ReadDatabase & Pick<Kysely<Schema>, 'insertInto' | 'updateTable' | 'deleteFrom'>

/** A select compiled once; its named parameters are filled at each run. */
export interface PreparedSelect<Parameters, Row> {
  readonly sql: string
  readonly slots: readonly (keyof Parameters | { readonly constant: unknown })[]
  /** Type-level only. */
  readonly row?: Row
}

export interface ReadStore {
  readonly db: ReadDatabase
  /** All rows of a prepared select; 15 times faster than building the query again. */
  all<P, R>(select: PreparedSelect<P, R>, parameters: P): Promise<R[]>
  first<P, R>(select: PreparedSelect<P, R>, parameters: P): Promise<R | undefined>
  /** As {@link first}, at once: for inner loops of volumes, where waiting costs as much as reading. */
  firstNow<P, R>(select: PreparedSelect<P, R>, parameters: P): R | undefined
  /** Runs select text made by the list engine. @throws TypeError for text that is no select */
  select(text: string, values: readonly unknown[]): Promise<unknown[]>
  /** As {@link select}, each row as the values of its columns: a third cheaper. @throws TypeError for text that is no select */
  rows(text: string, values: readonly unknown[]): Promise<unknown[][]>
  /** Rows one by one, for volumes that must not stand in memory. */
  each<P, R>(select: PreparedSelect<P, R>, parameters: P): Iterable<R>
}

export interface WriteStore extends ReadStore {
  readonly db: WriteDatabase
  /** A prepared insert for many rows of one table; with `unlessPresent`, a unique column, rows that are there are left out. */
  bulk(table: TableDescription, columns: readonly string[]): PlainBulkInsert
  bulk(table: TableDescription, columns: readonly string[], options: { readonly unlessPresent: string }): BulkInsert
  /** Rows of one table, no facts, gathered and written together; `shared` columns are the same in all of them. */
  rowBatch(table: TableDescription, columns: readonly string[], shared?: Readonly<Record<string, unknown>>): RowBatch
  /** A prepared update of many rows of one table, found by their ids. */
  bulkUpdate(table: TableDescription, columns: readonly string[], options?: UpdateOptions): BulkUpdate
  /** Runs write text made by the entity layer, whose tables are known only at run time. */
  runText(text: string, values: readonly unknown[]): number
  /** A prepared write: Kysely-compiled once, run often. */
  run<P>(write: PreparedWrite<P>, parameters: P): Promise<number>
}

export interface PreparedWrite<Parameters> {
  readonly sql: string
  readonly slots: readonly (keyof Parameters | { readonly constant: unknown })[]
}

class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A stand-in whose properties are parameter slots. */
function slotsOf<P>(): P {
  return new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as P
}

function compileWithSlots<P>(query: Compilable<unknown>): { sql: string; slots: (keyof P | { constant: unknown })[] } {
  const compiled = query.compile()
  const slots = compiled.parameters.map((value) => (value instanceof Slot ? (value.name as keyof P) : { constant: value }))
  return { sql: compiled.sql, slots }
}

/**
 * Compiles a select once per store type.
 *
 * @example const openItems = preparedSelect<{ account: number }, { id: number }>()((db, p) => db.selectFrom('open_item').select('id').where('customer_account_id', '=', p.account))
 */
export function preparedSelect<P>() {
  return <Q extends Compilable<unknown>>(
    build: (db: ReadDatabase, p: P) => Q,
  ): ((store: ReadStore) => PreparedSelect<P, InferResult<Q>[number]>) => {
    let made: PreparedSelect<P, InferResult<Q>[number]> | null = null
    return (store) => {
      made ??= compileWithSlots<P>(build(store.db, slotsOf<P>()))
      return made
    }
  }
}

/** Compiles an insert, update or delete once. */
export function preparedWrite<P>() {
  return (build: (db: WriteDatabase, p: P) => Compilable<unknown>): ((store: WriteStore) => PreparedWrite<P>) => {
    let made: PreparedWrite<P> | null = null
    return (store) => {
      made ??= compileWithSlots<P>(build(store.db, slotsOf<P>()))
      return made
    }
  }
}

/** Makes the two stores over a connection. */
export function storeOver(connection: Connection): WriteStore {
  const fill = <P>(slots: PreparedWrite<P>['slots'], parameters: P) =>
    slots.map((slot) => (typeof slot === 'object' ? slot.constant : parameters[slot]))
  const reading = (text: string): Statement => {
    const statement = connection.statement(text)
    if (!statement.readonly || !statement.reader) throw new TypeError('only a select may be run here')
    return statement
  }
  function bulk(table: TableDescription, columns: readonly string[]): PlainBulkInsert
  function bulk(table: TableDescription, columns: readonly string[], options: { readonly unlessPresent: string }): BulkInsert
  function bulk(table: TableDescription, columns: readonly string[], options?: { readonly unlessPresent: string }): BulkInsert {
    return options ? bulkInsertUnlessPresent(connection, table, columns, options.unlessPresent) : bulkInsert(connection, table, columns)
  }
  return {
    db: connection.db,
    all: async (select, parameters) => connection.statement(select.sql).all(...fill(select.slots, parameters)) as never,
    first: async (select, parameters) => connection.statement(select.sql).get(...fill(select.slots, parameters)) as never,
    firstNow: (select, parameters) => connection.statement(select.sql).get(...fill(select.slots, parameters)) as never,
    select: async (text, values) =>
      reading(text)
        .raw(false)
        .all(...values),
    rows: async (text, values) =>
      reading(text)
        .raw(true)
        .all(...values) as unknown[][],
    each: (select, parameters) => connection.raw.prepare(select.sql).iterate(...fill(select.slots, parameters)) as never,
    bulk,
    rowBatch: (table, columns, shared = {}) => rowBatch(connection, table, columns, shared),
    bulkUpdate: (table, columns, options) => bulkUpdate(connection, table, columns, options),
    runText: (text, values) => connection.statement(text).run(...values).changes,
    run: async (write, parameters) => connection.statement(write.sql).run(...fill(write.slots, parameters)).changes,
  }
}
