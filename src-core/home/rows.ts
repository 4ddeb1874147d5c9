/** Reading for the home page. */
import type { ReadStore } from '../database/store.ts'

/** Selected rows of text that these files wrote. */
export async function rowsOf<Row>(store: ReadStore, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await store.select(text, values)) as Row[]
}
