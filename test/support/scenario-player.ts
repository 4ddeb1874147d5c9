/** Plays a scenario on a company file of its own, and reads its figures. */
import type { Play, RulePlay, Scenario, Value } from './scenario-form.ts'
import { happen, runJob } from './scenario-events.ts'
import { canonical, readingOf } from './scenario-reading.ts'
import { moveClock, openCompany, setStage, type Stage } from './scenario-stage.ts'

export interface FigureOutcome {
  readonly what: string
  readonly expected: Value
  readonly got: Value
  readonly passed: boolean
}

/** Every figure of a scenario with what came out. A play that breaks off gives one figure with its message. */
export async function playScenario(scenario: Scenario): Promise<FigureOutcome[]> {
  const outcomes: FigureOutcome[] = []
  for (const play of scenario.plays) outcomes.push(...('rule' in play ? playRule(play) : await playOne(play)))
  return outcomes
}

function outcomeOf(what: string, expected: Value, got: Value): FigureOutcome {
  const [wanted, found] = [canonical(expected), canonical(got)]
  return { what, expected: wanted, got: found, passed: JSON.stringify(wanted) === JSON.stringify(found) }
}

function playRule(play: RulePlay): FigureOutcome[] {
  return play.expect.map(({ what, expected, got }) => outcomeOf(what, expected, got()))
}

async function playOne(play: Play): Promise<FigureOutcome[]> {
  const company = await openCompany(play.company ?? {})
  try {
    const stage = await setStage(company, play)
    for (const [when, ...events] of play.timeline) {
      moveClock(company, when)
      for (const event of events) await happen(stage, event)
    }
    const reading = readingOf(company, stage.names)
    const outcomes: FigureOutcome[] = []
    for (const { what, expected, got } of play.expect) outcomes.push(outcomeOf(what, expected, await got(reading)))
    outcomes.push(outcomeOf('differences in the books', 0, await differencesInBooks(stage)))
    return outcomes
  } finally {
    await company.core.close()
  }
}

/** The books must hold together after every scenario. */
async function differencesInBooks(stage: Stage): Promise<number> {
  const { report } = await runJob(stage, 'books.verify', {})
  return report['count'] as number
}
