/** Articles, attributes and charges of the demo catalog. */
import type { TranslatedText } from '../../src-core/kernel/text.ts'
import type { DemoArticle, DemoAttribute, DemoCharge, DemoCounter } from './catalog-rows.ts'
import { FIBRE_SPEEDS, ROAMING_ZONES, VOICE_ZONES } from './grids.ts'

/** A label in English with the languages of the demo's invoices. */
export function label(base: string, de: string, el?: string, bg?: string): TranslatedText {
  return { base, translations: { de, ...(el ? { el } : {}), ...(bg ? { bg } : {}) } }
}

/** Revenue accounts of the standard chart. */
const ACCESS = '4100'
const USAGE = '4200'
const ONE_TIME = '4300'

function article(code: string, name: TranslatedText, account: string, analytic: string, taxClass = 'STANDARD'): DemoArticle {
  return { code, name, tax_class_id: taxClass, ledger_account_id: account, analytic_code: analytic }
}

export const ARTICLES: readonly DemoArticle[] = [
  article('ART_FIBRE', label('Fibre access', 'Glasfaseranschluss', 'Σύνδεση οπτικής ίνας', 'Оптичен достъп'), ACCESS, 'FIXED'),
  article('ART_HARDWARE', label('Router and firewall', 'Router und Firewall', 'Δρομολογητής και τείχος προστασίας'), ACCESS, 'FIXED'),
  article('ART_MOBILE', label('Mobile plan', 'Mobilfunktarif', 'Πρόγραμμα κινητής', 'Мобилен план'), ACCESS, 'MOBILE'),
  article('ART_SIP', label('SIP trunk', 'SIP-Anschluss', 'Κορμός SIP', 'SIP линия'), ACCESS, 'FIXED'),
  article('ART_IOT', label('IoT SIM cards', 'IoT-SIM-Karten', 'Κάρτες SIM IoT', 'IoT SIM карти'), ACCESS, 'MOBILE'),
  article('ART_FLEETDESK', label('Fleetdesk seats', 'Fleetdesk, Plätze', 'Θέσεις Fleetdesk', 'Места Fleetdesk'), ACCESS, 'SAAS'),
  article('ART_SUPPORT', label('Support, yearly', 'Betreuung, jährlich', 'Υποστήριξη, ετήσια'), ACCESS, 'SAAS'),
  article('ART_BACKUP', label('Cloud backup', 'Cloud-Sicherung', 'Αντίγραφα στο νέφος', 'Облачно архивиране'), ACCESS, 'SAAS'),
  article('ART_VOICE_NAT', label('National calls', 'Gespräche Inland', 'Εθνικές κλήσεις', 'Национални разговори'), USAGE, 'VOICE'),
  article(
    'ART_VOICE_INTL',
    label('International calls', 'Gespräche Ausland', 'Διεθνείς κλήσεις', 'Международни разговори'),
    USAGE,
    'VOICE',
  ),
  article('ART_SMS', label('Text messages', 'Kurznachrichten', 'Μηνύματα SMS', 'Съобщения'), USAGE, 'MOBILE'),
  article('ART_DATA', label('Mobile data', 'Mobile Daten', 'Δεδομένα κινητής', 'Мобилни данни'), USAGE, 'MOBILE'),
  article('ART_ROAMING', label('Data abroad', 'Daten im Ausland', 'Δεδομένα στο εξωτερικό', 'Данни в чужбина'), USAGE, 'MOBILE'),
  article('ART_API', label('API calls', 'API-Aufrufe', 'Κλήσεις API', 'API заявки'), USAGE, 'SAAS'),
  article('ART_STORAGE', label('Backup storage', 'Cloud-Sicherung, Mehrverbrauch', 'Χώρος αποθήκευσης'), USAGE, 'SAAS'),
  article('ART_ACTIVATION', label('Activation', 'Einrichtung', 'Ενεργοποίηση', 'Активиране'), ONE_TIME, 'FEES'),
  article('ART_PORTING', label('Number porting', 'Rufnummernmitnahme', 'Φορητότητα αριθμού', 'Пренасяне на номер'), ONE_TIME, 'FEES'),
  article('ART_EARLY_END', label('Early termination', 'Vorzeitige Beendigung', 'Πρόωρη λύση', 'Предсрочно прекратяване'), ONE_TIME, 'FEES'),
  article('ART_SITE_VISIT', label('Site visit', 'Technikereinsatz', 'Επίσκεψη τεχνικού'), ONE_TIME, 'FEES'),
  article('ART_DIRECTORY', label('Printed directory', 'Gedrucktes Telefonbuch', 'Έντυπος κατάλογος'), '4400', 'FEES', 'REDUCED'),
]

