import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, toStored } from '../../../../src-core/kernel/decimal.ts'
import { parseInstant, zoneClock } from '../../../../src-core/kernel/instants.ts'
import { cdrLineParser, formatCdrLine } from '../../../../src-core/mediation/rules/cdr-line.ts'
import { type UsageMapping, compileMapping } from '../../../../src-core/mediation/rules/headed-csv.ts'
import { type UsageRead, type UsageValues, storedDecimal } from '../../../../src-core/mediation/rules/usage-values.ts'

const BERLIN = zoneClock('Europe/Berlin')
const parse = (line: string) => cdrLineParser(BERLIN)(line)
const faultOf = (read: UsageRead) => (read.ok ? null : `${read.fault.cause} ${read.fault.field}: ${read.fault.reason}`)

describe('usage record lines', () => {
  it('reads the lines of the reference', () => {
    expect(parse('2015-04-08T05:45:35.068Z;5;IMSI0;VOICE')).toEqual({
      ok: true,
      values: {
        eventAt: Date.UTC(2015, 3, 8, 5, 45, 35, 68),
        eventDate: '2015-04-08',
        quantity: '5.000000000000',
        accessCode: 'IMSI0',
        parameters: ['VOICE'],
        dates: [],
        decimals: [],
        extra: null,
      },
    })
    expect(parse('2016-04-01T00:00:00Z; 5 ; A ;VOICE')).toMatchObject({ values: { quantity: '5.000000000000', accessCode: 'A' } })
    expect(parse('2016-04-01T00:00:00Z;-45;RS_FULL_200_COUNTERS_ACC1;USAGE')).toMatchObject({ values: { quantity: '-45.000000000000' } })
  })

  it('reads an instant, in whatever form, as it is read anywhere', () => {
    const digits = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'))
    const text = fc
      .tuple(
        fc.constantFrom('2026-02-28', '2026-02-29', '2024-02-29', '2026-13-01'),
        fc.constantFrom('T', 'T', ' '),
        digits(25),
        fc.constantFrom(':', ':', '-'),
        digits(61),
        fc.constantFrom(':', ':', '.'),
        digits(61),
        fc.constantFrom('', '', '.000', '.999', '.07a', ',123', '.1234'),
        fc.constantFrom('Z', 'Z', 'z', '+01:00', ''),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (when) => {
        const read = parse(`${when};1;A;X`)
        expect(read.ok ? read.values.eventAt : null).toBe(parseInstant(when, BERLIN))
      }),
      { numRuns: 1000 },
    )
    for (const when of ['2026-01-01T23:59:59.999Z', '2026-01-01T00:00:00Z', '2026-01-01T09:09:09.090Z'])
      expect(parse(`${when};1;A;X`)).toMatchObject({ values: { eventAt: Date.parse(when) } })
    for (const when of ['2026-01-01T00:60:00Z', '2026-01-01T00:00:60Z', '2026-01-01T00:00:0:Z', '2026-01-01T1/:00:00Z'])
      expect(faultOf(parse(`${when};1;A;X`))).toContain('INVALID_FORMAT eventDate')
  })

  it('takes the company-zone date of the event', () => {
    expect(parse('2026-06-30T22:30:00Z;1;A;X')).toMatchObject({ values: { eventDate: '2026-07-01' } })
    expect(parse('2026-07-01T00:30:00;1;A;X')).toMatchObject({
      values: { eventDate: '2026-07-01', eventAt: Date.UTC(2026, 5, 30, 22, 30) },
    })
    expect(parse('2026-07-01T00:30:00+05:00;1;A;X')).toMatchObject({ values: { eventDate: '2026-06-30' } })
  })

  it('reads all 23 fields, and a carriage return at the end', () => {
    const line = '2026-01-01T00:00:00Z;1.5;A;p1;;p3;p4;p5;p6;p7;p8;p9;2026-01-02T00:00:00Z;;;;2026-01-03T00:00:00Z;1;2.5;;;-3;extra\r'
    expect(parse(line)).toMatchObject({
      values: {
        parameters: ['p1', null, 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9'],
        dates: [Date.UTC(2026, 0, 2), null, null, null, Date.UTC(2026, 0, 3)],
        decimals: ['1.000000000000', '2.500000000000', null, null, '-3.000000000000'],
        extra: 'extra',
      },
    })
  })

  it.each([
    ['2026-01-01T00:00:00Z;1;A', 'INVALID_FORMAT null: the line has 3 fields; 4 to 23 are allowed'],
    [`2026-01-01T00:00:00Z;1;A${';'.repeat(21)}`, 'INVALID_FORMAT null: the line has 24 fields; 4 to 23 are allowed'],
    ['2026-02-30T00:00:00Z;1;A;X', 'INVALID_FORMAT eventDate: There is no 30 February. The file says 2026-02-30T00:00:00Z'],
    ['2026-01-01T25:00:00Z;1;A;X', 'INVALID_FORMAT eventDate: “2026-01-01T25:00:00Z” is not a date and time such as 2026-04-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z;;A;X', 'INVALID_FORMAT quantity: the quantity is missing'],
    ['2026-01-01T00:00:00Z;1e3;A;X', 'INVALID_FORMAT quantity: “1e3” is not a number'],
    ['2026-01-01T00:00:00Z;1; ;X', 'INVALID_ACCESS accessCode: the access code is missing'],
    ['2026-01-01T00:00:00Z;1;A;;;;;;;;;;soon', 'INVALID_FORMAT dateParameter1: “soon” is not a date and time'],
    ['2026-01-01T00:00:00Z;1;A;;;;;;;;;;;;;;;;x', 'INVALID_FORMAT decimalParameter2: “x” is not a number'],
  ])('refuses %s', (line, fault) => {
    expect(faultOf(parse(line))).toBe(fault)
  })

  it('writes what it reads', () => {
    const text = fc.string({ minLength: 1, maxLength: 6 }).filter((part) => !/[;\r\n]/.test(part))
    const trimmed = <Value>(all: (Value | null)[]) => all.slice(0, all.findLastIndex((one) => one !== null) + 1)
    const instant = fc.integer({ min: 0, max: Date.UTC(2099, 0) })
    const stored = fc
      .tuple(fc.integer(), fc.integer({ min: 0, max: 99_999 }))
      .map(([whole, part]) => toStored(decimal(whole).plus(decimal(part).div(100_000))))
    const values: fc.Arbitrary<UsageValues> = fc
      .record({
        eventAt: instant,
        quantity: stored,
        accessCode: text.filter((part) => part.trim() === part),
        parameters: fc.array(fc.option(text), { maxLength: 9 }).map(trimmed),
        dates: fc.array(fc.option(instant), { maxLength: 5 }).map(trimmed),
        decimals: fc.array(fc.option(stored), { maxLength: 5 }).map(trimmed),
        extra: fc.option(text),
      })
      .map((all) => ({ ...all, eventDate: BERLIN.toDate(all.eventAt) }))
    fc.assert(
      fc.property(values, (all) => {
        expect(parse(formatCdrLine(all))).toEqual({ ok: true, values: all })
      }),
    )
    expect(() =>
      formatCdrLine({
        eventAt: 0,
        eventDate: '1970-01-01',
        quantity: '1',
        accessCode: 'A;B',
        parameters: [],
        dates: [],
        decimals: [],
        extra: null,
      }),
    ).toThrow(RangeError)
  })

  it('writes four fields at least, and no blank ones behind the last that is filled', () => {
    const plain = {
      eventAt: 0,
      eventDate: '1970-01-01',
      quantity: '1.500000000000',
      accessCode: 'A',
      parameters: [],
      dates: [],
      decimals: [],
      extra: null,
    }
    expect(formatCdrLine(plain)).toBe('1970-01-01T00:00:00.000Z;1.5;A;')
    expect(formatCdrLine({ ...plain, parameters: [null, 'X'] })).toBe('1970-01-01T00:00:00.000Z;1.5;A;;X')
    expect(formatCdrLine({ ...plain, extra: 'E' })).toBe(`1970-01-01T00:00:00.000Z;1.5;A${';'.repeat(20)}E`)
  })

  it('keeps numbers exactly or not at all: twelve digits after the point, fifteen before it, as every decimal', () => {
    const numbers = [
      '0.111111111111',
      '0.1111111111111',
      '999999999999999',
      '1000000000000000',
      '-1000000000000000.5',
      `1.${'0'.repeat(58)}`,
    ]
    expect(numbers.map(storedDecimal)).toEqual([
      ...['0.111111111111', null, '999999999999999.000000000000'],
      ...[null, null, '1.000000000000'],
    ])
    const line = (quantity: string, decimalParameter = '') =>
      faultOf(parse(`2026-07-01T00:00:00Z;${quantity};A;${';'.repeat(14)}${decimalParameter}`))
    expect(line('0.0000000000001')).toBe(
      'INVALID_FORMAT quantity: “0.0000000000001” cannot be kept exactly: at most 12 digits after the point',
    )
    expect(line('99999999999999999999.5')).toBe(
      'INVALID_FORMAT quantity: “99999999999999999999.5” cannot be kept exactly: at most 15 digits before the point',
    )
    expect(line('1', '0.1234567890123')).toBe(
      'INVALID_FORMAT decimalParameter1: “0.1234567890123” cannot be kept exactly: at most 12 digits after the point',
    )
    expect(line('x')).toBe('INVALID_FORMAT quantity: “x” is not a number')
  })

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parse(text)).toHaveProperty('ok')
      }),
    )
    expect(faultOf(parse('x'.repeat(9000)))).toBe('INVALID_FORMAT null: the line has more than 8192 characters')
  })

  it('pads numbers to what a decimal gives', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 999 }), (whole, part) => {
        for (const text of [`${whole}`, `${whole}.${part}`, `${whole}.${part}00`]) expect(storedDecimal(text)).toBe(toStored(decimal(text)))
      }),
    )
    expect(['-0', '-0.0', '.5', '007', '', '1,5', '0.0000000000005', '12e3'].map(storedDecimal)).toEqual([
      '0.000000000000',
      '0.000000000000',
      '0.500000000000',
      '7.000000000000',
      null,
      null,
      null,
      null,
    ])
  })
})

