/** The price of one operation: what it is of, in which currency, and what is told of it. */
import { describe, expect, it } from 'vitest'
import type { PriceBook, PricedCharge } from '../../../src-core/charging/catalog.ts'
import { modelByKey, tiersOf } from '../../../src-core/charging/line-prices.ts'
import { planQuery, priceAsBefore, priceOf } from '../../../src-core/charging/price.ts'
import type { Priced, PriceRequest, PriceSlice } from '../../../src-core/charging/request.ts'
import { NOTHING_USED } from '../../../src-core/charging/standing.ts'
import { valuesOf } from '../../../src-core/charging/values.ts'
import { type Decimal, decimal, ONE } from '../../../src-core/kernel/decimal.ts'
import type { PricePlan } from '../../../src-core/pricing/grid.ts'
import type { SelectionTrace } from '../../../src-core/pricing/selection.ts'
import { totalAmount } from '../../../src-core/pricing/tiers.ts'
import { column, line, table } from '../pricing/grid-samples.ts'
import { BOOK as PLAIN, plan, request, version } from '../pricing/plan-samples.ts'

/** A euro is 1.25 dollars; no rate leads to francs. The column `volume` is the quantity of the month. */
const BOOK: PriceBook = {
  ...PLAIN,
  attributes: new Map([['volume', { code: 'volume', source: 'derived', usageParameter: null, derivedFrom: 'quantity' }]]),
  rateOn: (currency) => ({ EUR: ONE, USD: decimal('1.25') })[currency] ?? null,
}
const inCurrency = (currency: string, asked: PriceRequest): PriceRequest => ({ ...asked, subscriber: { ...asked.subscriber, currency } })
const amountOf = (asked: PriceRequest) => {
  const priced = priceOf(BOOK, asked)
  return priced.ok ? priced.amount.toString() : priced.reason
}
const pricedOf = (asked: PriceRequest) => priceOf(BOOK, asked) as Priced

const VOLUME = table(
  [column('volume', 'numberRange')],
  [line(11, [{ from: '0', to: '10' }], '4'), line(12, [{ from: '10', to: '20' }], '3')],
)
const RANGED = plan(1, { versions: [version(1, { table: VOLUME, price: null })] })
const graduated = (more: Partial<PriceRequest> = {}, charge: Partial<PricedCharge> = {}) =>
  request([RANGED], more, { tierModel: 'graduated', ...charge })

describe('a connection fee', () => {
  const fee = (more: Partial<PriceRequest> = {}, charge: Partial<PricedCharge> = {}) =>
    pricedOf(request([plan(1)], more, { connectionFee: decimal('0.07'), ...charge }))

  it('is charged with each record of a quantity above zero, in the account’s currency', () => {
    expect([fee().amount, fee().fee].map(String)).toEqual(['50.07', '0.07'])
    expect([fee({ quantity: decimal('0') }).amount, fee({ quantity: decimal('-2') }).amount].map(String)).toEqual(['0', '-10'])
    // 10 x 5 x 1.25 and 0.07 x 1.25.
    const dollars = pricedOf(inCurrency('USD', request([plan(1)], {}, { connectionFee: decimal('0.07') })))
    expect([dollars.amount, dollars.fee].map(String)).toEqual(['62.5875', '0.0875'])
  })

  it('is of usage only, and the one that is known already where it is given', () => {
    expect(String(fee({}, { type: 'recurring' }).amount)).toBe('50')
    expect(String(fee({ fee: decimal('0.5') }).amount)).toBe('50.5')
  })

  it('is charged beside included units and is no part of the unit price', () => {
    const priced = fee({ quantity: decimal('4') }, { included: decimal('10') })
    expect([priced.amount, priced.fee, priced.unitPrice].map(String)).toEqual(['0.07', '0.07', '5'])
    const tiers = pricedOf(graduated({ quantity: decimal('5') }, { connectionFee: decimal('1') }))
    expect([tiers.amount, tiers.unitPrice].map(String)).toEqual(['21', '4'])
    // Cut to 0.4 by the maximum: nothing of it is left for the units.
    const cut = pricedOf(graduated({ quantity: decimal('5') }, { connectionFee: decimal('1'), maximum: decimal('0.4') }))
    expect([cut.amount, cut.unitPrice].map(String)).toEqual(['0.4', '0'])
  })

  it('has no price in a currency to which no rate leads, as a maximum has none', () => {
    const francs = { CHF: { price: '6', rate: null, usedForAccounts: true } }
    const asked = (charge: Partial<PricedCharge>) =>
      amountOf(inCurrency('CHF', request([plan(1, { versions: [version(1, { currencyPrices: francs })] })], {}, charge)))
    expect(asked({})).toBe('60')
    expect(asked({ connectionFee: ONE })).toBe(
      'PP1: The charge has a connection fee in another currency, and there is no exchange rate for it.',
    )
    expect(asked({ maximum: ONE, connectionFee: ONE })).toBe(
      'PP1: The charge has a maximum in another currency, and there is no exchange rate for it.',
    )
  })
})

