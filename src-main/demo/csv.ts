/** Headed CSV as the demo files use it: UTF-8, comma, line feed, quoted only where needed. */

/** One line of a file, without its line feed. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
}

/** The lines of a file: the header, then each row by the header's columns; `null` is an empty cell. */
export function* csvLines<Row>(columns: readonly (keyof Row & string)[], rows: Iterable<Row>): Generator<string> {
  yield csvLine(columns)
  for (const row of rows) yield csvLine(columns.map((column) => cellText(row[column])))
}

function cellText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}
