/** Products, offers and the whole catalog of the demo company. */
import { ARTICLES, ATTRIBUTES, CHARGES, COUNTERS, label } from './catalog-charges.ts'
import { PRICE_PLANS } from './catalog-prices.ts'
import type { DemoCatalog, DemoOffer, DemoOfferProduct, DemoProduct } from './catalog-rows.ts'

const mobile = (size: 'S' | 'M' | 'L'): DemoProduct => ({
  code: `MOBILE_${size}`,
  name: label(`Mobile ${size}`, `Mobil ${size}`, `Κινητό ${size}`),
  attributes: ['business'],
  charges: [`MOBILE_FEE_${size}`, 'SIM_ACTIVATION', 'MOBILE_VOICE', 'VOICE_INTL', 'MOBILE_SMS', `MOBILE_DATA_${size}`, 'ROAMING_DATA'],
})

const PRODUCTS: readonly DemoProduct[] = [
  {
    code: 'FIBRE',
    name: label('Fibre access', 'Glasfaseranschluss', 'Σύνδεση οπτικής ίνας'),
    attributes: ['speed', 'term', 'business'],
    charges: ['FIBRE_ACCESS', 'FIBRE_ACTIVATION', 'EARLY_END', 'SITE_VISIT'],
  },
  { code: 'ROUTER', name: label('Router', 'Router', 'Δρομολογητής'), attributes: [], charges: ['ROUTER_RENT'] },
  { code: 'FIREWALL', name: label('Managed firewall', 'Verwaltete Firewall'), attributes: [], charges: ['FIREWALL'] },
  {
    code: 'HOME_VOICE',
    name: label('Telephone line', 'Telefonanschluss', 'Τηλεφωνική γραμμή'),
    attributes: ['business'],
    charges: ['VOICE_NAT', 'VOICE_INTL'],
  },
  { code: 'DIRECTORY', name: label('Printed directory', 'Gedrucktes Telefonbuch'), attributes: [], charges: ['DIRECTORY_PRINT'] },
  mobile('S'),
  mobile('M'),
  mobile('L'),
  {
    code: 'SIP_TRUNK',
    name: label('SIP trunk', 'SIP-Anschluss', 'Κορμός SIP'),
    attributes: ['business'],
    charges: ['SIP_CHANNEL', 'NUMBER_PORTING', 'SIP_NAT_FREE', 'SIP_NAT', 'VOICE_INTL', 'EARLY_END'],
  },
  {
    code: 'FLEETDESK',
    name: label('Fleetdesk', 'Fleetdesk'),
    attributes: ['seats'],
    charges: ['FLEETDESK_SEAT', 'FLEETDESK_SETUP', 'API_CALLS'],
  },
  {
    code: 'FLEETDESK_YEAR',
    name: label('Fleetdesk, yearly', 'Fleetdesk, jährlich'),
    attributes: ['seats'],
    charges: ['FLEETDESK_SEAT_YEAR', 'FLEETDESK_SETUP', 'API_CALLS'],
  },
  { code: 'SUPPORT', name: label('Support', 'Betreuung'), attributes: [], charges: ['SUPPORT_YEAR'] },
  { code: 'BACKUP', name: label('Cloud backup', 'Cloud-Sicherung'), attributes: [], charges: ['BACKUP_BASE', 'BACKUP_STORAGE'] },
  { code: 'IOT', name: label('IoT SIM cards', 'IoT-SIM-Karten'), attributes: [], charges: ['IOT_SIM_FEE', 'IOT_DATA'] },
]

/** `FIBRE, ROUTER?`: a question mark for a product that may be left out. */
function productsOf(text: string): DemoOfferProduct[] {
  return text.split(', ').map((one) => ({ product_id: one.replace('?', ''), mandatory: !one.endsWith('?'), default_quantity: '1' }))
}

function fibre(speed: string, extras: string): DemoOffer {
  return {
    code: `OFF_FIBRE_${speed}`,
    name: label(`Fibre ${speed}`, `Glasfaser ${speed}`, `Οπτική ίνα ${speed}`),
    status: 'active',
    family: 'telecom',
    sold_from: '2022-01-01',
    term_months: 24,
    description: `Fibre to the building, ${speed} Mbit/s, with a telephone line.`,
    products: productsOf(`FIBRE, HOME_VOICE, ROUTER?, DIRECTORY?${extras}`),
  }
}

type OfferExtras = Partial<Pick<DemoOffer, 'term_months' | 'sold_to' | 'status'>>

function offer(
  code: string,
  base: string,
  de: string,
  family: DemoOffer['family'],
  products: string,
  description: string,
  extras: OfferExtras = {},
): DemoOffer {
  return {
    code,
    name: label(base, de),
    status: 'active',
    family,
    sold_from: '2022-01-01',
    description,
    products: productsOf(products),
    ...extras,
  }
}

const OFFERS: readonly DemoOffer[] = [
  fibre('250', ''),
  fibre('500', ', FIREWALL?'),
  fibre('1000', ', FIREWALL?'),
  offer('OFF_MOBILE_S', 'Mobile S', 'Mobil S', 'telecom', 'MOBILE_S', '5 GB, 300 minutes.', { status: 'retired', sold_to: '2026-06-01' }),
  offer('OFF_MOBILE_M', 'Mobile M', 'Mobil M', 'telecom', 'MOBILE_M', '20 GB, 300 minutes.', { term_months: 12 }),
  offer('OFF_MOBILE_L', 'Mobile L', 'Mobil L', 'telecom', 'MOBILE_L', '80 GB, 300 minutes.', { term_months: 24 }),
  offer('OFF_SIP', 'SIP trunk', 'SIP-Anschluss', 'telecom', 'SIP_TRUNK, DIRECTORY?', 'Channels by number, 2,000 national minutes.', {
    term_months: 12,
  }),
  offer('OFF_IOT', 'IoT connectivity', 'IoT-Konnektivität', 'telecom', 'IOT', 'SIM cards for machines, data by volume.'),
  offer('OFF_FLEETDESK', 'Fleetdesk', 'Fleetdesk', 'software', 'FLEETDESK, SUPPORT?', 'Fleet management, by the month.'),
  offer(
    'OFF_FLEETDESK_YEAR',
    'Fleetdesk, yearly',
    'Fleetdesk, jährlich',
    'software',
    'FLEETDESK_YEAR, SUPPORT?',
    'Fleet management, a year in advance.',
    { term_months: 12 },
  ),
  offer('OFF_BACKUP', 'Cloud backup', 'Cloud-Sicherung', 'software', 'BACKUP', '500 GB included, the rest by the GB.'),
]

/** The demo company's catalog; always the same. */
export function demoCatalog(): DemoCatalog {
  return {
    articles: ARTICLES,
    attributes: ATTRIBUTES,
    counters: COUNTERS,
    charges: CHARGES,
    products: PRODUCTS,
    offers: OFFERS,
    price_plans: PRICE_PLANS,
  }
}
