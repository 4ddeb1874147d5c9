/** Which document left the house as which bytes. */
import { blobColumn, choiceColumn, defineTable, instantColumn, integerColumn, referenceColumn } from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'

/** A document's bytes are kept from the moment they leave the house: printed, exported, sent. */
export const issuedDocument = defineTable(
  'issued_document',
  {
    created_op: integerColumn(),
    invoice_id: referenceColumn('invoice'),
    sha256: blobColumn(),
    way: choiceColumn(['printed', 'exported', 'sent']),
    issued_at: instantColumn(),
  },
  { facts: true, indexes: [{ on: ['invoice_id'] }] },
)

export const documentTables = { issued_document: issuedDocument }

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<typeof documentTables> {}
}
