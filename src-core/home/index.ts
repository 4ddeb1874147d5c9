/**
 * What waits for the operator today, and how the business goes: read from the books, nothing estimated.
 *
 * `home.get` answers at once; `home.charts` reads a year of invoices and keeps what it summed of a
 * month for as long as that month holds the same documents.
 */
import { z } from 'zod'
import { addMonths } from '../kernel/dates.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { ratingBook } from '../rating/book.ts'
import { agedCounts, daysToCollect } from './collecting.ts'
import { coming, comingUp } from './coming.ts'
import { decision } from './decision.ts'
import { COUNTED, decisionsOf } from './decisions.ts'
import { firstStep, firstSteps } from './first-steps.ts'
import { month, monthOf } from './months.ts'
import { done, lastDone, since, sinceLast } from './since.ts'

const home = defineQuery({
  name: 'home.get',
  summary: 'What needs a decision today, what comes by itself, and what happened since you were last here',
  input: z.object({}),
  output: z.object({
    decisions: z.array(decision),
    coming: z.array(coming),
    done: z.array(done),
    since: since.nullable(),
    first_steps: z.array(firstStep).nullable(),
  }),
  handler: async (context) => ({
    decisions: await decisionsOf(context),
    first_steps: await firstSteps(context.store),
    coming: await comingUp(context),
    done: await lastDone(context),
    since: await sinceLast(context),
  }),
})

const counts = defineQuery({
  name: 'home.counts',
  summary: 'How many decisions wait at each place of the rail',
  input: z.object({}),
  output: z.record(z.string(), z.number().int()),
  handler: async (context) => {
    const decisions = await decisionsOf(context)
    const places: Record<string, number> = decisions.length === 0 ? {} : { home: decisions.length }
    for (const { kind, count } of decisions) {
      const [place, each] = COUNTED[kind] ?? []
      if (place !== undefined) places[place] = (places[place] ?? 0) + (each ? count : 1)
    }
    return places
  },
})

const MONTHS = 13

const charts = defineQuery({
  name: 'home.charts',
  summary: 'Billed, collected and recurring revenue of thirteen months in company currency, and how many invoices are how late',
  input: z.object({}),
  output: z.object({
    currency: z.string(),
    months: z.array(month),
    days_to_collect: z.number().int().nullable(),
    aged_counts: z.array(z.number().int()),
  }),
  handler: async ({ store, today }) => {
    const book = await ratingBook(store)
    const first = addMonths(`${today.slice(0, 7)}-01`, 1 - MONTHS)
    const months: z.infer<typeof month>[] = []
    for (let at = 0; at < MONTHS; at++) months.push(await monthOf(store, book, addMonths(first, at)))
    return {
      currency: book.policies.currency,
      months,
      days_to_collect: await daysToCollect(store, today),
      aged_counts: await agedCounts(store, today),
    }
  },
})

export const homeOperations: AnyOperation[] = [home, counts, charts].map(anyOperation)
