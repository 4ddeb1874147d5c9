import { describe, expect, it } from 'vitest'
import type { PricedCharge } from '../../../src-core/charging/catalog.ts'
import { priceOf } from '../../../src-core/charging/price.ts'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import { compileGrid } from '../../../src-core/pricing/compile.ts'
import { type PricePlan, type PriceVersion, gridTableSchema, pricePlanSchema } from '../../../src-core/pricing/grid.ts'
import { cellMatches } from '../../../src-core/pricing/match-cell.ts'
import { selectLine } from '../../../src-core/pricing/select-line.ts'
import { candidatePlans } from '../../../src-core/pricing/select-plan.ts'
import { priceDate, selectVersion } from '../../../src-core/pricing/select-version.ts'
import type { SelectionTrace } from '../../../src-core/pricing/selection.ts'
import { unitPrice } from '../../../src-core/pricing/unit-price.ts'
import { BOOK, plan, QUERY, request, version } from './plan-samples.ts'
import { BILLING_CYCLE, VOICE, column, line, table } from './grid-samples.ts'

const codesOf = (plans: readonly PricePlan[]) => plans.map((one) => one.code)

describe('step A: the plan', () => {
  it('orders by priority, then id, whatever the order given', () => {
    expect(codesOf(candidatePlans([plan(3), plan(2, { priority: 2 }), plan(1)], QUERY))).toEqual(['PP1', 'PP3', 'PP2'])
  })

  it.each<[string, Partial<PricePlan>]>([
    ['is disabled', { enabled: false }],
    ['is for another seller', { seller: 'S2' }],
    ['is for another offer', { offer: 'O2' }],
    ['is for another country', { country: 'FR' }],
    ['is for another currency', { currency: 'USD' }],
    ['wants another parameter 1', { criteria: ['DATA', null, null] }],
    ['wants another parameter 2', { criteria: [null, 'X', null] }],
    ['wants another parameter 3', { criteria: [null, null, 'X'] }],
    ['is for another time of subscription', { subscribed: { start: null, end: '2026-01-31' } }],
    ['is for another age of the subscription', { ageInMonths: { from: 6, to: null } }],
    ['is for another age of the subscription', { ageInMonths: { from: null, to: 5 } }],
    ['rates at another time', { rated: { start: '2026-07-31', end: null } }],
    ['is for another quantity', { quantity: { from: null, to: '10' } }],
    ['is not valid then', { validity: { start: null, end: '2026-07-30' } }],
  ])('passes by a plan that %s', (why, more) => {
    const trace: SelectionTrace = []
    expect(candidatePlans([plan(1, more)], QUERY, { trace })).toEqual([])
    expect(trace).toEqual([{ step: 'plan', id: 1, name: 'PP1', taken: false, why, misses: 1 }])
  })

  it('counts what speaks against a plan', () => {
    const trace: SelectionTrace = []
    candidatePlans([plan(1, { seller: 'S2', country: 'FR', validity: { start: null, end: '2026-01-01' } })], QUERY, { trace })
    expect(trace.map(({ why, misses }) => [why, misses])).toEqual([['is for another seller', 3]])
  })

  it('takes a plan whose bounds hold exactly', () => {
    const exact = plan(1, {
      quantity: { from: '10', to: '10.5' },
      ageInMonths: { from: 5, to: 6 },
      subscribed: { start: '2026-01-31', end: '2026-02-01' },
      validity: { start: '2026-07-30', end: null },
    })
    expect(codesOf(candidatePlans([exact], QUERY))).toEqual(['PP1'])
  })

  it('reads validity strictly at its start, and to the end of the period, under the reference policy', () => {
    const starting = plan(1, { validity: { start: '2026-07-30', end: null } })
    const ending = plan(2, { validity: { start: null, end: '2026-07-30' } })
    expect(codesOf(candidatePlans([starting, ending], QUERY, { validity: 'opencell' }))).toEqual(['PP2'])
    expect(codesOf(candidatePlans([ending], { ...QUERY, endDate: '2026-08-30' }, { validity: 'opencell' }))).toEqual([])
  })

  it('asks for the criterion and the calendar last', () => {
    const tests = {
      criteriaHold: (expression: string) => expression === 'yes',
      calendarHolds: (calendar: string) => calendar === 'weekdays',
    }
    const plans = [
      plan(1, { criteriaExpression: 'no' }),
      plan(2, { validityCalendar: 'weekends' }),
      plan(3, { criteriaExpression: 'yes', validityCalendar: 'weekdays' }),
    ]
    expect(codesOf(candidatePlans(plans, QUERY, { tests }))).toEqual(['PP3'])
    expect(() => candidatePlans(plans, QUERY)).toThrow('no evaluator was given for “no”')
  })

  it('has a schema', () => {
    expect(pricePlanSchema.parse(plan(1))).toEqual(plan(1))
    expect(pricePlanSchema.safeParse(plan(1, { validity: { start: '2026-02-30', end: null } })).success).toBe(false)
  })
})

