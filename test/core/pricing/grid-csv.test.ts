import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GridFileResult, formatGridCsv, formatSimpleCsv, parseGridCsv } from '../../../src-core/pricing/grid-csv.ts'
import { readDecimal } from '../../../src-core/pricing/grid-csv-cells.ts'
import type { GridTable } from '../../../src-core/pricing/grid.ts'
import { VOICE, arbitraryTable, arbitraryTypes, column, line, table } from './grid-samples.ts'

const SAMPLE = `billing_cycle[list_of_text_values];engagement_duration[range-number];unitPrice-USD;description[text];priceWithoutTax[number]
"Monthly";"12|24";"30|USD|1.25|true";"Monthly 12-24";"24"
"";"";"36|USD|1.25|true";"default line";"18"
`

function gridOf(result: GridFileResult): GridTable {
  if (!result.ok || result.kind !== 'grid') throw new Error(JSON.stringify(result))
  return result.table
}
function errorsOf(text: string, options = {}) {
  const result = parseGridCsv(text, options)
  return result.ok ? [] : result.errors.map(({ row, column: name, reason }) => `${row} ${name}: ${reason}`)
}

describe('reading', () => {
  it('reads the reference sample, with and without quotes and byte order mark', () => {
    const grid = gridOf(parseGridCsv(SAMPLE))
    expect(grid.columns.map(({ code, type }) => [code, type])).toEqual([
      ['billing_cycle', 'textList'],
      ['engagement_duration', 'numberRange'],
    ])
    expect(grid.currencies).toEqual(['USD'])
    expect(grid.lines[0]).toEqual(
      line(1, [['Monthly'], { from: '12', to: '24' }], '24', {
        currencyPrices: { USD: { price: '30', rate: '1.25', usedForAccounts: true } },
        description: 'Monthly 12-24',
      }),
    )
    expect(grid.lines[1]?.cells).toEqual([null, null])
    expect(gridOf(parseGridCsv(SAMPLE.replaceAll('"', '').replaceAll('\n', '\r\n')))).toEqual(grid)
    expect(gridOf(parseGridCsv(`\uFEFF${SAMPLE}`))).toEqual(grid)
    expect(formatGridCsv(grid)).toBe(SAMPLE)
  })

  it('reads the older form with parentheses', () => {
    const old =
      'id(text);Booléen(BOOLEAN);Nombres(LIST_MULTIPLE_NUMERIC);Valeurs(LIST_MULTIPLE_TEXT);description(text);priority(number);priceWithoutTax(number)\n252;true;;3XL|Bleu;;0;20\n'
    const grid = gridOf(parseGridCsv(old))
    expect(grid.columns.map(({ code, type }) => [code, type])).toEqual([
      ['Booléen', 'boolean'],
      ['Nombres', 'numberMultipleList'],
      ['Valeurs', 'textMultipleList'],
    ])
    expect(grid.lines).toEqual([line(252, [true, null, ['3XL', 'Bleu']], '20')])
  })

  it('reads prices without a grid', () => {
    const text = 'label;amount;unitPrice-USD\n"Basic; new";"12.5";"15|USD||false"\n'
    const result = parseGridCsv(text)
    expect(result).toMatchObject({
      ok: true,
      kind: 'simple',
      currencies: ['USD'],
      prices: [{ label: 'Basic; new', amount: '12.5', currencyPrices: { USD: { price: '15', rate: null, usedForAccounts: false } } }],
    })
    if (result.ok && result.kind === 'simple')
      expect(formatSimpleCsv(result.currencies, result.prices).replaceAll('"', '')).toBe(text.replaceAll('"', ''))
    expect(errorsOf('label;amount;zone[text]\na;1;b\n')).toEqual(['1 null: only currency columns may follow “label;amount”'])
  })

  it('takes any column code, and no type that is none', () => {
    expect(gridOf(parseGridCsv('constructor[text];__proto__[text]\na;b\n')).lines[0]?.cells).toEqual(['a', 'b'])
    expect(errorsOf('a[constructor]\n')).toEqual(['1 a[constructor]: “a[constructor]” is not a column heading'])
  })

  it('keeps price expressions, and their older heading', () => {
    const expression = '#{op.quantity * 2; "x"}'
    const grid = table([], [line(1, [], null, { priceExpression: expression })])
    expect(gridOf(parseGridCsv(formatGridCsv(grid)))).toEqual(grid)
    expect(gridOf(parseGridCsv(formatGridCsv(grid).replace('unitPriceEL', 'priceEL')))).toEqual(grid)
  })

  it('names row, column and reason of every fault', () => {
    const header = 'n[number];r[range-number];d[date];b[boolean];unitPrice-USD;priority[number];description[text];priceWithoutTax[number]\n'
    expect(errorsOf(`${header}x;5;2101-01-01;maybe;1|EUR|1|true;a;;1,2,3\n1;9|3;2026-02-30;yes;1|USD;1;;\n1;2\n`)).toEqual([
      '2 n: “x” is not a number',
      '2 r: “5” is not a range',
      '2 d: “2101-01-01” is not a day between 1900 and 2100',
      '2 b: “maybe” is neither true nor false',
      '2 unitPrice-USD: the currency “EUR” is not that of the header, USD',
      '2 priority: “a” is not a whole number',
      '2 priceWithoutTax: “1,2,3” is not a number',
      '3 r: the range “9|3” is empty',
      '3 d: “2026-02-30” is not a day between 1900 and 2100',
      '3 b: “yes” is neither true nor false',
      '3 unitPrice-USD: “1|USD” is not a price in USD',
      '4 null: the line has 2 cells, the header 8',
    ])
    expect(errorsOf('id[text];priceWithoutTax[number]\n7;1\n7;2\n0;1\n')).toEqual([
      '4 id: “0” is not a whole number',
      '3 id: id 7 stands twice',
    ])
    expect(errorsOf('zone[text];zone[text];x;unitPrice-usd\n')).toEqual([
      '1 x: “x” is not a column heading',
      '1 unitPrice-usd: “usd” is no currency code',
      '1 zone: column “zone” stands twice',
    ])
    expect(errorsOf('')).toEqual(['1 null: the file is empty'])
    expect(errorsOf('a[text]\n"x"y\n')).toEqual(['2 null: the quotation marks do not close'])
  })

  it('holds the file against the columns of the plan', () => {
    const columns = [
      column('zone', 'text', { allowedValues: ['A', 'B'] }),
      column('size', 'textMultipleList', { allowedValues: ['S', 'M'] }),
      column('volume', 'numberRange'),
    ]
    expect(errorsOf('zone[text];size[multiple_list_of_text_values]\nC;S|L\n', { columns })).toEqual([
      '2 zone: “C” is not allowed in column zone',
      '2 size: “L” is not allowed in column size',
    ])
    expect(errorsOf('area[text];volume[number]\n', { columns })).toEqual([
      '1 area[text]: there is no column “area” in this price plan',
      '1 volume[number]: “volume” is no range in the file, but is one in the price plan',
    ])
  })
})

