/** Where rows lie that are not all of one height: a row at fault has its reason below. */

export interface Heights {
  /** Of a row. */
  readonly row: number
  /** Of the reason below it. */
  readonly reason: number
  readonly count: number
  /** Positions of rows with a reason, rising. */
  readonly problems: readonly number[]
}

/** How many of some rising numbers are below a bound. */
export function countBelow(numbers: readonly number[], bound: number): number {
  let [from, to] = [0, numbers.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((numbers[middle] as number) < bound) from = middle + 1
    else to = middle
  }
  return from
}

/** The upper edge of a row, in pixels; that of the row after the last is the height of all. */
export function topOf({ row, reason, problems }: Heights, position: number): number {
  return position * row + countBelow(problems, position) * reason
}

/** The row at a height. */
export function positionAt(heights: Heights, top: number): number {
  let [from, to] = [0, Math.max(0, heights.count - 1)]
  while (from < to) {
    const middle = (from + to + 1) >> 1
    if (topOf(heights, middle) <= top) from = middle
    else to = middle - 1
  }
  return from
}

/** The rows to draw, with some above and below those in sight. */
export function rowsInSight(heights: Heights, top: number, view: number): { readonly first: number; readonly end: number } {
  const spare = 6
  return {
    first: Math.max(0, positionAt(heights, top) - spare),
    end: Math.min(heights.count, positionAt(heights, top + view) + 1 + spare),
  }
}

/** The next problem after a position, from the beginning again at the end; `null` where there is none. */
export function nextProblem(problems: readonly number[], position: number, step: 1 | -1): number | null {
  if (problems.length === 0) return null
  const at = step === 1 ? countBelow(problems, position + 1) : countBelow(problems, position) - 1
  return problems[(at + problems.length) % problems.length] as number
}

export interface FaultPlaces {
  /** Positions of rows with a reason, rising. */
  readonly problems: readonly number[]
  /** The columns at fault of a row, rising; none for one that is not read yet. */
  columnsOf(position: number): readonly number[]
}

/** The next cell at fault after a place: in the same row first, then in the next row with a reason; `null` where there is none. */
export function nextFault(
  { problems, columnsOf }: FaultPlaces,
  { position, column }: { readonly position: number; readonly column: number },
  step: 1 | -1,
): { readonly position: number; readonly column: number } | null {
  const here = columnsOf(position)
  const beside = step === 1 ? here.find((one) => one > column) : here.findLast((one) => one < column)
  if (beside !== undefined) return { position, column: beside }
  const next = nextProblem(problems, position, step)
  return next === null ? null : { position: next, column: columnsOf(next).at(step === 1 ? 0 : -1) ?? 0 }
}
