/** A document that left the house has the bytes as which it left. */
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import { byHand } from '../../support/by-hand.ts'
import { desk, type Desk } from '../../support/desk.ts'
import { LOGO_PNG } from './samples.ts'

interface File {
  readonly sha256: string
  readonly base64: string
  readonly file_name: string
  readonly ways: readonly { readonly way: string }[]
}

let company: Desk
let invoice: number
beforeEach(async () => {
  company = await desk({ logo: LOGO_PNG })
  await company.monthly('FEE', { price: '10', tax: 'STANDARD' })
  const customer = await company.customer('Kunde')
  await company.subscribe(customer, ['FEE'])
  invoice = (await company.bill(customer)).id
})

const exported = (way = 'exported') => company.run<{ sha256: string; again: boolean }>('invoice.export', { id: invoice, way })
const fileOf = () => company.run<File>('invoice.file', { id: invoice })
const count = async (table: string) => (await company.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM "${table}"`))[0]?.n

describe('an exported document', () => {
  it('is drawn once, kept by its hash, and given again as it was, by whatever renderer', async () => {
    const first = await exported()
    const file = await fileOf()
    const bytes = Buffer.from(file.base64, 'base64')
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect([first.again, file.file_name]).toEqual([false, 'INV-2026-000001.pdf'])
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.sha256)
    const drawnAgain = await company.drawing.draw(await company.run<InvoiceSnapshot>('invoice.document', { id: invoice }))
    expect(Buffer.compare(Buffer.from(drawnAgain), bytes)).toBe(0)
    company.drawing.draw = async () => new TextEncoder().encode('another layout')
    expect(await exported()).toEqual({ ...first, again: true })
    expect(await fileOf()).toEqual(file)
    expect(await company.differences()).toEqual([])
  })

  it('is noted once a way, and takes room once', async () => {
    for (const way of ['exported', 'exported', 'printed', 'sent', 'printed']) await exported(way)
    expect((await fileOf()).ways.map(({ way }) => way)).toEqual(['exported', 'printed', 'sent'])
    // The PDF and the logo.
    expect([await count('content'), await count('issued_document')]).toEqual([2, 3])
    expect(await company.differences()).toEqual([])
  })

  it('is given to nobody before it is kept, not in a trial either', async () => {
    expect(await company.fail('invoice.file', { id: invoice })).toMatchObject({
      code: 'document.notExported',
      message: expect.stringMatching(/^INV-2026-000001 .*invoice\.export/),
    })
    await company.run('invoice.export', { id: invoice }, { simulate: true })
    expect(await company.fail('invoice.file', { id: invoice })).toMatchObject({ code: 'document.notExported' })
    expect(await count('issued_document')).toBe(0)
  })

  it('leaves nothing where it cannot be drawn', async () => {
    company.drawing.draw = () => Promise.reject(new Error('no fonts'))
    await expect(exported()).rejects.toThrow()
    expect([await count('content'), await count('issued_document')]).toEqual([1, 0])
  })

  it('is called back by nobody, and one that is not there is refused', async () => {
    await exported()
    const [entry] = await company.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry')
    expect((await company.fail('operation.undo', { entry: entry?.id })).message).toContain('cannot be called back')
    expect(await company.fail('invoice.export', { id: 999 })).toMatchObject({ code: 'invoice.notFound' })
    expect(await company.fail('invoice.export', { id: invoice, way: 'burnt' })).toMatchObject({ kind: 'invalid' })
  })
})

describe('the check of the books', () => {
  const PDF = "media_type = 'application/pdf'"

  it.each([
    ['other bytes under a hash', `UPDATE content SET bytes = x'00' WHERE ${PDF}`, /^The bytes kept under/],
    ['bytes that are gone', `DELETE FROM content WHERE ${PDF}`, /left the house are not kept/],
    ['a hash of nothing', "UPDATE issued_document SET sha256 = x'00'", /left the house are not kept/],
    [
      'another document in its place',
      `INSERT INTO content VALUES (x'${createHash('sha256').update('x').digest('hex')}', CAST('x' AS BLOB), 'application/pdf');
       INSERT INTO issued_document (created_op, invoice_id, sha256, way, issued_at)
       SELECT created_op, invoice_id, x'${createHash('sha256').update('x').digest('hex')}', 'sent', issued_at FROM issued_document`,
      /left the house as [0-9A-F]{64} at first and as [0-9A-F]{64} later/,
    ],
    ['a logo that is gone', "DELETE FROM content WHERE media_type = 'image/png'", /^The logo of INV-2026-000001 is not kept/],
  ])('finds %s', async (_, sql, words) => {
    await exported()
    byHand(company, sql)
    expect(await company.differences()).toEqual(expect.arrayContaining([expect.stringMatching(words)]))
  })
})
