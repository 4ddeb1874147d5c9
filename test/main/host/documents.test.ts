/** Documents on their way out of a workstation. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { LOGO_PNG, sampleInvoice } from '../../core/documents/samples.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

interface Kept {
  readonly sha256: string
  readonly base64: string
}

async function value<T>(host: Host, operation: string, input: unknown): Promise<T> {
  const result = await host.call({ operation, input }, WINDOW)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}

test('an issued document of a file of the first version is exported, and comes out the same after the company has another logo and the workstation was closed', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  writeFileSync(file, gunzipSync(readFileSync(new URL('../../fixtures/company-0001.sqlite.gz', import.meta.url))))
  const first = await openHost({ file })
  const { sha256 } = await value<Kept>(first, 'invoice.export', { id: 1 })
  const kept = await value<Kept>(first, 'invoice.file', { id: 1 })
  const { version } = await value<{ version: number }>(first, 'company.get', { id: 1 })
  await value(first, 'company.update', { id: 1, version, values: { logo: LOGO_PNG, legal_name: 'Another name' } })
  await first.close()
  expect(createHash('sha256').update(Buffer.from(kept.base64, 'base64')).digest('hex')).toBe(sha256)

  const second = await openHost({ file })
  expect(await value(second, 'invoice.export', { id: 1, way: 'printed' })).toMatchObject({ sha256, again: true })
  expect((await value<Kept>(second, 'invoice.file', { id: 1 })).base64).toBe(kept.base64)
  await second.close()
})

test('only the data of drafts are drawn without being kept', async () => {
  const host = await openHost({ file: join(newFolder(), 'company.countinghouse'), create: true })
  const render = (snapshot: unknown) => host.call({ operation: 'document.render', input: { snapshot } }, WINDOW)
  expect(await render(sampleInvoice({ draft: true }))).toMatchObject({ ok: true, value: { media_type: 'application/pdf' } })
  for (const snapshot of [sampleInvoice(), null, 'text'])
    expect(await render(snapshot)).toMatchObject({ ok: false, failure: { code: 'document.issued' } })
  await host.close()
})
