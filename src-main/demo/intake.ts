/** Takes the demo's files in through the import that the wizard, the bridge and the command line use. */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Refusal } from '../../src-core/kernel/failures.ts'
import { csvLines } from './csv.ts'
import type { DemoBooks } from './demo-books.ts'

export type IntakeKind = 'customers' | 'subscriptions' | 'subscriptionEvents' | 'exchangeRates' | 'payments'

/** Rows of a file, and how many of them were left out. */
export interface IntakeReport {
  readonly rows: number
  readonly left: number
}

/** What the demo's own files are written like, so that nothing is guessed from the first rows. */
const FORM = { encoding: 'utf-8', delimiter: ',', decimal_mark: '.', date_form: 'iso' } as const

/**
 * Imports a file of the demo as one batch.
 *
 * @param mode `all`: the file is sound, or nothing of it is taken; `goodRows`: what is at fault is left out
 */
export async function takeIn(books: DemoBooks, kind: IntakeKind, path: string, mode: 'all' | 'goodRows'): Promise<IntakeReport> {
  const { staged, file_name } = await books.stage(path, basename(path))
  try {
    const { rows, errors, duplicates } = await books.run<Counts>('import.run', { staged, file_name, kind, mode, ...FORM })
    return { rows, left: errors + duplicates }
  } catch (error) {
    const counts = error instanceof Refusal && error.failure.code === 'import.rowsAtFault' ? countsOf(error) : null
    if (mode === 'all' || counts === null) throw error
    // Not one row of the file was good: it stays out whole.
    return { rows: counts.rows, left: counts.rows }
  }
}

interface Counts {
  readonly rows: number
  readonly errors: number
  readonly duplicates: number
}

function countsOf({ failure }: Refusal): Counts | null {
  return (failure.details?.['counts'] as Counts | undefined) ?? null
}

/** Writes rows as a headed file, to be taken in. */
export async function writeTable<Row>(path: string, columns: readonly (keyof Row & string)[], rows: readonly Row[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${[...csvLines(columns, rows)].join('\n')}\n`)
}
