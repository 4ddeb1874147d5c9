/** A grid as callers hand it in: its columns are attributes of the catalog, its cells fit them. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { missingCode } from '../entities/rules.ts'
import { type FieldFault, refuse } from '../kernel/failures.ts'
import {
  COLUMN_MATCHES,
  type ColumnMatch,
  GRID_COLUMN_TYPES,
  type GridColumn,
  type GridColumnType,
  type GridLine,
  type GridTable,
  gridLineSchema,
  gridTableSchema,
} from './grid.ts'

/** Label, unit and allowed values are the attribute's own and need not be given. A line without id is new. */
export const gridColumnInput = z.object({
  code: z.string(),
  type: z.enum(GRID_COLUMN_TYPES),
  expression: z.string().nullable().default(null),
  /** Of a text column; equal text where it is left out. */
  match: z.enum(COLUMN_MATCHES).optional(),
  // What a grid that was read says of the attribute may come back with it; it stays the attribute's.
  label: z.string().optional(),
  unit: z.string().nullish(),
  allowedValues: z.array(z.string()).readonly().nullish(),
})
export const gridTableInput = z.object({
  columns: z.array(gridColumnInput),
  currencies: z.array(z.string()).default([]),
  lines: z.array(gridLineSchema.extend({ id: z.int().positive().nullable().default(null) })).max(250_000),
})
export type GridColumnInput = Readonly<z.infer<typeof gridColumnInput>>
export interface GridTableInput {
  readonly columns: readonly GridColumnInput[]
  readonly currencies: readonly string[]
  readonly lines: readonly (Omit<GridLine, 'id'> & { readonly id: number | null })[]
}

/** An attribute as a grid column may use it. */
export interface GridAttribute {
  readonly code: string
  readonly label: string
  readonly unit: string | null
  readonly allowedValues: readonly string[] | null
  /** Column types that fit it, the usual one first. */
  readonly types: readonly GridColumnType[]
  /** Whether it is the quantity that is priced: its ranges are the tiers of a graduated charge. */
  readonly isQuantity: boolean
}

const TYPES_OF_KIND: Record<string, readonly GridColumnType[]> = {
  text: ['text', 'textList'],
  number: ['number', 'numberRange', 'numberList', 'numberMultipleList'],
  boolean: ['boolean'],
  date: ['date', 'dateRange'],
  textList: ['text', 'textList'],
  textMultipleList: ['textMultipleList', 'textList'],
}

/** The attributes of the catalog by code. */
export async function gridAttributes(store: ReadStore): Promise<Map<string, GridAttribute>> {
  const rows = await store.db
    .selectFrom('attribute')
    .select(['code', 'name', 'kind', 'unit', 'allowed_values', 'derived_from'])
    .where('archived_at', 'is', null)
    .orderBy('code')
    .execute()
  return new Map(
    rows.map((row) => {
      const isQuantity = row.derived_from === 'quantity'
      const types = isQuantity ? (['numberRange', 'number'] as const) : (TYPES_OF_KIND[row.kind] ?? [])
      const allowedValues = row.allowed_values === null ? null : (JSON.parse(row.allowed_values) as string[])
      return [row.code, { code: row.code, label: row.name, unit: row.unit, allowedValues, types, isQuantity }]
    }),
  )
}

/** Fills columns in from their attributes; what does not fit is added to the faults, by `columns.<i>`. */
export function completeColumns(
  attributes: ReadonlyMap<string, GridAttribute>,
  columns: readonly GridColumnInput[],
  faults: FieldFault[],
): GridColumn[] {
  return columns.map(({ code, type, expression, match }, index) => {
    const attribute = attributes.get(code)
    const reason = columnFault(attributes, attribute, { code, type, match })
    if (reason !== null) faults.push({ path: `columns.${index}`, reason })
    return {
      code,
      label: attribute?.label ?? code,
      type,
      unit: attribute?.unit ?? null,
      expression,
      allowedValues: attribute?.allowedValues ?? null,
      ...(match === 'longestPrefix' ? { match } : {}),
    }
  })
}

