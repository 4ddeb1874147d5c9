/** The logo of a company: a picture that documents can show, of up to a megabyte, by every door. */
import { expect, it } from 'vitest'
import { PICTURE_CHARACTERS, pictureFault } from '../../../src-core/kernel/picture.ts'
import { LOGO_PNG } from '../documents/samples.ts'
import { emptyFile } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'

const MEGABYTE = 1024 * 1024
const png = (size: number) =>
  Buffer.concat([Buffer.from(LOGO_PNG, 'base64'), Buffer.alloc(size)])
    .subarray(0, size)
    .toString('base64')
const wide = () => {
  const bytes = Buffer.from(LOGO_PNG, 'base64')
  bytes.writeUInt32BE(100_000, 16)
  bytes.writeUInt32BE(100_000, 20)
  return bytes.toString('base64')
}

it.each([
  ['a PNG', LOGO_PNG, null],
  ['a PNG of a megabyte', png(MEGABYTE), null],
  ['a PNG of a byte more', png(MEGABYTE + 1), null],
  ['a PNG of three bytes more', png(MEGABYTE + 3), 'The picture is larger than 1 MB. Save it smaller.'],
  ['a JPEG', Buffer.from('ffd8ffe000104a4649460001', 'hex').toString('base64'), null],
  ['a GIF', Buffer.from('GIF89a..........').toString('base64'), 'A PNG or JPEG picture is needed, as base64.'],
  ['a link', 'data:image/png;base64,iVBORw0KGgo=', 'A PNG or JPEG picture is needed, as base64.'],
  ['a torn PNG', LOGO_PNG.slice(0, 101), 'The picture is not whole: its base64 ends early or holds other characters.'],
  ['markup', `${LOGO_PNG.slice(0, 40)}"><script>`, 'The picture is not whole: its base64 ends early or holds other characters.'],
  ['a PNG that claims gigabytes', wide(), 'The picture has more than 16 million points. Save it smaller.'],
])('of %s is said what it is', (_what, base64, reason) => {
  expect(pictureFault(base64)).toBe(reason)
})

it('is taken on creation and on change up to a megabyte, refused beyond at the field, and stands on the page', async () => {
  const large = png(MEGABYTE)
  expect(large.length).toBeLessThanOrEqual(PICTURE_CHARACTERS)
  const beyond = { kind: 'invalid', fields: [{ path: 'logo', reason: 'The picture is larger than 1 MB. Save it smaller.' }] }
  const file = await emptyFile()
  expect(await file.fail('company.create', { name: 'A', country: 'DE', logo: png(MEGABYTE + 3) })).toMatchObject(beyond)
  const company = await desk({ logo: large })
  const { version } = await company.run<{ version: number }>('company.get', { id: 1 })
  const update = (logo: string | null) => ({ id: 1, version, values: { logo } })
  expect(await company.fail('company.update', update(png(MEGABYTE + 3)))).toMatchObject(beyond)
  expect(await company.fail('company.update', update('XY'))).toMatchObject({ fields: [{ reason: expect.stringContaining('PNG or JPEG') }] })
  await company.run('company.update', update(LOGO_PNG))
  await company.monthly('FEE', { price: '10', tax: 'STANDARD' })
  const customer = await company.customer('Kunde')
  await company.subscribe(customer, ['FEE'], { subscription_date: '2026-11-01' })
  const { id } = await company.bill(customer)
  expect((await company.run<InvoiceSnapshot>('invoice.document', { id })).seller.logo).toEqual({ format: 'png', base64: LOGO_PNG })
  expect(await company.differences()).toEqual([])
})
