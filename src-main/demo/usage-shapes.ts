/** What usage records of each product look like: quantity and parameters of the line. */
import { ROAMING_ZONES, VOICE_ZONES } from './grids.ts'
import { type Random, pickWeighted, skewed } from './random.ts'

/** Quantity and parameters 1 to 4, as the line holds them. */
export type UsageShape = readonly [quantity: string, ...parameters: string[]]

/** Dialling codes by zone; who is called is made up. */
const CALLED: Record<(typeof VOICE_ZONES)[number], readonly string[]> = {
  'Zone 1': ['+43', '+45', '+31', '+33', '+44', '+30', '+48', '+41'],
  'Zone 2': ['+90', '+381', '+380', '+355'],
  'Zone 3': ['+971', '+965', '+81', '+82'],
  'Zone 4': ['+91', '+63', '+234', '+55'],
  Satellite: ['+8816', '+88216'],
  Maritime: ['+870'],
  Premium: ['+49900', '+883', '+979'],
}
const ZONE_WEIGHTS: readonly (readonly [(typeof VOICE_ZONES)[number], number])[] = [
  ['Zone 1', 62],
  ['Zone 2', 22],
  ['Zone 3', 7],
  ['Zone 4', 5],
  ['Maritime', 2],
  ['Premium', 1.5],
  ['Satellite', 0.5],
]
const ROAMING_WEIGHTS: readonly (readonly [(typeof ROAMING_ZONES)[number], number])[] = [
  ['EU', 70],
  ['EUROPE', 12],
  ['AMERICAS', 7],
  ['ASIA', 6],
  ['WORLD', 3],
  ['MARITIME', 2],
]

/** Which products leave usage records, how much against each other, and how a record is drawn. */
export const USAGE_PRODUCTS: Readonly<Record<string, { readonly scale: number; readonly shape: (random: Random) => UsageShape }>> = {
  HOME_VOICE: { scale: 1, shape: (random) => (random.chance(0.88) ? nationalCall(random, 210) : callAbroad(random, 300)) },
  SIP_TRUNK: { scale: 9, shape: (random) => (random.chance(0.7) ? nationalCall(random, 190) : callAbroad(random, 260)) },
  MOBILE_S: { scale: 1, shape: mobileRecord },
  MOBILE_M: { scale: 1.5, shape: mobileRecord },
  MOBILE_L: { scale: 2, shape: mobileRecord },
  IOT: { scale: 5, shape: (random) => [decimalText(skewed(random, 9000), 3), 'DATA', 'IOT', random.pick(['LTE-M', 'NB-IOT'])] },
  FLEETDESK: { scale: 4, shape: apiRecord },
  FLEETDESK_YEAR: { scale: 3, shape: apiRecord },
  BACKUP: { scale: 1.5, shape: (random) => [decimalText(skewed(random, 45_000), 3), 'STORE', random.pick(['FULL', 'DELTA']), 'kiel-1'] },
}

/** Talked seconds. */
function nationalCall(random: Random, mean: number): UsageShape {
  return [String(skewed(random, mean)), 'VOICE', 'NAT', 'National', `+49${random.digits(9)}`]
}

function callAbroad(random: Random, mean: number): UsageShape {
  const zone = pickWeighted(random, ZONE_WEIGHTS)
  return [String(skewed(random, mean)), 'VOICE', 'INTL', zone, random.pick(CALLED[zone]) + random.digits(8)]
}

/** Megabytes, calls and messages of a mobile phone. */
function mobileRecord(random: Random): UsageShape {
  const kind = pickWeighted(random, [
    ['data', 52],
    ['call', 24],
    ['abroad', 5],
    ['message', 13],
    ['roaming', 6],
  ] as const)
  switch (kind) {
    case 'data':
      return [decimalText(skewed(random, 420_000), 3), 'DATA', 'HOME']
    case 'roaming':
      return [decimalText(skewed(random, 60_000), 3), 'DATA', 'ROAM', pickWeighted(random, ROAMING_WEIGHTS)]
    case 'message':
      return [String(random.whole(1, 3)), 'SMS', 'NAT', 'National', `+4915${random.digits(9)}`]
    case 'call':
      return nationalCall(random, 130)
    case 'abroad':
      return callAbroad(random, 170)
  }
}

/** Calls of an hour. */
function apiRecord(random: Random): UsageShape {
  return [String(skewed(random, 1400)), 'API', 'FLEET', random.pick(['/v2/positions', '/v2/vehicles', '/v2/tours', '/v1/export'])]
}

/** A whole number of thousandths as decimal text. @example decimalText(1250, 3) // '1.25' */
function decimalText(scaled: number, places: number): string {
  const digits = String(scaled).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
}
