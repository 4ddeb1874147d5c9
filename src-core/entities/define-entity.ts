/**
 * Entities: one definition yields the table, its types, validation, the standard operations, the
 * list, the form and the file format.
 */
import {
  type Column,
  type Columns,
  defineTable,
  type IndexDescription,
  instantColumn,
  integerColumn,
  jsonColumn,
  type TableDescription,
  textColumn,
} from '../database/columns.ts'
import { dialledIndex } from '../database/dialled.ts'
import type { ReadStore } from '../database/store.ts'
import type { FieldFault } from '../kernel/failures.ts'
import { dictionary } from '../kernel/own.ts'
import type { CommandContext } from '../operations/context.ts'
import { type Field, tableName } from './fields.ts'
import type { PeriodsRule, RangeRule } from './rules.ts'
import type { FixedOnceUsed, Use } from './in-use.ts'

export type Fields = Readonly<Record<string, Field>>

/** A record as the search knows it: its title, a line of detail, and the words of its name and address. */
export interface SearchText {
  readonly title: string
  readonly detail: string
  readonly words: string
}

/** How records of an entity are named by code. */
export interface CodeRule {
  readonly label?: string
  readonly pattern?: RegExp
  readonly hint?: string
  /** Columns within whose values the code is unique; the whole file by default. */
  readonly scope?: readonly string[]
  /** Made by the handler (a sequence) when the operator leaves it out. */
  readonly generated?: boolean
}

export interface EntityOptions<F extends Fields> {
  /** `billingAccount` */
  readonly name: string
  readonly label: string
  readonly pluralLabel: string
  readonly module: string
  /** What it is for, one sentence. */
  readonly hint: string
  readonly code?: CodeRule
  readonly fields: F
  /** The field that names a record beside its code. */
  readonly title?: keyof F & string
  readonly uniques?: readonly (readonly string[])[]
  readonly indexes?: readonly (readonly string[])[]
  /** Standard operations that the entity does not offer, because a richer one takes their place. */
  readonly without?: readonly ('create' | 'update' | 'delete')[]
  /**
   * Fields whose value may change from a day on, so that a question about a day is answered with the value of that day. Their
   * columns are the state of today. Of such a field the first column says all.
   */
  readonly dated?: readonly (keyof F & string)[]
  /** Fields with numbers that are dialled: found however they are written. */
  readonly dialled?: readonly (keyof F & string)[]
  /** Revisions bumped by every change: `catalog` makes compiled price plans stale. */
  readonly revisions?: readonly string[]
  /** What global search finds of a record by name; its code and its external reference are found in its own table. */
  readonly searched?: (row: Readonly<Record<string, unknown>>, store: ReadStore) => SearchText | Promise<SearchText>
  /** Pairs of fields of which the second lies after the first. */
  readonly ranges?: readonly RangeRule[]
  /** Whose ranges share no day with those of other records of one thing; one of `ranges`. */
  readonly periods?: PeriodsRule
  /** Fields that keep their value as soon as the record is used: another would change the meaning of what is posted. */
  readonly fixedOnceUsed?: readonly FixedOnceUsed[]
  /** What may use a record without a reference of the schema: then it is not deleted. */
  readonly uses?: readonly Use[]
  /** Checks over several fields; `values` are stored columns. */
  readonly check?: (values: Readonly<Record<string, unknown>>) => readonly FieldFault[]
  /** What speaks against going from one stored state of a record to another, or to none, by deleting it or taking a change back; throws a Refusal. */
  readonly checkBack?: (
    context: CommandContext,
    from: Readonly<Record<string, unknown>>,
    to: Readonly<Record<string, unknown>> | null,
  ) => void | Promise<void>
  /** Checks that need the database; throws a Refusal. */
  readonly checkInStore?: (context: CommandContext, values: Readonly<Record<string, unknown>>, id: number | null) => Promise<void>
}

/** An entity as the entity layer works with it. */
export interface Entity extends Omit<EntityOptions<Fields>, 'code'> {
  readonly code: CodeRule | null
  readonly table: TableDescription
  readonly tableName: string
}

/** Of what a record is called elsewhere, whatever its capitals; a row without it stands in none. */
const EXTERNAL_REF_INDEX: IndexDescription = { on: ['external_ref COLLATE NOCASE'], where: '"external_ref" IS NOT NULL' }

const STANDARD_COLUMNS = {
  version: integerColumn(),
  created_at: instantColumn(),
  created_by: textColumn(),
  created_op: integerColumn(),
  changed_at: instantColumn(),
  changed_by: textColumn(),
  changed_op: integerColumn(),
  archived_at: instantColumn({ nullable: true }),
  external_ref: textColumn({ nullable: true }),
  custom: jsonColumn({ nullable: true }),
}
type StandardColumns = typeof STANDARD_COLUMNS

