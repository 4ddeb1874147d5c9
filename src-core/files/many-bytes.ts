/** Text of letters of several bytes that no page of single bytes may be guessed for: East Asian pages, and UTF-8 with a fault in it. */
import type { Encoding } from './encodings.ts'

const EAST_ASIAN: readonly Encoding[] = ['shift_jis', 'gb18030', 'big5', 'euc-kr', 'euc-jp']
/** Usual pages by ISO code of the country. */
const USUAL: Readonly<Record<string, Encoding>> = {
  JP: 'shift_jis',
  CN: 'gb18030',
  SG: 'gb18030',
  TW: 'big5',
  HK: 'big5',
  MO: 'big5',
  KR: 'euc-kr',
}
/** Whether a country's usual page is one of them. */
export const isEastAsian = (country: string | null): boolean => USUAL[country ?? ''] !== undefined

/** Cells that were cut where a letter's second byte looks like a separator are no words against a page. */
const MOSTLY = 0.9

/**
 * The East Asian pages that read nearly all cells, that of the company's country first. They are proposed and never taken:
 * they read nearly anything.
 *
 * @param cells a character a byte
 */
export function eastAsianPages(cells: readonly string[], country: string | null): Encoding[] {
  const usual = USUAL[country ?? '']
  const pages = usual === undefined ? EAST_ASIAN : [usual, ...EAST_ASIAN.filter((page) => page !== usual)]
  return pages.filter((page) => {
    const read = cells.filter((cell) => isRead(cell, page)).length
    return read > 0 && read >= cells.length * MOSTLY
  })
}

/**
 * Whether the text is UTF-8 but for some bytes, or an end in the middle of a letter: more of its letters are whole than not.
 * Pages of single bytes hardly ever read as such.
 *
 * @param cells a character a byte
 */
export function isBrokenUtf8(cells: readonly string[]): boolean {
  const decoder = new TextDecoder('utf-8')
  let [whole, broken] = [0, 0]
  for (const cell of cells) {
    for (const sign of decoder.decode(bytesOf(cell))) {
      if (sign === '\ufffd') broken += 1
      else if (sign > '\u007f') whole += 1
    }
  }
  return whole > broken
}

function isRead(cell: string, page: Encoding): boolean {
  try {
    new TextDecoder(page, { fatal: true }).decode(bytesOf(cell))
    return true
  } catch {
    return false
  }
}

const bytesOf = (cell: string) => Uint8Array.from(cell, (sign) => sign.charCodeAt(0))
