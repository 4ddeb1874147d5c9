/** The words that customers are found by: their own name, and the address of who they are. */
import type { SearchText } from '../entities/define-entity.ts'
import type { ReadStore } from '../database/store.ts'
import { namedWords } from '../parties/model.ts'

interface PartyRow {
  readonly city: string | null
  readonly street: string | null
  readonly email: string | null
  readonly country: string | null
}

export async function customerWords(row: Readonly<Record<string, unknown>>, store: ReadStore): Promise<SearchText> {
  const [party] = (await store.select('SELECT city, street, email, country FROM party WHERE id = ?', [row['party_id']])) as PartyRow[]
  return customerText(String(row['name']), party)
}

/** As the writer of many customers has it at hand. */
export function customerText(name: string, party: Partial<PartyRow> | undefined): SearchText {
  return {
    title: name,
    detail: [party?.city, party?.country].filter(Boolean).join(', '),
    words: namedWords({ ...party, name }),
  }
}
