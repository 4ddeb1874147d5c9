/** Faults that a charge's values show by themselves. */
import type { FieldFault } from '../kernel/failures.ts'

type Values = Readonly<Record<string, unknown>>

export function chargeFaults(values: Values): FieldFault[] {
  const faults: FieldFault[] = []
  if (values['type'] === 'recurring' && values['calendar_id'] === null)
    faults.push({ path: 'calendar_id', reason: 'A recurring charge needs a calendar.' })
  if (values['type'] === 'oneShot' && values['one_shot_moment'] === null)
    faults.push({ path: 'one_shot_moment', reason: 'Say when it is charged.' })
  return faults
}
