/** What a reader of files could not find out by itself, and what it found out by more than the file. */

/** What a file leaves open and only the operator can decide: never acted on by a guess. */
export interface ReadingQuestion {
  /** The option that decides it: `encoding`, `delimiter`, `header_row`, `decimal_mark`, `date_form`, ... as it is named in the inputs of every door. */
  readonly option: string
  /** The heading of the column that raises it; null for the whole file. */
  readonly column: string | null
  /** Of the option `mapping`, the field that is meant; a choice is the column that becomes it, or blank to leave the field out. */
  readonly field?: string
  /** In words a person understands, with the cell that shows it. */
  readonly reason: string
  /** What can be answered, each with how a sample cell reads then. */
  readonly choices: readonly { readonly value: string; readonly reads: string }[]
}

/** What the file leaves open and the company's country, a currency, names in the books or another column decided. */
export interface ReadingDecision {
  /** The option that would decide otherwise. */
  readonly option: string
  readonly column: string | null
  readonly value: string
  /** In words a person understands, with the cell that needed it. */
  readonly why: string
}
