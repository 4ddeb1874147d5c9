/** Faults that a charge's values show by themselves. */
import { decimal } from '../kernel/decimal.ts'
import type { FieldFault } from '../kernel/failures.ts'

type Values = Readonly<Record<string, unknown>>

export function chargeFaults(values: Values): FieldFault[] {
  const faults: FieldFault[] = []
  if (values['type'] === 'recurring' && values['calendar_id'] === null)
    faults.push({ path: 'calendar_id', reason: 'A recurring charge needs a calendar.' })
  if (values['type'] === 'oneShot' && values['one_shot_moment'] === null)
    faults.push({ path: 'one_shot_moment', reason: 'Say when it is charged.' })
  const { package_size: size, maximum_amount: maximum } = values
  if (typeof size === 'string' && decimal(size).lte(0)) faults.push({ path: 'package_size', reason: 'A package has more than zero units.' })
  if (typeof maximum === 'string' && decimal(maximum).lt(0)) faults.push({ path: 'maximum_amount', reason: 'A maximum is zero or more.' })
  return faults
}
