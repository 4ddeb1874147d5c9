/** Cells of any text: a value or a reason, quickly, and never a thrown error. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readDay, readMoment, readNumber } from '../../../../src-core/files/values/cells.ts'
import { readDuration } from '../../../../src-core/files/values/duration-text.ts'
import { readNumberText } from '../../../../src-core/files/values/number-text.ts'
import { isCalendarDate } from '../../../../src-core/kernel/dates.ts'
import { isDecimalText } from '../../../../src-core/kernel/decimal.ts'
import { zoneClock } from '../../../../src-core/kernel/instants.ts'

const BERLIN = zoneClock('Europe/Berlin')
const likely = fc.string({ unit: fc.constantFrom(..."0123456789.,-−+()/: \u00a0’'€%DRCReTZPMHmay"), maxLength: 24 })
const anything = fc.oneof(
  likely,
  fc.string({ unit: 'binary', maxLength: 80 }),
  likely.map((text) => text.repeat(200)),
)
const mark = fc.constantFrom('.' as const, ',' as const, null)
const order = fc.constantFrom('iso' as const, 'dayMonthYear' as const, 'monthDayYear' as const, null)

it('is read as plain notation or refused with a reason', () => {
  fc.assert(
    fc.property(anything, mark, order, fc.constantFrom(0, 2, 3, null), (cell, decimalMark, dayOrder, digits) => {
      for (const kind of ['amount', 'price', 'percent', 'plain'] as const) {
        const read = readNumber(cell, { kind, mark: decimalMark, named: false, digits })
        if (read.ok) expect(isDecimalText(read.value), cell).toBe(true)
        else expect(read.reason).not.toBe('')
      }
      const day = readDay(cell, { order: dayOrder, clock: BERLIN })
      if (day.ok) expect(isCalendarDate(day.value), cell).toBe(true)
      else expect(day.reason).not.toBe('')
      const moment = readMoment(cell, { order: dayOrder, clock: BERLIN })
      if (moment.ok) expect(Number.isSafeInteger(moment.value), cell).toBe(true)
      for (const form of [null, 'mm:ss', 'hh:mm'] as const) {
        const seconds = readDuration(cell, form)
        if (seconds !== null) expect(isDecimalText(seconds), cell).toBe(true)
      }
    }),
    { numRuns: 3000 },
  )
})

it('has each figure with the mark that it is read by, whatever stands around it', () => {
  const figure = fc.tuple(fc.nat(999_999), fc.nat(99)).map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`)
  const dress = fc.constantFrom<(body: string) => string>(
    (body) => ` ${body} `,
    (body) => `€${body}`,
    (body) => `${body}\u00a0EUR`,
    (body) => `+${body}`,
  )
  fc.assert(
    fc.property(figure, dress, (plain, around) => {
      expect(readNumberText(around(plain))).toMatchObject({ point: plain, comma: null })
      expect(readNumberText(around(plain.replace('.', ',')))).toMatchObject({ point: null, comma: plain })
      expect(readNumberText(`-${plain}`)?.point).toBe(/[1-9]/.test(plain) ? `-${plain}` : plain)
    }),
  )
})
