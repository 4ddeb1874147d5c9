/** Faults that a charge's values show by themselves. */
import type { FieldFault } from '../kernel/failures.ts'

type Values = Readonly<Record<string, unknown>>

export function chargeFaults(values: Values): FieldFault[] {
  const faults: FieldFault[] = []
  if (values['type'] === 'recurring' && values['calendar_id'] === null)
    faults.push({ path: 'calendar_id', reason: 'A recurring charge needs a calendar.' })
  if (values['type'] === 'oneShot' && values['one_shot_moment'] === null)
    faults.push({ path: 'one_shot_moment', reason: 'Say when it is charged.' })
  return [...faults, ...incrementFaults(values)]
}

const INCREMENTS = ['first_increment', 'further_increment'] as const

/** Increments and the fee are those of usage; an increment without the other says nothing of longer or of shorter usage. */
function incrementFaults(values: Values): FieldFault[] {
  const isFilled = (path: string) => values[path] !== null && values[path] !== undefined
  if (values['type'] !== 'usage')
    return [...INCREMENTS, 'connection_fee']
      .filter(isFilled)
      .map((path) => ({ path, reason: 'Only a usage charge has increments and a connection fee.' }))
  const blank = INCREMENTS.filter((path) => !isFilled(path))
  return blank.length === 1 ? blank.map((path) => ({ path, reason: 'Fill in both increments, as 60 and 60, or neither.' })) : []
}