export const ATTRIBUTES: readonly DemoAttribute[] = [
  {
    code: 'speed',
    name: label('Speed', 'Geschwindigkeit'),
    kind: 'number',
    source: 'service',
    unit: 'Mbit/s',
    allowed_values: FIBRE_SPEEDS,
  },
  { code: 'term', name: label('Term', 'Laufzeit'), kind: 'number', source: 'service', unit: 'months' },
  { code: 'business', name: label('Business', 'Geschäftlich'), kind: 'boolean', source: 'service' },
  { code: 'seats', name: label('Seats', 'Plätze'), kind: 'number', source: 'service', unit: 'seats' },
  { code: 'zone', name: label('Zone', 'Zone'), kind: 'text', source: 'usage', usage_parameter: 3, allowed_values: VOICE_ZONES },
  {
    code: 'roaming_zone',
    name: label('Roaming zone', 'Roaming-Zone'),
    kind: 'textList',
    source: 'usage',
    usage_parameter: 3,
    allowed_values: ROAMING_ZONES,
  },
  { code: 'volume', name: label('Volume', 'Menge'), kind: 'number', source: 'derived', derived_from: 'quantity' },
]

/** Of each calendar month. */
export const COUNTERS: readonly DemoCounter[] = [
  {
    code: 'SIP_MINUTES',
    name: label('National minutes', 'Minuten Inland', 'Εθνικά λεπτά', 'Национални минути'),
    ceiling: '2000',
    unit_id: 'MINUTE',
    notification_levels: '80%',
  },
]

const monthly = { type: 'recurring', calendar_id: 'MONTHLY', in_advance: true } as const
const arrears = { type: 'recurring', calendar_id: 'MONTHLY', in_advance: false } as const
const once = { type: 'oneShot', unit_id: 'PIECE', one_shot_moment: 'subscription' } as const
/** Talked seconds, priced by the minute to the second. */
const minutes = { type: 'usage', unit_id: 'MINUTE', input_unit_id: 'SECOND' } as const
const gigabytes = { type: 'usage', unit_id: 'GIGABYTE', input_unit_id: 'MEGABYTE' } as const

