/**
 * The column language: tables are described once, and from the description come the SQL, the
 * Kysely table type and the guard triggers.
 */
import type { ColumnType, Generated } from 'kysely'

export type SqlType = 'INTEGER' | 'TEXT' | 'REAL' | 'BLOB'

/** A column; `Value` is what a row holds, `Given` whether an insert must name it. */
export interface Column<Value, Given extends 'given' | 'optional' = 'given' | 'optional'> {
  readonly sqlType: SqlType
  readonly nullable: boolean
  readonly check?: string
  /** Table whose `id` this column holds. */
  readonly references?: string
  readonly onDelete?: 'CASCADE'
  readonly defaultSql?: string
  /** Type-level only. */
  readonly value?: Value
  readonly given?: Given
}

export type Columns = Readonly<Record<string, Column<unknown>>>

export interface IndexDescription {
  /** Column names or SQL expressions. */
  readonly on: readonly string[]
  readonly unique?: boolean
  readonly where?: string
}

export interface TableDescription<Name extends string = string, Cols extends Columns = Columns> {
  readonly name: Name
  readonly columns: Cols
  readonly indexes: readonly IndexDescription[]
  /** Rows are facts: never updated, never deleted; a guard trigger refuses both. */
  readonly facts: boolean
  /** AUTOINCREMENT: rows may be deleted and ids must not come back. */
  readonly autoincrement: boolean
  /** A table without `id`, kept in its primary key's order. */
  readonly primaryKey?: readonly string[]
}

interface TableOptions {
  readonly indexes?: readonly IndexDescription[]
  readonly facts?: boolean
  readonly autoincrement?: boolean
  readonly primaryKey?: readonly string[]
}

/** Describes a table. `id INTEGER PRIMARY KEY` comes first by itself unless a primary key is named. */
export function defineTable<const Name extends string, Cols extends Columns>(
  name: Name,
  columns: Cols,
  options: TableOptions = {},
): TableDescription<Name, Cols> {
  return {
    name,
    columns,
    indexes: options.indexes ?? [],
    facts: options.facts ?? false,
    autoincrement: options.autoincrement ?? false,
    ...(options.primaryKey ? { primaryKey: options.primaryKey } : {}),
  }
}

type Maybe<Value, Nullable> = Nullable extends true ? Value | null : Value
type GivenOf<Nullable> = Nullable extends true ? 'optional' : 'given'
interface ColumnOptions<Nullable extends boolean> {
  readonly nullable?: Nullable
  readonly check?: string
}

function column<Value, Nullable extends boolean>(
  sqlType: SqlType,
  options: ColumnOptions<Nullable>,
  more: Partial<Column<unknown>> = {},
): Column<Maybe<Value, Nullable>, GivenOf<Nullable>> {
  return {
    sqlType,
    nullable: options.nullable ?? false,
    ...(options.check ? { check: options.check } : {}),
    ...more,
  } as Column<Maybe<Value, Nullable>, GivenOf<Nullable>>
}

const NO = {} as const

export const integerColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) => column<number, N>('INTEGER', options)
export const realColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) => column<number, N>('REAL', options)
export const blobColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) => column<Uint8Array, N>('BLOB', options)
export const textColumn = <N extends boolean = false, T extends string = string>(options: ColumnOptions<N> = NO) =>
  column<T, N>('TEXT', options)

/** One of a fixed set of words, checked by the database too. */
export function choiceColumn<const Choices extends readonly string[], N extends boolean = false>(
  choices: Choices,
  options: ColumnOptions<N> = NO,
): Column<Maybe<Choices[number], N>, GivenOf<N>> {
  return column<Choices[number], N>('TEXT', { ...options, check: `"?" IN (${choices.map((one) => `'${one}'`).join(',')})` })
}

/** Minor units of a currency that stands in another column of the row. */
export const moneyColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) =>
  column<number, N>('INTEGER', { ...options, check: '"?" BETWEEN -9007199254740991 AND 9007199254740991' })

/** A decimal in its canonical stored form, 12 fraction digits. */
export const decimalColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) =>
  column<string, N>('TEXT', { ...options, check: `substr("?", -13, 1) = '.'` })

/** `YYYY-MM-DD`. */
export const dateColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) =>
  column<string, N>('TEXT', { ...options, check: 'length("?") = 10' })

/** Milliseconds since 1970. */
export const instantColumn = integerColumn

/** 0 or 1. */
export const flagColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) =>
  column<number, N>('INTEGER', { ...options, check: '"?" IN (0,1)' })

/** JSON text. */
export const jsonColumn = <N extends boolean = false>(options: ColumnOptions<N> = NO) =>
  column<string, N>('TEXT', { ...options, check: 'json_valid("?")' })

/** The id of a row of another table. */
export const referenceColumn = <N extends boolean = false>(
  table: string,
  options: ColumnOptions<N> & { readonly onDelete?: 'CASCADE' } = NO,
) => column<number, N>('INTEGER', options, { references: table, ...(options.onDelete ? { onDelete: options.onDelete } : {}) })

/** Gives a column a default, so that an insert may leave it out. */
export function withDefault<Value>(base: Column<Value, 'given' | 'optional'>, defaultSql: string): Column<Value, 'optional'> {
  return { ...base, defaultSql } as Column<Value, 'optional'>
}

type CellType<C> =
  C extends Column<infer Value, infer Given> ? (Given extends 'optional' ? ColumnType<Value, Value | undefined, Value> : Value) : never

/** The Kysely table type of a description. */
export type TableType<T> =
  T extends TableDescription<string, infer Cols>
    ? { -readonly [K in keyof Cols]: CellType<Cols[K]> } & (T extends { readonly primaryKey: readonly string[] }
        ? unknown
        : { id: Generated<number> })
    : never
