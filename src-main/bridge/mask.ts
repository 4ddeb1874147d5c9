/** Takes out of an address what no log may hold: IBANs but for their ends, tokens and keys whole. */

/** Country, check digits, then 11 to 30 letters and digits (ISO 13616), as they stand or in groups of four. */
const IBAN = /\b([A-Z]{2}\d{2})((?:[ +-]?[A-Z0-9]){11,30})\b/gi
/** What `countinghouse token new` and the host's key look like: 43 characters of base64url. */
const SECRET = /\b(?:cht_)?[A-Za-z0-9_-]{43}\b/g
const SECRET_PARAMETER = /([?&#](?:ticket|token|access_token|key|password|secret)=)[^&]*/gi

const MOST_CHARACTERS = 400

/**
 * An address for the log, decoded so that no escape hides anything, and cut where it is long.
 *
 * @example maskAddress('/api/v1/x?filter[iban]=DE89370400440532013000') // '/api/v1/x?filter[iban]=DE89…3000'
 */
export function maskAddress(address: string): string {
  const masked = decoded(address)
    .replace(SECRET_PARAMETER, '$1…')
    .replace(SECRET, '…')
    .replace(IBAN, (whole, head: string, tail: string) =>
      looksLikeIban(whole) ? `${head}…${tail.replace(/[ +-]/g, '').slice(-4)}` : whole,
    )
    // what would end the line of a log, or steer a terminal
    .replace(/\p{Cc}/gu, ' ')
  return masked.length > MOST_CHARACTERS ? `${masked.slice(0, MOST_CHARACTERS)}…` : masked
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address // a stray percent sign
  }
}

/** Words run together by signs are no IBAN: after the check digits most of it is digits. */
function looksLikeIban(text: string): boolean {
  const body = text.slice(4).replace(/[ +-]/g, '')
  return (body.match(/\d/g)?.length ?? 0) * 2 >= body.length
}
