/** Price plans of the demo catalog: grids, flat prices with a change in the middle of a month, and plans with criteria. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { CurrencyPrices, GridTable } from '../../src-core/pricing/grid.ts'
import { label } from './catalog-charges.ts'
import type { DemoPricePlan, DemoPriceVersion } from './catalog-rows.ts'
import { DEMO_GRIDS, type DemoGrid, gridFile } from './grids.ts'

/** Which charge a grid prices, and its name. */
const GRID_PLANS: Record<string, { readonly charge: string; readonly name: string; readonly de: string }> = {
  PP_VOICE_INTL: { charge: 'VOICE_INTL', name: 'Voice international', de: 'Gespräche Ausland' },
  PP_FIBRE: { charge: 'FIBRE_ACCESS', name: 'Fibre access', de: 'Glasfaseranschluss' },
  PP_ROAMING: { charge: 'ROAMING_DATA', name: 'Data roaming', de: 'Daten im Ausland' },
  PP_FLEETDESK: { charge: 'FLEETDESK_SEAT', name: 'Fleetdesk seats', de: 'Fleetdesk, Plätze' },
  PP_FLEETDESK_YEAR: { charge: 'FLEETDESK_SEAT_YEAR', name: 'Fleetdesk seats, yearly', de: 'Fleetdesk, Plätze, jährlich' },
}

const UNPRICED = { price: null, currency_prices: {}, table: null, file: null } as const

function version(
  number: number,
  validity: readonly [from: CalendarDate | null, to: CalendarDate | null],
  content: Partial<DemoPriceVersion>,
): DemoPriceVersion {
  const [valid_from, valid_to] = validity
  return {
    ...UNPRICED,
    number,
    status: 'published',
    label: valid_from === null ? 'List price' : `List price from ${valid_from}`,
    valid_from,
    valid_to,
    ...content,
  }
}

function gridPlan(grid: DemoGrid): DemoPricePlan {
  const { charge = '', name = '', de = '' } = GRID_PLANS[grid.plan] ?? {}
  const content = (number: number, table: GridTable) => ({ table, file: gridFile(grid, number) })
  return {
    code: grid.plan,
    name: label(name, de),
    charge_id: charge,
    currency: 'EUR',
    priority: 10,
    versions: [
      version(1, [null, grid.changed_on], content(1, grid.versions[0])),
      version(2, [grid.changed_on, null], content(2, grid.versions[1])),
    ],
  }
}

interface FlatChange {
  readonly on: CalendarDate
  readonly price: string
  readonly others?: CurrencyPrices
}

function flatPlan(
  charge: string,
  name: string,
  de: string,
  price: string,
  others: CurrencyPrices = {},
  change?: FlatChange,
): DemoPricePlan {
  const first = version(1, [null, change?.on ?? null], { price, currency_prices: others })
  const second = change ? [version(2, [change.on, null], { price: change.price, currency_prices: change.others ?? others })] : []
  return { code: `PP_${charge}`, name: label(name, de), charge_id: charge, currency: 'EUR', priority: 10, versions: [first, ...second] }
}

/** Prices of their own in other currencies: `USD 5.25, KWD 1.620`. */
function inCurrencies(text: string): CurrencyPrices {
  const prices = text.split(', ').map((one) => one.split(' '))
  return Object.fromEntries(prices.map(([code = '', price = '']) => [code, { price, rate: null, usedForAccounts: true }]))
}

