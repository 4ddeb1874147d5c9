/** Step C of price selection: the line of a grid. This is the rule as written; `compile.ts` is the same, fast. */
import { type GridLine, type GridTable, accuracyOf, lineOrder, matchesByPrefix, prefixLength } from './grid.ts'
import { type GridValue, cellMatches, whyPassedBy } from './match-cell.ts'
import { joinWords } from './words.ts'
import { type Selection, type SelectionTrace, foundSelection, missedSelection } from './selection.ts'

/** The values to compare, one a column, in the columns' order. */
export type GridValues = readonly GridValue[]

export function lineMatches(table: GridTable, line: GridLine, values: GridValues): boolean {
  return table.columns.every((column, index) => cellMatches(column, line.cells[index] ?? null, values[index] ?? null))
}

/**
 * The first line in the order of {@link lineOrder} (priority, longest prefix, accuracy, id) whose every filled cell
 * holds its value. The line without any filled cell is the default.
 *
 * @param trace when given, takes a note on every line (of long grids on those about the choice): the one taken, and why
 *   each other was passed by
 * @returns `NO_PRICEPLAN` when no line matches
 */
export function selectLine(table: GridTable, values: GridValues, trace?: SelectionTrace): Selection<GridLine> {
  const ordered = [...table.lines].sort(lineOrder(table.columns))
  const line = ordered.find((one) => lineMatches(table, one, values))
  if (trace) noteLines(table, ordered, values, line, trace)
  return line
    ? foundSelection(line)
    : missedSelection(
        'NO_PRICEPLAN',
        `${table.lines.length === 1 ? 'The only line does not fit' : `None of the ${table.lines.length} lines fits`}, and there is no default line.`,
      )
}

/** Of a grid with more lines than this only those that match, and those beside the line taken, are noted. */
const MOST_NOTED = 1_000

function noteLines(
  table: GridTable,
  ordered: readonly GridLine[],
  values: GridValues,
  chosen: GridLine | undefined,
  trace: SelectionTrace,
): void {
  const positionOf = new Map(table.lines.map((line, index) => [line, index + 1]))
  const nameOf = (line: GridLine) => `line ${positionOf.get(line)}`
  const isNear = (line: GridLine) =>
    table.lines.length <= MOST_NOTED || Math.abs((positionOf.get(line) ?? 0) - ((chosen && positionOf.get(chosen)) ?? 1)) < MOST_NOTED / 2
  for (const line of ordered) {
    const against = reasonsAgainst(table, line, values)
    if (against.length > 0 && !isNear(line)) continue
    const taken = line === chosen
    const prefix = taken ? prefixOf(table, line) : against.length === 0 ? shorterPrefix(table, line, chosen) : null
    const why = taken ? whyTaken(line, prefix) : (against[0] ?? whyBehind(prefix, chosen, nameOf))
    const note = { step: 'line' as const, id: line.id, name: nameOf(line), taken, why, misses: against.length }
    trace.push(prefix === null ? note : { ...note, prefix })
  }
}

/** The prefixes of a line as text; `null` where it has none. */
function prefixOf({ columns }: GridTable, line: GridLine): string | null {
  const prefixes = columns.flatMap((column, index) =>
    matchesByPrefix(column) && prefixLength(line, index) > 0 ? [line.cells[index] as string] : [],
  )
  return prefixes.length === 0 ? null : joinWords(prefixes)
}

/** The prefix of a line that matches, where the line taken has a longer one in its place. */
function shorterPrefix({ columns }: GridTable, line: GridLine, chosen: GridLine | undefined): string | null {
  if (!chosen || chosen.priority !== line.priority) return null
  const column = columns.findIndex((one, index) => matchesByPrefix(one) && prefixLength(line, index) !== prefixLength(chosen, index))
  return column < 0 || prefixLength(line, column) === 0 ? null : (line.cells[column] as string)
}

function whyTaken(line: GridLine, prefix: string | null): string {
  const filled = accuracyOf(line)
  if (filled === 0) return 'default line'
  return prefix === null ? `all ${filled} filled cells match` : `longest prefix ${prefix}`
}

function whyBehind(prefix: string | null, chosen: GridLine | undefined, nameOf: (line: GridLine) => string): string {
  if (!chosen) return 'another line goes before it'
  return prefix === null ? `${nameOf(chosen)} goes before it` : `its prefix ${prefix} is shorter than that of ${nameOf(chosen)}`
}

function reasonsAgainst(table: GridTable, line: GridLine, values: GridValues): string[] {
  return table.columns.flatMap((column, index) => {
    const cell = line.cells[index] ?? null
    const value = values[index] ?? null
    return cell === null || cellMatches(column, cell, value) ? [] : [whyPassedBy(column, cell, value)]
  })
}
