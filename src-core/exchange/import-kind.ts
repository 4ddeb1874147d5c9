/** What can be imported: kinds with their fields, and how a row of each is written. */
import type { ReadStore } from '../database/store.ts'
import type { Failure } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { InverseCall } from '../operations/define.ts'
import type { NumberNote } from '../files/values/cells.ts'
import type { ImportField } from './import-fields.ts'

/** A row whose cells were read as its kind's fields; a field without a column is absent, an empty cell `null`. */
export interface ImportRow {
  readonly row: number
  readonly values: Readonly<Record<string, unknown>>
  /** What stands beside numbers and speaks for or against a currency, by field. */
  readonly notes: Readonly<Record<string, NumberNote>>
}

export interface WrittenUnit {
  readonly outcome: 'created' | 'changed' | 'same'
  /** What undo removes. */
  readonly created?: { readonly entity: string; readonly id: number }
  /** Calls that take it back, in their order; undo runs them from the last to the first. */
  readonly back?: readonly Pick<InverseCall, 'operation' | 'input'>[]
  /** What the report counts it under: an offer, a currency. */
  readonly group?: string
  /** What it is worth, as plain decimal text; added up a group and currency. */
  readonly amount?: { readonly value: string; readonly currency: string }
}

export interface UnitWriter {
  /**
   * Writes the rows of one record.
   *
   * @param checked what the check of these rows answered, where nothing was written since
   * @throws Refusal naming each field at fault
   */
  write(rows: readonly ImportRow[], checked?: unknown): Promise<WrittenUnit>
  /** After the last row, and now and then before: what is written after it is gathered anew. */
  finish(): Promise<void>
}

export interface UnitChecker {
  /** Checks the rows of one record after those before it, and writes nothing. @throws Refusal naming each field at fault */
  check(rows: readonly ImportRow[]): Promise<unknown>
}

/** Which part of a batch is to be taken back. */
export interface UndoPart {
  /** Where the last part ended; `null` for the first. */
  readonly after: unknown
  /** Asked between two records: whether it is time to stop. */
  readonly enough: () => boolean
}

/** What a part took back. */
export interface UndonePart {
  readonly taken: number
  /** Records that somebody had taken back already. */
  readonly passed?: number
  /** Why importing the file again would not bring back what stood, if so. */
  readonly differs?: string | null
  /** Where the next part goes on; `null` where nothing is left. */
  readonly after: unknown
}

export interface ImportBatch {
  readonly id: number
  readonly kind: string
  /** The audit entry that began it. */
  readonly op: number
  /** The job whose chunks wrote it; `null` where one command did. */
  readonly job: number | null
  /** All audit entries that wrote it, in their order: a job has one a chunk. */
  readonly ops: readonly number[]
  /** What is taken back is rolled back again, and those of its records that come after it still stand. */
  readonly isTrial?: boolean
}

export interface OpenOptions {
  /** What is there by its values is meant once more, and no duplicate. */
  readonly knownAgain?: boolean
}

export interface ImportKind {
  readonly name: string
  readonly label: string
  readonly hint: string
  fields(store: ReadStore): Promise<readonly ImportField[]>
  /** Rows that follow each other with one key are one record. */
  readonly together?: (row: ImportRow) => string
  /** Which row of a record, from 0, the path of a refusal means; `null` for the record as a whole. */
  readonly rowOf?: (path: string, rows: readonly ImportRow[]) => number | null
  /** Nothing of a row at fault is written before the fault is found, so that many share a savepoint. */
  readonly checksFirst?: boolean
  /** The record that a row makes, and the field of its code; a second row of a code is a duplicate, or changes it. */
  readonly makes?: { readonly entity: string; readonly code: string; readonly again: 'duplicate' | 'changed' }
  /** Fields that name what a row tells of: two rows of one file that tell different things of it are both at fault. */
  readonly tellsOnce?: readonly string[]
  /** What its amounts are, where it has any. */
  readonly money?: string
  /** One row at fault refuses the whole file. */
  readonly allOrNothing?: boolean
  /** No row of it needs another one of its file: they can be tried a few at a time, and taken back at once. */
  readonly rowsAlone?: boolean
  /** Each record of it can be taken back by itself, as a trial at least: what refuses one refuses the whole. */
  readonly takenBackAlone?: boolean
  /** Refuses a header that does not fit. */
  readonly checkHeader?: (header: readonly string[]) => void
  /** Whether a failure says that the record is there already. */
  readonly isDuplicate?: (failure: Failure) => boolean
  /** @param since the audit entry that began the batch, whose own rows are no duplicates of each other; that of the context if left out */
  open(context: CommandContext, since?: number, options?: OpenOptions): Promise<UnitWriter>
  /** Checks rows without writing any, where it can. */
  readonly check?: (context: CommandContext) => Promise<UnitChecker>
  /** Takes a part of a batch back, the last record first. @throws Refusal when something depends on it */
  undo(context: CommandContext, batch: ImportBatch, part: UndoPart): Promise<UndonePart>
  /** Header and rows, as text cells. */
  readonly exportRows?: (store: ReadStore, ids: readonly number[] | null) => AsyncIterable<readonly string[]>
}
