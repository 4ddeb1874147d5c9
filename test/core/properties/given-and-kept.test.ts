/** Whatever happens to a subscription, in whatever order, with invoices in between: given back and kept are what was charged. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, addMonths, type CalendarDate, dateOf, monthOf, yearOf } from '../../../src-core/kernel/dates.ts'
import { type Act, ACTS, beginLife, life, type LifeTerms, terms, told } from './life.ts'
import { chargedOf, daysAmiss, daysTwice, faultsOf } from './charged.ts'
import { isSearch, PATIENCE, runs } from './runs.ts'

const KINDS = Object.keys(ACTS) as (keyof typeof ACTS)[]

const DOCUMENTS: ReadonlySet<Act['do']> = new Set(['bill', 'credit', 'creditRest'])

async function live(acts: readonly Act[], given: LifeTerms): Promise<void> {
  const one = await beginLife(given)
  const isByTheDay = !('proration_divisor' in (given.policies ?? {}))
  const after = async (what: string, isDocument: boolean) => {
    const charged = await chargedOf(one)
    const faults = [...charged.flatMap((row) => faultsOf(row, isByTheDay)), ...daysTwice(charged).map((day) => `${day} is charged twice`)]
    expect(faults, `${JSON.stringify(given)}: ${what}`).toEqual([])
    // The whole check of the books after each act takes its time: in the normal run after each document.
    if (isSearch || isDocument) expect(await one.desk.differences(), `${JSON.stringify(given)}: ${what}`).toEqual([])
  }
  for (const [at, act] of acts.entries()) {
    await one.act(act)
    if (act.do !== 'wait') await after(told(acts.slice(0, at + 1)), DOCUMENTS.has(act.do))
  }
  one.moveTo(one.today())
  await one.act({ do: 'wait', days: 30 })
  await one.act({ do: 'bill' })
  await after(`${told(acts)}; and a month later`, true)
  const isGivenBack = given.policies !== undefined && 'late_pause' in given.policies
  const isKept = acts.some((act) => act.do === 'end' && act.reason === 'KEPT')
  expect(
    await daysAmiss(one, await chargedOf(one), dueOn(one.today(), given), { isKept, isGivenBack }),
    `${JSON.stringify(given)}: ${told(acts)}`,
  ).toEqual([])
  await one.desk.core.close()
}

/** The last day that is charged by a day: that day in advance, the last of the period before in arrears. */
function dueOn(today: CalendarDate, { values, calendar }: LifeTerms): CalendarDate {
  if (values?.['in_advance'] !== false) return today
  const months = calendar === 'QUARTERLY' ? (monthOf(today) - 1) % 3 : 0
  return addDays(addMonths(dateOf(yearOf(today), monthOf(today), 1), -months), -1)
}

it(
  'given back and kept are what was charged, by line and day, and no day is charged twice',
  async () => {
    await fc.assert(
      fc.asyncProperty(life(KINDS, 20), terms, (acts, given) => live(acts, given)),
      runs(10),
    )
  },
  PATIENCE,
)
