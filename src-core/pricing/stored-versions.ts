/** Price versions and their lines between the tables and the pricing rules. */
import type { ReadStore, WriteStore } from '../database/store.ts'
import { decimal, toStored } from '../kernel/decimal.ts'
import { refuse } from '../kernel/failures.ts'
import type { CurrencyPrices, DecimalText, GridCell, GridColumn, GridLine, GridTable, PriceVersion } from './grid.ts'
import { priceLine } from './model.ts'

/** A row of `price_version`; prices have 12 fraction digits, `valid_to` is exclusive. */
export interface VersionRow {
  readonly id: number
  readonly price_plan_id: number
  readonly number: number
  readonly status: PriceVersion['status']
  readonly label: string
  readonly valid_from: string | null
  readonly valid_to: string | null
  readonly price: string | null
  readonly price_expression: string | null
  readonly currency_prices: string
  readonly columns: string
  readonly currencies: string
  readonly version: number
  readonly created_op: number
  readonly changed_op: number
}

export interface LineRow {
  readonly id: number
  readonly price_version_id: number
  readonly position: number
  readonly priority: number
  readonly unit_price: string | null
  readonly cells: string
  readonly currency_prices: string
  readonly description: string
  readonly price_expression: string | null
}

/** A version as the pricing rules know it, from its stored rows in their order. */
export function versionOf(row: VersionRow, lines: readonly LineRow[]): PriceVersion {
  const columns = JSON.parse(row.columns) as GridColumn[]
  const flat = columns.length === 0 && lines.length === 0
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    validity: { start: row.valid_from, end: row.valid_to },
    valueType: 'fixed',
    price: shortDecimal(row.price),
    priceExpression: row.price_expression,
    currencyPrices: JSON.parse(row.currency_prices) as CurrencyPrices,
    table: flat ? null : { columns, currencies: JSON.parse(row.currencies) as string[], lines: lines.map(lineOf) },
  }
}

function lineOf(row: LineRow): GridLine {
  return {
    id: row.id,
    cells: JSON.parse(row.cells) as (GridCell | null)[],
    priority: row.priority,
    unitPrice: shortDecimal(row.unit_price),
    currencyPrices: JSON.parse(row.currency_prices) as CurrencyPrices,
    description: row.description,
    priceExpression: row.price_expression,
  }
}

/** Stored decimals without the zeros of their twelve digits, as sentences and files write them. */
function shortDecimal(stored: string | null): DecimalText | null {
  return stored === null ? null : stored.replace(/\.?0+$/, '')
}

/** @throws Refusal when there is no such version */
export async function versionRow(store: ReadStore, id: number): Promise<VersionRow> {
  const row = await store.db.selectFrom('price_version').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('notFound', 'priceVersion.notFound', `There is no price version with the id ${id}.`)
  return row
}

/** The lines of a version in their order. */
export async function lineRows(store: ReadStore, versionId: number): Promise<LineRow[]> {
  return store.db.selectFrom('price_line').selectAll().where('price_version_id', '=', versionId).orderBy('position').execute()
}

/** A version with its grid. @throws Refusal when there is none */
export async function readVersion(store: ReadStore, id: number): Promise<PriceVersion> {
  return versionOf(await versionRow(store, id), await lineRows(store, id))
}

/** All versions of a plan without their lines, the oldest first. */
export async function versionRowsOfPlan(store: ReadStore, planId: number): Promise<VersionRow[]> {
  return store.db.selectFrom('price_version').selectAll().where('price_plan_id', '=', planId).orderBy('number').execute()
}

const LINE_COLUMNS = [
  'id',
  'price_version_id',
  'position',
  'priority',
  'unit_price',
  'cells',
  'currency_prices',
  'description',
  'price_expression',
]

/** Replaces the lines of a version by a table's. Lines that were the version's own keep their ids, others get new ones. */
export async function writeLines(store: WriteStore, versionId: number, table: GridTable | null): Promise<void> {
  const own = new Set((await lineRows(store, versionId)).map((line) => line.id))
  await store.db.deleteFrom('price_line').where('price_version_id', '=', versionId).execute()
  const insert = store.bulk(priceLine, LINE_COLUMNS)
  for (const [index, line] of (table?.lines ?? []).entries()) {
    insert.add([
      own.has(line.id) ? line.id : null,
      versionId,
      index + 1,
      line.priority,
      storedPrice(line.unitPrice),
      JSON.stringify(line.cells),
      JSON.stringify(line.currencyPrices),
      line.description,
      line.priceExpression,
    ])
  }
}

/** Puts back lines exactly as they were. */
export async function restoreLines(store: WriteStore, versionId: number, lines: readonly LineRow[]): Promise<void> {
  await store.db.deleteFrom('price_line').where('price_version_id', '=', versionId).execute()
  const insert = store.bulk(priceLine, LINE_COLUMNS)
  for (const line of lines) insert.add(LINE_COLUMNS.map((name) => line[name as keyof LineRow]))
}

/** Decimal text in its stored form. */
export function storedPrice(price: DecimalText | null): string | null {
  return price === null ? null : toStored(decimal(price))
}

/**
 * Whether a version has priced a rated transaction. Such a version is never deleted, nor opened again, because the
 * explanation of a transaction is a replay over it.
 */
export async function hasRated(store: ReadStore, versionId: number): Promise<boolean> {
  // Read from the table above by name: there is no other way to know before the row is gone.
  const found = await store.db
    .selectFrom('rated_transaction')
    .select('id')
    .where('price_version_id', '=', versionId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
