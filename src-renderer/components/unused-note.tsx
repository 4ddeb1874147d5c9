/** Columns of a file that became nothing, each with the field whose heading is nearest. */
import { text } from '../text/en.ts'
import { Note } from './note.tsx'

export interface UnusedColumn {
  readonly column: string
  readonly nearest: string | null
}

/** A file has many columns that nobody needs: so many are named. */
const MOST_NAMED = 20

export function UnusedNote({ unused }: { readonly unused: readonly UnusedColumn[] }) {
  if (unused.length === 0) return null
  const named = unused.slice(0, MOST_NAMED).map(({ column, nearest }) => (nearest === null ? column : text.files.nearTo(column, nearest)))
  return <Note tone="info">{text.files.unused(named.join(', '), unused.length - named.length)}</Note>
}
