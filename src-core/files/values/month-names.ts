/** Names of months in the languages of the product, long and short, by the tables of `Intl`. */
import { DOCUMENT_LANGUAGES } from '../../kernel/document-language.ts'
import { sortKey } from '../../kernel/text.ts'

let months: ReadonlyMap<string, number> | null = null

/**
 * The month of a name, 1 to 12; `null` for any other word and for a name that means another month in another language.
 *
 * @example monthNamed('listopada') // 11
 */
export function monthNamed(name: string): number | null {
  months ??= readMonths()
  return months.get(keyOf(name)) ?? null
}

const keyOf = (name: string) => sortKey(name).replace(/\.$/, '')

function readMonths(): Map<string, number> {
  const read = new Map<string, Set<number>>()
  for (const { name, month } of allNames()) read.set(keyOf(name), (read.get(keyOf(name)) ?? new Set()).add(month))
  return new Map([...read].flatMap(([name, found]) => (found.size === 1 ? [[name, [...found][0] as number]] : [])))
}

/** With and without a day beside them: Slavic and Greek names have another case then. */
function* allNames() {
  for (const language of DOCUMENT_LANGUAGES)
    for (const month of ['long', 'short'] as const)
      for (const day of [undefined, 'numeric'] as const) {
        const format = new Intl.DateTimeFormat(language, { month, ...(day ? { day } : {}), timeZone: 'UTC' })
        for (let at = 0; at < 12; at++) {
          const name = format.formatToParts(Date.UTC(2026, at, 15)).find(({ type }) => type === 'month')?.value ?? ''
          if (!/\d/.test(name)) yield { name, month: at + 1 }
        }
      }
}
