/**
 * One SQLite connection: its pragmas, its statement cache, and the Kysely dialect over it.
 *
 * The dialect is ours because of three things that the stock one does not do: statements are
 * prepared once and kept, transactions belong to the dispatcher alone, and every insert into a table
 * that is written once is reported, so that the audit entry can carry a digest of the rows.
 */
import DatabaseConstructor from 'better-sqlite3'
import type { Database, Statement } from 'better-sqlite3'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { sealedParts } from './proofs.ts'
import type { Schema } from './schema.ts'

export interface ConnectionOptions {
  readonly file: string
  readonly role: 'engine' | 'reader'
}

/** Rows of a table that is written once, as they were bound (see `proofs.ts`). */
export interface WrittenRows {
  readonly table: string
  /** Which of the table's sealed parts. */
  readonly part: number
  /** Columns of the part, in the order of the values. */
  readonly columns: readonly string[]
  readonly hasBytes: boolean
  /** New rows, numbered from `firstId` on; of the parts after the first each begins with its id. */
  readonly rows: readonly (readonly unknown[])[]
  readonly firstId: number
}

/** New rows of a table that is proved by the last change of a row, as they were bound. */
export interface NewRows {
  readonly table: string
  /** The key, then the columns in the order of the values, then those that all rows share. */
  readonly columns: readonly string[]
  readonly hasBytes: boolean
  /** The key of each row; null for ids that rise from `firstId` on. */
  readonly keys: readonly (readonly unknown[])[] | null
  readonly rows: readonly (readonly unknown[])[]
  readonly firstId: number
  /** What all rows share. */
  readonly shared: readonly unknown[]
}

/** Told of what is written; the audit entry keeps digests of it. Rows are read at once: their writers use them again. */
export interface RowListener {
  /** Rows of tables that are written once. */
  sealed(written: WrittenRows): void
  /** New rows of tables whose rows may change. */
  added(written: NewRows): void
}

export interface Connection {
  readonly raw: Database
  readonly db: Kysely<Schema>
  /** A prepared statement, made once per text. */
  statement(sql: string): Statement
  rowListener: RowListener | null
  /** Called before each statement; what it throws keeps the statement from running. For limits on time. */
  beforeStatement: (() => void) | null
  close(): void
}

const MEBIBYTE = 1024 * 1024
const STATEMENT_CACHE_LIMIT = 1000

/** Opens a company file. Facts on pragmas: WAL; FULL on the engine, so that no number is issued twice after a power cut. */
export function openConnection(options: ConnectionOptions): Connection {
  const raw = new DatabaseConstructor(options.file, { readonly: options.role === 'reader', timeout: 5000 })
  applyPragmas(raw, options.role)
  const statements = new Map<string, Statement>()
  const statement = (sql: string): Statement => {
    connection.beforeStatement?.()
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= STATEMENT_CACHE_LIMIT) statements.clear()
    const made = raw.prepare(sql)
    statements.set(sql, made)
    return made
  }
  const connection: Connection = {
    raw,
    statement,
    rowListener: null,
    beforeStatement: null,
    db: undefined as unknown as Kysely<Schema>,
    close: () => raw.close(),
  }
  const db = new Kysely<Schema>({ dialect: dialectOver(connection) })
  return Object.assign(connection, { db })
}

function applyPragmas(raw: Database, role: ConnectionOptions['role']): void {
  raw.pragma('foreign_keys = ON')
  raw.pragma('temp_store = MEMORY')
  if (role === 'reader') {
    raw.pragma(`cache_size = ${-(16 * MEBIBYTE) / 1024}`)
    return
  }
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = FULL')
  raw.pragma(`cache_size = ${-(96 * MEBIBYTE) / 1024}`)
  raw.pragma('wal_autocheckpoint = 16384')
  raw.pragma(`journal_size_limit = ${256 * MEBIBYTE}`)
}

/**
 * Writes each parameter as `+?`. SQLite prepares a statement again whenever a bare parameter that its
 * planner propagated through joins, or that stands in LIMIT, is bound to another value: 128 µs a run
 * of a nine-fold join instead of 7. The unary plus changes no value and keeps the first plan.
 */
class SteadyQueryCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?'
  }
}

function dialectOver(connection: Connection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SteadyQueryCompiler(),
  }
}

function driverOver(connection: Connection): Driver {
  const single: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => execute<R>(connection, query),
    streamQuery: async function* <R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
      for (const row of connection.statement(query.sql).iterate(...query.parameters)) yield { rows: [row as R] }
    },
  }
  const refuse = async () => {
    throw new Error('transactions are opened and closed by the dispatcher alone')
  }
  return {
    init: async () => {},
    acquireConnection: async () => single,
    releaseConnection: async () => {},
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => connection.close(),
  }
}

function execute<R>(connection: Connection, query: CompiledQuery): QueryResult<R> {
  const statement = connection.statement(query.sql)
  if (statement.reader) {
    refuseUnreported(connection, query)
    return { rows: statement.all(...query.parameters) as R[] }
  }
  refuseUnreported(connection, query)
  const result = statement.run(...query.parameters)
  return { rows: [], insertId: BigInt(result.lastInsertRowid), numAffectedRows: BigInt(result.changes) }
}

/** Digests are made of bound rows, which only the bulk writer knows by column. */
function refuseUnreported(connection: Connection, query: CompiledQuery): void {
  if (!connection.rowListener || query.query.kind !== 'InsertQueryNode') return
  const into = query.query.into?.table.identifier.name ?? ''
  if (sealedParts(into).length > 0) throw new TypeError(`rows of ${into} are proved by a digest: write them with store.bulk`)
}
