/**
 * Customers that every demo company has, whatever its size: names that are long, accented, Greek or Cyrillic, every
 * currency, every tax case, parents and children, and what each has subscribed to.
 */
import { makeVatId } from '../../src-core/parties/identifiers.ts'
import type { DemoCustomer } from './customer-rows.ts'
import type { SubscriptionPath } from './subscription-events.ts'

/** An offer that a named customer has taken, with the size of its first service. */
export interface NamedOffer {
  readonly offer: string
  /** Channels, seats or SIM cards. */
  readonly quantity?: number
  /** `charge=price`, net, in the customer's currency. */
  readonly override?: string
  /** What becomes of it; drawn where nothing is said. */
  readonly path?: SubscriptionPath
}

export interface NamedCustomer extends Partial<DemoCustomer> {
  readonly name: string
  readonly account_type: 'private' | 'company'
  readonly street: string
  readonly postal_code: string
  readonly city: string
  readonly country: string
  readonly offers: readonly NamedOffer[]
}

type Place = Pick<NamedCustomer, 'street' | 'postal_code' | 'city' | 'country'> & { readonly state?: string }

function at(country: string, street: string, place: string, state?: string): Place {
  const [, postal_code = '', city = ''] = /^((?:[\d-]+ )?[\d-]+) (.+)$/.exec(place) ?? []
  return { country, street, postal_code, city, ...(state ? { state } : {}) }
}

function company(name: string, place: Place, offers: readonly NamedOffer[], more: Partial<DemoCustomer> = {}): NamedCustomer {
  return { name, account_type: 'company', ...place, offers, ...more }
}

function person(first: string, last: string, place: Place, offers: readonly NamedOffer[], more: Partial<DemoCustomer> = {}): NamedCustomer {
  return { name: `${first} ${last}`, first_name: first, last_name: last, account_type: 'private', ...place, offers, ...more }
}

/** Public bodies and missions stand in no commercial register. */
const PUBLIC = { customer_category: 'PUBLIC', registration_number: null } as const
const KEY_DE = { customer_category: 'KEY' } as const
const KEY_EU = { customer_category: 'KEY', tax_category: 'EU_BUSINESS' } as const
const HOLDING = 'CUST-00021'