describe('files with a header', () => {
  const MAPPING: UsageMapping = {
    name: 'Carrier',
    eventDate: { column: 'When' },
    quantity: { column: 'Seconds' },
    accessCode: { column: 'Caller' },
    parameters: [{ constant: 'VOICE' }, null, { column: 'Zone' }],
    dates: [{ column: 'Until' }],
    decimals: [{ column: 'Cost' }],
    extra: null,
    dateForm: 'dayMonthYear',
    decimalMark: ',',
  }
  const HEADER = ['Caller', 'When', 'Seconds', 'Zone', 'Until', 'Cost']
  const read = (row: readonly string[], more: Partial<UsageMapping> = {}) => {
    const mapping = compileMapping({ ...MAPPING, ...more }, HEADER, BERLIN)
    if (!mapping.ok) throw new Error(mapping.message)
    return mapping.read(row)
  }

  it('gives the same values as a line does', () => {
    const row = read([' +49 30 1 ', '01.07.2026 00:30:00', '90,5', 'EU', '', '0,25'])
    expect(row).toEqual(parse('2026-07-01T00:30:00;90.5;+49 30 1;VOICE;;EU;;;;;;;;;;;;0.25'))
  })

  it('reads the declared date form only', () => {
    expect(read(['A', '07/01/2026 00:30', '1', '', '', ''], { dateForm: 'monthDayYear' })).toMatchObject({
      values: { eventDate: '2026-07-01' },
    })
    expect(read(['A', '1782858600', '1', '', '', ''], { dateForm: 'epochSeconds' })).toMatchObject({ values: { eventAt: 1782858600000 } })
    expect(faultOf(read(['A', '31.02.2026', '1', '', '', '']))).toBe(
      'INVALID_FORMAT eventDate: “31.02.2026” is not a date of the form dayMonthYear',
    )
    expect(faultOf(read(['A', '', '1', '', '', ''], { dateForm: 'iso' }))).toBe('INVALID_FORMAT eventDate: the date is missing')
  })

  it('reads whole seconds and milliseconds since 1970, and no others', () => {
    const at = (text: string, dateForm: UsageMapping['dateForm']) => {
      const values = read(['A', text, '1', '', '', ''], { dateForm })
      return values.ok ? values.values.eventAt : null
    }
    expect([at('1782858600123', 'epochMilliseconds'), at('0', 'epochSeconds'), at('8640000000000', 'epochSeconds')]).toEqual([
      1782858600123, 0, 8.64e15,
    ])
    expect([at('8640000000001', 'epochSeconds'), at('-1', 'epochSeconds'), at('1.5', 'epochMilliseconds'), at('', 'epochSeconds')]).toEqual(
      [null, null, null, null],
    )
    expect(at('1.7.2026 00:30', 'dayMonthYear')).toBe(Date.UTC(2026, 5, 30, 22, 30))
    expect(at('7-1-2026 00:30', 'monthDayYear')).toBe(Date.UTC(2026, 5, 30, 22, 30))
  })

  it('keeps blanks between values, and none behind the last', () => {
    const mapping: Partial<UsageMapping> = {
      parameters: [null, { column: 'Zone' }, { constant: '' }],
      dates: [null, { column: 'Until' }],
      decimals: [{ column: 'Cost' }, null],
      extra: { constant: 'x' },
      decimalMark: '.',
    }
    expect(read(['A', '01.07.2026', '1.5', 'EU', '02.07.2026', '2.5'], mapping)).toMatchObject({
      values: {
        quantity: '1.500000000000',
        parameters: [null, 'EU'],
        dates: [null, Date.UTC(2026, 6, 1, 22)],
        decimals: ['2.500000000000'],
        extra: 'x',
      },
    })
    expect(read(['A', '01.07.2026', '1', '', '', ''], mapping)).toMatchObject({
      values: { parameters: [], dates: [], decimals: [], extra: 'x' },
    })
  })

  it('names the field at fault, and the columns that are missing', () => {
    expect(faultOf(read(['A', '01.07.2026', '1.5', '', '', '']))).toBe(
      'INVALID_FORMAT quantity: “1.5” is not a number with the decimal mark “,”',
    )
    expect(faultOf(read(['', '01.07.2026', '1', '', '', '']))).toBe('INVALID_ACCESS accessCode: the access code is missing')
    expect(faultOf(read(['A', '01.07.2026', '1', '', 'x', '']))).toBe(
      'INVALID_FORMAT dateParameter1: “x” is not a date of the form dayMonthYear',
    )
    expect(faultOf(read(['A', '01.07.2026', '1', '', '', 'x']))).toBe(
      'INVALID_FORMAT decimalParameter1: “x” is not a number with the decimal mark “,”',
    )
    expect(faultOf(read(['A', '01.07.2026']))).toBe('INVALID_FORMAT quantity: the quantity is missing')
    expect(compileMapping(MAPPING, ['Caller', 'When'], BERLIN)).toMatchObject({ ok: false, missing: ['Seconds', 'Zone', 'Until', 'Cost'] })
  })
})