describe('a maximum', () => {
  it('is of the plan’s currency', () => {
    expect(amountOf(request([plan(1)], {}, { maximum: decimal('40') }))).toBe('40')
    expect(amountOf(inCurrency('USD', request([plan(1)], {}, { maximum: decimal('40') })))).toBe('50')
    expect(amountOf(request([plan(1)], {}, { maximum: decimal('40'), planCurrency: new Map([[1, 'USD']]) }))).toBe('32')
  })
})

describe('an own price', () => {
  it('leaves a maximum and a fee in another currency, to which a rate must lead', () => {
    const own = (currency: string, charge: Partial<PricedCharge>) => {
      const asked = inCurrency(currency, request([plan(1)], {}, charge))
      return amountOf({ ...asked, charged: { ...asked.charged, priceOverride: decimal('3') } })
    }
    expect([own('CHF', {}), own('USD', { maximum: decimal('20') }), own('USD', { connectionFee: decimal('2') })]).toEqual([
      '30',
      '25',
      '32.5',
    ])
    expect(own('CHF', { maximum: decimal('20') })).toBe(
      'The charge has a maximum in another currency, and there is no exchange rate for it.',
    )
  })
})

it('one price is that of a package where ranges count in blocks, and of a unit where nothing does', () => {
  const of = (tierModel: PricedCharge['tierModel'], packageSize: string | null) =>
    amountOf(
      request(
        [plan(1)],
        { quantity: decimal('15') },
        { tierModel, packageSize: packageSize === null ? null : decimal(packageSize), maximum: decimal('999') },
      ),
    )
  // 15 x 5, or two packages of ten.
  expect([of('perUnit', '10'), of('graduated', '10'), of('graduated', null), of('package', '10'), of('package', null)]).toEqual([
    '75',
    '10',
    '75',
    '10',
    '75',
  ])
})

describe('ranges of a grid', () => {
  it('name the line where one prices all of a record', () => {
    const of = (before: string, quantity: string, charge: Partial<PricedCharge> = {}) => {
      const { amount, lineId, unitPrice } = pricedOf(graduated({ before: decimal(before), quantity: decimal(quantity) }, charge))
      return [amount.toString(), lineId, unitPrice.toString()]
    }
    expect(of('0', '10')).toEqual(['40', 11, '4'])
    expect(of('10', '5')).toEqual(['15', 12, '3'])
    expect(of('0', '15')).toEqual(['55', null, '3.666666666667'])
    expect(of('9', '2')).toEqual(['7', null, '3.5'])
    // Five of seven are included, so that all of the rest is in the first range.
    expect(of('5', '7', { included: decimal('5') })).toEqual(['28', 11, '4'])
    expect(of('10', '0')).toEqual(['0', 12, '0'])
  })

  it('say up to where they have no price', () => {
    expect(amountOf(graduated({ before: decimal('15'), quantity: decimal('6') }))).toBe('PP1: No line of the grid prices 21 units.')
  })

  it('price the whole of a recurring charge, and of it the share in time', () => {
    const half = graduated({ quantity: decimal('6'), selectBy: decimal('12') }, { type: 'recurring' })
    // 10 x 4 + 2 x 3 = 46 for twelve, half of it for six.
    const priced = pricedOf(half)
    expect([priced.amount, priced.unitPrice].map(String)).toEqual(['23', '3.833333333333'])
    expect([priced.lineId, priced.counted]).toEqual([null, null])
    expect(pricedOf(graduated({ quantity: decimal('3'), selectBy: decimal('6') }, { type: 'recurring' })).lineId).toBe(11)
    expect(amountOf(graduated({ quantity: decimal('0'), selectBy: decimal('0') }, { type: 'recurring' }))).toBe('0')
    expect(amountOf(graduated({ quantity: decimal('-6') }, { type: 'recurring' }))).toBe('-24')
    expect(amountOf(graduated({ quantity: decimal('5'), selectBy: decimal('25') }, { type: 'recurring' }))).toBe(
      'PP1: No line of the grid prices 25 units.',
    )
  })
})

