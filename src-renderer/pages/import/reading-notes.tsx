/** What the file leaves open of how it is read: questions with their answers, and what was decided by more than the file. */
import type { ImportPreview, ReadingQuestion } from '../../../src-core/exchange/contract.ts'
import { DecidedNotes } from '../../components/decided-notes.tsx'
import { Note } from '../../components/note.tsx'
import { importText as text } from './text.ts'
import { type Answer, answered } from './wizard.ts'

export interface ReadingNotesProps {
  readonly head: Pick<ImportPreview, 'questions' | 'decided'>
  readonly onReading: (reading: Answer) => void
  /** An answer about a column is for that column alone; for all columns of the file if left out. */
  readonly ofColumns?: boolean
}

export function ReadingNotes({ head, onReading, ofColumns = false }: ReadingNotesProps) {
  return (
    <>
      {head.questions.map((question) => (
        <Question
          key={`${question.option} ${question.column ?? ''}`}
          question={question}
          onAnswer={(value) => onReading(answered(question, value, ofColumns))}
        />
      ))}
      <DecidedNotes decided={head.decided} />
    </>
  )
}

function Question({ question, onAnswer }: { readonly question: ReadingQuestion; readonly onAnswer: (value: string) => void }) {
  const { option, column, reason, choices } = question
  return (
    <Note tone="warn" title={text.question}>
      {text.ofColumn(column)}
      {reason}
      <ul className="note-list">
        {choices.map(({ value, reads }) => (
          <li key={value}>
            <button type="button" className="link" onClick={() => onAnswer(value)}>
              {reads}
            </button>{' '}
            <span className="ink2">{text.answers[option]?.[value] ?? (option === 'header_row' ? text.rowOf(value) : value)}</span>
          </li>
        ))}
      </ul>
    </Note>
  )
}