const RECURRING: readonly DemoCharge[] = [
  {
    code: 'FIBRE_ACCESS',
    name: label('Fibre access', 'Glasfaseranschluss', 'Σύνδεση οπτικής ίνας'),
    article_id: 'ART_FIBRE',
    unit_id: 'PIECE',
    amount_editable: true,
    ...monthly,
  },
  { code: 'ROUTER_RENT', name: label('Router', 'Router', 'Δρομολογητής'), article_id: 'ART_HARDWARE', unit_id: 'PIECE', ...monthly },
  {
    code: 'FIREWALL',
    name: label('Managed firewall', 'Verwaltete Firewall'),
    article_id: 'ART_HARDWARE',
    unit_id: 'PIECE',
    amount_editable: true,
    ...monthly,
  },
  { code: 'MOBILE_FEE_S', name: label('Mobile S', 'Mobil S', 'Κινητό S'), article_id: 'ART_MOBILE', unit_id: 'PIECE', ...monthly },
  { code: 'MOBILE_FEE_M', name: label('Mobile M', 'Mobil M', 'Κινητό M'), article_id: 'ART_MOBILE', unit_id: 'PIECE', ...monthly },
  { code: 'MOBILE_FEE_L', name: label('Mobile L', 'Mobil L', 'Κινητό L'), article_id: 'ART_MOBILE', unit_id: 'PIECE', ...monthly },
  {
    code: 'SIP_CHANNEL',
    name: label('SIP channels', 'SIP-Kanäle', 'Κανάλια SIP'),
    article_id: 'ART_SIP',
    unit_id: 'CHANNEL',
    amount_editable: true,
    ...monthly,
  },
  {
    code: 'FLEETDESK_SEAT',
    name: label('Fleetdesk, seats', 'Fleetdesk, Plätze'),
    article_id: 'ART_FLEETDESK',
    unit_id: 'USER',
    amount_editable: true,
    ...monthly,
  },
  {
    code: 'FLEETDESK_SEAT_YEAR',
    name: label('Fleetdesk, seats, a year', 'Fleetdesk, Plätze, ein Jahr'),
    article_id: 'ART_FLEETDESK',
    unit_id: 'USER',
    ...monthly,
    calendar_id: 'ANNIVERSARY_YEAR',
  },
  {
    code: 'SUPPORT_YEAR',
    name: label('Support, a year', 'Betreuung, ein Jahr'),
    article_id: 'ART_SUPPORT',
    unit_id: 'PIECE',
    ...arrears,
    calendar_id: 'YEARLY',
    split_at_price_change: false,
  },
  {
    code: 'BACKUP_BASE',
    name: label('Cloud backup, base', 'Cloud-Sicherung, Grundpreis'),
    article_id: 'ART_BACKUP',
    unit_id: 'PIECE',
    ...arrears,
  },
  { code: 'IOT_SIM_FEE', name: label('IoT SIM cards', 'IoT-SIM-Karten'), article_id: 'ART_IOT', unit_id: 'PIECE', ...arrears },
]

const ONE_SHOT: readonly DemoCharge[] = [
  { code: 'FIBRE_ACTIVATION', name: label('Fibre activation', 'Glasfaser, Einrichtung'), article_id: 'ART_ACTIVATION', ...once },
  { code: 'SIM_ACTIVATION', name: label('SIM activation', 'SIM-Karte, Einrichtung'), article_id: 'ART_ACTIVATION', ...once },
  { code: 'FLEETDESK_SETUP', name: label('Fleetdesk set-up', 'Fleetdesk, Einrichtung'), article_id: 'ART_ACTIVATION', ...once },
  { code: 'NUMBER_PORTING', name: label('Number porting', 'Rufnummernmitnahme'), article_id: 'ART_PORTING', ...once },
  { code: 'DIRECTORY_PRINT', name: label('Printed directory', 'Gedrucktes Telefonbuch'), article_id: 'ART_DIRECTORY', ...once },
  {
    code: 'EARLY_END',
    name: label('Early termination', 'Vorzeitige Beendigung'),
    article_id: 'ART_EARLY_END',
    ...once,
    one_shot_moment: 'termination',
  },
  {
    code: 'SITE_VISIT',
    name: label('Site visit', 'Technikereinsatz'),
    article_id: 'ART_SITE_VISIT',
    ...once,
    amount_editable: true,
    one_shot_moment: 'other',
  },
]

