/** Days and moments as people, banks and telephone systems write them. */
import { describe, expect, it } from 'vitest'
import { readDay, readMoment } from '../../../../src-core/files/values/cells.ts'
import { ordersOf } from '../../../../src-core/files/values/date-column.ts'
import { readDateText } from '../../../../src-core/files/values/date-text.ts'
import { monthNamed } from '../../../../src-core/files/values/month-names.ts'
import { parseInstant, zoneClock } from '../../../../src-core/kernel/instants.ts'

const BERLIN = zoneClock('Europe/Berlin')
const NEW_YORK = zoneClock('America/New_York')

describe('a day', () => {
  it.each([
    ['2026-11-02', '2026-11-02'],
    ['2026/11/02', '2026-11-02'],
    ['2026.11.02.', '2026-11-02'],
    ['2026. 11. 2.', '2026-11-02'],
    ['2026-1-2', '2026-01-02'],
    ['20261102', '2026-11-02'],
    ['2026-11-02 13:45:22', '2026-11-02'],
    ['2026-11-02T13:45', '2026-11-02'],
    ['3 Nov 2026', '2026-11-03'],
    ['03-Nov-26', '2026-11-03'],
    ['Nov 3, 2026', '2026-11-03'],
    ['November 3rd, 2026', '2026-11-03'],
    ['3. November 2026', '2026-11-03'],
    ['3. März 2026', '2026-03-03'],
    ['3 août 2026', '2026-08-03'],
    ['3 listopada 2026', '2026-11-03'],
    ['3 ноември 2026', '2026-11-03'],
    ['3 Νοεμβρίου 2026', '2026-11-03'],
    ['25/11/2026', '2026-11-25'],
    ['11/25/2026', '2026-11-25'],
    ['05/05/2026', '2026-05-05'],
  ])('“%s” is %s in any order', (cell, day) => {
    expect(readDay(cell, { order: null })).toEqual({ ok: true, value: day })
  })

  it.each([
    ['02/11/26', '2026-11-02', '2026-02-11', '2002-11-26'],
    ['2-11-2026 9:05', '2026-11-02', '2026-02-11', null],
    ['01/02/70', '1970-02-01', '1970-01-02', null],
    ['01/02/69', '2069-02-01', '2069-01-02', null],
    ['11/02/2026 11:30 PM', '2026-02-11', '2026-11-02', null],
  ])('“%s” is %s day first, %s month first, %s year first', (cell, dayFirst, monthFirst, yearFirst) => {
    const by = (order: 'iso' | 'dayMonthYear' | 'monthDayYear') => {
      const read = readDay(cell, { order })
      return read.ok ? read.value : null
    }
    expect([by('dayMonthYear'), by('monthDayYear'), by('iso')]).toEqual([dayFirst, monthFirst, yearFirst])
    expect(readDay(cell, { order: null })).toMatchObject({
      ok: false,
      allowed: `${dayFirst} or ${monthFirst}, or the form of the dates (date_form)`,
    })
  })

  it.each([
    '',
    'soon',
    '2026',
    '2026-11',
    '2.11.',
    '02/11-2026',
    '2026111',
    '202611021',
    '1/2/3',
    '02/11/026',
    '3 Foo 2026',
    '3 Ma 2026',
    '2026-11-02 25:00',
    '2026-11-02 13:60',
    '2026-11-02 13:45 PM',
    '2026-11-02 13:45 +25:00',
  ])('“%s” is none', (cell) => {
    expect(readDay(cell, { order: 'dayMonthYear' })).toEqual({
      ok: false,
      reason: `“${cell}” is no date of this form.`,
      allowed: 'as 03.11.2026',
    })
  })

  it.each([
    ['31.02.2026', 'There is no 31 February. The file says 31.02.2026.'],
    ['29.02.2026', 'There is no 29 February. The file says 29.02.2026.'],
    ['2026-13-01', 'There is no month 13. The file says 2026-13-01.'],
    ['20261301', 'There is no month 13. The file says 20261301.'],
    ['31 Apr 2026', 'There is no 31 April. The file says 31 Apr 2026.'],
    ['01.01.1899', 'The year 1899 is out of range.'],
  ])('“%s” does not exist', (cell, reason) => {
    expect(readDay(cell, { order: 'dayMonthYear' })).toMatchObject({ ok: false, reason })
  })

  it.each(['9999-12-31', '31.12.9999', '99991231'])('“%s” says that there is no end', (cell) => {
    expect(readDay(cell, { order: 'dayMonthYear' })).toEqual({ ok: true, value: '9999-12-31' })
    expect(readDay('30.12.9999', { order: 'dayMonthYear' })).toMatchObject({ ok: false, reason: 'The year 9999 is out of range.' })
  })

  it('of a moment in another zone is that of the company; midnight is a day', () => {
    const berlin = (cell: string) => readDay(cell, { order: null, clock: BERLIN })
    expect(berlin('2026-11-02T23:30:00Z')).toEqual({ ok: true, value: '2026-11-03' })
    expect(berlin('2026-11-02T22:30:00Z')).toEqual({ ok: true, value: '2026-11-02' })
    expect(berlin('2026-11-02T00:00:00Z')).toEqual({ ok: true, value: '2026-11-02' })
    expect(berlin('2026-11-02T00:30:00+02:00')).toEqual({ ok: true, value: '2026-11-01' })
    expect(readDay('2026-11-02T00:00:00.000Z', { order: null, clock: NEW_YORK })).toEqual({ ok: true, value: '2026-11-02' })
    expect(readDay('2026-11-02T03:00:00Z', { order: null, clock: NEW_YORK })).toEqual({ ok: true, value: '2026-11-01' })
  })

  it('may be counted in seconds or milliseconds since 1970', () => {
    // 2026-04-30T06:27:28Z.
    expect(readDay('1777530448', { order: null, clock: BERLIN })).toEqual({ ok: true, value: '2026-04-30' })
    expect(readDay('1777530448123', { order: null, clock: BERLIN })).toEqual({ ok: true, value: '2026-04-30' })
  })
})

