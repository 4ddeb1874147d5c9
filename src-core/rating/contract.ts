/** What windows and the bridge know of rating. Types only; it may be imported from any floor. */
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
export type { BackTest, TestedSubscription } from './back-test.ts'
export type { BeforeAndAfter, TestedGroup } from './rules/back-test.ts'

/** What was found out of a usage file before its import. */
export interface UsageDetection {
  /** `cdr`: lines without a header. `csv`: headed. */
  readonly format: 'cdr' | 'csv'
  /** Bytes. */
  readonly size: number
  readonly encoding: string
  readonly delimiter: string
  /** The row of the headings; 0 where there is none. */
  readonly header_row: number
  readonly header: readonly string[] | null
  /** The first records, as they came. */
  readonly records: readonly { readonly row: number; readonly cells: readonly string[] }[]
  /** What the file leaves open: the import is refused until each is said. */
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
  /** Columns that no field of a record is made of. */
  readonly unused: readonly string[]
}
