/** Bytes by their hash, each kept once: logos of issued documents, documents that left the house. */
import { blobColumn, defineTable, textColumn } from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { preparedSelect, type ReadStore, type WriteStore } from '../database/store.ts'
import { sha256 } from '../operations/digest.ts'

/** Blobs of at most 20 MB. */
export const content = defineTable(
  'content',
  { sha256: blobColumn(), bytes: blobColumn(), media_type: textColumn() },
  { primaryKey: ['sha256'], facts: true },
)

export const contentTables = { content }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof contentTables> {}
}

export interface Content {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

const CONTENT_COLUMNS = ['sha256', 'bytes', 'media_type']

const keptHash = preparedSelect<{ hash: Uint8Array }>()((db, p) => db.selectFrom('content').select('sha256').where('sha256', '=', p.hash))

/** Keeps bytes unless they are kept already; answers their SHA-256. */
export function keepContent(store: WriteStore, { bytes, mediaType }: Content, hash = sha256(bytes)): Uint8Array {
  // A buffer: the driver binds no plain array.
  if (!store.firstNow(keptHash(store), { hash })) store.bulk(content, CONTENT_COLUMNS).add([hash, Buffer.from(bytes), mediaType])
  return hash
}

const contentByHash = preparedSelect<{ hash: Uint8Array }>()((db, p) =>
  db.selectFrom('content').select(['bytes', 'media_type']).where('sha256', '=', p.hash),
)

/** The bytes of a hash; `null` where none are kept. */
export async function readContent(store: ReadStore, hash: Uint8Array): Promise<Content | null> {
  const row = await store.first(contentByHash(store), { hash })
  return row ? { bytes: row.bytes, mediaType: row.media_type } : null
}
