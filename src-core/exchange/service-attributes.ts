/** Attribute values as text turned into what the attribute's kind stores. */
import type { ReadStore } from '../database/store.ts'
import { readPairs } from './pairs.ts'

type Kinds = ReadonlyMap<string, string>

/** Kinds of all attributes by code. */
export async function attributeKinds(store: ReadStore): Promise<Kinds> {
  const rows = await store.db.selectFrom('attribute').select(['code', 'kind']).execute()
  return new Map(rows.map((row) => [row.code, row.kind]))
}

/** Values of a cell `speed=1000|business=true|extras=a,b`; what is wrong with a value its own check says. */
export function readAttributes(cell: unknown, kinds: Kinds): Record<string, unknown> {
  return Object.fromEntries(readPairs(cell, 'attributes').map(([code, text]) => [code, valueOf(kinds.get(code), text)]))
}

function valueOf(kind: string | undefined, text: string): unknown {
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return kind === 'textMultipleList' ? text.split(',').map((part) => part.trim()) : text
}
