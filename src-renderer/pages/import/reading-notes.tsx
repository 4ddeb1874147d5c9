/** What the file leaves open of how it is read: questions with their answers, and what was decided by more than the file. */
import type { ImportPreview, ReadingQuestion } from '../../../src-core/exchange/contract.ts'
import { DecidedNotes } from '../../components/decided-notes.tsx'
import { Note } from '../../components/note.tsx'
import { importText as text } from './text.ts'
import type { Reading } from './wizard.ts'

export interface ReadingNotesProps {
  readonly head: Pick<ImportPreview, 'questions' | 'decided'>
  readonly onReading: (reading: Reading) => void
}

export function ReadingNotes({ head, onReading }: ReadingNotesProps) {
  return (
    <>
      {head.questions.map((question) => (
        <Question key={`${question.option} ${question.column ?? ''}`} question={question} onReading={onReading} />
      ))}
      <DecidedNotes decided={head.decided} />
    </>
  )
}

function Question({ question, onReading }: { readonly question: ReadingQuestion; readonly onReading: ReadingNotesProps['onReading'] }) {
  const { option, column, reason, choices } = question
  return (
    <Note tone="warn" title={text.question}>
      {text.ofColumn(column)}
      {reason}
      <ul className="note-list">
        {choices.map(({ value, reads }) => (
          <li key={value}>
            <button type="button" className="link" onClick={() => onReading(answer(question, value))}>
              {reads}
            </button>{' '}
            <span className="ink2">{text.answers[option]?.[value] ?? (option === 'header_row' ? text.rowOf(value) : value)}</span>
          </li>
        ))}
      </ul>
    </Note>
  )
}

/** Of a column alone where one raised it; options are text but for the row of the headings. */
function answer({ option, column }: ReadingQuestion, value: string): Reading {
  if (column !== null && (option === 'decimal_mark' || option === 'date_form')) return { column_forms: { [column]: value } }
  return option === 'header_row' ? { header_row: Number(value) } : { [option]: value }
}
