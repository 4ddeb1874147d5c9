/**
 * A month of usage over zones, in whatever files it comes: a maximum is never exceeded, and where a volume tier is reached
 * every unit costs its own zone's price of that one tier.
 *
 * Left out: corrections, of what each comes to (what is left of a line bounds it); they are tried against the bounds alone.
 * Packages, own prices and prices for a range as a whole, which other tests work out by hand.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'
import { gridLine, volume } from '../../support/price-plans.ts'
import { PATIENCE, runs } from './runs.ts'

type Zone = 'DE' | 'FR'
interface Use {
  readonly month: 1 | 2
  readonly zone: Zone
  readonly quantity: number
  /** The file with which it comes; files come one after the other. */
  readonly file: number
}
/** Prices in cents of two tiers by zone, the second from `bound` on. */
interface Tiers {
  readonly bound: number
  readonly cents: Readonly<Record<Zone, readonly [below: number, from: number]>>
}
interface Metering {
  readonly tier_model: 'perUnit' | 'graduated' | 'volume'
  readonly maximum: number | null
  readonly included: number | null
  readonly tiers: Tiers
}

async function metered({ tier_model, maximum, included, tiers }: Metering) {
  const world = await desk()
  world.at('2026-01-01')
  const attribute = (code: string, more: object) => world.run('attribute.create', { values: { code, name: code, ...more } })
  await attribute('zone', { kind: 'text', source: 'usage', usage_parameter: 1 })
  await attribute('volume', { kind: 'number', source: 'derived', derived_from: 'quantity' })
  const values = {
    tier_model,
    ...(maximum === null ? {} : { maximum_amount: String(maximum / 100) }),
    ...(included === null ? {} : { included_quantity: String(included) }),
  }
  const price_plan_id = await world.usageCharge('UNITS', { price: '1', values })
  const columns = [
    { code: 'zone', type: 'text' },
    { code: 'volume', type: 'numberRange' },
  ]
  const bound = String(tiers.bound)
  const lines = (['DE', 'FR'] as const).flatMap((zone) => [
    gridLine([zone, volume('0', bound)], String(tiers.cents[zone][0] / 100)),
    gridLine([zone, volume(bound, null)], String(tiers.cents[zone][1] / 100)),
  ])
  const draft = await world.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id, columns })
  const saved = await world.run<{ id: number; version: number }>('priceVersion.saveGrid', {
    id: draft.id,
    version: draft.version,
    table: { columns, currencies: [], lines },
  })
  await world.run('priceVersion.publish', { id: saved.id, version: saved.version, resolve_overlaps: true })
  await world.subscribe(await world.customer('A'), ['UNITS'], { access_points: [{ access_id: 'A' }] })
  world.at('2026-02-28')
  /** Amounts of each month in cents, to the digits that are kept. */
  const sums = async () => {
    const rows = await world.rows<{ month: string; amount: string }>(
      'SELECT substr(usage_date, 1, 7) AS month, amount FROM rated_transaction WHERE cancelled_op IS NULL',
    )
    return [1, 2].map((month) => {
      const own = rows.filter((row) => row.month === `2026-0${month}`)
      return Math.round(own.reduce((sum, row) => sum + Number(row.amount) * 100, 0) * 1e6) / 1e6
    })
  }
  const load = async (uses: readonly Use[]) => {
    let batch = 0
    for (const [file, some] of Map.groupBy(uses, (one) => one.file)) {
      const text = some.map(({ month, zone, quantity }, at) => {
        const minute = `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
        return `2026-0${month}-1${file}T${minute}:00Z;${quantity};A;${zone}`
      })
      batch = (await world.usage(text.join('\n')))['batch'] as number
    }
    return batch
  }
  return { world, load, sums }
}

/** What a month costs, by the rule, in cents: each use from where the month stands. */
function expected(uses: readonly Use[], { tier_model, maximum, included, tiers }: Metering): number {
  const billed: Record<Zone, number> = { DE: 0, FR: 0 }
  let used = 0
  let graduated = 0
  const beyond = (quantity: number) => Math.max(0, quantity - (included ?? 0))
  for (const { zone, quantity } of uses) {
    const [from, to] = [beyond(used), beyond(used + quantity)]
    used += quantity
    billed[zone] += to - from
    const below = Math.max(0, Math.min(to, tiers.bound) - from)
    graduated += below * tiers.cents[zone][0] + (to - from - below) * tiers.cents[zone][1]
  }
  // A quantity that stands on a bound has the tier above.
  const tier = billed.DE + billed.FR >= tiers.bound ? 1 : 0
  const atOnePrice = billed.DE * tiers.cents.DE[tier] + billed.FR * tiers.cents.FR[tier]
  const gross = tier_model === 'volume' ? atOnePrice : graduated
  return maximum === null ? gross : Math.min(gross, maximum)
}

const price = fc.integer({ min: 1, max: 300 })
const metering = (tier_model: fc.Arbitrary<Metering['tier_model']>): fc.Arbitrary<Metering> =>
  fc.record({
    tier_model,
    maximum: fc.option(fc.integer({ min: 1, max: 20_000 })),
    included: fc.option(fc.integer({ min: 1, max: 60 })),
    tiers: fc.record({
      bound: fc.integer({ min: 1, max: 150 }),
      cents: fc.record({ DE: fc.tuple(price, price), FR: fc.tuple(price, price) }),
    }),
  })
const use = (quantity: fc.Arbitrary<number>): fc.Arbitrary<Use> =>
  fc.record({ month: fc.constantFrom(1, 2), zone: fc.constantFrom('DE', 'FR'), quantity, file: fc.integer({ min: 0, max: 3 }) })
const usage = fc
  .array(use(fc.integer({ min: 1, max: 80 })), { minLength: 1, maxLength: 12, size: 'max' })
  .map((all) => all.sort((one, other) => one.file - other.file))

it(
  'comes to what the tier of the whole month costs at each zone’s own price, and never to more than the maximum',
  async () => {
    await fc.assert(
      fc.asyncProperty(usage, metering(fc.constantFrom('volume', 'volume', 'graduated')), async (uses, how) => {
        const { world, load, sums } = await metered(how)
        await load(uses)
        const month = (at: number) => uses.filter((one) => one.month === at)
        expect(await sums()).toEqual([expected(month(1), how), expected(month(2), how)])
        expect(await world.differences()).toEqual([])
        await world.core.close()
      }),
      runs(10),
    )
  },
  PATIENCE,
)

it(
  'never comes to more than the maximum nor to less than nothing, whatever is corrected; a file taken back leaves what was before',
  async () => {
    const corrected = fc
      .array(use(fc.integer({ min: -60, max: 80 }).filter((quantity) => quantity !== 0)), { minLength: 2, maxLength: 12, size: 'max' })
      .map((all) => all.sort((one, other) => one.file - other.file))
    await fc.assert(
      fc.asyncProperty(corrected, metering(fc.constantFrom('volume', 'graduated')), async (uses, how) => {
        const { world, load, sums } = await metered(how)
        const last = Math.max(...uses.map((one) => one.file))
        await load(uses.filter((one) => one.file < last))
        const before = await sums()
        const batch = await load(uses.filter((one) => one.file === last))
        const after = await sums()
        for (const sum of [...before, ...after]) {
          expect(sum).toBeGreaterThanOrEqual(0)
          if (how.maximum !== null) expect(sum).toBeLessThanOrEqual(how.maximum)
        }
        expect(await world.differences()).toEqual([])
        await world.job('usage.takeBack', { batch })
        expect(await sums()).toEqual(before)
        expect(await world.differences()).toEqual([])
        await world.core.close()
      }),
      runs(8),
    )
  },
  PATIENCE,
)
