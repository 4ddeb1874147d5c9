/** What the services of a subscription are: products, sizes, numbers, devices. */
import type { DemoCustomer } from './customer-rows.ts'
import type { NamedOffer } from './named-customers.ts'
import { type Random, skewed } from './random.ts'
import type { DemoService } from './subscription-rows.ts'

/** A subscription about to get its services. */
export interface ServiceOrder extends NamedOffer {
  readonly subscription: string
  /** Counts all subscriptions of the company; numbers and cards follow from it, so that none stands twice. */
  readonly serial: number
  readonly customer: DemoCustomer
}

type Draft = Pick<DemoService, 'product' | 'quantity' | 'attributes'> & Partial<DemoService>

/** The services of an order, its main one first. */
export function servicesOf(order: ServiceOrder, random: Random): DemoService[] {
  return draftsOf(order, random).map(
    (draft, index): DemoService => ({
      service_number: null,
      device: null,
      access_ids: [],
      price_overrides: index === 0 ? (order.override ?? null) : null,
      code: `${order.subscription}-${index + 1}`,
      ...draft,
    }),
  )
}

function draftsOf(order: ServiceOrder, random: Random): Draft[] {
  const { offer } = order
  if (offer.startsWith('OFF_FIBRE_')) return fibreDrafts(order, random)
  if (offer.startsWith('OFF_MOBILE_')) return [mobileDraft(order, random)]
  if (offer === 'OFF_SIP') return sipDrafts(order, random)
  if (offer === 'OFF_IOT') return [iotDraft(order, random)]
  if (offer === 'OFF_BACKUP') return [single('BACKUP', { access_ids: [`vault-${String(order.serial).padStart(6, '0')}`] })]
  return fleetdeskDrafts(order, random)
}

const single = (product: string, more: Partial<Draft> = {}): Draft => ({ product, quantity: 1, attributes: {}, ...more })
const isBusiness = ({ customer }: ServiceOrder): string => String(customer.account_type === 'company')

function fibreDrafts(order: ServiceOrder, random: Random): Draft[] {
  const business = isBusiness(order)
  const [number = ''] = fixedNumbers(order, 1)
  const drafts = [
    single('HOME_VOICE', { attributes: { business }, service_number: number, access_ids: [number] }),
    single('FIBRE', {
      attributes: { speed: order.offer.slice('OFF_FIBRE_'.length), term: random.chance(0.8) ? '24' : '1', business },
      device: `ONT ${random.digits(8)}`,
    }),
  ]
  if (business === 'false' || random.chance(0.4))
    drafts.push(single('ROUTER', { device: random.pick(['Förde-Box 3', 'Förde-Box 5', 'Förde-Box 5 Pro']) }))
  if (business === 'true' && order.offer !== 'OFF_FIBRE_250' && random.chance(0.5))
    drafts.push(single('FIREWALL', { device: `FW-200 ${random.digits(5)}` }))
  if (random.chance(0.05)) drafts.push(single('DIRECTORY'))
  return drafts
}

function mobileDraft(order: ServiceOrder, random: Random): Draft {
  const size = order.offer.slice('OFF_MOBILE_'.length)
  const number = `+491599${String(order.serial).padStart(7, '0')}`
  return single(`MOBILE_${size}`, {
    attributes: { business: isBusiness(order) },
    service_number: number,
    device: random.pick(['eSIM', 'Nano-SIM']),
    access_ids: [imsi(order.serial, 0)],
  })
}

function sipDrafts(order: ServiceOrder, random: Random): Draft[] {
  const quantity = order.quantity ?? Math.min(60, 2 * skewed(random, 5))
  const numbers = fixedNumbers(order, Math.min(10, quantity))
  const trunk = single('SIP_TRUNK', {
    quantity,
    attributes: { business: isBusiness(order) },
    service_number: numbers[0] ?? null,
    device: 'SBC',
    access_ids: numbers,
  })
  return random.chance(0.1) ? [trunk, single('DIRECTORY')] : [trunk]
}

/** Cards report in pools: at most this many IMSIs speak for all of a subscription. */
const MOST_POOLS = 20

function iotDraft({ quantity: given, serial }: ServiceOrder, random: Random): Draft {
  const quantity = given ?? 5 * skewed(random, 12)
  return single('IOT', {
    quantity,
    device: 'Industrial SIM',
    access_ids: Array.from({ length: Math.min(quantity, MOST_POOLS) }, (_, at) => imsi(serial, at)),
  })
}

function fleetdeskDrafts({ offer, quantity: given }: ServiceOrder, random: Random): Draft[] {
  const quantity = given ?? Math.min(400, skewed(random, 18))
  const desk: Draft = {
    product: offer.replace('OFF_', ''),
    quantity,
    attributes: { seats: String(quantity) },
    access_ids: [`kwt_live_${hexOf(random, 20)}`],
  }
  return random.chance(0.25) ? [desk, single('SUPPORT')] : [desk]
}

/** Area codes of the numbers that the company gives out. */
const AREA_CODES: Readonly<Record<string, string>> = {
  DE: '+4943155',
  AT: '+4372055',
  GR: '+30210955',
  BG: '+35952955',
  PL: '+4842955',
  DK: '+453355',
  IS: '+354555',
}

/** Ten numbers are kept for each subscription. */
function fixedNumbers({ serial, customer }: ServiceOrder, count: number): string[] {
  const area = AREA_CODES[customer.country] ?? '+4943155'
  return Array.from({ length: count }, (_, at) => `${area}${String(serial * 10 + at).padStart(6, '0')}`)
}

/** Germany's network code 99 is given to nobody. */
function imsi(serial: number, at: number): string {
  return `26299${String(serial).padStart(7, '0')}${String(at).padStart(3, '0')}`
}

function hexOf(random: Random, length: number): string {
  return Array.from({ length }, () => random.whole(0, 15).toString(16)).join('')
}