export const NAMED_CUSTOMERS: readonly NamedCustomer[] = [
  company(
    'Rheinische Binnenschifffahrts-Versicherungsgesellschaft mbH',
    at('DE', 'Schifferstraße 112', '47059 Duisburg'),
    [
      { offer: 'OFF_FIBRE_500', path: 'grows' },
      { offer: 'OFF_SIP', quantity: 30 },
      { offer: 'OFF_FLEETDESK', quantity: 42 },
      { offer: 'OFF_BACKUP', override: 'BACKUP_STORAGE=0.0170' },
      { offer: 'OFF_FIBRE_250', path: 'pauses' },
    ],
    {
      ...KEY_DE,
      billing_account_name: 'Zentrale Duisburg',
      user_account_name: 'Verwaltung',
      order_reference: '4500071823',
      payment_method: 'transfer',
      since: '2024-03-14',
    },
  ),
  company(
    'Ελληνικές Νησιωτικές Γραμμές Α.Ε.',
    at('GR', 'Ακτή Μιαούλη 85', '185 38 Πειραιάς'),
    [{ offer: 'OFF_SIP', quantity: 60 }, { offer: 'OFF_MOBILE_L' }, { offer: 'OFF_IOT', quantity: 120 }],
    {
      ...KEY_EU,
      billing_account_name: 'Πειραιάς',
      order_reference: 'ΠΑΡ-2026/118',
      payment_method: 'transfer',
    },
  ),
  company(
    'Cascade Ridge Outfitters, Inc.',
    at('US', '550 NW Franklin Avenue', '97702 Bend', 'Oregon'),
    [{ offer: 'OFF_FLEETDESK', quantity: 160 }],
    { currency: 'USD', billing_account_name: 'Bend, Oregon', order_reference: 'PO #88-1204', payment_method: 'transfer' },
  ),
  company(
    'Черноморски Логистични Решения ЕООД',
    at('BG', 'бул. „Приморски“ 12', '9000 Варна'),
    [
      { offer: 'OFF_FLEETDESK', quantity: 75 },
      { offer: 'OFF_IOT', quantity: 300 },
    ],
    { billing_account_name: 'Варна', payment_method: 'transfer' },
  ),
  company(
    'Stadtwerke Kaltenbrunn Wärmeversorgungs-GmbH',
    at('DE', 'Am Kesselhaus 3', '83703 Kaltenbrunn'),
    [{ offer: 'OFF_FIBRE_1000' }, { offer: 'OFF_IOT', quantity: 850 }, { offer: 'OFF_SIP', quantity: 20, path: 'cheaper' }],
    {
      ...KEY_DE,
      billing_account_name: 'Leitstelle Nord',
      payment_method: 'transfer',
    },
  ),
  company(
    'Aoba Systems K.K.',
    at('JP', '1-12-2 Chuo, Aoba-ku', '980-0021 Sendai'),
    [{ offer: 'OFF_FLEETDESK', quantity: 75 }, { offer: 'OFF_BACKUP' }],
    { currency: 'JPY', billing_account_name: 'Sendai', payment_method: 'transfer' },
  ),
  company(
    'Müller-Öchsner Präzisionswerkzeuge KG',
    at('DE', 'Donaustraße 41', '78532 Tuttlingen'),
    [{ offer: 'OFF_FIBRE_1000' }, { offer: 'OFF_BACKUP' }, { offer: 'OFF_MOBILE_M' }],
    { billing_account_name: 'Werk 2, Tuttlingen', payment_method: 'transfer' },
  ),
  company(
    'Al Sadeem Trading & Contracting Co. W.L.L.',
    at('KW', 'Block 1, Street 18', '70654 Shuwaikh Port'),
    [
      { offer: 'OFF_FLEETDESK_YEAR', quantity: 25 },
      { offer: 'OFF_FLEETDESK', quantity: 40 },
    ],
    {
      currency: 'KWD',
      billing_account_name: 'Shuwaikh Port',
      payment_method: 'transfer',
    },
  ),
  company(
    'Handwerkskammer Elbe-Geest',
    at('DE', 'Friedenstraße 6', '21335 Lüneburg'),
    [
      { offer: 'OFF_FIBRE_500', path: 'visited' },
      { offer: 'OFF_SIP', quantity: 24 },
    ],
    { ...PUBLIC, billing_account_name: 'Verwaltung', billing_cycle: 'QUARTERLY' },
  ),
  company(
    'Łódzka Spółdzielnia Mleczarska',
    at('PL', 'ul. Piotrkowska 104', '90-926 Łódź'),
    [
      { offer: 'OFF_FLEETDESK', quantity: 55, path: 'grows' },
      { offer: 'OFF_IOT', quantity: 210 },
    ],
    {
      billing_account_name: 'Zakład Główny',
      tax_id: makeVatId('PL', '727001948'),
      language: 'pl',
      payment_method: 'transfer',
    },
  ),
  company(
    'Café Søndergaard ApS',
    at('DK', 'Nørregade 18', '6330 Padborg'),
    [{ offer: 'OFF_FLEETDESK_YEAR', quantity: 4 }, { offer: 'OFF_BACKUP' }],
    { billing_account_name: 'Flensborg', tax_id: 'DK11447724', payment_method: 'transfer' },
  ),
  company(
    'Íslenska Vatnsaflsstöðin hf.',
    at('IS', 'Háaleitisbraut 68', '103 Reykjavík'),
    [
      { offer: 'OFF_IOT', quantity: 480 },
      { offer: 'OFF_FLEETDESK', quantity: 18 },
    ],
    { billing_account_name: 'Reykjavík', payment_method: 'transfer' },
  ),
  company(
    'Παπαδοπούλου & Υιοί Ο.Ε.',
    at('GR', 'Τσιμισκή 44', '546 24 Θεσσαλονίκη'),
    [{ offer: 'OFF_FIBRE_250' }, { offer: 'OFF_MOBILE_M' }],
    { billing_account_name: 'Θεσσαλονίκη', payment_method: 'transfer' },
  ),
  company('Bürgermeisteramt Groß-Särchen', at('DE', 'Dorfplatz 1', '02999 Groß Särchen'), [{ offer: 'OFF_FIBRE_250' }], {
    ...PUBLIC,
    billing_account_name: 'Rathaus',
    delivery: 'post',
    invoice_email: null,
    payment_method: 'transfer',
  }),
  company('Gärtnerei Wüllenweber & Söhne', at('DE', 'Übergasse 7a', '24837 Schleswig'), [
    { offer: 'OFF_FIBRE_250' },
    { offer: 'OFF_MOBILE_S' },
  ]),
  person(
    'Hanne',
    'Wüllenweber',
    at('DE', 'Übergasse 7', '24837 Schleswig'),
    [{ offer: 'OFF_FIBRE_250' }, { offer: 'OFF_MOBILE_S', path: 'unpaid' }],
    {
      payment_method: 'transfer',
    },
  ),
  company(
    'Konsulat der Republik Estragonien',
    at('DE', 'Hindenburgufer 80', '24105 Kiel'),
    [{ offer: 'OFF_FIBRE_500' }, { offer: 'OFF_MOBILE_L' }],
    { customer_category: 'DIPLOMATIC', registration_number: null, tax_id: null, payment_method: 'transfer' },
  ),
  company(
    'Erste Donau-Dampfschifffahrts-Elektrizitäten-Hauptbetriebswerk-Bauunterbeamten-Wohnbaugenossenschaft reg.Gen.m.b.H.',
    at('AT', 'Handelskai 265', '1020 Wien'),
    [{ offer: 'OFF_FIBRE_1000' }, { offer: 'OFF_SIP', quantity: 16 }],
    { payment_method: 'transfer', payment_term: 'NET_60' },
  ),
  company('Bäckerei „Zum Anker“, Inh. Jörg "Jonny" Petersen e.K.', at('DE', 'Fährstraße 2', '24159 Kiel'), [{ offer: 'OFF_FIBRE_250' }]),
  company(
    'Blue Heron Analytics, LLC',
    at('US', '70 Commercial Street, Suite 3', '04101 Portland', 'Maine'),
    [{ offer: 'OFF_FLEETDESK_YEAR', quantity: 12 }, { offer: 'OFF_BACKUP' }],
    { currency: 'USD', payment_method: 'check' },
  ),
  company(
    'Nordlicht Reederei Holding SE',
    at('DE', 'Schwedenkai 1', '24103 Kiel'),
    [{ offer: 'OFF_FIBRE_1000' }, { offer: 'OFF_FLEETDESK', quantity: 260, override: 'FLEETDESK_SEAT=12.90' }],
    KEY_DE,
  ),
  company(
    'Nordlicht Bunkerservice GmbH',
    at('DE', 'Ostuferhafen 15', '24149 Kiel'),
    [{ offer: 'OFF_MOBILE_L' }, { offer: 'OFF_IOT', quantity: 40 }],
    { parent: HOLDING },
  ),
  company(
    'Nordlicht Crewing GmbH',
    at('DE', 'Schwedenkai 1', '24103 Kiel'),
    [{ offer: 'OFF_SIP', quantity: 12 }, { offer: 'OFF_MOBILE_M' }],
    { parent: HOLDING, since: '2026-10-03' },
  ),
  person('Anneliese', 'Brandstätter-Hölzl', at('AT', 'Getreidegasse 31', '5020 Salzburg'), [{ offer: 'OFF_FIBRE_250' }]),
  person(
    'Ελευθερία',
    'Χατζηγεωργίου-Παπαναστασίου',
    at('GR', 'Κολοκοτρώνη 12', '262 21 Πάτρα'),
    [{ offer: 'OFF_FIBRE_500' }, { offer: 'OFF_MOBILE_S' }],
    { payment_method: 'card' },
  ),
  person('Karl-Heinz', 'Größl', at('DE', 'Deichweg 3', '25746 Heide'), [{ offer: 'OFF_MOBILE_S' }], {
    payment_method: 'cash',
    delivery: 'post',
    invoice_email: null,
  }),
]
