/** What columns decide together, and what only a currency, the country or the operator does. */
import { describe, expect, it } from 'vitest'
import { readDay } from '../../../../src-core/files/values/cells.ts'
import { countryHabits } from '../../../../src-core/files/values/country-habits.ts'
import { columnReader, type GivenForms, type ValueColumn } from '../../../../src-core/files/values/decide-columns.ts'

const amount = { heading: 'Betrag', type: 'number', kind: 'amount' } as const
const price = { heading: 'Price', type: 'number', kind: 'price' } as const
const date = { heading: 'Date', type: 'date' } as const
const other = { heading: 'Value date', type: 'date' } as const

interface Given {
  readonly column: ValueColumn
  readonly cells: readonly string[]
  readonly digits?: number | null
}

/** Mark or order of each column, with the options that are asked and what decided beside the cells. */
function decide(columns: readonly Given[], country: string | null = 'DE', given: GivenForms = {}) {
  const reader = columnReader(
    columns.map(({ column }) => column),
    given,
    country === null ? null : countryHabits(country),
  )
  columns.forEach(({ cells, digits = null }, at) => {
    for (const cell of cells) reader.take(at, cell, digits)
  })
  const { forms, questions, decided } = reader.decide()
  return {
    forms: forms.map(({ mark, order }) => mark ?? order),
    asked: questions.map(({ option, column }) => `${option} ${column}`),
    why: decided.map(({ column, value, why }) => `${column} ${value}: ${why}`),
    questions,
  }
}

describe('numbers', () => {
  it('say their mark together', () => {
    expect(decide([{ column: amount, cells: ['1.000', '12,50'], digits: 2 }])).toMatchObject({ forms: [','], asked: [], why: [] })
    expect(decide([{ column: price, cells: ['1.000', '0.021'] }])).toMatchObject({ forms: ['.'], asked: [], why: [] })
    expect(decide([{ column: price, cells: ['1,000', '1,000,000'] }])).toMatchObject({ forms: ['.'], asked: [], why: [] })
    expect(decide([{ column: price, cells: ['12', '5', ''] }])).toMatchObject({ forms: [null], asked: [], why: [] })
  })

  it('of euros with three digits are thousands', () => {
    expect(decide([{ column: amount, cells: ['1.000', '3.000'], digits: 2 }])).toMatchObject({
      forms: [','],
      asked: [],
      why: ['Betrag ,: “1.000” is 1000: its currency has 2 digits after the mark.'],
    })
    expect(decide([{ column: amount, cells: ['1,000'], digits: 0 }]).why).toEqual([
      'Betrag .: “1,000” is 1000: its currency has no digits after the mark.',
    ])
  })

  it('of dinars with three digits are what is usual in the country', () => {
    expect(decide([{ column: amount, cells: ['1.000'], digits: 3 }], 'DE')).toMatchObject({
      forms: [','],
      asked: [],
      why: ['Betrag ,: “1.000” is 1000: a decimal comma is usual in DE.'],
    })
    expect(decide([{ column: amount, cells: ['1.000'], digits: 3 }], 'US')).toMatchObject({ forms: ['.'], asked: [] })
    expect(decide([{ column: amount, cells: ['1.000'], digits: 3 }], 'CH')).toMatchObject({ forms: [null], asked: ['decimal_mark Betrag'] })
    expect(decide([{ column: amount, cells: ['1.000'], digits: 3 }], null)).toMatchObject({ asked: ['decimal_mark Betrag'] })
  })

  it('that are prices are asked about, whatever the country', () => {
    const { asked, questions } = decide([{ column: price, cells: ['1.000'] }])
    expect(asked).toEqual(['decimal_mark Price'])
    expect(questions[0]).toEqual({
      option: 'decimal_mark',
      column: 'Price',
      reason: '“1.000” is 1.000 with a decimal point and 1000 with a decimal comma. Nothing else in the file says which.',
      choices: [
        { value: '.', reads: '1.000 is 1.000' },
        { value: ',', reads: '1.000 is 1000' },
      ],
    })
    expect(decide([{ column: price, cells: ['1.000'] }], 'DE', { decimal_mark: '.' })).toMatchObject({ forms: ['.'], asked: [] })
  })

  it('are as the other columns of the file, where those agree', () => {
    expect(
      decide([
        { column: price, cells: ['1.000'] },
        { column: amount, cells: ['12,50'], digits: 2 },
      ]),
    ).toMatchObject({ forms: [',', ','], why: ['Price ,: “1.000” is 1000: the other columns have a decimal comma.'] })
    expect(
      decide([
        { column: price, cells: ['1.000'] },
        { column: amount, cells: ['12,50'] },
        { column: amount, cells: ['12.50'] },
      ]).asked,
    ).toEqual(['decimal_mark Price'])
  })

  it('may be named for one column alone, and the others follow it', () => {
    const columns = [
      { column: price, cells: ['1.000'] },
      { column: { heading: 'Fee', type: 'number', kind: 'price' } as const, cells: ['2.500'] },
      { column: { heading: 'Rate', type: 'number', kind: 'plain' } as const, cells: ['12,5'] },
      { column: { heading: 'Share', type: 'number', kind: 'plain' } as const, cells: ['12.5'] },
    ]
    expect(decide(columns).asked).toEqual(['decimal_mark Price', 'decimal_mark Fee'])
    expect(decide(columns, 'DE', { column_forms: { Price: '.', Fee: ',' } })).toMatchObject({ forms: ['.', ',', ',', '.'], asked: [] })
    expect(decide(columns.slice(0, 2), 'DE', { column_forms: { Price: '.' } })).toMatchObject({
      forms: ['.', '.'],
      asked: [],
      why: ['Fee .: “2.500” is 2.500: the other columns have a decimal point.'],
    })
  })

  it('of both kinds in one column are asked about where one is open, and else each is what it is', () => {
    expect(decide([{ column: price, cells: ['12,50', '12.50', '1.000'] }]).asked).toEqual(['decimal_mark Price'])
    expect(decide([{ column: price, cells: ['12,50', '12.50'] }])).toMatchObject({ forms: [null], asked: [] })
  })
})