describe('numbers', () => {
  const valueOf = (text: string, mark: '.' | ',' | 'auto' | null) => {
    const result = readDecimal(text, mark)
    return result.ok ? result.value : null
  }
  it.each([
    ['1.234', 'auto', '1.234'],
    ['1,234', 'auto', '1.234'],
    ['1.234,5', 'auto', '1234.5'],
    ['1,234.5', 'auto', '1234.5'],
    ['1 234,5', 'auto', '1234.5'],
    ['1,234', '.', '1234'],
    ['1,23', '.', null],
    ['0,021', '.', null],
    ['0.021', ',', null],
    ['0,021', 'auto', '0.021'],
    ['12,34,567', '.', '1234567'],
    ['1,2.3', 'auto', null],
    ['1 2 3', '.', null],
    ['0.021', null, '0.021'],
    ['0,021', null, '0.021'],
    ['1.234', null, null],
    ['1.234', ',', '1234'],
    ['1,234', ',', '1.234'],
    ['1.23', ',', null],
    ['+007.50', '.', '7.50'],
    ['-.5', '.', '-0.5'],
    ['.', '.', null],
    ['1e3', '.', null],
    ['0.1234567890123', '.', null],
  ] as const)('reads %s with mark %s as %s', (text, mark, expected) => {
    expect(valueOf(text, mark)).toBe(expected)
  })
})

