/** Rejected usage is read again as its file was; a job that did nothing says so. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'

let d: Desk
let subscription: number

beforeEach(async () => {
  d = await desk()
  d.at('2026-11-03')
  await d.run('attribute.create', { values: { code: 'zone', name: 'Zone', kind: 'text', source: 'usage', usage_parameter: 1 } })
  const grid = 'zone[text];description[text];priceWithoutTax[number]\nMOBILE;Mobile;0.20\n;Default;0.01\n'
  await d.usageCharge('V', { grid })
  const customer = await d.customer('K')
  subscription = (await d.subscribe(customer, ['V'], { subscription_date: '2026-01-01' })).id
})

const HEAD = 'eventDate;quantity;accessCode;caller;zone'
const ROW = '2026-10-01T10:00:00Z;10;NEW1;0049301;MOBILE'
const take = async (text: string, more: object = {}) =>
  (await d.job('usage.import', { staged: d.stage(text), file_name: 'calls.csv', format: 'csv', mapping: { parameter1: 'zone' }, ...more }))
    .report
const addAccess = () => d.run('accessPoint.add', { access_id: 'NEW1', subscription_id: subscription, start_date: '2026-01-01' })
const rated = () => d.rows('SELECT quantity, amount FROM rated_transaction')
const again = async () => (await d.job('usage.reprocess')).report

describe('a reject of a headed file', () => {
  it.each([
    ['semicolons', ';'],
    ['commas', ','],
    ['tabs', '\t'],
  ])('with %s is rated by the columns of its file: 10 units to MOBILE at 0.20', async (_, delimiter) => {
    expect(await take([HEAD, ROW].join('\n').replaceAll(';', delimiter))).toMatchObject({ accepted: 0, rejected: 1 })
    await addAccess()
    expect(await again()).toEqual({ accepted: 1, rejected: 0 })
    expect(await rated()).toEqual([{ quantity: '10.000000000000', amount: '2.000000000000' }])
  })

  it('is read with the marks and the forms of its file', async () => {
    const text = 'eventDate;quantity;accessCode;caller;zone\n05/04/2026 10:00;1.234,5;NEW1;0049301;MOBILE'
    await take(text, { date_form: 'dayMonthYear', decimal_mark: ',' })
    await addAccess()
    expect(await again()).toEqual({ accepted: 1, rejected: 0 })
    // 1234.5 at 0.20; ten in the morning in Berlin on 5 April.
    expect(await rated()).toEqual([{ quantity: '1234.500000000000', amount: '246.900000000000' }])
    expect(await d.rows('SELECT at FROM usage_record')).toEqual([{ at: Date.UTC(2026, 3, 5, 8) }])
  })

  it('is read with what the columns decided, though its own cells leave it open', async () => {
    await addAccess()
    const rows = ['25/04/2026 10:00;1;NEW1;x;MOBILE', '05/04/2026 10:00;10;NEW2;x;MOBILE']
    expect(await take([HEAD, ...rows].join('\n'))).toMatchObject({ accepted: 1, rejected: 1 })
    await d.run('accessPoint.add', { access_id: 'NEW2', subscription_id: subscription, start_date: '2026-01-01' })
    expect(await again()).toEqual({ accepted: 1, rejected: 0 })
    expect(await d.rows('SELECT usage_date FROM usage_record ORDER BY id')).toEqual([
      { usage_date: '2026-04-25' },
      { usage_date: '2026-04-05' },
    ])
  })

  it('that was mended is read in the columns of its file too', async () => {
    await take([HEAD, ROW].join('\n').replaceAll(';', ','))
    await d.run('accessPoint.add', { access_id: 'OLD1', subscription_id: subscription, start_date: '2026-01-01' })
    const [reject] = await d.rows<{ id: number }>('SELECT id FROM rejected_usage')
    await d.run('rejectedUsage.mend', { id: reject?.id, line: '2026-10-01T10:00:00Z,5,OLD1,0049301,MOBILE' })
    expect(await again()).toEqual({ accepted: 1, rejected: 0 })
    expect(await rated()).toEqual([{ quantity: '5.000000000000', amount: '1.000000000000' }])
  })

  it('of an earlier version is read by the file that its job names, and refused where that is gone', async () => {
    await take([HEAD, ROW].join('\n'))
    await addAccess()
    d.plant('UPDATE import_batch SET reading = NULL')
    d.plant("UPDATE job SET input = json_set(input, '$.staged', ?) WHERE operation = 'usage.import'", '0'.repeat(64))
    expect(await again()).toMatchObject({ accepted: 0, rejected: 1 })
    expect(await d.rows('SELECT reason FROM rejected_usage')).toEqual([
      {
        reason:
          'the columns of its file are not known any more, because an earlier version imported it: discard the record and import the file again',
      },
    ])
    const staged = d.stage([HEAD, ROW].join('\n'))
    d.plant("UPDATE job SET input = json_set(input, '$.staged', ?) WHERE operation = 'usage.import'", staged)
    expect(await again()).toEqual({ accepted: 1, rejected: 0 })
    expect(await rated()).toEqual([{ quantity: '10.000000000000', amount: '2.000000000000' }])
  })
})

describe('a reject of an earlier version without its job', () => {
  const unknown = [{ reason: expect.stringContaining('the columns of its file are not known any more') }]
  const forget = () => {
    d.plant('UPDATE import_batch SET reading = NULL')
    d.plant("DELETE FROM job WHERE operation = 'usage.import'")
  }

  it('is a line without a header where its access stands third', async () => {
    await d.usage('2026-10-01T10:00:00Z;10;NEW1;MOBILE')
    await addAccess()
    forget()
    expect(await again()).toEqual({ accepted: 1, rejected: 0 })
    expect(await rated()).toEqual([{ quantity: '10.000000000000', amount: '2.000000000000' }])
  })

  it.each([
    ['its access stands elsewhere', 'eventDate;quantity;zone;accessCode\n2026-10-01T10:00:00Z;10;MOBILE;NEW1'],
    ['another sign divides it', 'eventDate,quantity,accessCode,zone\n2026-10-01T10:00:00Z,10,NEW1,MOBILE'],
    ['it does not begin with a date', 'zone;quantity;accessCode;eventDate\nMOBILE;10;NEW1;2026-10-01T10:00:00Z'],
    ['it could not be read and begins with no date', 'zone;quantity;accessCode;eventDate\nMOBILE;10;NEW1;never'],
  ])('is none where %s, and is rejected with the way out, never read as one', async (_, text) => {
    await take(text, { mapping: { parameter1: 'zone' } })
    await addAccess()
    forget()
    expect(await again()).toMatchObject({ accepted: 0, rejected: 1 })
    expect(await d.rows('SELECT reason FROM rejected_usage')).toEqual(unknown)
  })
})

describe('a job that did nothing', () => {
  const summary = async (operation: string) =>
    (await d.rows<{ summary: string }>('SELECT summary FROM audit_entry WHERE operation = ? ORDER BY id DESC LIMIT 1', operation))[0]
      ?.summary

  it('says so: all duplicates', async () => {
    await addAccess()
    await take([HEAD, ROW].join('\n'))
    const says = 'Nothing was rated: the only record was received before (a duplicate).'
    expect(await take([HEAD, ROW].join('\n').replaceAll(';', ','))).toMatchObject({ accepted: 0, duplicates: 1, says })
    expect(await summary('usage.import')).toBe(says)
  })

  it('says so: all stay rejected', async () => {
    await take([HEAD, ROW].join('\n'))
    const says = 'Nothing was rated: the only record stays rejected.'
    expect(await again()).toEqual({ accepted: 0, rejected: 1, says })
    expect(await summary('usage.reprocess')).toBe(says)
  })
})