describe('what adds up to an amount', () => {
  const shown = (asked: PriceRequest) => {
    const slices: PriceSlice[] = []
    priceOf(BOOK, { ...asked, slices })
    return slices.map((one) => `${one.quantity} ${one.kind} at ${one.unitPrice} = ${one.amount} ${one.line?.id ?? '-'}`)
  }

  it('is included units, parts by range with their lines, and what a maximum takes off', () => {
    expect(shown(graduated({ quantity: decimal('17') }, { included: decimal('5'), maximum: decimal('30') }))).toEqual([
      '5 units at 0 = 0 -',
      '10 units at 4 = 40 11',
      '2 units at 3 = 6 12',
      '0 repricing at 0 = -16 -',
    ])
    expect(shown(graduated({ before: decimal('8'), quantity: decimal('3') }))).toEqual(['2 units at 4 = 8 11', '1 units at 3 = 3 12'])
  })

  it('is what another range does to the units before, of a volume', () => {
    expect(shown(graduated({ before: decimal('8'), quantity: decimal('4') }, { tierModel: 'volume' }))).toEqual([
      '4 units at 3 = 12 12',
      '0 repricing at 0 = -8 -',
    ])
  })

  it('leaves the connection fee out', () => {
    expect(shown(graduated({ quantity: decimal('2') }, { connectionFee: decimal('1') }))).toEqual(['2 units at 4 = 8 11'])
  })
})

describe('what counts together', () => {
  const setOf = (countsTogether: PricedCharge['countsTogether']) =>
    pricedOf(request([plan(1)], { before: () => NOTHING_USED }, { countsTogether, included: ONE })).counted?.set

  it('has the name of the subscription, of the first service or of the price line', () => {
    expect([setOf('subscription'), setOf('service'), setOf('line')]).toEqual(['', 's1', '1:'])
  })

  it('is asked for by that name', () => {
    const asked: string[] = []
    const before = (set: string) => {
      asked.push(set)
      return NOTHING_USED
    }
    priceOf(BOOK, request([plan(1)], { before }, { countsTogether: 'service', included: ONE }))
    expect(asked).toEqual(['s1'])
  })
})

describe('a price as it was before', () => {
  const two = plan(1, { versions: [version(1, { price: '5', status: 'closed' }), version(2, { price: '7' })] })

  it('is that of the version and line that priced it, whatever would be taken today', () => {
    const before = (plans: readonly PricePlan[], id: number, lineId: number | null = null) =>
      priceAsBefore(BOOK, request(plans), id, lineId)
    expect(before([two], 1)).toMatchObject({ ok: true, versionId: 1, unitPrice: decimal('5') })
    expect(before([two], 2)).toMatchObject({ ok: true, versionId: 2, unitPrice: decimal('7') })
    expect(before([plan(3), two], 2)).toMatchObject({ ok: true, plan: { id: 1 }, unitPrice: decimal('7') })
    const lines = table([column('zone', 'text')], [line(21, ['A'], '1'), line(22, ['B'], '2')])
    const gridded = plan(1, { versions: [version(1, { table: lines, price: null })] })
    expect(before([gridded], 1, 22)).toMatchObject({ ok: true, lineId: 22, unitPrice: decimal('2') })
    expect(before([gridded], 1, 23)).toMatchObject({ ok: false })
  })

  it('is none where its plan is gone', () => {
    expect(priceAsBefore(BOOK, request([two]), 9, null)).toMatchObject({ ok: false, reason: 'The price plan that priced it is archived.' })
  })
})