/** Usage records name the traffic in parameter 1 and the network in parameter 2. */
const USAGE_CHARGES: readonly DemoCharge[] = [
  {
    code: 'VOICE_NAT',
    name: label('National calls', 'Gespräche Inland'),
    article_id: 'ART_VOICE_NAT',
    ...minutes,
    filter_1: 'VOICE',
    filter_2: 'NAT',
    included_quantity: '2000',
  },
  {
    code: 'VOICE_INTL',
    name: label('International calls', 'Gespräche Ausland'),
    article_id: 'ART_VOICE_INTL',
    ...minutes,
    filter_1: 'VOICE',
    filter_2: 'INTL',
    tier_model: 'graduated',
  },
  // Mobile calls are charged in started minutes.
  {
    code: 'MOBILE_VOICE',
    name: label('Mobile calls', 'Gespräche Mobil'),
    article_id: 'ART_VOICE_NAT',
    ...minutes,
    quantity_places: 0,
    quantity_rounding: 'ceiling',
    filter_1: 'VOICE',
    filter_2: 'NAT',
    included_quantity: '300',
  },
  {
    code: 'MOBILE_SMS',
    name: label('Text messages', 'Kurznachrichten'),
    article_id: 'ART_SMS',
    type: 'usage',
    unit_id: 'MESSAGE',
    filter_1: 'SMS',
    included_quantity: '100',
  },
  {
    code: 'MOBILE_DATA_S',
    name: label('Mobile data S', 'Mobile Daten S'),
    article_id: 'ART_DATA',
    ...gigabytes,
    filter_1: 'DATA',
    filter_2: 'HOME',
    included_quantity: '5',
  },
  {
    code: 'MOBILE_DATA_M',
    name: label('Mobile data M', 'Mobile Daten M'),
    article_id: 'ART_DATA',
    ...gigabytes,
    filter_1: 'DATA',
    filter_2: 'HOME',
    included_quantity: '20',
  },
  {
    code: 'MOBILE_DATA_L',
    name: label('Mobile data L', 'Mobile Daten L'),
    article_id: 'ART_DATA',
    ...gigabytes,
    filter_1: 'DATA',
    filter_2: 'HOME',
    included_quantity: '80',
  },
  {
    code: 'ROAMING_DATA',
    name: label('Data abroad', 'Daten im Ausland'),
    article_id: 'ART_ROAMING',
    ...gigabytes,
    filter_1: 'DATA',
    filter_2: 'ROAM',
  },
  {
    code: 'IOT_DATA',
    name: label('IoT data', 'IoT-Daten'),
    article_id: 'ART_DATA',
    type: 'usage',
    unit_id: 'MEGABYTE',
    filter_1: 'DATA',
    filter_2: 'IOT',
    tier_model: 'volume',
  },
  {
    code: 'API_CALLS',
    name: label('API calls', 'API-Aufrufe'),
    article_id: 'ART_API',
    type: 'usage',
    unit_id: 'REQUEST',
    filter_1: 'API',
    tier_model: 'package',
    package_size: '1000',
  },
  {
    code: 'BACKUP_STORAGE',
    name: label('Backup storage', 'Sicherungsspeicher'),
    article_id: 'ART_STORAGE',
    type: 'usage',
    unit_id: 'GIGABYTE',
    filter_1: 'STORE',
    amount_editable: true,
    included_quantity: '500',
  },
  // A trunk's minutes: free as far as its counter reaches, then by the minute.
  {
    code: 'SIP_NAT_FREE',
    name: label('National calls, included', 'Gespräche Inland, enthalten', 'Εθνικές κλήσεις, περιλαμβάνονται'),
    article_id: 'ART_VOICE_NAT',
    ...minutes,
    filter_1: 'VOICE',
    filter_2: 'NAT',
    counter_id: 'SIP_MINUTES',
  },
  {
    code: 'SIP_NAT',
    name: label('National calls', 'Gespräche Inland', 'Εθνικές κλήσεις'),
    article_id: 'ART_VOICE_NAT',
    ...minutes,
    filter_1: 'VOICE',
    filter_2: 'NAT',
    priority: 2,
  },
]

export const CHARGES: readonly DemoCharge[] = [...RECURRING, ...ONE_SHOT, ...USAGE_CHARGES]
