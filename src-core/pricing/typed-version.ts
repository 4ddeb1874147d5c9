/** A version as it is being typed: what is tried and tested before it is saved. */
import type { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { decimalTextSchema, type PriceVersion } from './grid.ts'
import { gridTableInput, soundGrid } from './grid-input.ts'
import { readVersion } from './stored-versions.ts'

export const typedVersionInput = {
  /** The grid as it is being typed, instead of what is stored of the version. */
  table: gridTableInput.optional(),
  /** The one price as it is being typed, in the currency of the plan; `null` for none. */
  price: decimalTextSchema.nullable().optional(),
}

export interface TypedVersionInput {
  readonly table?: z.infer<typeof gridTableInput> | undefined
  readonly price?: string | null | undefined
}

/** @throws Refusal naming each cell at fault; `notFound` for a version that is not there */
export async function typedVersion(store: ReadStore, versionId: number, { table, price }: TypedVersionInput): Promise<PriceVersion> {
  const version = await readVersion(store, versionId)
  if (table) return { ...version, table: await soundGrid(store, table) }
  return price === undefined ? version : { ...version, price, priceExpression: null, table: null }
}
