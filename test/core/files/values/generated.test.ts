/**
 * Columns by the thousands, each with what was meant: read right; or asked about, and right after the answer; or refused with the
 * cell and a reason. `COLUMNS=100000` makes as many.
 */
import { expect, it } from 'vitest'
import { readDay, readNumber } from '../../../../src-core/files/values/cells.ts'
import { countryHabits } from '../../../../src-core/files/values/country-habits.ts'
import { columnReader, type DecidedColumns, type ValueColumn } from '../../../../src-core/files/values/decide-columns.ts'
import { dice, type WrittenCell, type WrittenColumn, writtenColumn } from './written-columns.ts'

const COLUMNS = Number(process.env['COLUMNS'] ?? 6000)
const habits = new Map<string, ReturnType<typeof countryHabits>>()

function columnOf({ type }: WrittenColumn): ValueColumn {
  if (type === 'date') return { heading: 'column', type }
  return { heading: 'column', type: 'number', kind: type === 'quantity' ? 'plain' : type }
}

function decide(column: WrittenColumn, answer?: string): DecidedColumns {
  const known = habits.get(column.country) ?? countryHabits(column.country)
  habits.set(column.country, known)
  const given = answer === undefined ? {} : column.type === 'date' ? { date_form: answer as 'iso' } : { decimal_mark: answer as '.' }
  const reader = columnReader([columnOf(column)], given, known)
  for (const { text } of column.cells) reader.take(0, text, column.digits)
  return reader.decide()
}

/** A cell's value in the notation of what was meant; `null` where it is refused, which must have a reason. */
function read({ type, digits }: WrittenColumn, { forms }: DecidedColumns, { text }: WrittenCell): string | null {
  const form = forms[0] as DecidedColumns['forms'][number]
  const kind = type === 'quantity' || type === 'date' ? 'plain' : type
  const cell =
    type === 'date' ? readDay(text, { order: form.order }) : readNumber(text, { kind, mark: form.mark, named: form.named, digits })
  if (!cell.ok) {
    expect(cell.reason).toContain(type === 'date' && cell.reason.startsWith('The year') ? 'The year' : text)
    return null
  }
  return type === 'date' || !cell.value.includes('.') ? cell.value : cell.value.replace(/\.?0+$/, '')
}

it(`${COLUMNS.toLocaleString('en')} columns are read as they were meant, or asked about, or refused`, () => {
  const counts = {
    decidable: 0,
    undecidable: 0,
    right: 0,
    asked: 0,
    askedDecidable: 0,
    byCurrency: 0,
    byCountry: 0,
    unread: 0,
    refusedCells: 0,
  }
  for (let seed = 1; seed <= COLUMNS; seed++) {
    const column = writtenColumn(dice(seed))
    const told = `seed ${seed}, ${column.type} of ${column.country}, ${column.style}: ${column.cells.map(({ text }) => text).join(' | ')}`
    const decided = decide(column)
    const wasAsked = decided.questions.length > 0
    counts[column.undecidable ? 'undecidable' : 'decidable'] += 1
    if (wasAsked) {
      counts.asked += 1
      if (!column.undecidable) counts.askedDecidable += 1
      expect(
        decided.questions[0]?.choices.map(({ value }) => value),
        told,
      ).toContain(column.answer)
    } else if (column.undecidable) {
      // Read without a question: then the report says what decided.
      const [why] = decided.decided.filter(({ value }) => value === column.answer)
      if (why?.why.includes('its currency has')) counts.byCurrency += 1
      else if (why?.why.includes('usual')) counts.byCountry += 1
      else expect.unreachable(`read without a word: ${told}`)
    }
    const reading = wasAsked ? decide(column, column.answer) : decided
    expect(reading.questions, told).toEqual([])
    let isRight = true
    for (const cell of column.cells) {
      const value = read(column, reading, cell)
      if (value === null) counts.refusedCells += 1
      if (value === cell.means) continue
      // Refused is never wrong, but counted; read otherwise than meant is.
      expect(value, `“${cell.text}” in ${told}`).toBeNull()
      isRight = false
    }
    if (isRight) counts.right += 1
    else counts.unread += 1
  }
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`
  console.log(
    [
      `columns: ${COLUMNS.toLocaleString('en')}, of them undecidable by content ${share(counts.undecidable, COLUMNS)}`,
      `  read as meant in every cell: ${share(counts.right, COLUMNS)}; with a cell refused that was meant: ${share(counts.unread, COLUMNS)}`,
      `  asked about: ${share(counts.asked, COLUMNS)}; of the decidable ${share(counts.askedDecidable, counts.decidable)}`,
      `  of the undecidable, decided by currency ${share(counts.byCurrency, counts.undecidable)}, by country ${share(counts.byCountry, counts.undecidable)}, asked ${share(counts.asked - counts.askedDecidable, counts.undecidable)}`,
      `  cells refused with a reason: ${counts.refusedCells.toLocaleString('en')}`,
    ].join('\n'),
  )
  expect(counts.undecidable / COLUMNS).toBeGreaterThan(0.08)
  expect(counts.askedDecidable / counts.decidable).toBeLessThan(0.02)
  expect(counts.unread / COLUMNS).toBeLessThan(0.02)
})
