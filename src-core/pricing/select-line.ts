/** Step C of price selection: the line of a grid. This is the rule as written; `compile.ts` is the same, fast. */
import { type GridLine, type GridTable, accuracyOf, compareLines } from './grid.ts'
import { type GridValue, cellMatches, whyPassedBy } from './match-cell.ts'
import { type Selection, type SelectionTrace, foundSelection, missedSelection } from './selection.ts'

/** The values to compare, one a column, in the columns' order. */
export type GridValues = readonly GridValue[]

export function lineMatches(table: GridTable, line: GridLine, values: GridValues): boolean {
  return table.columns.every((column, index) => cellMatches(column.type, line.cells[index] ?? null, values[index] ?? null))
}

/**
 * The first line, by priority ascending, accuracy descending and id ascending, whose every filled cell holds its
 * value. The line without any filled cell is the default.
 *
 * @param trace when given, takes a note on every line: the one taken, and why each other was passed by
 * @returns `NO_PRICEPLAN` when no line matches
 */
export function selectLine(table: GridTable, values: GridValues, trace?: SelectionTrace): Selection<GridLine> {
  const ordered = [...table.lines].sort(compareLines)
  const line = ordered.find((one) => lineMatches(table, one, values))
  if (trace) noteLines(table, ordered, values, line, trace)
  return line
    ? foundSelection(line)
    : missedSelection(
        'NO_PRICEPLAN',
        `${table.lines.length === 1 ? 'The only line does not fit' : `None of the ${table.lines.length} lines fits`}, and there is no default line.`,
      )
}

function noteLines(
  table: GridTable,
  ordered: readonly GridLine[],
  values: GridValues,
  chosen: GridLine | undefined,
  trace: SelectionTrace,
): void {
  const positionOf = new Map(table.lines.map((line, index) => [line, index + 1]))
  const nameOf = (line: GridLine) => `line ${positionOf.get(line)}`
  for (const line of ordered) {
    const taken = line === chosen
    const against = reasonsAgainst(table, line, values)
    const why = taken ? whyTaken(line) : (against[0] ?? `${chosen ? nameOf(chosen) : 'another line'} goes before it`)
    trace.push({ step: 'line', id: line.id, name: nameOf(line), taken, why, misses: against.length })
  }
}

function whyTaken(line: GridLine): string {
  const filled = accuracyOf(line)
  return filled === 0 ? 'default line' : `all ${filled} filled cells match`
}

function reasonsAgainst(table: GridTable, line: GridLine, values: GridValues): string[] {
  return table.columns.flatMap((column, index) => {
    const cell = line.cells[index] ?? null
    const value = values[index] ?? null
    return cell === null || cellMatches(column.type, cell, value) ? [] : [whyPassedBy(column, cell, value)]
  })
}
