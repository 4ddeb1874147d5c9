/** Long lists of words, written as text that wraps. */

/** Items with semicolons between; line breaks and spaces around them do not count. */
export function items(text: string): readonly string[] {
  return text
    .split(';')
    .map((item) => item.replace(/\s+/g, ' ').trim())
    .filter((item) => item !== '')
}

/** A table of pairs: `α a; β v`. */
export function pairs(text: string): Record<string, string> {
  return Object.fromEntries(items(text).map((item) => item.split(' ') as [string, string]))
}
