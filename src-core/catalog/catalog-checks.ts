/** What charges, products and attributes must agree on: units of one dimension, attributes that there are. */
import { nearest } from '../operations/closed-input.ts'
import type { Broken, StandingRule } from '../entities/broken-rules.ts'
import { missingCode } from '../entities/rules.ts'
import type { ReadStore } from '../database/store.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { otherDimension, readDimensions } from '../setup/units.ts'
import { checkCountedCharge } from './counter-checks.ts'

type Values = Readonly<Record<string, unknown>>

/** @throws Refusal when a charge counts in a unit that does not convert into the one it is priced in */
export async function checkCharge(context: CommandContext, values: Values, id: number | null): Promise<void> {
  const dimensions = await readDimensions(context.store)
  const { unit_id: unit, input_unit_id: input } = values
  if (!dimensions.convert(unit, input)) throw refuseField('input_unit_id', 'unit.dimension', otherDimension(dimensions, input, unit))
  await checkCountedCharge(context, values, id)
}

const SERVICE_ATTRIBUTES = `SELECT code FROM attribute WHERE source = 'service' ORDER BY code`

/** @throws Refusal when a product lists an attribute that no service can have */
export async function checkProduct({ store }: CommandContext, values: Values): Promise<void> {
  const listed = listOf(values['attributes'])
  if (listed.length === 0) return
  const known = ((await store.select(SERVICE_ATTRIBUTES, [])) as { code: string }[]).map(({ code }) => code)
  const at = listed.findIndex((code) => !known.includes(code))
  if (at < 0) return
  const reason = missingCode('attribute of services', listed[at] as string, known)
  throw refuse('invalid', 'product.attribute', reason, { fields: [{ path: `attributes.${at}`, reason }] })
}

function listOf(stored: unknown): readonly string[] {
  try {
    const parsed: unknown = typeof stored === 'string' ? JSON.parse(stored) : []
    return Array.isArray(parsed) ? parsed.filter((one): one is string => typeof one === 'string') : []
  } catch {
    return []
  }
}

// ---- What stands in a file against it

export const attributesOfProducts: StandingRule = {
  name: 'product.attributes',
  find: async (store) => {
    const known = ((await store.select(SERVICE_ATTRIBUTES, [])) as { code: string }[]).map(({ code }) => code)
    const rows = (await store.select('SELECT id, code, attributes FROM product WHERE attributes IS NOT NULL', [])) as Listing[]
    return rows.flatMap((row) => missingIn(row, known))
  },
}

interface Listing {
  readonly id: number
  readonly code: string
  readonly attributes: string
}

function missingIn({ id, code, attributes }: Listing, known: readonly string[]): Broken[] {
  return listOf(attributes)
    .filter((one) => !known.includes(one))
    .map((one) => ({
      entity: 'product',
      id,
      label: `Product ${code}`,
      field: 'attributes',
      reason: missingCode('attribute of services', one, known),
    }))
}

/** Attributes of the columns of price grids that are no longer there. */
export const attributesOfGrids: StandingRule = {
  name: 'priceVersion.attributes',
  find: async (store: ReadStore) => {
    const rows = (await store.select(
      `SELECT plan.id, plan.code, version.number, json_extract(col.value, '$.code') AS attribute
       FROM price_version AS version JOIN price_plan AS plan ON plan.id = version.price_plan_id, json_each(version.columns) AS col
       WHERE version.status = 'published' AND json_extract(col.value, '$.code') NOT IN (SELECT code FROM attribute)`,
      [],
    )) as { id: number; code: string; number: number; attribute: string }[]
    const known =
      rows.length === 0 ? [] : ((await store.select('SELECT code FROM attribute', [])) as { code: string }[]).map(({ code }) => code)
    return rows.map(({ id, code, number, attribute }): Broken => {
      const near = nearest(attribute, known)
      const way = near === null ? '.' : `; did you mean “${near}”?`
      return {
        entity: 'pricePlan',
        id,
        label: `Price plan ${code}`,
        field: 'columns',
        reason: `Version ${number} asks for the attribute “${attribute}”, which is not there${way}`,
      }
    })
  },
}