describe('step B: the version', () => {
  const first = version(1, { validity: { start: null, end: '2026-07-01' } })
  const second = version(2, { validity: { start: '2026-07-01', end: null } })

  it('takes the published one, its end excluded', () => {
    expect(selectVersion([first, second], '2026-07-01')).toMatchObject({ found: true, value: { id: 2 } })
    expect(selectVersion([first, second], '2026-06-30')).toMatchObject({ found: true, value: { id: 1 } })
  })

  it('finds none in drafts, and refuses two', () => {
    expect(selectVersion([version(1, { status: 'draft' })], '2026-07-01')).toMatchObject({ found: false, reason: 'NO_PRICEPLAN' })
    expect(selectVersion([version(1), version(2)], '2026-07-01')).toMatchObject({ found: false, reason: 'SEVERAL_VERSIONS' })
  })

  it('says why each was passed by', () => {
    const trace: SelectionTrace = []
    selectVersion([first, second, version(3, { status: 'closed' })], '2026-08-01', trace)
    expect(trace.map((note) => `${note.name} ${note.why}`)).toEqual([
      'version 1 ended before 1 Jul 2026',
      'version 2 valid on 1 Aug 2026',
      'version 3 is closed',
    ])
    expect(trace.map(({ taken, misses }) => [taken, misses])).toEqual([
      [false, 1],
      [true, 0],
      [false, 1],
    ])
    const late: SelectionTrace = []
    selectVersion([version(1, { validity: { start: '2026-01-01', end: '2026-02-01' } })], '2026-06-15', late)
    expect(late.map(({ why }) => why)).toEqual(['ended before 1 Feb 2026'])
    const early: SelectionTrace = []
    selectVersion([first, second, version(3), version(4, { validity: { start: '2026-06-01', end: null } })], '2026-06-15', early)
    expect(early.map(({ name, why, taken, misses }) => [name, why, taken, misses])).toEqual([
      ['version 1', 'valid on 15 Jun 2026', false, 0],
      ['version 2', 'starts on 1 Jul 2026', false, 1],
      ['version 3', 'valid on 15 Jun 2026', false, 0],
      ['version 4', 'valid on 15 Jun 2026', false, 0],
    ])
  })

  it('freezes the price date on the service', () => {
    expect(priceDate('event', '2026-07-30', '2026-01-01')).toBe('2026-07-30')
    expect(priceDate('delivery', '2026-07-30', '2026-01-01')).toBe('2026-01-01')
    expect(priceDate('manual', '2026-07-30', null)).toBe('2026-07-30')
  })
})

