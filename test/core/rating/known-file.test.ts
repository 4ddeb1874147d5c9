/** A usage file is known where records of it were accepted; what was rejected comes in by the right reading, once. */
import { beforeEach, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'

let d: Desk
const ACCESS = '4930123'

beforeEach(async () => {
  d = await desk()
  d.at('2026-11-30')
  await d.usageCharge('U', { price: '1' })
  await d.subscribe(await d.customer('K'), ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }] })
})

const input = (text: string | Uint8Array, more: object) => ({ staged: d.stage(text), file_name: 'usage.csv', ...more })
const usage = async (text: string | Uint8Array, more: object = {}) => (await d.job('usage.import', input(text, more))).report
const moments = async () =>
  (await d.rows<{ at: number }>('SELECT at FROM usage_record ORDER BY at')).map(({ at }) => new Date(at).toISOString().slice(0, 16))
const statuses = async () => (await d.rows<{ status: string }>('SELECT status FROM rejected_usage ORDER BY id')).map(({ status }) => status)

it.each([
  ['a form of dates', `02.11.2026 10:00;1;${ACCESS};\n`, {}, { date_form: 'dayMonthYear' }],
  [
    'another form of dates',
    `at;access;quantity\n02/11/2026 10:00;${ACCESS};1\n`,
    { format: 'csv', date_form: 'iso' },
    { format: 'csv', date_form: 'dayMonthYear' },
  ],
  [
    'other columns',
    `at;a;b;quantity\n2026-11-02 10:00;999;${ACCESS};1\n`,
    { format: 'csv', mapping: { eventDate: 'at', accessCode: 'a', quantity: 'quantity' } },
    { format: 'csv', mapping: { eventDate: 'at', accessCode: 'b', quantity: 'quantity' } },
  ],
  ['another encoding', `2026-11-02T10:00:00;1;${ACCESS};x\n`, { encoding: 'utf-16le' }, {}],
])('all rejected comes in with %s, once, and its rejects are given up', async (_what, text, wrong, right) => {
  expect(await usage(text, wrong)).toMatchObject({ accepted: 0, rejected: 1 })
  expect(await usage(text, right)).toMatchObject({ accepted: 1, rejected: 0, duplicates: 0 })
  expect(await moments()).toEqual(['2026-11-02T09:00'])
  expect(await statuses()).toEqual(['discarded'])
  for (const again of [wrong, right]) expect(await d.fail('usage.import', input(text, again))).toMatchObject({ code: 'usage.fileKnown' })
})

const MIXED = `at;access;quantity\n2026-11-02 10:00;${ACCESS};1\n03/11/2026 10:00;${ACCESS};1\n`

it('of which a part was accepted is known, and says how the rest comes in', async () => {
  expect(await usage(MIXED, { format: 'csv', date_form: 'iso' })).toMatchObject({ accepted: 1, rejected: 1 })
  const refused = await d.fail('usage.import', input(MIXED, { format: 'csv', date_form: 'dayMonthYear' }))
  expect(refused.message).toBe(
    'This file was imported before, as usage.csv, and one record of it accepted, which would be duplicates. What was rejected of it is processed again by usage.reprocess, which can be told how it is read (mapping, date_form, decimal_mark, duration_form). To read all of it otherwise, take that import back first (usage.takeBack).',
  )
  expect((await d.job('usage.reprocess', { date_form: 'dayMonthYear' })).report).toEqual({ accepted: 1, rejected: 0 })
  expect(await moments()).toEqual(['2026-11-02T09:00', '2026-11-03T09:00'])
})

it('is processed again by other columns and another mark, and refused where its file lacks them', async () => {
  const mapping = { eventDate: 'at', accessCode: 'a', quantity: 'quantity' }
  await usage(`at;a;b;quantity\n2026-11-02 10:00;999;${ACCESS};1,250\n`, { format: 'csv', mapping, decimal_mark: '.' })
  expect((await d.job('usage.reprocess', { mapping: { ...mapping, accessCode: 'b' } })).report).toMatchObject({ accepted: 1 })
  expect(await d.rows('SELECT quantity FROM usage_record')).toEqual([{ quantity: '1250.000000000000' }])
  await usage(`at;a;b;quantity\n2026-11-03 10:00;999;${ACCESS};1,250\n`, { format: 'csv', mapping, decimal_mark: '.' })
  const [reject] = await d.rows<{ batch: number }>("SELECT import_batch_id AS batch FROM rejected_usage WHERE status = 'open'")
  expect(await d.fail('usage.reprocess', { mapping: { accessCode: 'c' } })).toMatchObject({ code: 'usage.columnsMissing' })
  const again = { batch: reject?.batch, mapping: { ...mapping, accessCode: 'b' }, decimal_mark: ',' }
  expect((await d.job('usage.reprocess', again)).report).toMatchObject({ accepted: 1 })
  expect((await d.rows<{ quantity: string }>('SELECT quantity FROM usage_record ORDER BY id')).at(-1)?.quantity).toBe('1.250000000000')
})

it('whose rejects became records is known too, and comes in again once it was taken back', async () => {
  const text = `02.11.2026 10:00;1;${ACCESS};\n`
  await usage(text)
  await d.job('usage.reprocess', { date_form: 'dayMonthYear' })
  expect(await d.fail('usage.import', input(text, { date_form: 'dayMonthYear' }))).toMatchObject({ code: 'usage.fileKnown' })
  const [batch] = await d.rows<{ id: number }>('SELECT id FROM import_batch')
  await d.run('usage.takeBack', { batch: batch?.id })
  await d.core.idle()
  expect(await usage(text, { date_form: 'dayMonthYear' })).toMatchObject({ accepted: 1 })
})
