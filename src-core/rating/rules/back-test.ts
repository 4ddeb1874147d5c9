/**
 * A back-test: rated transactions priced again by one version of a plan, and what that would have changed.
 *
 * The version is taken whatever its status and days; every other plan of the charge stays as it is, so that a
 * record which another plan prices is unchanged. Amounts of different currencies are never added.
 */
import type { Priced, Unpriced } from '../../charging/request.ts'
import { type Decimal, ZERO, decimal, toPlain } from '../../kernel/decimal.ts'
import { compileGrid } from '../../pricing/compile.ts'
import type { PriceVersion } from '../../pricing/grid.ts'
import type { RatingBook } from '../book.ts'

/** The book with one version in the place of all those of its plan. */
export function bookForTest(book: RatingBook, chargeId: number, planId: number, version: PriceVersion): RatingBook {
  const charge = book.charges.get(chargeId)
  if (!charge) throw new RangeError(`the book has no charge ${chargeId}`)
  const tested: PriceVersion = { ...version, status: 'published', validity: { start: null, end: null } }
  const plans = charge.plans.map((plan) => (plan.id === planId ? { ...plan, versions: [tested] } : plan))
  const grid = tested.table === null ? null : compileGrid(tested.table)
  return {
    ...book,
    charges: new Map(book.charges).set(chargeId, { ...charge, plans }),
    grid: (one) => (one === tested && grid !== null ? grid : book.grid(one)),
  }
}

/** One record of a test. */
export interface TestedRecord {
  readonly subscription: number
  readonly currency: string
  /** As it was rated, decimal text in `currency`. */
  readonly stored: string
  /** As the version prices it; `null` where nothing is left to price it by: then it stays as it was. */
  readonly priced: Priced | Unpriced | null
}

/** Decimal text in the digits of the currency. */
export interface BeforeAndAfter {
  readonly before: string
  readonly after: string
}

export interface TestedGroup extends BeforeAndAfter {
  readonly subscriptions: number
}

export interface BackTestFigures {
  readonly records: number
  readonly subscriptions: number
  /** Records that the version has no price for; they count as they were rated. */
  readonly unpriced: { readonly records: number; readonly reason: string } | null
  /** The currency with most subscriptions first. */
  readonly currencies: readonly (BeforeAndAfter & {
    readonly currency: string
    readonly more: TestedGroup
    readonly less: TestedGroup
    readonly same: TestedGroup
  })[]
}

interface Sum {
  readonly currency: string
  before: Decimal
  after: Decimal
}

/** What a subscription's records came to and would come to. */
export interface SubscriptionSum extends Readonly<Sum> {
  readonly subscription: number
}

/** Adds up a test record by record. What a subscription comes to is rounded once, so that the groups add up to the whole. */
export class BackTestTally {
  readonly #round: (amount: Decimal, currency: string) => Decimal
  readonly #sums = new Map<number, Sum>()
  #records = 0
  #unpriced = 0
  #reason = ''

  constructor(round: (amount: Decimal, currency: string) => Decimal) {
    this.#round = round
  }

  add({ subscription, currency, stored, priced }: TestedRecord): void {
    const sum = this.#sums.get(subscription) ?? { currency, before: ZERO, after: ZERO }
    this.#sums.set(subscription, sum)
    const before = decimal(stored)
    sum.before = sum.before.plus(before)
    sum.after = sum.after.plus(priced?.ok === true ? priced.amount : before)
    this.#records += 1
    if (priced?.ok === false) {
      this.#unpriced += 1
      this.#reason ||= priced.reason
    }
  }

  figures(): BackTestFigures {
    const byCurrency = [...Map.groupBy(this.#rounded(), (sum) => sum.currency)]
    return {
      records: this.#records,
      subscriptions: this.#sums.size,
      unpriced: this.#unpriced === 0 ? null : { records: this.#unpriced, reason: this.#reason },
      currencies: byCurrency
        .sort(([one, sums], [other, others]) => others.length - sums.length || (one < other ? -1 : 1))
        .map(([currency, sums]) => ({
          currency,
          ...total(sums),
          more: group(sums.filter((sum) => sum.after.gt(sum.before))),
          less: group(sums.filter((sum) => sum.after.lt(sum.before))),
          same: group(sums.filter((sum) => sum.after.eq(sum.before))),
        })),
    }
  }

  /** The subscriptions whose amount changes, the largest difference first, those of one currency together. */
  mostChanged(most: number): SubscriptionSum[] {
    const order = this.figures().currencies.map(({ currency }) => currency)
    const size = ({ before, after }: Sum) => after.minus(before).abs()
    return this.#rounded()
      .filter(({ before, after }) => !before.eq(after))
      .sort(
        (one, other) =>
          order.indexOf(one.currency) - order.indexOf(other.currency) ||
          size(other).cmp(size(one)) ||
          one.subscription - other.subscription,
      )
      .slice(0, most)
  }

  #rounded(): SubscriptionSum[] {
    return [...this.#sums].map(([subscription, { currency, before, after }]) => ({
      subscription,
      currency,
      before: this.#round(before, currency),
      after: this.#round(after, currency),
    }))
  }
}

function total(sums: readonly Sum[]): BeforeAndAfter {
  const add = (field: 'before' | 'after') => toPlain(sums.reduce((whole, sum) => whole.plus(sum[field]), ZERO))
  return { before: add('before'), after: add('after') }
}

function group(sums: readonly Sum[]): TestedGroup {
  return { subscriptions: sums.length, ...total(sums) }
}
