/** Brings a company file of an earlier version to this one: each step that was not done yet, in a transaction of its own. */
import { z } from 'zod'
import { type ReadStore, storeOver } from '../database/store.ts'
import type { Connection } from '../database/connection.ts'
import { Refusal, refuse } from '../kernel/failures.ts'
import type { Actor, CommandContext } from '../operations/context.ts'
import type { Dispatcher } from '../operations/dispatcher.ts'
import { defineQuery } from '../operations/define.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'
import type { CarryOverStep, StepResult } from '../operations/steps.ts'
import { companyCreated } from './hooks.ts'

const PRODUCT: Actor = { kind: 'job', id: 0, name: 'Countinghouse', permissions: ['*'] }

/** The steps that a file with a company still needs. */
async function stepsToDo(store: ReadStore, steps: readonly CarryOverStep[]): Promise<readonly CarryOverStep[]> {
  const company = await store.db.selectFrom('company').select('id').executeTakeFirst()
  if (!company) return []
  const done = new Set((await store.db.selectFrom('carry_over_step').select('name').execute()).map(({ name }) => name))
  return steps.filter(({ name }) => !done.has(name))
}

/** Whether a file waits for steps. Its schema is the newest. */
export async function waitsForSteps(connection: Connection, steps: readonly CarryOverStep[]): Promise<boolean> {
  return (await stepsToDo(storeOver(connection), steps)).length > 0
}

/**
 * Run before anything else when a file is opened for writing.
 *
 * @throws Refusal `file.stepFailed` naming the step, of which nothing stays; those before it are done
 */
export async function carryOver(dispatcher: Dispatcher, steps: readonly CarryOverStep[]): Promise<void> {
  for (const step of await stepsToDo(dispatcher.store, steps)) await runStep(dispatcher, step)
}

async function runStep(dispatcher: Dispatcher, step: CarryOverStep): Promise<void> {
  const { clock } = dispatcher.parts
  const now = clock.now()
  try {
    await dispatcher.transact({ actor: PRODUCT, now, today: clock.dateOf(now), job: null }, async ({ context }) => {
      const result = await step.run(context)
      await markDone(context, step, result)
      context.touch('company', 1)
      return {
        value: null,
        operation: 'company.carryOver',
        input: { step: step.name, rows: result.rows },
        summary: result.says,
        undo: null,
      }
    })
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error)
    const reason = error instanceof Error ? error.message : String(error)
    throw refuse('refused', 'file.stepFailed', `The step “${step.does}” could not be made: ${reason}`, { details: { step: step.name } })
  }
}

async function markDone(context: CommandContext, step: CarryOverStep, result: StepResult): Promise<void> {
  const { name, number, does } = step
  await context.store.db
    .insertInto('carry_over_step')
    .values({ name, number, does, op: context.op, at: context.now, rows: result.rows, says: result.says })
    .execute()
}

/** A new company has everything from the start. */
export function newCompanyHasAll(steps: readonly CarryOverStep[]): HookRegistration {
  return on(companyCreated, async (context) => {
    for (const step of steps) await markDone(context, step, { rows: 0, says: 'Made with everything from the start.' })
  })
}

export const companySteps = defineQuery({
  name: 'company.steps',
  summary: 'What this version and those before it did to the company file when it was opened, in order',
  input: z.strictObject({}),
  output: z.array(
    z.object({
      number: z.number().int(),
      name: z.string(),
      does: z.string(),
      says: z.string(),
      rows: z.number().int(),
      op: z.number().int(),
      at: z.number().int(),
    }),
  ),
  handler: ({ store }) =>
    store.db
      .selectFrom('carry_over_step')
      .select(['number', 'name', 'does', 'says', 'rows', 'op', 'at'])
      .orderBy('op')
      .orderBy('number')
      .execute(),
})