describe('the mark of a column', () => {
  const header = 'volume[range-number];description[text];unitPrice-USD;priceWithoutTax[number]\n'
  const read = (text: string) => {
    const result = parseGridCsv(header + text)
    if (!result.ok) return result.questions.map(({ option, column, reason }) => `${option} ${column}: ${reason}`)
    return result.kind === 'grid' ? result.table.lines.map(({ cells, unitPrice }) => [...cells, unitPrice]) : []
  }

  it('is what its cells say', () => {
    expect(read('0|1.000;a;;0,021\n1.000|;b;;0,0195\n')).toEqual([
      [{ from: '0', to: '1000' }, '0.021'],
      [{ from: '1000', to: null }, '0.0195'],
    ])
    expect(read('0|1.000;a;;1.234\n1.000|10.500,5;b;;5\n')).toEqual([
      [{ from: '0', to: '1000' }, '1234'],
      [{ from: '1000', to: '10500.5' }, '5'],
    ])
  })

  it('of days is that of their column, named or asked for', () => {
    const days = (cell: string, dateForm?: 'iso' | 'dayMonthYear' | 'monthDayYear') => {
      const result = parseGridCsv(`d[date];priceWithoutTax[number]\n${cell};5\n`, { dateForm })
      if (!result.ok) return result.questions[0] ?? result.errors[0]?.reason
      return result.kind === 'grid' ? result.table.lines[0]?.cells : null
    }
    expect([days('2026-11-02'), days('25.11.2026'), days('2 Nov 2026')]).toEqual([['2026-11-02'], ['2026-11-25'], ['2026-11-02']])
    expect(days('02.11.2026')).toMatchObject({
      option: 'date_form',
      column: 'd',
      choices: [{ value: 'dayMonthYear' }, { value: 'monthDayYear' }],
    })
    expect([days('02.11.2026', 'dayMonthYear'), days('02.11.2026', 'monthDayYear')]).toEqual([['2026-11-02'], ['2026-02-11']])
    expect(days('32.11.2026', 'dayMonthYear')).toContain('32.11.2026')
  })

  it('is asked for where nothing says it', () => {
    const words = '“1.234” is 1.234 with a decimal point and 1234 with a decimal comma. Nothing else in the file says which.'
    expect(read('0|5;a;;1.234\n')).toEqual([`decimal_mark priceWithoutTax: ${words}`])
    expect(read('0|5;a;1.234|USD|1|true;7\n')).toEqual([`decimal_mark unitPrice-USD: ${words}`])
    const simple = parseGridCsv('label;amount\nBasic;1,234\n')
    expect(simple).toMatchObject({ ok: false, errors: [], questions: [{ option: 'decimal_mark', column: 'amount' }] })
  })

  it('is never left open by what we write', () => {
    for (const mark of ['.', ','] as const) {
      const text = formatGridCsv(table([], [line(1, [], '1.234')]), { decimalMark: mark })
      expect(gridOf(parseGridCsv(text)).lines[0]?.unitPrice).toBe('1.2340')
    }
  })
})

describe('writing', () => {
  it('loses nothing', () => {
    const price = fc.option(fc.constantFrom('0', '-1.50', '1234.000000000001'))
    const foreign = fc.record({ price, rate: price, usedForAccounts: fc.boolean() })
    const extras = fc.record({
      id: fc.integer({ min: 1, max: 9 }),
      unitPrice: price,
      description: fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
      priceExpression: fc.option(fc.string({ minLength: 1 })),
      USD: fc.option(foreign),
      CHF: fc.option(foreign),
    })
    const tables = arbitraryTypes.chain((types) =>
      fc.tuple(arbitraryTable(types), fc.array(extras, { minLength: 12, maxLength: 12 }), fc.boolean()),
    )
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom('.' as const, ',' as const, 'auto' as const),
        fc.boolean(),
        ([plain, more, keepIds], decimalMark, byteOrderMark) => {
          const columns = plain.columns.map((one) => ({ ...one, label: 'Shown', unit: 'min', expression: 'op.x' }))
          const lines = plain.lines.map((one, index) => {
            const { USD, CHF, id, ...rest } = more[index] as (typeof more)[number]
            return { ...one, ...rest, id: keepIds ? one.id : id + index * 10, currencyPrices: { ...(USD && { USD }), ...(CHF && { CHF }) } }
          })
          const grid: GridTable = { columns, currencies: ['CHF', 'USD'], lines }
          expect(parseGridCsv(formatGridCsv(grid, { decimalMark, byteOrderMark }), { columns, decimalMark })).toEqual({
            ok: true,
            kind: 'grid',
            table: grid,
          })
        },
      ),
      { numRuns: 200 },
    )
  })

  it('keeps cells that look like formulas or hold quotes and line breaks', () => {
    const grid = table([column('a', 'text')], [line(1, ['=1+1']), line(2, ['5" disk;\r\nnew']), line(3, [' x '])])
    expect(gridOf(parseGridCsv(formatGridCsv(grid)))).toEqual(grid)
    expect(gridOf(parseGridCsv(formatGridCsv(VOICE), { columns: VOICE.columns }))).toEqual(VOICE)
  })

  it.each(['\r', '\n', '\r\n'])('reads lines that end with %j, blank ones passed over, after a line that names the separator', (end) => {
    const grid = gridOf(parseGridCsv(SAMPLE))
    expect(gridOf(parseGridCsv(`sep=;${end}${SAMPLE.replaceAll('\n', end)}${end};;;;${end}`))).toEqual(grid)
    expect(gridOf(parseGridCsv(`Prices 2026${end}${end}${SAMPLE.replaceAll('\n', `;${end}`)}`))).toEqual(grid)
    expect(gridOf(parseGridCsv(SAMPLE.replaceAll('";"', '","').replaceAll('];', '],').replaceAll('USD;', 'USD,')))).toEqual(grid)
  })

  it('answers garbage with errors, never by throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
          fc.string().map((text) => `a[text];b[range-number]\n${text}`),
        ),
        (input) => {
          expect(parseGridCsv(input)).toHaveProperty('ok')
        },
      ),
    )
  })
})
