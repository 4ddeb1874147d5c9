/** Days in the cells of a grid that lie far from today: asked about where they are new, and not where the grid had them. */
import { z } from 'zod'
import { ALL_DATES, type Confirmed, farWords, isConfirmed, likelyDays } from '../kernel/far-dates.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { GridTable } from './grid.ts'
import { daysOfGrid } from './grid-days.ts'
import { dateInput } from './version-input.ts'

/** The days again that lie far from today, of a grid with many; or all of them. */
export const confirmGridDates = z.union([z.literal(ALL_DATES), dateInput, z.array(dateInput).max(1000)]).optional()

const MOST_TOLD = 100

/** @throws Refusal `date.confirm` naming each cell whose day lies far from today, is new in the grid and was not named again */
export function refuseFarCells({ today }: CommandContext, table: GridTable | null, stands: GridTable | null, confirmed: Confirmed): void {
  if (table === null) return
  const likely = likelyDays(today)
  const known = new Set(stands === null ? [] : [...daysOfGrid(stands)].map(({ day }) => day))
  const far = [...daysOfGrid(table)].flatMap(({ day, path }) => {
    const words = known.has(day) || isConfirmed(day, confirmed) ? null : farWords(day, likely)
    return words === null ? [] : [{ day, path, reason: `${day} ${words}` }]
  })
  const [first] = far
  if (!first) return
  const more = far.length === 1 ? '' : ` So do ${far.length - 1} more.`
  throw refuse('refused', 'date.confirm', `${first.reason}.${more} Name the date again in confirm_date if it is meant.`, {
    fields: [
      ...far.slice(0, MOST_TOLD).map(({ path, reason }) => ({ path, reason })),
      { path: 'confirm_date', reason: `${first.day}, if it is meant` },
    ],
    details: { date: first.day, isFar: true },
  })
}
