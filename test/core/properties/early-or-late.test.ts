/**
 * Told before the invoice or after it: ends, changes of plan and quantity, pauses, and the withdrawal of ends and changes,
 * come to the same in the end. Charges are prorated by the day, and what was charged for the days of a pause is given back.
 *
 * Left out, because it makes a difference by its rule: an end while one stands (one to come is moved by it, one that has
 * come is taken back first), another price (it holds from the next charge), a reason that gives nothing back, a pause where
 * what was charged for its days stays. What comes after a pause is told when it is over: a change is refused before.
 * Prices are whole cents a day, so that nothing is rounded.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, type CalendarDate, daysBetween, later } from '../../../src-core/kernel/dates.ts'
import { type Act, beginLife, type LifeTerms } from './life.ts'
import { PATIENCE, runs } from './runs.ts'

interface Event {
  readonly act: 'end' | 'takeEndBack' | 'change' | 'takeChangeBack' | 'quantity' | 'pause'
  readonly quantity: number
  readonly plan: 'PLAN' | 'BIGGER'
  readonly reason: 'BACK' | 'LASTDAY'
  /** Days after the event before, or the beginning, on which it takes effect. */
  readonly after: number
  /** Days before its own day on which it is told, where that can be. */
  readonly ahead: number
  /** Days that a pause has; what comes after it takes effect when it is over. */
  readonly days: number
  /** Days after its own day on which it is told late. */
  readonly delay: number
}

const events = fc.array(
  fc.record<Event>({
    act: fc.constantFrom('end', 'takeEndBack', 'change', 'takeChangeBack', 'quantity', 'pause'),
    quantity: fc.integer({ min: 1, max: 4 }),
    plan: fc.constantFrom('PLAN', 'BIGGER'),
    reason: fc.constantFrom('BACK', 'LASTDAY'),
    after: fc.integer({ min: 0, max: 25 }),
    ahead: fc.constantFrom(0, 0, 0, 1, 7),
    days: fc.integer({ min: 1, max: 20 }),
    delay: fc.integer({ min: 0, max: 40 }),
  }),
  { minLength: 1, maxLength: 6 },
)

interface Dated extends Event {
  readonly day: CalendarDate
}

/** The events with their days; what cannot be, since an end stands or none does, is the nearest that can. */
function dated(start: CalendarDate, all: readonly Event[]): Dated[] {
  let day = start
  let isEnded = false
  return all.map((one) => {
    day = addDays(day, one.after)
    const act = isEnded ? 'takeEndBack' : one.act === 'takeEndBack' ? 'end' : one.act
    isEnded = act === 'end'
    const told: Dated = { ...one, act, day }
    if (act === 'pause') day = addDays(day, one.days)
    return told
  })
}

function actOf({ act, quantity, plan, reason, days }: Event, back: number): Act {
  if (act === 'pause') return { do: 'pause', back, days }
  if (act === 'end') return { do: 'end', back, reason }
  if (act === 'change') return { do: 'change', to: plan, quantity, back }
  if (act === 'quantity') return { do: 'quantity', to: quantity, back }
  return { do: act }
}

/** What a life comes to in minor units, each event told on its day, with invoices on some days and on the last. */
async function total(
  terms: LifeTerms,
  tellings: readonly (readonly [told: CalendarDate, Dated])[],
  bills: readonly CalendarDate[],
  last: CalendarDate,
) {
  const life = await beginLife(terms)
  const waitFor = async (day: CalendarDate) => {
    const days = daysBetween(life.today(), day)
    if (days > 0) await life.act({ do: 'wait', days })
  }
  const done: boolean[] = []
  let waiting = [...bills]
  const billUpTo = async (day: CalendarDate) => {
    for (const bill of waiting.filter((one) => one <= day)) {
      await waitFor(bill)
      await life.act({ do: 'bill' })
    }
    waiting = waiting.filter((one) => one > day)
  }
  for (const [day, event] of tellings) {
    await billUpTo(day)
    await waitFor(day)
    done.push((await life.act(actOf(event, daysBetween(event.day, life.today())))) !== null)
  }
  await billUpTo(last)
  await waitFor(last)
  await life.act({ do: 'bill' })
  const [sums] = await life.desk.rows<{ net: number }>('SELECT COALESCE(SUM(net_minor), 0) AS net FROM invoice')
  const open = await life.desk.rows('SELECT id, kind, amount FROM rated_transaction WHERE invoice_line_id IS NULL AND cancelled_op IS NULL')
  const differences = await life.desk.differences()
  await life.desk.core.close()
  return { done, net: sums?.net, open, differences }
}

const CALENDARS = { MONTHLY: '260.40', QUARTERLY: '3767.40' } as const

it(
  'ends, changes of plan and quantity, pauses, and what takes ends and changes back, come to the same whether told before or after the invoice',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.nat(120),
        fc.constantFrom(...(Object.keys(CALENDARS) as (keyof typeof CALENDARS)[])),
        fc.boolean(),
        fc.array(fc.nat(120), { maxLength: 6 }),
        async (all, from, calendar, in_advance, billDays) => {
          const start = addDays('2026-01-01', from)
          const terms: LifeTerms = {
            price: CALENDARS[calendar],
            calendar,
            start,
            quantity: 2,
            values: { in_advance },
            policies: { late_pause: 'givenBack' },
          }
          const list = dated(start, all)
          let floor = start
          const early = list.map((one) => {
            const day = later(floor, addDays(one.day, one.act === 'end' || one.act === 'change' ? -one.ahead : 0))
            floor = later(floor, one.act === 'pause' ? addDays(one.day, one.days) : one.day)
            return [day, one] as const
          })
          floor = start
          const late = list.map((one) => {
            floor = later(floor, addDays(one.day, one.delay))
            return [floor, one] as const
          })
          const last = addDays(later(floor, addDays(start, 100)), 5)
          const bills = [...new Set(billDays)].map((days) => addDays(start, days)).sort()
          const first = await total(terms, early, [], last)
          const second = await total(terms, late, bills, last)
          expect(second).toEqual(first)
          expect(second).toMatchObject({ open: [], differences: [] })
        },
      ),
      runs(8),
    )
  },
  PATIENCE,
)
