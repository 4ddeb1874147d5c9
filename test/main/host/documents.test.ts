/** Documents on their way out of a workstation. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import buildConfig from '../../../electron.vite.config.ts'
import { builtFontName, FONT_FAMILIES } from '../../../src-core/documents/typesetting/font-files.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { fontFile } from '../../../src-main/locations.ts'
import { lettersRead } from '../../core/documents/pdf-tools.ts'
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

test('the documents thread draws every script of an address, and reads the fonts where the host keeps them', async () => {
  const host = await openHost({ file: join(newFolder(), 'company.countinghouse'), create: true })
  const names = [
    'شركة الاتصالات',
    'חברת תקשורת',
    'บริษัท จำกัด',
    'उदाहरण लिमिटेड',
    '株式会社サンプル',
    '示例有限公司',
    '주식회사 예시',
    'Zażółć Ὕδρα Ґанок',
  ]
  const buyer = { names, addressLines: [], country: null, countryCode: null, taxId: null }
  const { base64 } = await value<Kept>(host, 'document.render', { snapshot: sampleInvoice({ draft: true, buyer }) })
  const letters = lettersRead(new Uint8Array(Buffer.from(base64, 'base64')))
  for (const name of names) expect(letters).toContain(name.replaceAll(' ', ''))
  await host.close()
})

test('the build copies each face under the name by which the host asks for it, and each licence', () => {
  const emitted = new Map<string, number>()
  const { plugins } = (buildConfig as { main: { plugins: { name: string; generateBundle(this: unknown): void }[] } }).main
  plugins
    .find(({ name }) => name === 'document-fonts')
    ?.generateBundle.call({
      emitFile: ({ fileName, source }: { fileName: string; source: Uint8Array }) => emitted.set(fileName, source.length),
    })
  for (const family of FONT_FAMILIES) {
    for (const weight of ['regular', 'bold'] as const)
      expect(emitted.get(`fonts/${builtFontName(family, weight)}`)).toBe(statSync(fontFile(family, weight)).size)
    expect(emitted.get(`fonts/${family}-OFL.txt`)).toBeGreaterThan(4000)
  }
})

test('only the data of drafts are drawn without being kept', async () => {
  const host = await openHost({ file: join(newFolder(), 'company.countinghouse'), create: true })
  const render = (snapshot: unknown) => host.call({ operation: 'document.render', input: { snapshot } }, WINDOW)
  expect(await render(sampleInvoice({ draft: true }))).toMatchObject({ ok: true, value: { media_type: 'application/pdf' } })
  for (const snapshot of [sampleInvoice(), null, 'text'])
    expect(await render(snapshot)).toMatchObject({ ok: false, failure: { code: 'document.issued' } })
  await host.close()
})
