/**
 * Which usage records are the same: those of one instant, access point, quantity and parameters 1 to 9, however their lines
 * are written. Further parameters (dates, decimals, the extra one) tell two records apart only where both have them.
 *
 * The family of a record is the digest of what always counts. Equal records of one file are occurrences of their own: the
 * identity of an occurrence is made of family, further parameters and its number. All are sixteen bytes of SHA-256, held as
 * text of one character a byte, because that is twice as fast as buffers.
 */
import { hash } from 'node:crypto'
import type { Instant } from '../../kernel/instants.ts'
import type { UsageValues } from './usage-values.ts'

const DIGEST_BYTES = 16
const ZERO = '0.000000000000'

function digest(text: string): string {
  return hash('sha256', text, 'latin1').slice(0, DIGEST_BYTES)
}

/** A digest as it is stored. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

/** A stored digest as text. */
export function textOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

export interface FamilyValues {
  readonly eventAt: Instant
  readonly accessCode: string
  /** Stored form: so 10, 10.0 and 10,00 are one quantity. */
  readonly quantity: string
  /** JSON array of parameters 1 to 9. */
  readonly parameters: string
}

export function familyOf({ eventAt, accessCode, quantity, parameters }: FamilyValues): string {
  return digest(`${eventAt}\n${quantity === `-${ZERO}` ? ZERO : quantity}\n${accessCode}\n${plainParameters(parameters)}`)
}

/** Blanks around a parameter, and empty ones at the end, say nothing. */
function plainParameters(json: string): string {
  if (!json.includes('" ') && !json.includes(' "')) return json
  const texts = (JSON.parse(json) as (string | null)[]).map((text) => text?.trim() || null)
  while (texts.length > 0 && texts.at(-1) === null) texts.pop()
  return JSON.stringify(texts)
}

/** Dates, decimals and the extra parameter as JSON `[dates, decimals, extra]`; `null` where a record has none. */
export function furtherOf({ dates, decimals, extra }: Pick<UsageValues, 'dates' | 'decimals' | 'extra'>): string | null {
  return dates.length === 0 && decimals.length === 0 && extra === null ? null : JSON.stringify([dates, decimals, extra])
}

type Further = readonly [dates: readonly (number | null)[], decimals: readonly (string | null)[], extra: string | null]

/** Whether further parameters leave two records of a family the same: each counts only where both have it. */
export function mayBeSame(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other) return true
  const [dates, decimals, extra] = JSON.parse(one) as Further
  const [otherDates, otherDecimals, otherExtra] = JSON.parse(other) as Further
  return agree(dates, otherDates) && agree(decimals, otherDecimals) && agree([extra], [otherExtra])
}

function agree<Value>(one: readonly (Value | null)[], other: readonly (Value | null)[]): boolean {
  return one.every((value, at) => value === null || (other[at] ?? null) === null || value === other[at])
}

/** The identity of the n-th occurrence; of the first without further parameters the family itself. */
export function identityOf(family: string, further: string | null, occurrence: number): string {
  return occurrence === 1 && further === null ? family : digest(`${family}\n${further ?? ''}\n${occurrence}`)
}