describe('step C: the line', () => {
  it.each([
    ['Monthly', '12', '24'],
    ['Monthly', '24', '15'],
    ['Annually', '12', '18'],
    ['Annually', '24', '13'],
    ['Monthly', '17', '18'],
  ])('prices %s over %s months as the reference test does: %s', (cycle, months, price) => {
    expect(selectLine(BILLING_CYCLE, [cycle, months])).toMatchObject({ found: true, value: { unitPrice: price } })
  })

  it('finds nothing without a default line', () => {
    const bare = { ...BILLING_CYCLE, lines: BILLING_CYCLE.lines.slice(0, 4) }
    expect(selectLine(bare, ['Monthly', '17'])).toMatchObject({ found: false, reason: 'NO_PRICEPLAN' })
    expect(compileGrid(bare).select(['Monthly', '17'])).toBeNull()
  })

  it('prefers priority, then filled cells, then id', () => {
    const grid = table(
      [column('a', 'text'), column('b', 'text')],
      [line(1, ['x', null]), line(2, [null, 'y']), line(3, ['x', 'y']), line(4, [null, null], '1', { priority: -1 })],
    )
    expect(selectLine(grid, ['x', 'y'])).toMatchObject({ value: { id: 4 } })
    expect(selectLine({ ...grid, lines: grid.lines.slice(0, 3) }, ['x', 'y'])).toMatchObject({ value: { id: 3 } })
    expect(selectLine({ ...grid, lines: grid.lines.slice(0, 2) }, ['x', 'y'])).toMatchObject({ value: { id: 1 } })
  })

  it('excludes the upper bound of numbers and includes both ends of dates', () => {
    const numbers = { from: '0', to: '500' }
    expect([
      cellMatches({ type: 'numberRange' }, numbers, '0'),
      cellMatches({ type: 'numberRange' }, numbers, '499.999999999999'),
      cellMatches({ type: 'numberRange' }, numbers, '500'),
    ]).toEqual([true, true, false])
    const dates = { from: '2026-01-01', to: '2026-01-31' }
    expect(
      ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((value) => cellMatches({ type: 'dateRange' }, dates, value)),
    ).toEqual([false, true, true, false])
    expect(cellMatches({ type: 'dateRange' }, dates, '2026-01-31T23:59:59')).toBe(true)
  })

  it('matches one value in common of multiple lists, and never a missing value', () => {
    expect(cellMatches({ type: 'textMultipleList' }, ['3XL', 'Bleu'], 'Rouge; Bleu')).toBe(true)
    expect(cellMatches({ type: 'numberMultipleList' }, ['1', '2.0'], ['2', '7'])).toBe(true)
    expect(cellMatches({ type: 'text' }, 'x', null)).toBe(false)
    expect(cellMatches({ type: 'text' }, null, null)).toBe(true)
  })

  it('wants every filled cell of a line to hold, blank ones hold everything', () => {
    const grid = table([column('a', 'text'), column('b', 'text')], [line(1, ['x', 'y']), line(2, [null, 'z'])])
    const found = (a: string | null, b: string | null) => {
      const selected = selectLine(grid, [a, b])
      return selected.found ? selected.value.id : null
    }
    expect([found('x', 'y'), found('x', 'q'), found('q', 'y'), found('q', 'z'), found(null, 'z'), found('x', null)]).toEqual([
      1,
      null,
      null,
      2,
      2,
      null,
    ])
    // A line with fewer cells than columns is blank in the rest, and so are values that were not given.
    const short = table([column('a', 'text'), column('b', 'text')], [line(1, ['x'])])
    expect(selectLine(short, ['x'])).toMatchObject({ found: true, value: { id: 1 } })
    expect(selectLine(grid, ['x'])).toMatchObject({ found: false })
  })

  it('takes the lines in their order, not in that of the table, and leaves the table as it is', () => {
    const lines = [line(3, [null]), line(2, ['x']), line(1, ['x'], '1', { priority: 1 })]
    const grid = table([column('a', 'text')], lines)
    expect(selectLine(grid, ['x'])).toMatchObject({ value: { id: 2 } })
    expect(grid.lines.map(({ id }) => id)).toEqual([3, 2, 1])
  })

  it('says how many lines there are when none fits, and what each lacks', () => {
    const one = table([column('a', 'text')], [line(1, ['x'])])
    const miss = (grid: typeof one, values: readonly string[], trace?: SelectionTrace) => {
      const selected = selectLine(grid, values, trace)
      return selected.found ? '' : selected.message
    }
    expect(miss(one, ['q'])).toBe('The only line does not fit, and there is no default line.')
    const two = table([column('a', 'text'), column('b', 'text')], [line(1, ['x', 'y']), line(2, ['q', 'y'])])
    const trace: SelectionTrace = []
    expect(miss(two, ['q', 'q'], trace)).toBe('None of the 2 lines fits, and there is no default line.')
    expect(trace.map(({ step, id, name, taken, misses }) => [step, id, name, taken, misses])).toEqual([
      ['line', 1, 'line 1', false, 2],
      ['line', 2, 'line 2', false, 1],
    ])
  })

  it('notes of each line why it is taken or passed by', () => {
    const trace: SelectionTrace = []
    const grid = table([column('a', 'text'), column('b', 'text')], [line(1, [null, null]), line(2, ['x', null]), line(3, ['q', null])])
    selectLine(grid, ['x', 'y'], trace)
    expect(trace.map(({ name, taken, misses, why }) => [name, taken, misses, why])).toEqual([
      ['line 2', true, 0, 'all 1 filled cells match'],
      ['line 3', false, 1, 'a is x'],
      ['line 1', false, 0, 'line 2 goes before it'],
    ])
    const byDefault: SelectionTrace = []
    selectLine(grid, ['z', 'y'], byDefault)
    expect(byDefault.find(({ taken }) => taken)).toMatchObject({ name: 'line 1', why: 'default line', misses: 0 })
  })

  it('explains as the price grid page does', () => {
    const trace: SelectionTrace = []
    selectLine(VOICE, ['Zone 2', true, '1100'], trace)
    const near = trace.filter((note) => note.taken || note.misses === 1).map((note) => `${note.name}: ${note.why}`)
    expect(near).toContain('line 5: all 3 filled cells match')
    expect(near).toContain('line 6: starts at 1,200 minutes')
    expect(near).toContain('line 4: ends at 500 minutes')
    expect(near).toContain('line 8: business is Yes')
    expect(trace.find((note) => note.name === 'line 9')).toMatchObject({ taken: false, why: 'line 5 goes before it', misses: 0 })
  })
})

