/** What a counter and the charges that it limits must agree on. */
import type { FieldFault } from '../kernel/failures.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { datePeriodAround } from '../setup/calendars/boundaries.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { otherDimension, readDimensions } from '../setup/units.ts'

type Values = Readonly<Record<string, unknown>>

const LEVELS = /^\s*\d+(\.\d+)?\s*%?\s*(,\s*\d+(\.\d+)?\s*%?\s*)*$/

/** Faults that a counter's values show by themselves. */
export function counterFaults(values: Values): FieldFault[] {
  const faults: FieldFault[] = []
  if (values['kind'] === 'usageAmount' && values['accumulator'] !== 1)
    faults.push({ path: 'accumulator', reason: 'An amount is known only when it is rated: it can be added up, but limits nothing.' })
  if (values['kind'] === 'usageAmount' && values['unit_id'] !== null && values['unit_id'] !== undefined)
    faults.push({ path: 'unit_id', reason: 'An amount is counted in the currency of the customer account.' })
  if (typeof values['notification_levels'] === 'string' && !LEVELS.test(values['notification_levels']))
    faults.push({ path: 'notification_levels', reason: 'Write figures and percents with commas between, as 80%, 100.' })
  return faults
}

/** @throws Refusal when the calendar has boundaries within a day, or the unit does not convert from that of its charges */
export async function checkCounter({ store, today }: CommandContext, values: Values, own: number | null): Promise<void> {
  if (own !== null) await refuseOtherDimension(store, values, own)
  const id = values['calendar_id']
  if (typeof id !== 'number') return
  const row = await store.db.selectFrom('calendar').select('definition').where('id', '=', id).executeTakeFirst()
  if (row) datePeriodAround(JSON.parse(row.definition) as CalendarDefinition, today, today)
}

async function refuseOtherDimension(store: CommandContext['store'], values: Values, id: number): Promise<void> {
  const dimensions = await readDimensions(store)
  const charges = (await store.select(
    `SELECT COALESCE(input_unit_id, unit_id) AS unit FROM charge WHERE counter_id = +? OR id IN (SELECT charge_id FROM product_charge WHERE counter_id = +?)`,
    [id, id],
  )) as { unit: number | null }[]
  const odd = charges.find(({ unit }) => !dimensions.convert(unit, values['unit_id']))
  if (odd) throw refuseField('unit_id', 'unit.dimension', otherDimension(dimensions, odd.unit, values['unit_id']))
}

/**
 * All charges of a counter count their usage in one unit: the counter takes from records before they are priced.
 *
 * @throws Refusal when the charge is not of usage, or counts in another unit than the counter's others
 */
export async function checkCountedCharge({ store }: CommandContext, values: Values, id: number | null): Promise<void> {
  const counter = values['counter_id']
  if (typeof counter !== 'number') return
  const own = values['charge_id'] === undefined ? values : await chargeRow(store, values['charge_id'] as number)
  if (own['type'] !== 'usage') throw refuseField('counter_id', 'counter.notUsage', 'Only a usage charge has a counter.')
  const chargeId = values['charge_id'] ?? id
  const others = (await store.select(
    `SELECT c.id, c.name, c.input_unit_id FROM charge c WHERE c.counter_id = +? AND c.archived_at IS NULL
     UNION SELECT c.id, c.name, c.input_unit_id FROM charge c JOIN product_charge p ON p.charge_id = c.id
     WHERE p.counter_id = +? AND p.archived_at IS NULL`,
    [counter, counter],
  )) as { id: number; name: string; input_unit_id: number | null }[]
  const dimensions = await readDimensions(store)
  const [held] = (await store.select('SELECT unit_id FROM counter WHERE id = ?', [counter])) as { unit_id: number | null }[]
  const unit = own['input_unit_id'] ?? own['unit_id']
  if (!dimensions.convert(unit, held?.unit_id))
    throw refuseField('counter_id', 'unit.dimension', otherDimension(dimensions, unit, held?.unit_id))
  const odd = others.find((one) => one.id !== chargeId && one.input_unit_id !== (own['input_unit_id'] ?? null))
  if (odd)
    throw refuseField('counter_id', 'counter.otherUnit', `${odd.name} counts its usage in another unit. Charges of one counter share it.`)
}

async function chargeRow(store: CommandContext['store'], id: number): Promise<Values> {
  const row = await store.db.selectFrom('charge').select(['type', 'input_unit_id', 'unit_id']).where('id', '=', id).executeTakeFirst()
  return row ?? {}
}
