/** Cells of CSV files (RFC 4180), with formulas neutralised on the way out and read back on the way in. */

/** What a spreadsheet would run, or would take for the mark before it. */
const FORMULA = /^'*[=+\-@\t\r]/
const MARKED_FORMULA = /^'+[=+\-@\t\r]/
const NUMBER = /^[+-]?\d+(\.\d+)?$/

/**
 * A cell of a file. Text that begins like a formula gets an apostrophe before it, so that it is shown and
 * not run; {@link readCell} takes it off again, and no text is changed by writing and reading it.
 */
export function csvCell(value: string | number | boolean | null, delimiter = ','): string {
  if (value === null) return ''
  const text = String(value)
  const safe = typeof value === 'string' && FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return safe.includes(delimiter) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A line of a file, with its end. */
export function csvLine(cells: readonly (string | number | boolean | null)[], delimiter = ','): string {
  return `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`
}

/** The text of a cell as it was before {@link csvCell} neutralised it. */
export function readCell(text: string): string {
  return MARKED_FORMULA.test(text) ? text.slice(1) : text
}