function columnFault(
  attributes: ReadonlyMap<string, GridAttribute>,
  attribute: GridAttribute | undefined,
  { code, type, match }: { readonly code: string; readonly type: GridColumnType; readonly match: ColumnMatch | undefined },
): string | null {
  if (!attribute) {
    const known = [...attributes.keys()].join(', ')
    return `The catalog has no attribute “${code}”. ${known === '' ? 'Create it under Attributes.' : `It has: ${known}.`}`
  }
  if (match === 'longestPrefix' && type !== 'text')
    return `Only a text column matches by the longest prefix; “${code}” is one of type ${type}.`
  if (attribute.types.includes(type)) return null
  return `Attribute “${code}” cannot be a column of type ${type}; it can be ${attribute.types.join(' or ')}.`
}

export interface CheckedGrid {
  readonly table: GridTable
  /** By path: `columns.1`, `lines.4.cells.2`; empty when the table is sound. */
  readonly faults: readonly FieldFault[]
}

/** Checks a table against the catalog and its own columns. New lines get ids above all others, until they are stored. */
export async function checkGrid(store: ReadStore, input: GridTableInput): Promise<CheckedGrid> {
  const faults: FieldFault[] = []
  const columns = completeColumns(await gridAttributes(store), input.columns, faults)
  await checkCurrencies(store, input.currencies, faults)
  let next = input.lines.reduce((highest, line) => Math.max(highest, line.id ?? 0), 0)
  const lines = input.lines.map((line) => ({ ...line, id: line.id ?? ++next }))
  const table: GridTable = { columns, currencies: input.currencies, lines }
  const parsed = gridTableSchema.safeParse(table)
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message })))
  return { table, faults }
}

async function checkCurrencies(store: ReadStore, currencies: readonly string[], faults: FieldFault[]): Promise<void> {
  if (currencies.length === 0) return
  const known = (await store.db.selectFrom('currency').select('code').execute()).map((row) => row.code)
  currencies.forEach((code, index) => {
    if (!known.includes(code)) faults.push({ path: `currencies.${index}`, reason: missingCode('currency', code, known) })
  })
}

/** @throws Refusal for prices in a currency that is not there */
export async function refuseUnknownCurrencies(store: ReadStore, prices: Readonly<Record<string, unknown>>): Promise<void> {
  const faults: FieldFault[] = []
  const codes = Object.keys(prices)
  await checkCurrencies(store, codes, faults)
  const [first] = faults
  if (!first) return
  const fields = faults.map(({ path, reason }) => ({ path: `currency_prices.${codes[Number(path.split('.')[1])]}`, reason }))
  throw refuse('invalid', 'priceVersion.currency', first.reason, { fields })
}

/** The checked table. @throws Refusal naming each cell at fault by line and column */
export async function soundGrid(store: ReadStore, input: GridTableInput): Promise<GridTable> {
  const { table, faults } = await checkGrid(store, input)
  const [first] = faults
  if (!first) return table
  const more = faults.length === 1 ? '' : ` ${faults.length - 1} more cells are at fault.`
  throw refuse('invalid', 'priceVersion.invalidGrid', `${placeOf(table, first.path)}: ${first.reason}.${more}`.replace('..', '.'), {
    fields: faults,
  })
}

/** `Line 5, Zone` for `lines.4.cells.0`. */
function placeOf(table: GridTable, path: string): string {
  const [part, index, field, column] = path.split('.')
  if (part !== 'lines' || index === undefined) return part === 'columns' && index !== undefined ? `Column ${Number(index) + 1}` : 'The grid'
  const name = field === 'cells' ? table.columns[Number(column)]?.label : field
  return name === undefined ? `Line ${Number(index) + 1}` : `Line ${Number(index) + 1}, ${name}`
}
