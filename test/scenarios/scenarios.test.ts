import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { playScenario } from '../support/scenario-player.ts'
import { SCENARIOS } from './all.ts'
import { UNSUPPORTED } from './unsupported.ts'

const figures = (outcomes: readonly { what: string; value: unknown }[]) =>
  Object.fromEntries(outcomes.map(({ what, value }) => [what, value]))

/** A case with many variants plays many company files. */
const TIMEOUT = 60_000

it.each(SCENARIOS.map((scenario) => [`${scenario.id} ${scenario.area}`, scenario] as const))(
  '%s',
  async (_, scenario) => {
    const outcomes = await playScenario(scenario)
    expect(outcomes.length).toBeGreaterThan(0)
    expect(figures(outcomes.map(({ what, got }) => ({ what, value: got })))).toEqual(
      figures(outcomes.map(({ what, expected }) => ({ what, value: expected }))),
    )
  },
  TIMEOUT,
)

it('gives each case one verdict, and the docs tell all of them', () => {
  const ids = [...SCENARIOS, ...UNSUPPORTED].map((one) => one.id)
  expect(new Set(ids).size).toBe(ids.length)
  const told = readFileSync(join(import.meta.dirname, '../../docs/cases.md'), 'utf8')
  expect(ids.filter((id) => !told.includes(id))).toEqual([])
  const untold = [...SCENARIOS.flatMap((one) => one.leftOut ?? []), ...UNSUPPORTED.map((one) => one.reason)]
  expect(untold.filter((words) => !told.includes(words))).toEqual([])
})
