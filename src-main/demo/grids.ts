/**
 * The price grids of the demo company: two versions each, the second from the middle of a month on, so that
 * recurring charges are split and usage of one month has two prices. Amounts are net, in EUR.
 */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { decimal, toPlain } from '../../src-core/kernel/decimal.ts'
import { round } from '../../src-core/kernel/rounding.ts'
import type { Bounds, CurrencyPrice, GridCell, GridColumn, GridColumnType, GridLine, GridTable } from '../../src-core/pricing/grid.ts'

/** Two versions of one grid and the day on which the second takes over. */
export interface DemoGrid {
  /** Part of the file's name: `voice-international`. */
  readonly name: string
  readonly plan: string
  readonly changed_on: CalendarDate
  readonly versions: readonly [GridTable, GridTable]
}

/** How prices follow EUR in the grids, and how many digits they keep. */
const FOLLOWS: Record<string, { readonly rate: string; readonly places: number }> = {
  USD: { rate: '1.084', places: 4 },
  JPY: { rate: '166.2', places: 2 },
  KWD: { rate: '0.333', places: 5 },
}

function column(
  code: string,
  label: string,
  type: GridColumnType,
  unit: string | null = null,
  allowedValues: readonly string[] | null = null,
): GridColumn {
  return { code, label, type, unit, expression: null, allowedValues }
}

function followed(price: string, currency: string): CurrencyPrice {
  const { rate, places } = FOLLOWS[currency] ?? { rate: '1', places: 4 }
  return { price: toPlain(round(decimal(price).times(rate), { places, mode: 'halfUp' })), rate: null, usedForAccounts: true }
}

type Cells = readonly (GridCell | null)[]
type LineText = readonly [cells: Cells, price: string, description?: string]

function gridOf(columns: readonly GridColumn[], currencies: readonly string[], lines: readonly LineText[]): GridTable {
  return {
    columns,
    currencies,
    lines: lines.map(
      ([cells, price, description = ''], index): GridLine => ({
        id: index + 1,
        cells,
        priority: 0,
        unitPrice: price,
        currencyPrices: Object.fromEntries(currencies.map((currency) => [currency, followed(price, currency)])),
        description,
        priceExpression: null,
      }),
    ),
  }
}

const from = (low: string, high: string | null = null): Bounds => ({ from: low, to: high })

// ---- Voice international: zone, business, minutes of the month (graduated)

/** Zones of calls abroad, as usage records name them in parameter 3. */
export const VOICE_ZONES = ['Zone 1', 'Zone 2', 'Zone 3', 'Zone 4', 'Satellite', 'Maritime', 'Premium'] as const

const VOICE_COLUMNS = [
  column('zone', 'Zone', 'text', null, VOICE_ZONES),
  column('business', 'Business', 'boolean'),
  column('volume', 'Volume', 'numberRange', 'min'),
]

/** Prices in the order of the lines of {@link voiceGrid}. */
const VOICE_PRICES = {
  first: [
    '0.0610',
    '0.0430',
    '0.0850',
    '0.1150',
    '0.0920',
    '0.0690',
    '0.1590',
    '0.2300',
    '0.1850',
    '0.2990',
    '0.5600',
    '0.4700',
    '3.2000',
    '1.9800',
    '2.4500',
    '1.8900',
    '2.3900',
    '0.8500',
  ],
  second: [
    '0.0650',
    '0.0450',
    '0.0890',
    '0.1200',
    '0.0950',
    '0.0700',
    '0.1690',
    '0.2400',
    '0.1950',
    '0.3200',
    '0.5900',
    '0.4900',
    '3.4000',
    '2.1000',
    '2.6000',
    '1.8900',
    '2.4900',
    '0.8900',
  ],
} as const

function voiceGrid(prices: readonly string[]): GridTable {
  const cells: readonly (readonly [Cells, string?])[] = [
    [['Zone 1', true, from('0', '500')], 'EU, EEA, CH, UK'],
    [['Zone 1', true, from('500')]],
    [['Zone 1', false, null]],
    [['Zone 2', true, from('0', '500')], 'Balkans, Türkiye, Ukraine'],
    [['Zone 2', true, from('500', '1500')]],
    [['Zone 2', true, from('1500')]],
    [['Zone 2', false, null]],
    [['Zone 3', true, from('0', '300')], 'Gulf, Japan, Korea'],
    [['Zone 3', true, from('300')]],
    [['Zone 3', false, null]],
    [['Zone 4', null, from('0', '200')], 'Rest of world'],
    [['Zone 4', null, from('200')]],
    [['Satellite', null, null], 'Iridium, Thuraya'],
    [['Maritime', true, null], 'Ferries, cargo, via Piraeus'],
    [['Maritime', false, null]],
    [['Premium', true, null], 'Directory, +883, +979'],
    [['Premium', false, null]],
    [[null, null, null], 'default line'],
  ]
  return gridOf(
    VOICE_COLUMNS,
    ['USD', 'KWD'],
    cells.map(([one, description = ''], index): LineText => [one, prices[index] ?? '0', description]),
  )
}

// ---- Fibre access: speed, term, business; a month

/** Speeds sold, in Mbit/s. */
export const FIBRE_SPEEDS = ['250', '500', '1000'] as const

const FIBRE_COLUMNS = [
  column('speed', 'Speed', 'number', 'Mbit/s'),
  column('term', 'Term', 'numberRange', 'months'),
  column('business', 'Business', 'boolean'),
]

/** By speed: private 24 months, private without term, business 24 months or more, business below. */
const FIBRE_PRICES: Record<'first' | 'second', readonly (readonly string[])[]> = {
  first: [
    ['32.76', '37.81', '44.00', '49.00'],
    ['41.17', '46.21', '59.00', '66.00'],
    ['54.62', '60.50', '84.00', '94.00'],
  ],
  second: [
    ['33.60', '38.65', '46.00', '52.00'],
    ['42.01', '47.05', '64.00', '71.00'],
    ['57.14', '63.02', '89.00', '99.00'],
  ],
}

