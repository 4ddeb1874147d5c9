/** Pictures as text: base64 of a PNG or a JPEG, as a form, a file and a call give them. */

/** A logo in print needs a tenth of it. */
const MOST_BYTES = 1024 * 1024
/** A file of a few bytes can claim a picture of gigabytes. */
export const MOST_PIXELS = 16_000_000
const PNG = 'iVBORw0KGgo'
const JPEG = '/9j/'
/** Base64 of the bytes up to the size of a PNG (PNG specification, 11.2.1). */
const PNG_HEAD = 32
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** Base64 characters that a picture may have. */
export const PICTURE_CHARACTERS: number = Math.ceil(MOST_BYTES / 3) * 4

/** Why text is no picture that documents can show, or `null`. */
export function pictureFault(base64: string): string | null {
  if (base64.length > PICTURE_CHARACTERS) return 'The picture is larger than 1 MB. Save it smaller.'
  if (!base64.startsWith(PNG) && !base64.startsWith(JPEG)) return 'A PNG or JPEG picture is needed, as base64.'
  if (!BASE64.test(base64) || base64.length % 4 !== 0) return 'The picture is not whole: its base64 ends early or holds other characters.'
  return base64.startsWith(PNG) && pixelsOfPng(base64) > MOST_PIXELS
    ? 'The picture has more than 16 million points. Save it smaller.'
    : null
}

function pixelsOfPng(base64: string): number {
  const head = atob(base64.slice(0, PNG_HEAD))
  const at = (index: number) => [0, 1, 2, 3].reduce((sum, byte) => sum * 256 + head.charCodeAt(index + byte), 0)
  return head.length < 24 ? 0 : at(16) * at(20)
}
