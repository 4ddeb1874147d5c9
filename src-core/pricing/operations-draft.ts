/** Making and changing drafts: new versions, their grid, their price, their validity. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { type AnyOperation, anyOperation, defineCommand } from '../operations/define.ts'
import { confirmGridDates, refuseFarCells } from './far-cells.ts'
import type { CurrencyPrices, GridTable, PriceVersion } from './grid.ts'
import { gridDifference } from './grid-difference.ts'
import { completeColumns, gridAttributes, gridColumnInput, gridTableInput, soundGrid, refuseUnknownCurrencies } from './grid-input.ts'
import { showValidity } from './publishing.ts'
import { lineRows, readVersion, storedPrice, type VersionRow, versionOf, versionRow, versionRowsOfPlan } from './stored-versions.ts'
import { changeVersion, insertVersion, type NewVersion, refuseMoved, removeVersion, validityOf } from './version-changes.ts'
import {
  answerOf,
  changedVersion,
  flatPriceInput,
  id,
  confirmDates,
  openDate,
  refuseFarValidity,
  planCode,
  refuseEmptyValidity,
  refuseUnlessDraft,
  TAKEN_BACK,
  versioned,
} from './version-input.ts'
import { nextVersionNumber } from './version-lifecycle.ts'
import { refuse, refuseField } from '../kernel/failures.ts'

const label = z.string().trim().max(100)

/** Columns of a version as they are stored, from its parts. */
export function contentOf(version: Pick<PriceVersion, 'price' | 'priceExpression' | 'currencyPrices' | 'table'>) {
  return {
    price: storedPrice(version.price),
    price_expression: version.priceExpression,
    currency_prices: JSON.stringify(version.currencyPrices),
    columns: JSON.stringify(version.table?.columns ?? []),
    currencies: JSON.stringify(version.table?.currencies ?? []),
  }
}

/** A new draft of a plan with the next number. */
export async function newDraft(
  store: ReadStore,
  planId: number,
  given: Pick<VersionRow, 'label' | 'valid_from' | 'valid_to'>,
  content: Parameters<typeof contentOf>[0],
): Promise<NewVersion> {
  refuseEmptyValidity(given.valid_from, given.valid_to)
  const number = nextVersionNumber(await versionRowsOfPlan(store, planId))
  return { price_plan_id: planId, number, status: 'draft', ...given, ...contentOf(content) }
}

const create = defineCommand({
  name: 'priceVersion.create',
  summary: 'New draft of a price plan: a flat price, a grid, or a copy of a version',
  input: flatPriceInput.extend({
    price_plan_id: id,
    label: label.default(''),
    valid_from: openDate.default(null),
    valid_to: openDate.default(null),
    columns: z.array(gridColumnInput).default([]),
    currencies: z.array(z.string()).default([]),
    copy_of: id.nullable().default(null),
    confirm_date: confirmDates,
  }),
  output: changedVersion,
  undo: TAKEN_BACK,
  handler: async (context, input) => {
    refuseFarValidity(context, input)
    const code = await planCode(context.store, input.price_plan_id)
    const { price, price_expression: priceExpression, currency_prices: currencyPrices } = input
    await refuseUnknownCurrencies(context.store, currencyPrices)
    const content =
      input.copy_of === null
        ? { price, priceExpression, currencyPrices, table: await emptyGrid(context.store, input) }
        : await copied(context.store, input.copy_of)
    const version = await newDraft(context.store, input.price_plan_id, input, content)
    const made = await insertVersion(context, picked(version), content.table)
    context.summarise(`Version ${version.number} of ${code} drafted ${showValidity(validityOf(version))}`)
    return answerOf(context, { id: made, number: version.number, version: context.op })
  },
})

/** Only the stored columns: the input brings more. */
function picked({ price_plan_id, number, status, label, valid_from, valid_to, ...content }: NewVersion): NewVersion {
  const { price, price_expression, currency_prices, columns, currencies } = content
  return { price_plan_id, number, status, label, valid_from, valid_to, price, price_expression, currency_prices, columns, currencies }
}

async function emptyGrid(
  store: ReadStore,
  { columns, currencies, price }: { columns: z.infer<typeof gridColumnInput>[]; currencies: string[]; price: string | null },
): Promise<GridTable | null> {
  if (columns.length === 0) return null
  if (price !== null) throw refuseField('price', 'priceVersion.twoPrices', 'A version has a flat price or a grid, not both.')
  return soundGrid(store, { columns, currencies, lines: [] })
}

/** The content of another version. Labels and units come fresh from the catalog where it still has the attribute. */
async function copied(store: ReadStore, from: number): Promise<PriceVersion> {
  const version = await readVersion(store, from)
  if (!version.table) return version
  const columns = completeColumns(await gridAttributes(store), version.table.columns, []).map((column, index) =>
    column.label === column.code ? (version.table?.columns[index] ?? column) : column,
  )
  return { ...version, table: { ...version.table, columns } }
}

