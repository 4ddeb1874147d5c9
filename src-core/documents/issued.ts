/** Documents that leave the house: their bytes are kept, once by hash, and given again whenever they leave again. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { type Content, keepContent, readContent } from '../setup/content.ts'
import { invoiceDocument } from './assemble.ts'
import { issuedDocument } from './model.ts'
import { unprintedTexts } from './unprinted.ts'

const WAYS = ['printed', 'exported', 'sent'] as const
const PDF = 'application/pdf'

const leavingsOf = preparedSelect<{ invoice: number }>()((db, p) =>
  db.selectFrom('issued_document').select(['sha256', 'way', 'issued_at']).where('invoice_id', '=', p.invoice).orderBy('id'),
)
const numberOf = preparedSelect<{ invoice: number }>()((db, p) => db.selectFrom('invoice').select('number').where('id', '=', p.invoice))

interface Kept extends Content {
  readonly sha256: Uint8Array
}

/** The bytes as which a document left the house; `null` while it has not. */
async function keptBytes(store: ReadStore, invoice: number): Promise<Kept | null> {
  const [first] = await store.all(leavingsOf(store), { invoice })
  if (!first) return null
  const content = await readContent(store, first.sha256)
  if (!content)
    throw refuse(
      'refused',
      'document.bytesMissing',
      'The bytes of this document are no longer in the file. Verify the books, and restore a backup.',
    )
  return { ...content, sha256: first.sha256 }
}

/** @throws Refusal when there is no such invoice */
async function numberOrRefusal(store: ReadStore, invoice: number): Promise<string> {
  const row = await store.first(numberOf(store), { invoice })
  if (!row) throw refuse('notFound', 'invoice.notFound', `There is no invoice ${invoice}.`)
  return row.number
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const fileName = (number: string) => `${number.replaceAll(/[^\w.-]/g, '-')}.pdf`

const LEAVING_COLUMNS = ['created_op', 'invoice_id', 'sha256', 'way', 'issued_at']

/** Each way is noted once with its bytes; the audit trail has every time. */
async function noteLeaving(context: CommandContext, invoice: number, sha256: Uint8Array, way: (typeof WAYS)[number]): Promise<void> {
  const known = await context.store.all(leavingsOf(context.store), { invoice })
  if (known.some((one) => one.way === way && hex(one.sha256) === hex(sha256))) return
  context.store.bulk(issuedDocument, LEAVING_COLUMNS).add([context.op, invoice, sha256, way, context.now])
}

const id = z.number().int()
const leaving = { sha256: z.string(), media_type: z.string(), file_name: z.string(), bytes: z.number().int() }

async function drawn(context: CommandContext, invoice: number): Promise<{ content: Content; notPrinted: string[] }> {
  const page = await invoiceDocument(context.store, invoice)
  return { content: { bytes: await context.documents.draw(page), mediaType: PDF }, notPrinted: unprintedTexts(page) }
}

const toldOf = (notPrinted: readonly string[]): string =>
  notPrinted.length === 0 ? '' : `; not all of “${notPrinted.join('”, “')}” can be printed`

export const exportInvoice = defineCommand({
  name: 'invoice.export',
  summary: 'Have an issued document leave the house as PDF: its bytes are drawn once and kept; invoice.file gives them',
  input: z.strictObject({ id, way: z.enum(WAYS).default('exported') }),
  /** `not_printed`, when it is drawn: texts with a character that no font has, which stands as a sign of replacement on the page. */
  output: z.object({ ...leaving, again: z.boolean(), not_printed: z.array(z.string()) }),
  undo: { kind: 'none', reason: 'What left the house cannot be called back.' },
  handler: async (context, { id: invoice, way }) => {
    const number = await numberOrRefusal(context.store, invoice)
    const kept = await keptBytes(context.store, invoice)
    const { content, notPrinted } = kept ? { content: kept, notPrinted: [] } : await drawn(context, invoice)
    const sha256 = kept?.sha256 ?? keepContent(context.store, content)
    await noteLeaving(context, invoice, sha256, way)
    context.touch('invoice', invoice)
    context.summarise(`${number} ${way}${kept ? ' again' : ''} as PDF${toldOf(notPrinted)}`)
    return {
      sha256: hex(sha256),
      media_type: content.mediaType,
      file_name: fileName(number),
      bytes: content.bytes.length,
      again: kept !== null,
      not_printed: notPrinted,
    }
  },
})

export const invoiceFile = defineQuery({
  name: 'invoice.file',
  summary: 'The bytes as which an issued document left the house, and the ways it went',
  input: z.strictObject({ id }),
  output: z.object({ ...leaving, base64: z.string(), ways: z.array(z.object({ way: z.enum(WAYS), at: z.number() })) }),
  handler: async ({ store }, { id: invoice }) => {
    const number = await numberOrRefusal(store, invoice)
    const kept = await keptBytes(store, invoice)
    if (!kept)
      throw refuse(
        'refused',
        'document.notExported',
        `${number} has not left the house yet, so no bytes are kept. Export it first: invoice.export.`,
      )
    const ways = (await store.all(leavingsOf(store), { invoice })).map(({ way, issued_at }) => ({ way, at: issued_at }))
    return {
      sha256: hex(kept.sha256),
      media_type: kept.mediaType,
      file_name: fileName(number),
      bytes: kept.bytes.length,
      base64: Buffer.from(kept.bytes).toString('base64'),
      ways,
    }
  },
})

export const issuedOperations: AnyOperation[] = [anyOperation(exportInvoice), anyOperation(invoiceFile)]
