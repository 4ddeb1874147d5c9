/** The demo's usage records: readable but for those meant to be rejected, within subscriptions' lives, skewed. */
import { describe, expect, it } from 'vitest'
import { holds } from '../../../src-core/kernel/dates.ts'
import { zoneClock } from '../../../src-core/kernel/instants.ts'
import { cdrLineParser } from '../../../src-core/mediation/rules/cdr-line.ts'
import { planDemo } from '../../../src-main/demo/plan.ts'
import type { DemoSubscription } from '../../../src-main/demo/subscription-rows.ts'
import { REJECT_CAUSES, REJECT_ROUND } from '../../../src-main/demo/usage-rejects.ts'
import { servedPeriods } from '../../../src-main/demo/usage-sources.ts'
import type { UsageLine } from '../../../src-main/demo/usage.ts'

const plan = planDemo({ size: 'small' })
const parse = cdrLineParser(zoneClock('Europe/Berlin'))
const months = new Map(plan.months.map((month) => [month, [...plan.usage(month)]]))
const all = [...months.values()].flat()
const owners = new Map<string, DemoSubscription>(
  plan.subscriptions.flatMap((one) => one.services.flatMap(({ access_ids }) => access_ids.map((id) => [id, one] as const))),
)
const rejectsOf = (lines: readonly UsageLine[]) => lines.filter(({ reject }) => reject !== null)

function valuesOf(line: string) {
  const read = parse(line)
  if (!read.ok) throw new Error(`${line}: ${read.fault.reason}`)
  return read.values
}

it('is about 9,000 lines in 24 months, the same whenever a month is asked for', () => {
  expect(months.size).toBe(24)
  expect(Math.abs(all.length - 9000)).toBeLessThan(150)
  expect([...plan.usage('2026-10')]).toEqual(months.get('2026-10'))
  expect(() => plan.usage('2026-11').next()).toThrow(RangeError)
})

describe('good records', () => {
  const good = all.filter(({ reject }) => reject === null)

  it('are read, on a served day of the subscription of their access id, each once', () => {
    for (const { line } of good) {
      const { accessCode, eventDate } = valuesOf(line)
      const owner = owners.get(accessCode)
      expect(owner && servedPeriods(owner).some((period) => holds(period, eventDate)), line).toBe(true)
    }
    expect(new Set(good.map(({ line }) => line)).size).toBe(good.length)
  })

  it('stand in the file of their month, by time', () => {
    for (const [month, lines] of months) {
      const dates = lines.filter(({ reject }) => reject === null).map(({ line }) => line.slice(0, 24))
      expect([...dates].sort()).toEqual(dates)
      expect(dates.every((date) => date.startsWith(month))).toBe(true)
    }
  })

  it('match a usage charge of the products of their subscription', () => {
    const { charges, products } = plan.catalog
    for (const { line } of good) {
      const { accessCode, parameters } = valuesOf(line)
      const codes =
        owners.get(accessCode)?.services.flatMap(({ product }) => products.find(({ code }) => code === product)?.charges ?? []) ?? []
      const fits = charges.some(({ code, type, filter_1, filter_2 }) => {
        const isFit = filter_1 === parameters[0] && (filter_2 === undefined || filter_2 === parameters[1])
        return type === 'usage' && codes.includes(code) && isFit
      })
      expect(fits, line).toBe(true)
    }
  })

  it('are skewed: a tenth of the subscriptions has more than half of them', () => {
    const counts = new Map<DemoSubscription, number>()
    for (const { line } of good) {
      const owner = owners.get(valuesOf(line).accessCode) as DemoSubscription
      counts.set(owner, (counts.get(owner) ?? 0) + 1)
    }
    const sorted = [...counts.values()].sort((one, other) => other - one)
    const head = sorted.slice(0, Math.ceil(plan.subscriptions.length / 10)).reduce((sum, count) => sum + count, 0)
    expect(head / good.length).toBeGreaterThan(0.5)
  })

  it('have every zone and kind of traffic', () => {
    const seen = new Set(
      good.map(({ line }) =>
        valuesOf(line)
          .parameters.slice(0, 2)
          .join(' ')
          .replace(/(FULL|DELTA)/, '*'),
      ),
    )
    expect([...seen].sort()).toEqual(['API FLEET', 'DATA HOME', 'DATA IOT', 'DATA ROAM', 'SMS NAT', 'STORE *', 'VOICE INTL', 'VOICE NAT'])
  })
})

describe('rejects', () => {
  it('are two in a hundred, of every kind', () => {
    const rejects = rejectsOf(all)
    expect(Math.abs(rejects.length / all.length - 0.02)).toBeLessThan(0.003)
    expect(new Set(rejects.map(({ reject }) => reject))).toEqual(new Set(REJECT_ROUND))
    expect(new Set(REJECT_ROUND)).toEqual(new Set(Object.keys(REJECT_CAUSES)))
  })

  it('fail to be read exactly where their kind says so', () => {
    for (const { line, reject } of rejectsOf(all)) {
      const cause = REJECT_CAUSES[reject as NonNullable<typeof reject>]
      const read = parse(line)
      if (cause === 'INVALID_FORMAT' || cause === 'INVALID_ACCESS') expect(read, line).toMatchObject({ ok: false, fault: { cause } })
      else expect(read.ok, line).toBe(true)
    }
  })

  it('repeat a line of the month before, name strangers, or lie outside a subscription', () => {
    let before: readonly UsageLine[] = []
    for (const [month, lines] of months) {
      const delivered = new Set(before.filter(({ reject }) => reject === null).map(({ line }) => line))
      before = lines
      for (const { line, reject } of rejectsOf(lines)) {
        expect(lines.filter((one) => one.line === line)).toHaveLength(1)
        expect(delivered.has(line), line).toBe(reject === 'duplicate')
        if (reject === 'unknownAccess') expect(owners.has(valuesOf(line).accessCode)).toBe(false)
        if (reject !== 'terminatedSubscription' && reject !== 'notYetActive') continue
        const { accessCode, eventDate } = valuesOf(line)
        const owner = owners.get(accessCode) as DemoSubscription
        const ended = owner.events.find(({ kind }) => kind === 'terminate')?.date ?? '9999'
        expect(reject === 'notYetActive' ? eventDate < owner.subscription_date : eventDate >= ended, line).toBe(true)
        expect(eventDate.startsWith(month)).toBe(true)
      }
    }
  })
})

it('the full company has about 400,000 lines, growing', () => {
  const full = planDemo({ size: 'full' })
  const count = (month: string) => [...full.usage(month)].length
  const [first, last] = [count('2024-11'), count('2026-10')]
  expect(last / first).toBeGreaterThan(1.3)
  expect(Math.abs(((first + last) / 2) * 24 - 400_000)).toBeLessThan(30_000)
})