const saveGrid = defineCommand({
  name: 'priceVersion.saveGrid',
  summary: 'Save the whole grid of a draft',
  input: versioned.extend({ table: gridTableInput, confirm_date: confirmGridDates }),
  output: changedVersion.extend({ lines: z.number() }),
  undo: TAKEN_BACK,
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    refuseUnlessDraft(row)
    const table = await soundGrid(context.store, input.table)
    const stored = versionOf(row, await lineRows(context.store, row.id)).table
    // Both values of each cell that differs: theirs before, yours after.
    if (row.version !== input.version) refuseMoved(row, input.version, { changed: gridDifference(stored, table), table: stored })
    refuseFarCells(context, table, stored, input.confirm_date)
    const content = contentOf({ price: null, priceExpression: null, currencyPrices: {}, table })
    const after = await changeVersion(context, row, content, table)
    const changed = gridDifference(stored, table).length
    context.summarise(
      `Version ${row.number} of ${await planCode(context.store, row.price_plan_id)}: ${changed} ${changed === 1 ? 'line' : 'lines'} changed`,
    )
    return { ...answerOf(context, after), lines: table.lines.length }
  },
})

const setPrice = defineCommand({
  name: 'priceVersion.setPrice',
  summary: 'Set the flat price of a draft',
  input: versioned.extend(flatPriceInput.shape),
  output: changedVersion,
  undo: TAKEN_BACK,
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    refuseUnlessDraft(row)
    await refuseUnknownCurrencies(context.store, input.currency_prices)
    const { price, price_expression: priceExpression, currency_prices: currencyPrices } = input
    refuseMoved(row, input.version, { changed: [{ field: 'price', yours: price, theirs: row.price }] })
    if (versionOf(row, await lineRows(context.store, row.id)).table)
      throw refuse('refused', 'priceVersion.hasGrid', `Version ${row.number} is priced by its grid. Change the prices of its lines.`)
    const after = await changeVersion(
      context,
      row,
      contentOf({ price, priceExpression, currencyPrices: currencyPrices as CurrencyPrices, table: null }),
    )
    context.summarise(`Version ${row.number} of ${await planCode(context.store, row.price_plan_id)}: price ${price ?? 'empty'}`)
    return answerOf(context, after)
  },
})

const changeDraft = defineCommand({
  name: 'priceVersion.changeDraft',
  summary: 'Change the label or the days of a draft',
  input: versioned.extend({
    label: label.optional(),
    valid_from: openDate.optional(),
    valid_to: openDate.optional(),
    confirm_date: confirmDates,
  }),
  output: changedVersion,
  undo: TAKEN_BACK,
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    refuseUnlessDraft(row)
    refuseFarValidity(context, input, row)
    const changed = {
      label: input.label ?? row.label,
      valid_from: kept(input.valid_from, row.valid_from),
      valid_to: kept(input.valid_to, row.valid_to),
    }
    refuseMoved(row, input.version, { changed: fieldsThatDiffer(changed, row) })
    refuseEmptyValidity(changed.valid_from, changed.valid_to)
    const after = await changeVersion(context, row, changed)
    context.summarise(
      `Version ${row.number} of ${await planCode(context.store, row.price_plan_id)} is to be valid ${showValidity(validityOf(after))}`,
    )
    return answerOf(context, after)
  },
})

function kept(given: string | null | undefined, stored: string | null): string | null {
  return given === undefined ? stored : given
}

function fieldsThatDiffer(yours: Partial<VersionRow>, theirs: VersionRow): { field: string; yours: unknown; theirs: unknown }[] {
  return Object.entries(yours).flatMap(([field, value]) => {
    const other = theirs[field as keyof VersionRow]
    return other === value ? [] : [{ field, yours: value, theirs: other }]
  })
}

const remove = defineCommand({
  name: 'priceVersion.delete',
  summary: 'Delete a draft',
  input: z.object({ id }),
  output: changedVersion,
  undo: TAKEN_BACK,
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    if (row.status !== 'draft')
      throw refuse(
        'refused',
        'priceVersion.notDraft',
        `Version ${row.number} is ${row.status} and is kept. ${row.status === 'published' ? 'Close it instead.' : 'Only drafts can be deleted.'}`,
      )
    const code = await planCode(context.store, row.price_plan_id)
    await removeVersion(context, row)
    context.summarise(`Draft version ${row.number} of ${code} deleted`)
    return answerOf(context, row)
  },
})

export const draftOperations: AnyOperation[] = [create, saveGrid, setPrice, changeDraft, remove].map(anyOperation)
