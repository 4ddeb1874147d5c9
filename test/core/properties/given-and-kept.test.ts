/** Whatever happens to a subscription, in whatever order, with invoices in between: given back and kept are what was charged. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Act, ACTS, beginLife, life, type LifeTerms, terms, told } from './life.ts'
import { chargedOf, daysAmiss, daysTwice, faultsOf } from './charged.ts'
import { PATIENCE, runs } from './runs.ts'

const KINDS = Object.keys(ACTS) as (keyof typeof ACTS)[]

async function live(acts: readonly Act[], given: LifeTerms): Promise<void> {
  const one = await beginLife(given)
  const after = async (what: string) => {
    const charged = await chargedOf(one)
    const faults = [...charged.flatMap(faultsOf), ...daysTwice(charged).map((day) => `${day} is charged twice`)]
    expect(faults, `${JSON.stringify(given)}: ${what}`).toEqual([])
    expect(await one.desk.differences(), `${JSON.stringify(given)}: ${what}`).toEqual([])
  }
  for (const [at, act] of acts.entries()) {
    await one.act(act)
    if (act.do !== 'wait') await after(told(acts.slice(0, at + 1)))
  }
  one.moveTo(one.today())
  await one.act({ do: 'wait', days: 30 })
  await one.act({ do: 'bill' })
  await after(`${told(acts)}; and a month later`)
  const isKept = acts.some((act) => act.do === 'end' && act.reason === 'KEPT')
  expect(await daysAmiss(one, await chargedOf(one), isKept), `${JSON.stringify(given)}: ${told(acts)}`).toEqual([])
  await one.desk.core.close()
}

it(
  'given back and kept are what was charged, by line and day, and no day is charged twice',
  async () => {
    await fc.assert(
      fc.asyncProperty(life(KINDS, 20), terms, (acts, given) => live(acts, given)),
      runs(15),
    )
  },
  PATIENCE,
)
