/** The score by file, and what was not noticed. */

/** As much of a Stryker result as the report reads. */
export interface MutantOutcome {
  readonly fileName: string
  readonly mutatorName: string
  readonly replacement?: string | undefined
  readonly status: string
  readonly location: { readonly start: { readonly line: number; readonly column: number } }
}

/** A mutant that changes nothing anyone could see, with the reason. */
export interface Equivalent {
  readonly file: string
  /** The line's text, trimmed: lines move. */
  readonly line: string
  readonly mutator: string
  readonly replacement: string
  readonly reason: string
}

const KILLED: ReadonlySet<string> = new Set(['Killed', 'Timeout'])
const TRIED: ReadonlySet<string> = new Set(['Killed', 'Timeout', 'Survived', 'NoCoverage'])

export interface FileScore {
  readonly file: string
  readonly killed: number
  readonly equivalent: number
  readonly tried: number
  readonly survivors: readonly MutantOutcome[]
}

/** @param lineOf the trimmed text of a line of a file */
export function scoresOf(
  outcomes: readonly MutantOutcome[],
  equivalents: readonly Equivalent[],
  lineOf: (file: string, line: number) => string,
): FileScore[] {
  const isEquivalent = (one: MutantOutcome) =>
    equivalents.some(
      (known) =>
        known.file === one.fileName &&
        known.mutator === one.mutatorName &&
        known.replacement === one.replacement &&
        known.line === lineOf(one.fileName, one.location.start.line),
    )
  const byFile = Map.groupBy(
    outcomes.filter((one) => TRIED.has(one.status)),
    (one) => one.fileName,
  )
  return [...byFile]
    .map(([file, mutants]): FileScore => {
      const missed = mutants.filter((one) => !KILLED.has(one.status))
      const survivors = missed.filter((one) => !isEquivalent(one))
      return {
        file,
        tried: mutants.length,
        killed: mutants.length - missed.length,
        equivalent: missed.length - survivors.length,
        survivors,
      }
    })
    .sort((a, b) => a.file.localeCompare(b.file))
}

/** Killed of what is not equivalent, in percent with one digit; `-` where all are. */
export function percentOf({ killed, tried, equivalent }: Pick<FileScore, 'killed' | 'tried' | 'equivalent'>): string {
  const counted = tried - equivalent
  return counted === 0 ? '-' : ((killed * 100) / counted).toFixed(1)
}

export function printScores(scores: readonly FileScore[], lineOf: (file: string, line: number) => string): void {
  for (const one of scores) {
    for (const { location, mutatorName, replacement, status, fileName } of one.survivors) {
      const word = status === 'NoCoverage' ? 'not reached' : 'survived'
      console.log(`${fileName}:${location.start.line}:${location.start.column + 1}  ${word}  ${mutatorName}`)
      console.log(`    ${lineOf(fileName, location.start.line)}\n    -> ${(replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 140)}`)
    }
  }
  console.log(`\n${'file'.padEnd(56)} killed  tried  equivalent  score`)
  for (const one of scores) console.log(row(one.file, one))
  console.log(row('all', total(scores)))
}

function row(name: string, one: Pick<FileScore, 'killed' | 'tried' | 'equivalent'>): string {
  const figures = [
    String(one.killed).padStart(7),
    String(one.tried).padStart(7),
    String(one.equivalent).padStart(12),
    percentOf(one).padStart(7),
  ]
  return `${name.padEnd(56)}${figures.join('')}`
}

export function total(scores: readonly FileScore[]): Pick<FileScore, 'killed' | 'tried' | 'equivalent'> {
  const sum = (key: 'killed' | 'tried' | 'equivalent') => scores.reduce((all, one) => all + one[key], 0)
  return { killed: sum('killed'), tried: sum('tried'), equivalent: sum('equivalent') }
}
