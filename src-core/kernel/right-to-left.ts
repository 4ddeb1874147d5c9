/** Text that runs from right to left, as far as it must be known outside typesetting. */

/** Letters of scripts written from right to left, and the marks that ask for that direction. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
/** First strong isolate and its end: what stands between them is ordered by itself (Unicode Standard Annex 9). */
const ISOLATE = { begin: '\u2068', end: '\u2069' }

/** Whether anything in a text runs from right to left. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text)
}

/**
 * Joins the entries of an address or a list in one line, so that they keep their order: without a border two numbers of
 * neighbouring entries from right to left would change places.
 */
export function joinedApart(entries: readonly string[], separator: string): string {
  if (!entries.some(hasRightToLeft)) return entries.join(separator)
  return entries.map((entry) => `${ISOLATE.begin}${entry}${ISOLATE.end}`).join(separator)
}
