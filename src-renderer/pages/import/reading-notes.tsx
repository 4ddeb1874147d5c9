/** What was guessed of how the file is read, with its evidence and the other way. */
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import { Note } from '../../components/note.tsx'
import { formatDate } from '../../format/dates.ts'
import { formatCount, formatDecimal } from '../../format/numbers.ts'
import { importText as text } from './text.ts'
import type { Reading } from './wizard.ts'

export interface ReadingNotesProps {
  readonly head: ImportPreview
  readonly onReading: (reading: Reading) => void
}

export function ReadingNotes({ head, onReading }: ReadingNotesProps) {
  return (
    <>
      <NumberNote head={head} onReading={onReading} />
      <DateNote head={head} onReading={onReading} />
    </>
  )
}

function NumberNote({ head, onReading }: ReadingNotesProps) {
  const { decimal_mark: mark, decimal_evidence: evidence } = head.file
  const samples = head.columns.flatMap(({ type, sample }) => (type === 'decimal' && sample ? [sample] : []))
  const [sample] = samples.sort((one, other) => other.cell.length - one.cell.length)
  if (!sample || evidence.of === 0) return null
  const count = [formatCount(evidence.agree), formatCount(evidence.of)] as const
  return (
    <Note tone="warn">
      {text.readAs(sample.cell, formatDecimal(sample.value, 2), ...count, text.marks[mark] ?? mark)}{' '}
      <button type="button" className="link" onClick={() => onReading({ decimal_mark: mark === ',' ? '.' : ',' })}>
        {text.otherwise}
      </button>
    </Note>
  )
}

function DateNote({ head, onReading }: ReadingNotesProps) {
  const { date_form: form, date_certain: certain } = head.file
  const sample = head.columns.find(({ type }) => type === 'date')?.sample
  if (certain || !sample || form === 'iso') return null
  return (
    <Note tone="warn">
      {text.dateUnsure(sample.cell, formatDate(sample.value))}{' '}
      <button
        type="button"
        className="link"
        onClick={() => onReading({ date_form: form === 'dayMonthYear' ? 'monthDayYear' : 'dayMonthYear' })}
      >
        {text.otherwise}
      </button>
    </Note>
  )
}