describe('the way to a price', () => {
  const tell = (asked: PriceRequest) => {
    const trace: SelectionTrace = []
    priceOf(BOOK, { ...asked, trace })
    return trace
  }

  it('says of a version that is asked for whether it is published, and valid on the day', () => {
    const why = (more: Parameters<typeof version>[1]) =>
      tell(request([plan(1)], { version: version(7, more) })).find(({ step }) => step === 'version')?.why
    const june = { start: '2026-06-01', end: '2026-07-01' }
    expect(why({})).toBe('valid on 30 Jul 2026')
    expect(why({ validity: june })).toBe('tried outside its days')
    expect(why({ status: 'draft' })).toBe('draft, valid on 30 Jul 2026')
    expect(why({ status: 'closed', validity: june })).toBe('closed, tried outside its days')
  })

  it('names the place of the line in its grid, from 1', () => {
    const lines = table([column('zone', 'text')], [line(21, ['A'], '1'), line(22, [null], '2')])
    const slices: PriceSlice[] = []
    const gridded = plan(1, { versions: [version(1, { table: lines, price: null })] })
    priceOf(BOOK, request([gridded], { slices, givenValue: () => 'B' }, { included: ONE }))
    expect(slices.map((one) => one.line)).toEqual([null, { id: 22, position: 2 }])
  })

  it('says which lines of ranges were used, and by what the others were passed', () => {
    const notes = tell(graduated({ before: decimal('8'), quantity: decimal('4') })).filter(({ step }) => step === 'line')
    expect(notes.map(({ id, taken, why }) => [id, taken, why])).toEqual([
      [11, true, 'its tier is reached'],
      [12, true, 'its tier is reached'],
    ])
    const first = tell(graduated({ before: decimal('2'), quantity: decimal('4') })).filter(({ step }) => step === 'line')
    expect(first.map(({ id, taken }) => [id, taken])).toEqual([
      [11, true],
      [12, false],
    ])
  })

  it('says it though some units are included, which no line prices', () => {
    const notes = tell(graduated({ quantity: decimal('17') }, { included: decimal('5') })).filter(({ step }) => step === 'line')
    expect(notes.map(({ id, taken }) => [id, taken])).toEqual([
      [11, true],
      [12, true],
    ])
  })

  it('tells the first plan that failed where all do, and how many there are where none fits', () => {
    const usd = plan(1, { currency: 'USD' })
    expect(amountOf(request([usd, { ...usd, id: 2 }]))).toBe('None of 2 price plans of CHARGE fits.')
    const trace = tell(request([plan(1, { versions: [] }), plan(2)]))
    expect(trace.filter(({ step }) => step === 'plan').map(({ id, taken, misses }) => [id, taken, misses])).toEqual([
      [2, true, 0],
      [1, false, 1],
    ])
  })
})

it('asks plans by the day, the whole quantity, and the first day of the line where ages count from there', () => {
  const asked = request([], { quantity: decimal('6'), selectBy: decimal('12'), parameters: ['A'] })
  expect(planQuery(asked)).toMatchObject({ offer: 'O1', agedFrom: '2026-01-31', quantity: decimal('12'), parameters: ['A', null, null] })
  const own = { ...asked, charged: { ...asked.charged, agedFrom: '2026-05-01', offerCode: 'O2' } }
  expect(planQuery(own)).toMatchObject({ offer: 'O2', agedFrom: '2026-05-01', subscriptionDate: '2026-01-31' })
})