describe('the unit price', () => {
  const euro = { planCurrency: 'EUR', currency: 'EUR', rate: null }
  const dollar = { planCurrency: 'EUR', currency: 'USD', rate: decimal('1.1') }
  const prices = { USD: { price: '30', rate: '1.25', usedForAccounts: true } }

  it('is the line’s, then the version’s expression, then the line’s', () => {
    const both = version(1, { priceExpression: 'version' })
    expect(unitPrice(both, line(1, [], '7'), euro)).toMatchObject({ value: { kind: 'price', how: 'listed' } })
    expect(unitPrice(both, line(1, [], null, { priceExpression: 'line' }), euro)).toMatchObject({ value: { expression: 'version' } })
    expect(unitPrice(version(1), line(1, [], null, { priceExpression: 'line' }), euro)).toMatchObject({ value: { expression: 'line' } })
    expect(unitPrice(version(1), line(1, [], null), euro)).toMatchObject({ found: false, reason: 'NO_PRICE' })
    expect(unitPrice(both, null, euro)).toMatchObject({ value: { expression: 'version' } })
  })

  it('in another currency is the listed one where it is used for accounts, else the base times the rate', () => {
    const priced = (currencyPrices: typeof prices) => unitPrice(version(1, { price: '24', currencyPrices }), null, dollar)
    expect(priced(prices)).toMatchObject({ value: { how: 'currencyPrice', price: decimal('30') } })
    expect(priced({ USD: { ...prices.USD, usedForAccounts: false } })).toMatchObject({
      value: { how: 'converted', price: decimal('30.00') },
    })
    expect(unitPrice(version(1, { price: '24' }), null, dollar)).toMatchObject({ value: { how: 'converted', price: decimal('26.4') } })
    expect(unitPrice(version(1), null, { ...dollar, rate: null })).toMatchObject({ found: false, reason: 'NO_PRICE' })
  })
})

