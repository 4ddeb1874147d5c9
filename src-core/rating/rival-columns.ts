/** Two headings for one field of a usage file: asked about where their values differ, since one of them would be lost. */
import type { ReadingQuestion } from '../files/questions.ts'
import { type Header, rivalsOf } from './headed-lines.ts'

export interface RivalColumns {
  take(row: number, cells: readonly string[]): void
  /** Whether a pair has not differed yet: each further row may tell. */
  isOpen(): boolean
  questions(): readonly ReadingQuestion[]
}

export function rivalColumns(header: Header, mapping: Readonly<Record<string, string>>): RivalColumns {
  const found: ReadingQuestion[] = []
  let open = rivalsOf(header, mapping).map(({ field, first, rival }) => ({
    ...{ field, first, rival },
    ...{ at: header.columns.indexOf(first), beside: header.columns.indexOf(rival) },
  }))
  return {
    take: (row, cells) => {
      for (const pair of open) {
        const [one, other] = [(cells[pair.at] ?? '').trim(), (cells[pair.beside] ?? '').trim()]
        if (other === '' || one === other) continue
        open = open.filter((another) => another !== pair)
        found.push({
          ...{ option: 'mapping', column: pair.rival, field: pair.field },
          reason: `“${pair.first}” and “${pair.rival}” are both headings of ${pair.field}, and row ${row} has “${one}” in one and “${other}” in the other.`,
          choices: [
            { value: pair.first, reads: one },
            { value: pair.rival, reads: other },
          ],
        })
      }
    },
    isOpen: () => open.length > 0,
    questions: () => found,
  }
}
