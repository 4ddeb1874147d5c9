/** Rows that an import leaves out, as a file in the form of the one they came in, to be mended and imported again. */
import { REASON_HEADING } from './columns.ts'
import { csvLine } from './csv-cells.ts'

export interface LeftOutRow {
  readonly cells: readonly string[]
  readonly reason: string
}

export interface LeftOutFile {
  readonly file_name: string
  readonly rows: number
  readonly text: string
}

/** With the reason in a column of its own, which the next import leaves out again. */
export function leftOutFile(fileName: string, header: readonly string[], delimiter: string, rows: readonly LeftOutRow[]): LeftOutFile {
  const kept = header.flatMap((heading, index) => (heading === REASON_HEADING ? [] : [index]))
  const cells = (all: readonly string[]) => kept.map((index) => all[index] ?? '')
  const lines = rows.map((row) => csvLine([...cells(row.cells), row.reason], delimiter))
  const text = `\uFEFF${csvLine([...cells(header), REASON_HEADING], delimiter)}${lines.join('')}`
  return { file_name: `${fileName.replace(/\.[^.]*$/, '')}-left-out.csv`, rows: rows.length, text }
}

/** The faults of a row in one cell. */
export function reasonOf(faults: readonly { readonly column: string | null; readonly reason: string }[]): string {
  return faults.map((fault) => `${fault.column ? `${fault.column}: ` : ''}${fault.reason}`).join(' ')
}