const FLAT_PLANS: readonly DemoPricePlan[] = [
  flatPlan('ROUTER_RENT', 'Router', 'Router', '4.19'),
  flatPlan('FIREWALL', 'Managed firewall', 'Verwaltete Firewall', '109.00', {}, { on: '2026-03-16', price: '119.00' }),
  flatPlan('MOBILE_FEE_S', 'Mobile S', 'Mobil S', '8.39', inCurrencies('USD 9.50'), {
    on: '2025-09-10',
    price: '9.23',
    others: inCurrencies('USD 10.50'),
  }),
  flatPlan('MOBILE_FEE_M', 'Mobile M', 'Mobil M', '14.28', inCurrencies('USD 16.00'), {
    on: '2025-09-10',
    price: '15.12',
    others: inCurrencies('USD 17.00'),
  }),
  flatPlan('MOBILE_FEE_L', 'Mobile L', 'Mobil L', '25.20', inCurrencies('USD 28.00')),
  flatPlan('SIP_CHANNEL', 'SIP channels', 'SIP-Kanäle', '4.50', inCurrencies('USD 4.95, KWD 1.520'), {
    on: '2026-03-16',
    price: '4.90',
    others: inCurrencies('USD 5.40, KWD 1.640'),
  }),
  flatPlan('SUPPORT_YEAR', 'Support', 'Betreuung', '480.00', inCurrencies('USD 520.00, JPY 82000, KWD 160.000')),
  flatPlan('BACKUP_BASE', 'Cloud backup, base', 'Cloud-Sicherung, Grundpreis', '12.00', inCurrencies('USD 13.00, JPY 2000, KWD 4.000')),
  flatPlan('IOT_SIM_FEE', 'IoT SIM cards', 'IoT-SIM-Karten', '1.20', inCurrencies('USD 1.30, KWD 0.400'), {
    on: '2025-10-20',
    price: '1.10',
  }),
  flatPlan('FIBRE_ACTIVATION', 'Fibre activation', 'Glasfaser, Einrichtung', '58.82'),
  flatPlan('SIM_ACTIVATION', 'SIM activation', 'SIM-Karte, Einrichtung', '8.39'),
  flatPlan('FLEETDESK_SETUP', 'Fleetdesk set-up', 'Fleetdesk, Einrichtung', '290.00', inCurrencies('USD 310.00, JPY 48000, KWD 95.000')),
  flatPlan('NUMBER_PORTING', 'Number porting', 'Rufnummernmitnahme', '6.00'),
  flatPlan('DIRECTORY_PRINT', 'Printed directory', 'Gedrucktes Telefonbuch', '14.90'),
  flatPlan('EARLY_END', 'Early termination', 'Vorzeitige Beendigung', '79.00'),
  flatPlan('SITE_VISIT', 'Site visit', 'Technikereinsatz', '118.00'),
  flatPlan('VOICE_NAT', 'National calls', 'Gespräche Inland', '0.0190'),
  flatPlan('MOBILE_VOICE', 'Mobile calls', 'Gespräche Mobil', '0.0750'),
  flatPlan('MOBILE_SMS', 'Text messages', 'Kurznachrichten', '0.0750'),
  flatPlan('MOBILE_DATA_S', 'Mobile data S', 'Mobile Daten S', '1.6800'),
  flatPlan('MOBILE_DATA_M', 'Mobile data M', 'Mobile Daten M', '1.2600'),
  flatPlan('MOBILE_DATA_L', 'Mobile data L', 'Mobile Daten L', '0.8400'),
  flatPlan('API_CALLS', 'API calls', 'API-Aufrufe', '0.8000', inCurrencies('USD 0.8800, JPY 135, KWD 0.270')),
  flatPlan('BACKUP_STORAGE', 'Backup storage', 'Sicherungsspeicher', '0.0210', inCurrencies('USD 0.0230, JPY 3.5, KWD 0.0070'), {
    on: '2025-10-20',
    price: '0.0190',
    others: inCurrencies('USD 0.0210, JPY 3.2, KWD 0.0063'),
  }),
  flatPlan('SIP_NAT_FREE', 'National calls, included', 'Gespräche Inland, enthalten', '0'),
  flatPlan('SIP_NAT', 'National calls, SIP', 'Gespräche Inland, SIP', '0.0190'),
]

const IOT_TABLE: GridTable = {
  columns: [{ code: 'volume', label: 'Volume', type: 'numberRange', unit: 'MB', expression: null, allowedValues: null }],
  currencies: [],
  lines: (
    [
      ['0', '1000', '0.0420'],
      ['1000', '10000', '0.0310'],
      ['10000', null, '0.0240'],
    ] as const
  ).map(([from, to, unitPrice], index) => ({
    id: index + 1,
    cells: [{ from, to }],
    priority: 0,
    unitPrice,
    currencyPrices: {},
    description: '',
    priceExpression: null,
  })),
}

/** Plans that go before the list price where their criteria are met. */
const SPECIAL_PLANS: readonly DemoPricePlan[] = [
  {
    code: 'PP_IOT_DATA',
    name: label('IoT data', 'IoT-Daten'),
    charge_id: 'IOT_DATA',
    currency: 'EUR',
    priority: 10,
    versions: [version(1, [null, null], { table: IOT_TABLE })],
  },
  {
    ...flatPlan('ROUTER_RENT', 'Router, loyal customers', 'Router, Treuekunden', '2.52'),
    code: 'PP_ROUTER_LOYAL',
    priority: 1,
    age_from: 12,
  },
  { ...flatPlan('ROUTER_RENT', 'Router, Greece', 'Router, Griechenland', '3.39'), code: 'PP_ROUTER_GR', priority: 2, country: 'GR' },
  {
    ...flatPlan('FIBRE_ACTIVATION', 'Fibre 1000 without activation fee', 'Glasfaser 1000 ohne Einrichtung', '0'),
    code: 'PP_FIBRE_FREE_START',
    priority: 1,
    offer_id: 'OFF_FIBRE_1000',
  },
]

export const PRICE_PLANS: readonly DemoPricePlan[] = [...DEMO_GRIDS.map(gridPlan), ...FLAT_PLANS, ...SPECIAL_PLANS]