describe('days', () => {
  it('say their order together', () => {
    expect(decide([{ column: date, cells: ['03/04/2026', '25/04/2026'] }], 'US')).toMatchObject({
      forms: ['dayMonthYear'],
      asked: [],
      why: [],
    })
    expect(decide([{ column: date, cells: ['03/04/2026', '04/25/2026'] }])).toMatchObject({ forms: ['monthDayYear'], asked: [], why: [] })
    expect(decide([{ column: date, cells: ['2026-04-03'] }])).toMatchObject({ forms: [null], asked: [], why: [] })
    expect(decide([{ column: date, cells: ['05/05/2026'] }])).toMatchObject({ asked: [], why: [] })
  })

  it('are else as usual in the country, which is said', () => {
    expect(decide([{ column: date, cells: ['03/04/2026'] }], 'DE')).toMatchObject({
      forms: ['dayMonthYear'],
      why: ['Date dayMonthYear: “03/04/2026” is 2026-04-03, day first: in DE it is usual.'],
    })
    expect(decide([{ column: date, cells: ['03/04/2026'] }], 'US')).toMatchObject({ forms: ['monthDayYear'], asked: [] })
    // Where the year comes first, four digits of it behind say nothing of day and month.
    for (const country of ['JP', 'SE', 'CA', null])
      expect(decide([{ column: date, cells: ['03/04/2026'] }], country)).toMatchObject({ forms: [null], asked: ['date_form Date'] })
    // Nobody writes points month first, so that an American company is asked.
    expect(decide([{ column: date, cells: ['03.04.2026'] }], 'US').asked).toEqual(['date_form Date'])
    expect(decide([{ column: date, cells: ['03.04.2026'] }], 'DE').forms).toEqual(['dayMonthYear'])
  })

  it('with a year of two digits have it last, save where the country has it first; the window is said', () => {
    expect(decide([{ column: date, cells: ['02/11/26', '2026-11-02'] }])).toMatchObject({
      forms: ['dayMonthYear'],
      asked: [],
      why: [
        'Date shortYear: “02/11/26” has a year of two digits: those are 1970 to 2069.',
        'Date dayMonthYear: “02/11/26” is 2026-11-02, day first: in DE it is usual.',
      ],
    })
    expect(decide([{ column: date, cells: ['26/11/02'] }], 'JP').forms).toEqual(['iso'])
  })

  it('are as the other columns of the file', () => {
    expect(
      decide(
        [
          { column: date, cells: ['03/04/2026'] },
          { column: other, cells: ['25/04/2026'] },
        ],
        'US',
      ),
    ).toMatchObject({
      forms: ['dayMonthYear', 'dayMonthYear'],
      asked: [],
      why: ['Date dayMonthYear: “03/04/2026” is 2026-04-03, day first: the other columns have it.'],
    })
  })

  it('with points are day first beside slashes that are month first: each sign by itself', () => {
    const mixed = decide([{ column: date, cells: ['01.02.2026', '02/13/2026 10:00', '02/03/2026'] }], 'DE')
    expect(mixed).toMatchObject({ forms: ['monthDayYear'], asked: [], why: [] })
    const read = (cell: string, named = false) => {
      const day = readDay(cell, { order: 'monthDayYear', named })
      return day.ok ? day.value : day.reason
    }
    expect(['01.02.2026', '01.02.2026 10:00:00', '02/13/2026', '02/03/2026'].map((cell) => read(cell))).toEqual([
      ...['2026-02-01', '2026-02-01', '2026-02-13', '2026-02-03'],
    ])
    expect(read('02.13.2026')).toBe('There is no month 13. The file says 02.13.2026.')
    // What the operator names holds of points too.
    expect([read('01.02.2026', true), read('02.13.2026', true)]).toEqual(['2026-01-02', '2026-02-13'])
  })

  it('with points say nothing of slashes in another column, nor these of them', () => {
    const columns = (first: string, second: string, country: string | null) =>
      decide(
        [
          { column: date, cells: [first] },
          { column: other, cells: [second] },
        ],
        country,
      )
    expect(columns('25.04.2026', '03/04/2026', 'US').forms).toEqual(['dayMonthYear', 'monthDayYear'])
    expect(columns('25.04.2026', '03/04/2026', null).asked).toEqual(['date_form Value date'])
    expect(columns('03.04.2026', '04/25/2026', 'DE').forms).toEqual(['dayMonthYear', 'monthDayYear'])
  })

  it('of two orders are asked about where one is open', () => {
    const { asked, questions } = decide([{ column: date, cells: ['25/04/2026', '04/25/2026', '03/04/2026'] }])
    expect(asked).toEqual(['date_form Date'])
    expect(questions[0]?.choices).toEqual([
      { value: 'dayMonthYear', reads: '03/04/2026 is 2026-04-03' },
      { value: 'monthDayYear', reads: '03/04/2026 is 2026-03-04' },
    ])
    expect(decide([{ column: date, cells: ['25/04/2026', '04/25/2026'] }])).toMatchObject({ forms: [null], asked: [] })
  })
})

it('the habits of countries come from the tables of Intl', () => {
  const of = (country: string) => {
    const { decimalMark, dayOrder } = countryHabits(country)
    return [decimalMark, dayOrder]
  }
  expect(of('DE')).toEqual([',', 'dayMonthYear'])
  expect(of('US')).toEqual(['.', 'monthDayYear'])
  expect(of('GB')).toEqual(['.', 'dayMonthYear'])
  expect(of('PL')).toEqual([',', 'dayMonthYear'])
  expect(of('JP')).toEqual(['.', 'iso'])
  expect(of('CH')).toEqual([null, 'dayMonthYear'])
  expect(of('EG')).toEqual(['.', 'dayMonthYear'])
})