describe('a moment', () => {
  it.each([
    ['1777530448', 1777530448000],
    ['1777530448.5', 1777530448500],
    ['1777530448123', 1777530448123],
    ['2026-04-30T06:27:28Z', 1777530448000],
    ['2026-04-30T08:27:28+02:00', 1777530448000],
    ['2026-04-30T08:27:28+0200', 1777530448000],
    ['2026/04/30 08:27:28', 1777530448000],
    ['30.04.2026 08:27:28', 1777530448000],
    ['30.04.2026, 08:27:28.250', 1777530448250],
    ['20260430082728', 1777530448000],
    ['20260430T062728Z', 1777530448000],
    ['30-Apr-2026 8:27:28 am', 1777530448000],
    // Midnight in Berlin, summer time.
    ['2026-04-30', 1777500000000],
    // The hour that comes twice is the first.
    ['2026-10-25 02:30:00', Date.parse('2026-10-25T00:30:00Z')],
  ])('“%s” is %i', (cell, instant) => {
    expect(readMoment(cell, { order: 'dayMonthYear', clock: BERLIN })).toEqual({ ok: true, value: instant })
  })
})

it.each([
  ['2026-03-29 02:30', 'iso'],
  ['2026-03-29T02:59:59', null],
  ['29.03.2026 02:00', 'dayMonthYear'],
] as const)('“%s” is an hour that the clocks skipped', (cell, order) => {
  const day = cell.includes('.') ? '2026-03-29' : cell.slice(0, 10)
  expect(readMoment(cell, { order, clock: BERLIN })).toMatchObject({
    ok: false,
    reason: `“${cell}” was no time of day in Europe/Berlin: the clocks went forward over it on ${day}.`,
  })
  expect(parseInstant(cell, BERLIN)).toBe(null)
})

it.each([
  ['45292', '2024-01-01'],
  ['46326.5', '2026-10-31'],
])('“%s” is a count of days, which is told', (cell, day) => {
  for (const read of [readDay(cell, { order: 'dayMonthYear' }), readMoment(cell, { order: null, clock: BERLIN })])
    expect(read).toEqual({
      ok: false,
      reason: `“${cell}” is how a spreadsheet counts days: ${day}.`,
      allowed: `${day}: give the column the format of a date and save the file again`,
    })
})

it.each(['02.11.2026', '2.11.2026 9:05', '02.11.2026.'])(
  '“%s” has points, and is read day first, save where month first is named',
  (cell) => {
    for (const order of [null, 'dayMonthYear', 'monthDayYear'] as const)
      expect(readDay(cell, { order })).toEqual({ ok: true, value: '2026-11-02' })
    expect(readDay(cell, { order: 'monthDayYear', named: true })).toEqual({ ok: true, value: '2026-02-11' })
  },
)

it('the year may stand first with two digits only where that is usual', () => {
  const orders = (first: boolean) =>
    ordersOf(readDateText('26-11-02') as NonNullable<ReturnType<typeof readDateText>>, first).map(({ order, date }) => [order, date])
  expect(orders(true)).toEqual([
    ['iso', '2026-11-02'],
    ['dayMonthYear', '2002-11-26'],
  ])
  expect(orders(false)).toEqual([['dayMonthYear', '2002-11-26']])
})

it('a name that means two months in two languages is none', () => {
  expect(['Mai', 'maj', 'mayo', 'Mei', 'mrt', 'sept.', 'Foo'].map(monthNamed)).toEqual([5, 5, 5, 5, 3, 9, null])
})
