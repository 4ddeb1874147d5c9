/** Bytes that are kept by their hash: they have it still, and whatever names them finds them. */
import { sha256 } from '../../operations/digest.ts'
import { type Check, type Difference, difference, sqlCheck } from './check.ts'

/** The first two bytes of a hash: contents are walked by them, since a hash falls anywhere among them. */
const PREFIXES = 65_536
const PREFIXES_A_STEP = 256

interface ContentRow {
  readonly sha256: Uint8Array
  readonly bytes: Uint8Array
  readonly media_type: string
}

function boundOf(prefix: number): Uint8Array {
  return prefix >= PREFIXES ? Buffer.alloc(33, 0xff) : Buffer.from([prefix >> 8, prefix & 0xff])
}

const hashes: Check = {
  name: 'content.hash',
  last: async (store) => ((await store.select('SELECT 1 FROM content LIMIT 1', [])).length === 0 ? 0 : PREFIXES),
  step: PREFIXES_A_STEP,
  run: async (store, after, upTo) => {
    const text = 'SELECT sha256, bytes, media_type FROM content WHERE sha256 >= ? AND sha256 < ? ORDER BY sha256'
    const rows = (await store.select(text, [boundOf(after), boundOf(upTo)])) as ContentRow[]
    return rows.flatMap((row): Difference[] => {
      const [expected, got] = [hex(row.sha256), hex(sha256(row.bytes))]
      if (expected === got) return []
      const words = 'The bytes kept under {label} are others than when they were kept.'
      return [difference('content.hash', 'content', { id: 0, label: expected.slice(0, 12), expected, got }, words)]
    })
  },
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

const IS_KEPT = (hash: string) => `CASE WHEN EXISTS (SELECT 1 FROM content c WHERE c.sha256 = ${hash}) THEN hex(${hash}) END`

const named: readonly Check[] = [
  sqlCheck({
    name: 'issuedDocument.bytes',
    entity: 'invoice',
    table: 'issued_document',
    alias: 'd',
    select: `SELECT d.invoice_id AS id, v.number AS label, hex(d.sha256) AS expected, ${IS_KEPT('d.sha256')} AS got
      FROM issued_document d LEFT JOIN invoice v ON v.id = d.invoice_id WHERE`,
    words: 'The bytes as which {label} left the house are not kept: {expected}.',
  }),
  sqlCheck({
    name: 'issuedDocument.one',
    entity: 'invoice',
    table: 'issued_document',
    alias: 'd',
    select: `SELECT d.invoice_id AS id, v.number AS label, hex(f.sha256) AS expected, hex(d.sha256) AS got
      FROM issued_document d JOIN invoice v ON v.id = d.invoice_id
        JOIN issued_document f ON f.id = (SELECT MIN(o.id) FROM issued_document o WHERE o.invoice_id = d.invoice_id) WHERE`,
    words: '{label} left the house as {expected} at first and as {got} later.',
  }),
  sqlCheck({
    name: 'invoice.logo',
    entity: 'invoice',
    table: 'invoice',
    alias: 'v',
    select: `SELECT v.id, v.number AS label, upper(v.snapshot ->> '$.texts.logo') AS expected,
        ${IS_KEPT("unhex(v.snapshot ->> '$.texts.logo')")} AS got FROM invoice v WHERE`,
    words: 'The logo of {label} is not kept: {expected}.',
  }),
  sqlCheck({
    name: 'invoicePageText.logo',
    entity: 'invoice',
    table: 'invoice_page_text',
    alias: 't',
    select: `SELECT t.invoice_id AS id, v.number AS label, upper(t.texts ->> '$.logo') AS expected,
        ${IS_KEPT("unhex(t.texts ->> '$.logo')")} AS got FROM invoice_page_text t JOIN invoice v ON v.id = t.invoice_id WHERE`,
    words: 'The logo of {label} is not kept: {expected}.',
  }),
]

export const contentChecks: readonly Check[] = [hashes, ...named]
