/** Days of a record that lie far from today: asked about where they are told, and not where they stand. */
import { type Confirmed, refuseFarDate } from '../kernel/far-dates.ts'
import type { CommandContext } from '../operations/context.ts'
import type { Entity } from './define-entity.ts'

/** @throws Refusal `date.confirm` for a day that differs from what stands, lies far from today and was not named again */
export function refuseFarValues(
  { today }: CommandContext,
  entity: Entity,
  given: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> | null,
  confirmed: Confirmed,
): void {
  for (const [key, value] of Object.entries(given))
    if (entity.fields[key]?.kind === 'date' && value !== before?.[key]) refuseFarDate(today, value, confirmed, key)
}
