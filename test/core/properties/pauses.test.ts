/**
 * Pauses, other quantities and an end, told on their day or late, with invoices in between: where days of a pause that were charged
 * are given back, they come to the same; where a line is taken back to what it was, to what it cost before. Charges are prorated by
 * the day, periods counted from the first day of the line; prices are whole cents a day, so that nothing is rounded.
 *
 * Left out: a change inside a pause that runs (it is refused until that is over), and two pauses on one day.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, type CalendarDate, daysBetween, later } from '../../../src-core/kernel/dates.ts'
import { everyPeriod } from '../../../src-core/setup/calendars/common.ts'
import { desk } from '../../support/desk.ts'
import { PATIENCE, runs } from './runs.ts'

interface Event {
  readonly act: 'pause' | 'takePauseBack' | 'movePause' | 'quantity' | 'end'
  readonly quantity: number
  /** Days after the event before. */
  readonly after: number
  readonly length: number
  /** Days after its own on which it is told late. */
  readonly delay: number
}

const event = fc.record<Event>({
  act: fc.constantFrom('pause', 'pause', 'takePauseBack', 'movePause', 'quantity'),
  quantity: fc.integer({ min: 1, max: 4 }),
  after: fc.integer({ min: 0, max: 25 }),
  length: fc.integer({ min: 1, max: 20 }),
  delay: fc.integer({ min: 0, max: 50 }),
})

interface Dated extends Event {
  /** The first day of the event, and the first day on which its days are over. */
  readonly day: CalendarDate
  readonly over: CalendarDate
}

function dated(start: CalendarDate, all: readonly Event[]): Dated[] {
  let day = start
  return all.map((one) => {
    day = addDays(day, one.after)
    const over = one.act === 'pause' || one.act === 'movePause' ? addDays(day, one.length) : day
    const made = { ...one, day, over }
    day = over
    return made
  })
}

interface Terms {
  readonly start: CalendarDate
  readonly isAnniversary: boolean
  readonly values: Readonly<Record<string, unknown>>
}

/** What a subscription comes to in minor units, each event told on a day, with invoices on some days and on the last. */
async function total(
  { start, isAnniversary, values }: Terms,
  tellings: readonly (readonly [told: CalendarDate, Dated])[],
  bills: readonly CalendarDate[],
  last: CalendarDate,
) {
  const d = await desk({}, { late_pause: 'givenBack' })
  d.at(addDays(start, -1))
  await d.monthly('PLAN', { price: '260.40', values, ...(isAnniversary ? { calendar: everyPeriod(1, 'month') } : {}) })
  const k = await d.customer('A')
  d.at(start)
  const { id } = await d.subscribe(k, [{ product: 'PLAN', quantity: '2' }])
  const pauses: CalendarDate[] = []
  const tell = async ({ act, quantity, day, over }: Dated) => {
    const [service] = await d.rows<{ id: number }>("SELECT id FROM service WHERE status = 'active' ORDER BY id DESC LIMIT 1")
    const before = pauses.at(-1)
    if (act === 'quantity') return d.run('service.changeQuantity', { id: service?.id, quantity: String(quantity), date: day }).catch(same)
    if (act === 'end') return d.run('subscription.terminate', { id, date: day, reason: 'END' })
    if (act === 'pause' || before === undefined) {
      if (act !== 'pause') return undefined
      // One that begins where another ended goes on with it, under its name.
      const { suspension } = await d.run<{ suspension: CalendarDate }>('subscription.suspend', { id, date: day, until: over })
      if (suspension === day) pauses.push(day)
      return undefined
    }
    pauses.pop()
    if (act === 'takePauseBack') return d.run('subscription.withdrawSuspension', { id, date: before })
    pauses.push(day)
    return d.run('subscription.changeSuspension', { id, date: before, from: day, until: over })
  }
  let waiting = [...bills]
  const moveTo = async (day: CalendarDate) => {
    for (const bill of waiting.filter((one) => one <= day)) {
      d.at(bill)
      await d.job('subscription.runDates')
      await d.bill(k).catch(() => undefined)
    }
    waiting = waiting.filter((one) => one > day)
    d.at(day)
    await d.job('subscription.runDates')
  }
  for (const [day, one] of tellings) {
    await moveTo(day)
    await tell(one)
  }
  await moveTo(last)
  await d.bill(k).catch(() => undefined)
  const rows = await d.rows<{ amount: string }>('SELECT amount FROM rated_transaction WHERE cancelled_op IS NULL')
  const differences = await d.differences()
  await d.core.close()
  return { cents: rows.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0), differences }
}

/** The same quantity again is refused and changes nothing. */
const same = (error: Error) => {
  if (!error.message.includes('service.quantity')) throw error
}

it(
  'come to the same whether told on their day or late, with invoices in between',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 6 }),
        fc.nat(60),
        fc.boolean(),
        fc.record({ in_advance: fc.boolean(), subscription_proration: fc.boolean(), termination_proration: fc.boolean() }),
        fc.array(fc.nat(150), { maxLength: 6 }),
        fc.option(event),
        async (events, from, isAnniversary, values, billDays, end) => {
          const all = end === null ? events : [...events, { ...end, act: 'end' as const }]
          const start = addDays('2026-01-01', from)
          const list = dated(start, all)
          // While a pause runs nothing else is told; a late one is told when its days are over.
          let floor = start
          const early = list.map((one) => {
            const told = later(floor, one.act === 'movePause' ? one.over : one.day)
            floor = later(floor, one.over)
            return [told, one] as const
          })
          floor = start
          const late = list.map((one) => {
            floor = later(floor, addDays(one.over, one.delay))
            return [floor, one] as const
          })
          const last = addDays(later(floor, addDays(start, 100)), 5)
          const bills = [...new Set(billDays)].filter((days) => days <= daysBetween(start, last)).map((days) => addDays(start, days))
          const first = await total({ start, isAnniversary, values }, early, [], last)
          const second = await total({ start, isAnniversary, values }, late, bills.sort(), last)
          expect(second).toEqual(first)
          expect(second.differences).toEqual([])
        },
      ),
      runs(12),
    )
  },
  PATIENCE,
)
