/** What a document of an earlier version says that its page cannot show: today it is refused before it is issued. */
import { unprintableIn } from '../kernel/printable.ts'
import type { InvoiceSnapshot } from './snapshot.ts'

/** The texts, each once, with a character that stands as a sign of replacement on the page. */
export function unprintedTexts({ seller: { logo: _logo, ...seller }, ...snapshot }: InvoiceSnapshot): string[] {
  const found = new Set<string>()
  collect({ ...snapshot, seller }, found)
  return [...found]
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') {
    if (unprintableIn(value) !== null) found.add(value)
  } else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part, found)
}