type Given<R> = R extends true ? 'given' : 'optional'
type Cell<S, R> = R extends true ? S : S | null
type FieldColumns<F> = {
  [K in keyof F & string]: F[K] extends Field<infer _K, infer S, infer R> ? Column<Cell<S, R>, Given<R>> : never
} & {
  [K in keyof F & string as F[K] extends Field<infer _K, infer _S, infer _R, infer Keyed>
    ? Keyed extends true
      ? `${K}_key`
      : never
    : never]: F[K] extends Field<infer _K2, infer _S2, infer R> ? Column<Cell<string, R>, Given<R>> : never
} & {
  [K in keyof F & string as F[K] extends Field<'translated'> ? `${K}_i18n` : never]: Column<string | null, 'optional'>
}

/** The columns of an entity's table, as types. */
export type EntityColumns<F, Coded> = FieldColumns<F> & StandardColumns & (Coded extends true ? { code: Column<string, 'given'> } : unknown)

/** An entity whose table type Kysely knows. */
export type TypedEntity<F, Coded> = Omit<Entity, 'table'> & {
  readonly table: TableDescription<string, EntityColumns<F, Coded> extends infer Known extends Columns ? Known : never>
}

type CodedOf<O> = O extends { readonly code: CodeRule } ? true : false

/** Defines an entity. @throws TypeError when the title is no field */
export function defineEntity<F extends Fields, const O extends EntityOptions<F>>(
  options: O & EntityOptions<F>,
): TypedEntity<O['fields'], CodedOf<O>> {
  if (options.title && !(options.title in options.fields)) throw new TypeError(`${options.name} has no field ${options.title}`)
  const name = tableName(options.name)
  const code = options.code ?? null
  const ranges = [...(options.ranges ?? []), ...(options.periods ? [options.periods] : [])]
  for (const key of ranges.flatMap(({ from, to }) => [from, to]))
    if (!(key in options.fields)) throw new TypeError(`${options.name} has no field ${key}`)
  const columns = {
    ...(code ? { code: textColumn() } : {}),
    ...Object.assign({}, ...Object.entries(options.fields).map(([key, field]) => columnsOf(key, field))),
    ...STANDARD_COLUMNS,
  }
  return {
    ...options,
    fields: dictionary(options.fields),
    ranges,
    code,
    tableName: name,
    table: defineTable(name, columns, { autoincrement: true, indexes: indexesOf(options, code) }) as never,
  }
}

function columnsOf(key: string, field: Field): Columns {
  return Object.fromEntries(Object.entries(field.columns).map(([suffix, column]) => [`${key}${suffix}`, column]))
}

/**
 * The indexes of an entity's table. A reference is found by any index that begins with it, and an empty
 * one is looked up by nobody, so that a new row costs only the indexes it can be found by.
 */
function indexesOf(options: EntityOptions<Fields>, code: CodeRule | null): IndexDescription[] {
  const codeIndex = code ? [{ on: [...(code.scope ?? []), 'code'], unique: true }] : []
  const uniques = (options.uniques ?? []).map((on) => ({ on: [...on], unique: true }))
  const named = options.title && options.fields[options.title]?.keyed ? [{ on: [`${options.title}_key`] }] : []
  const others = (options.indexes ?? []).map((on) => indexOn(options.fields, on))
  const full = [...codeIndex, ...uniques, ...named, ...others]
  const references = Object.entries(options.fields)
    .filter(([key, field]) => field.kind === 'reference' && !full.some((index) => index.on[0] === key))
    .map(([key]) => indexOn(options.fields, [key]))
  const dialled = (options.dialled ?? []).map(dialledIndex)
  const all = [...codeIndex, ...uniques, ...named, ...references, ...others, ...dialled, EXTERNAL_REF_INDEX]
  const seen = new Set<string>()
  return all.filter(({ on }) => !seen.has(on.join()) && seen.add(on.join()))
}

function indexOn(fields: Fields, on: readonly string[]): IndexDescription {
  const [first = ''] = on
  const column = first.replace(' COLLATE NOCASE', '')
  const isOptional = on.length === 1 && fields[column]?.required === false
  return { on: [...on], ...(isOptional ? { where: `"${column}" IS NOT NULL` } : {}) }
}

/** Table descriptions of entities by table name, for the module's schema declaration. */
export type EntityTables<T extends Readonly<Record<string, { readonly table: TableDescription }>>> = {
  [K in keyof T]: T[K]['table']
}