describe('all three steps, as they bill', () => {
  const dated = (id: number, more: Partial<PriceVersion> = {}) => plan(id, { versions: [version(id, more)] })

  it('go on to the next plan when one has a gap', () => {
    const trace: SelectionTrace = []
    const found = priceOf(BOOK, request([dated(1, { status: 'draft' }), plan(2)], { trace }))
    expect(found).toMatchObject({ ok: true, plan: { id: 2 }, unitPrice: decimal('5'), amount: decimal('50') })
    expect(trace.filter((note) => note.step === 'plan').map((note) => note.why)).toEqual([
      'first of 2 candidates, priority 1',
      'No published version is valid on 30 Jul 2026.',
    ])
    const noLine = dated(1, { table: table([column('n', 'number')], [line(1, ['12.0'])]), price: null })
    expect(priceOf(BOOK, request([noLine, plan(2)]))).toMatchObject({ ok: true, plan: { id: 2 } })
    const dollars = request([plan(1), plan(2)], {}, { planCurrency: new Map([[1, 'USD']]) })
    expect(priceOf(BOOK, dollars)).toMatchObject({ ok: true, plan: { id: 2 } })
  })

  it('stop where the next plan would be a guess: two versions for one day, an expression', () => {
    const both = plan(1, { versions: [version(1), version(2)] })
    expect(priceOf(BOOK, request([both, plan(2)]))).toMatchObject({
      ok: false,
      cause: 'NO_PRICEPLAN',
      reason: 'PP1: Versions 1 and 2 are both published for 30 Jul 2026. Close all but one.',
    })
    expect(priceOf(BOOK, request([dated(1, { priceExpression: 'x' }), plan(2)]))).toMatchObject({ ok: false })
  })

  it('name the first plan that failed, or that there is none', () => {
    const failed = [dated(1, { status: 'draft' }), dated(2, { price: null })]
    expect(priceOf(BOOK, request(failed))).toMatchObject({ ok: false, reason: 'PP1: No published version is valid on 30 Jul 2026.' })
    expect(priceOf(BOOK, request([]))).toMatchObject({ ok: false, reason: 'CHARGE has no price plan.' })
  })

  it('choose a line by the values given for the grid', () => {
    const gridded = dated(1, { table: BILLING_CYCLE, price: null })
    const values: Record<string, string> = {
      [BILLING_CYCLE.columns[0]?.code as string]: 'Annually',
      [BILLING_CYCLE.columns[1]?.code as string]: '24',
    }
    expect(priceOf(BOOK, request([gridded], { givenValue: ({ code }) => values[code] }))).toMatchObject({ lineId: 4 })
  })

  it('take a version that is named whatever its status and days', () => {
    const draft = version(7, { status: 'draft', price: '9' })
    expect(priceOf(BOOK, request([plan(1)], { version: draft }))).toMatchObject({ versionId: 7, amount: decimal('90') })
  })

  it('refuse a maximum in a currency to which no rate leads', () => {
    const prices = { USD: { price: '6', rate: null, usedForAccounts: true } }
    const asked = request([dated(1, { currencyPrices: prices })], {}, { maximum: decimal('100') })
    const dollars = { ...asked, subscriber: { ...asked.subscriber, currency: 'USD' } }
    expect(priceOf(BOOK, dollars)).toMatchObject({ ok: false, reason: expect.stringContaining('no exchange rate') })
  })

  it('an own price replaces the price, and keeps packages, included units and the maximum', () => {
    const own = (price: string, quantity: string, charge: Partial<PricedCharge>) => {
      const asked = request([plan(1)], { quantity: decimal(quantity) }, charge)
      const priced = priceOf(BOOK, { ...asked, charged: { ...asked.charged, priceOverride: decimal(price) } })
      return priced.ok ? priced.amount.toString() : priced.reason
    }
    expect(own('0.90', '150', { tierModel: 'package', packageSize: decimal('100') })).toBe('1.8')
    expect(own('0.50', '15', { included: decimal('10') })).toBe('2.5')
    expect(own('1', '150', { maximum: decimal('100') })).toBe('100')
    expect(own('2', '3', {})).toBe('6')
  })

  it('choose by the whole quantity, not by its part in time', () => {
    const few = plan(1, { quantity: { from: null, to: '10' }, versions: [version(1, { price: '10' })] })
    const many = plan(2, { quantity: { from: '10', to: null }, versions: [version(2, { price: '8' })] })
    const half = request([few, many], { quantity: decimal('6'), selectBy: decimal('12') }, { type: 'recurring' })
    expect(priceOf(BOOK, half)).toMatchObject({ unitPrice: decimal('8'), amount: decimal('48') })
    const packages = request(
      [few, many],
      { quantity: decimal('6'), selectBy: decimal('12') },
      { type: 'recurring', tierModel: 'package', packageSize: decimal('5') },
    )
    expect(priceOf(BOOK, packages)).toMatchObject({ amount: decimal('12') })
  })
})

describe('the schema of a grid', () => {
  it('takes sound grids and names the cell that does not fit', () => {
    expect(gridTableSchema.parse(VOICE)).toEqual(VOICE)
    const issuesOf = (grid: unknown) => gridTableSchema.safeParse(grid).error?.issues.map((issue) => issue.path.join('.'))
    expect(issuesOf(table([column('a', 'number')], [line(1, ['x'])]))).toEqual(['lines.0.cells.0'])
    expect(issuesOf(table([column('a', 'numberRange')], [line(1, [{ from: '5', to: '5' }])]))).toEqual(['lines.0.cells.0'])
    expect(issuesOf(table([column('a', 'text', { allowedValues: ['x'] })], [line(1, ['y'])]))).toEqual(['lines.0.cells.0'])
    expect(issuesOf(table([column('a', 'text')], [line(1, [])]))).toEqual(['lines.0.cells.1'])
    expect(issuesOf(table([column('a', 'text'), column('a', 'text')], []))).toEqual(['columns'])
    expect(issuesOf(table([column('description', 'text')], []))).toEqual(['columns.0.code'])
    expect(issuesOf(table([], [line(1, []), line(1, [])]))).toEqual(['lines'])
  })
})
