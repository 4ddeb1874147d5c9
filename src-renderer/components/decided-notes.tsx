/** What a file left open of how it is read and the country, a currency or another column decided. */
import type { ReadingDecision } from '../../src-core/files/questions.ts'
import { Note } from './note.tsx'

export function DecidedNotes({ decided }: { readonly decided: readonly ReadingDecision[] }) {
  return decided.map(({ option, column, value, why }) => (
    <Note key={`${option} ${column ?? ''} ${value}`} tone="info">
      {column === null ? '' : `${column}: `}
      {why}
    </Note>
  ))
}
