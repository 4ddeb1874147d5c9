/** Usage files with a column for the day and one for the time of day. */
import { beforeEach, describe, expect, it } from 'vitest'
import { dayAndTime } from '../../../src-core/mediation/rules/day-and-time.ts'
import { type Desk, desk } from '../../support/desk.ts'

let d: Desk
const ACCESS = '4930123'

beforeEach(async () => {
  d = await desk()
  d.at('2026-11-30')
  await d.usageCharge('U', { price: '1' })
  await d.subscribe(await d.customer('K'), ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }] })
})

const usage = async (text: string, more: object = {}) =>
  (await d.job('usage.import', { staged: d.stage(text), file_name: 'usage.csv', format: 'csv', ...more })).report
const moments = async () =>
  (await d.rows<{ at: number }>('SELECT at FROM usage_record ORDER BY at')).map(({ at }) => new Date(at).toISOString().slice(0, 19))

it.each([
  ['06.11.2026', '10:30', '06.11.2026 10:30:00'],
  ['06.11.2026', '10.30', '06.11.2026 10:30:00'],
  ['06/11/2026', '9h05', '06/11/2026 09:05:00'],
  ['20261106', '103015', '2026-11-06 10:30:15'],
  ['2026-11-06', '1:30:15 PM', '2026-11-06 01:30:15 PM'],
  ['2026-11-06', 'noon', '2026-11-06 noon'],
  ['2026-11-06T10:00:00Z', '00:05:00', '2026-11-06T10:00:00Z'],
  ['1777530448', '10:00', '1777530448'],
  ['2026-11-06', '', null],
])('“%s” and “%s” are %s', (day, time, both) => {
  expect(dayAndTime(day, time)).toBe(both)
})

describe('a usage file', () => {
  it.each([
    ['date;time', '2026-11-06'],
    ['date;Uhrzeit', '06.11.2026'],
    ['date;heure', '06/11/2026'],
    ['date;hora', '06/11/2026'],
    ['Datum;Tijd', '06.11.2026'],
  ])('with %s has the calls of a day apart', async (headings, day) => {
    const text = `${headings};quantity;access\n${day};10:00:30;1;${ACCESS}\n${day};18:00:30;1;${ACCESS}\n`
    expect(await usage(text)).toMatchObject({ accepted: 2, rejected: 0, duplicates: 0, unused: [] })
    // Winter time in Berlin.
    expect(await moments()).toEqual(['2026-11-06T09:00:30', '2026-11-06T17:00:30'])
    expect(await usage(`${headings};quantity;access\n${day};20:00:30;1;${ACCESS}\n`)).toMatchObject({ accepted: 1, duplicates: 0 })
  })

  it('may have the time before the day, and a time alone that is the whole moment', async () => {
    await usage(`time;date;quantity;access\n10:00;2026-11-06;1;${ACCESS}\n`)
    await usage(`time;quantity;access\n2026-11-07T10:00:00Z;1;${ACCESS}\n`)
    expect(await moments()).toEqual(['2026-11-06T09:00:00', '2026-11-07T10:00:00'])
  })

  it('whose time is missing or none is rejected with the reason, and tells the columns that it has no use for', async () => {
    const report = await usage(`date;time;end time;quantity;access\n2026-11-06;;1;1;${ACCESS}\n2026-11-06;soon;1;1;${ACCESS}\n`)
    expect(report).toMatchObject({ accepted: 0, rejected: 2, unused: ['end time'] })
    expect(await d.rows('SELECT field, reason FROM rejected_usage ORDER BY row')).toEqual([
      { field: 'eventTime', reason: 'the time of day is missing' },
      { field: 'eventDate', reason: '“2026-11-06 soon” is no date of this form' },
    ])
  })

  it('has its time where the mapping says, or nowhere', async () => {
    const text = `day;clock;time;quantity;access\n2026-11-06;10:00;11:00;1;${ACCESS}\n`
    await usage(text, { mapping: { eventDate: 'day', eventTime: 'clock' } })
    await usage(text.replace(';1;', ';2;'), { mapping: { eventDate: 'day', eventTime: '' } })
    expect(await moments()).toEqual(['2026-11-05T23:00:00', '2026-11-06T09:00:00'])
  })
})
