/** Units of earlier files that convert into each other by a charge, though neither says so. */
import { writeFixedField } from '../accounts/index.ts'
import { readRecord } from '../entities/records.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { unitOfMeasure } from '../setup/model.ts'

/** Of two base units of one charge, one of which is 1 of itself, the other one is a multiple. */
const PAIRS = `SELECT CASE WHEN i.multiplier = '1.000000000000' THEN u.id ELSE i.id END AS id,
    CASE WHEN i.multiplier = '1.000000000000' THEN i.id ELSE u.id END AS base
  FROM charge c JOIN unit_of_measure i ON i.id = c.input_unit_id JOIN unit_of_measure u ON u.id = c.unit_id
  WHERE i.id <> u.id AND i.parent_id IS NULL AND u.parent_id IS NULL
    AND (i.multiplier = '1.000000000000') <> (u.multiplier = '1.000000000000')
    AND NOT EXISTS (SELECT 1 FROM unit_of_measure b
      WHERE b.parent_id = CASE WHEN i.multiplier = '1.000000000000' THEN u.id ELSE i.id END)
  ORDER BY c.id`

export const nameBaseUnits: CarryOverStep = {
  number: 6,
  name: 'catalog.baseUnits',
  does: 'Units that convert by a charge name the base unit of which they are so many',
  run: async (context) => {
    const pairs = (await context.store.select(PAIRS, [])) as { id: number; base: number }[]
    const named = new Set<number>()
    for (const { id, base } of pairs) {
      if (named.has(id)) continue
      writeFixedField(context, unitOfMeasure, await readRecord(context.store, unitOfMeasure, id), { parent_id: base })
      named.add(id)
    }
    return {
      rows: named.size,
      says: `${named.size} units name the base unit into which a charge converts them; what they are worth stays.`,
    }
  },
}