function fibreGrid(version: 'first' | 'second'): GridTable {
  const lines = FIBRE_SPEEDS.flatMap((speed, index): LineText[] => {
    const [bound = '0', free = '0', business = '0', businessFree = '0'] = FIBRE_PRICES[version][index] ?? []
    return [
      [[speed, from('24'), false], bound],
      [[speed, from('0', '24'), false], free],
      [[speed, from('24'), true], business],
      [[speed, from('0', '24'), true], businessFree],
    ]
  })
  return gridOf(FIBRE_COLUMNS, [], [...lines, [[null, null, null], version === 'first' ? '99.00' : '109.00', 'default line']])
}

// ---- Data roaming: list of zones, business; a GB

/** Zones of data abroad, as usage records name them in parameter 3. */
export const ROAMING_ZONES = ['EU', 'EUROPE', 'AMERICAS', 'ASIA', 'WORLD', 'MARITIME'] as const

const ROAMING_COLUMNS = [column('roaming_zone', 'Roaming zone', 'textList', null, ROAMING_ZONES), column('business', 'Business', 'boolean')]

function roamingGrid([union, europe, far, world, sea]: readonly [string, string, string, string, string]): GridTable {
  return gridOf(
    ROAMING_COLUMNS,
    ['USD'],
    [
      [[['EU'], null], union, 'wholesale cap of the EU'],
      [[['EUROPE'], true], europe],
      [[['EUROPE'], false], toPlain(decimal(europe).times('1.2'), 2)],
      [[['AMERICAS', 'ASIA'], null], far],
      [[['WORLD'], null], world],
      [[['MARITIME'], null], sea, 'on board, by satellite'],
      [[null, null], world, 'default line'],
    ],
  )
}

// ---- Fleetdesk seats: number of seats; own prices in USD, JPY and KWD

const SEAT_COLUMNS = [column('seats', 'Seats', 'numberRange', 'seats')]
const SEAT_RANGES = [from('1', '10'), from('10', '50'), from('50', '250'), from('250')]

/** List prices of their own: they end in what the market is used to, not in what a rate yields. */
type SeatPrice = readonly [eur: string, usd: string, jpy: string, kwd: string]

function seatGrid(prices: readonly SeatPrice[]): GridTable {
  const lines = prices.map(
    ([eur, usd, jpy, kwd], index): GridLine => ({
      id: index + 1,
      cells: [SEAT_RANGES[index] ?? null],
      priority: 0,
      unitPrice: eur,
      currencyPrices: { USD: listed(usd), JPY: listed(jpy), KWD: listed(kwd) },
      description: index < SEAT_RANGES.length ? '' : 'default line',
      priceExpression: null,
    }),
  )
  return { columns: SEAT_COLUMNS, currencies: ['USD', 'JPY', 'KWD'], lines }
}

const listed = (price: string): CurrencyPrice => ({ price, rate: null, usedForAccounts: true })

const SEATS_FIRST: readonly SeatPrice[] = [
  ['20.90', '22.50', '3400', '6.950'],
  ['17.90', '19.50', '2950', '5.950'],
  ['15.90', '17.25', '2600', '5.250'],
  ['13.50', '14.75', '2200', '4.450'],
  ['20.90', '22.50', '3400', '6.950'],
]
const SEATS_SECOND: readonly SeatPrice[] = [
  ['21.90', '23.50', '3600', '7.250'],
  ['18.50', '19.95', '3100', '6.150'],
  ['16.50', '17.95', '2750', '5.500'],
  ['13.90', '15.25', '2300', '4.600'],
  ['21.90', '23.50', '3600', '7.250'],
]

/** A year costs ten months. */
const yearly = (prices: readonly SeatPrice[]): SeatPrice[] =>
  prices.map(([eur, usd, jpy, kwd]) => [timesTen(eur, 2), timesTen(usd, 2), timesTen(jpy, 0), timesTen(kwd, 3)])
const timesTen = (price: string, places: number): string => toPlain(decimal(price).times(10), places)

/** All grids, by their price plan. */
export const DEMO_GRIDS: readonly DemoGrid[] = [
  {
    name: 'voice-international',
    plan: 'PP_VOICE_INTL',
    changed_on: '2025-07-16',
    versions: [voiceGrid(VOICE_PRICES.first), voiceGrid(VOICE_PRICES.second)],
  },
  { name: 'fibre', plan: 'PP_FIBRE', changed_on: '2026-03-16', versions: [fibreGrid('first'), fibreGrid('second')] },
  {
    name: 'data-roaming',
    plan: 'PP_ROAMING',
    changed_on: '2025-06-15',
    versions: [roamingGrid(['1.55', '4.90', '9.90', '14.90', '39.00']), roamingGrid(['1.30', '4.50', '8.90', '15.90', '42.00'])],
  },
  { name: 'fleetdesk-seats', plan: 'PP_FLEETDESK', changed_on: '2026-01-16', versions: [seatGrid(SEATS_FIRST), seatGrid(SEATS_SECOND)] },
  {
    name: 'fleetdesk-seats-yearly',
    plan: 'PP_FLEETDESK_YEAR',
    changed_on: '2026-01-16',
    versions: [seatGrid(yearly(SEATS_FIRST)), seatGrid(yearly(SEATS_SECOND))],
  },
]

/** Name of a version's file: `grids/fibre-v2.csv`. */
export function gridFile(grid: DemoGrid, version: number): string {
  return `grids/${grid.name}-v${version}.csv`
}