describe('the key of a price line', () => {
  const charge = graduated().charged.charge
  const tiers = (currency: string, rate: Decimal | null) =>
    tiersOf(BOOK, charge, RANGED.versions[0] as never, 0, { planCurrency: 'EUR', currency, rate }, [null])

  it('names version and lines, and the rate where prices are converted', () => {
    expect(tiers('EUR', ONE).key).toBe('1:11,12')
    expect(tiers('USD', decimal('1.25')).key).toBe('1:11,12@1.25')
    expect(tiers('CHF', null).key).toBe('1:11,12@?')
  })

  it('leads back to the model that it stood for, at the rate of then', () => {
    const twelve = (currency: string, key: string, of = charge) => {
      const model = modelByKey(BOOK, of, key, () => ({ planCurrency: 'EUR', currency, rate: decimal('2') }))
      return model && (totalAmount(model, decimal('12'))?.toString() ?? null)
    }
    expect([twelve('EUR', '1:11,12'), twelve('EUR', '1:11'), twelve('USD', '1:11,12@1.5')]).toEqual(['46', null, '69'])
    expect(twelve('CHF', '1:11,12@?')).toBeNull()
    expect([twelve('EUR', '9:11,12'), twelve('EUR', 'own')]).toEqual([null, null])
    const flat = plan(1, { versions: [version(1, { price: '5' }), version(2, { price: '7' })] })
    const other = plan(3, { versions: [version(3, { price: '9' })] })
    const plain = request([flat, other]).charged.charge
    expect([twelve('EUR', '1:', plain), twelve('EUR', '2:', plain), twelve('EUR', '3:', plain)]).toEqual(['60', '84', '108'])
    const zones = table([column('zone', 'text')], [line(21, ['A'], '1'), line(22, ['B'], '2')])
    const zoned = request([plan(1, { versions: [version(1, { table: zones, price: null })] })]).charged.charge
    expect([twelve('EUR', '1:22', zoned), twelve('EUR', '1:23', zoned)]).toEqual(['24', null])
    // A key without a rate has that of who asks: 12 at 2.00 EUR are 48.00 dollars at 2.
    expect(twelve('USD', '1:22', zoned)).toBe('48')
  })

  it('knows the model once for each currency and rate', () => {
    const charge = graduated().charged.charge
    const tiers = (currency: string, rate: Decimal) =>
      tiersOf(BOOK, charge, RANGED.versions[0] as never, 0, { planCurrency: 'EUR', currency, rate }, [null])
    expect(tiers('USD', decimal('1.25')).model).toBe(tiers('USD', decimal('1.25')).model)
    expect(totalAmount(tiers('USD', decimal('1.25')).model, decimal('2'))?.toString()).toBe('10')
    expect(totalAmount(tiers('USD', decimal('1.5')).model, decimal('2'))?.toString()).toBe('12')
  })
})

describe('the values that a grid compares', () => {
  const read = (source: 'service' | 'usage' | 'derived', more: object, asked: Partial<PriceRequest> = {}, attributes: object = {}) => {
    const given = request([], asked)
    const book: PriceBook = {
      ...BOOK,
      attributes: new Map([['a', { code: 'a', source, usageParameter: null, derivedFrom: null, ...more }]]),
    }
    const all = { ...given, charged: { ...given.charged, attributes: attributes as Record<string, unknown> } }
    return valuesOf(book, table([column('a', 'text')], []), all)[0]
  }

  it('are those of the service, whatever they are written as', () => {
    const values = [undefined, null, 'Gold', false, 12, ['a', 2], { odd: 1 }].map((a) => read('service', {}, {}, { a }))
    expect(values).toEqual([null, null, 'Gold', false, '12', ['a', '2'], null])
  })

  it('are usage parameters, counted from 1', () => {
    expect(read('usage', { usageParameter: 2 }, { parameters: ['A', 'B'] })).toBe('B')
    expect(read('usage', { usageParameter: 3 }, { parameters: ['A', 'B'] })).toBeNull()
  })

  it('are the age in whole months, the quantity, the country', () => {
    expect(String(read('derived', { derivedFrom: 'subscriptionAge' }))).toBe('5')
    expect(String(read('derived', { derivedFrom: 'quantity' }))).toBe('10')
    expect(String(read('derived', { derivedFrom: 'quantity' }, { selectBy: decimal('12') }))).toBe('12')
    expect(read('derived', { derivedFrom: 'buyerCountry' })).toBe('DE')
    expect(read('derived', {})).toBeNull()
  })
})
