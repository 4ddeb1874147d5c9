/** Inputs and answers that the operations on price versions share. */
import { z } from 'zod'
import { isCalendarDate } from '../kernel/dates.ts'
import { type Confirmed, refuseFarDate } from '../kernel/far-dates.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { UndoRule } from '../operations/define.ts'
import type { ReadStore } from '../database/store.ts'
import { currencyPricesSchema, decimalTextSchema } from './grid.ts'
import { changeableFields } from './version-lifecycle.ts'
import type { VersionRow } from './stored-versions.ts'

export const id = z.int().positive()
/** The version of the record that the caller read; a change since is refused. */
export const versioned = z.object({ id, version: z.int() })
export const dateInput = z.string().refine(isCalendarDate, 'Enter a day, as 2026-12-31.')
export const openDate = dateInput.nullable()

/** A flat price; decimals as text, a price in the plan's currency. */
export const flatPriceInput = z.object({
  price: decimalTextSchema.nullable().default(null),
  currency_prices: currencyPricesSchema.default({}),
  price_expression: z.string().min(1).nullable().default(null),
})

/** What each command answers: the version as it now is, and the entry by which it is taken back. */
export const changedVersion = z.object({ id: z.number(), number: z.number(), version: z.number(), entry: z.number() })
export type ChangedVersion = z.infer<typeof changedVersion>

export function answerOf(context: CommandContext, { id, number, version }: Pick<VersionRow, 'id' | 'number' | 'version'>): ChangedVersion {
  return { id, number, version, entry: context.op }
}

/** Every change of versions is taken back by its entry. */
export const TAKEN_BACK: UndoRule<unknown, { readonly entry: number }> = {
  kind: 'inverse',
  call: ({ entry }) => ({ operation: 'priceVersion.takeBack', input: { entry }, label: 'Undo' }),
}

/** The days again that lie far from today. */
export const confirmDates = z.union([dateInput, z.array(dateInput).max(2)]).optional()

interface GivenDays {
  readonly valid_from?: string | null | undefined
  readonly valid_to?: string | null | undefined
  readonly confirm_date?: Confirmed
}

/** @throws Refusal for a day far from today that was not named again; what stands is not asked about */
export function refuseFarValidity({ today }: CommandContext, given: GivenDays, stands: GivenDays = {}): void {
  for (const path of ['valid_from', 'valid_to'] as const)
    if (given[path] !== stands[path]) refuseFarDate(today, given[path], given.confirm_date, path)
}

/** @throws Refusal unless the period has a day */
export function refuseEmptyValidity(from: string | null, to: string | null): void {
  if (from !== null && to !== null && from >= to)
    throw refuseField('valid_to', 'priceVersion.emptyValidity', 'The version must end after the day on which it starts.')
}

/** @throws Refusal when the version is no draft, with what can be done instead */
export function refuseUnlessDraft(row: VersionRow): void {
  if (changeableFields(row.status) === 'all') return
  const words =
    row.status === 'published'
      ? `Version ${row.number} is published and its prices no longer change, so that what it priced can be explained. Make a new version of it.`
      : `Version ${row.number} is closed. Make a new version of it, or open it again.`
  throw refuse('refused', 'priceVersion.notDraft', words, { details: { status: row.status } })
}

/** The plan's code, for sentences. */
export async function planCode(store: ReadStore, planId: number): Promise<string> {
  const row = await store.db.selectFrom('price_plan').select('code').where('id', '=', planId).executeTakeFirst()
  if (!row) throw refuse('notFound', 'pricePlan.notFound', `There is no price plan with the id ${planId}.`)
  return row.code
}
