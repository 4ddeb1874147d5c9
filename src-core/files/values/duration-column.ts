/** What the two parts of durations as `8:10` are, decided by all cells of their column and its heading; else it is asked. */
import type { ReadingDecision, ReadingQuestion } from '../questions.ts'
import { DURATION_FORMS, type DurationForm, isOpenDuration, saysSeconds } from './duration-text.ts'

export interface DecidedDurations {
  /** `null` where no cell needs one. */
  readonly form: DurationForm | null
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
}

export interface DurationColumn {
  take(cell: string): void
  /** Whether a cell is open that another could decide. */
  isOpen(): boolean
  decide(): DecidedDurations
}

/**
 * @param heading of the column; `null` where the lines have none
 * @param named by the operator
 */
export function durationColumn(heading: string | null, named: DurationForm | undefined): DurationColumn {
  const byHeading = heading === null ? null : formOfHeading(heading)
  let sample: string | null = null
  let withSeconds: string | null = null
  return {
    take: (cell) => {
      if (isOpenDuration(cell)) sample ??= cell
      else if (saysSeconds(cell)) withSeconds ??= cell
    },
    isOpen: () => named === undefined && byHeading === null && sample !== null && withSeconds === null,
    decide: () => {
      const nothing = { questions: [], decided: [] }
      if (named !== undefined) return { form: named, ...nothing }
      const byCells: DurationForm | null = withSeconds === null ? null : 'mm:ss'
      if (sample === null) return { form: byCells ?? byHeading, ...nothing }
      if (byCells !== null && byHeading !== null && byCells !== byHeading)
        return {
          form: null,
          questions: [question(heading, sample, `The heading says ${byHeading}, and “${withSeconds}” has seconds`)],
          decided: [],
        }
      const form = byCells ?? byHeading
      if (form === null) return { form, questions: [question(heading, sample, 'Nothing else in the file says which')], decided: [] }
      if (byCells !== null) return { form, ...nothing }
      const why = `“${sample}” is ${durationInWords(sample, form)}: the column is headed “${heading}”.`
      return { form, questions: [], decided: [{ option: 'duration_form', column: heading, value: form, why }] }
    },
  }
}

const HOURS = String.raw`(?:h{1,2}|hrs?|hours?)`
const MINUTES = String.raw`(?:m{1,2}|mins?|minutes?)`
const SECONDS = String.raw`(?:s{1,2}|secs?|seconds?)`
const OF_HEADING = new RegExp(String.raw`\b(?:${HOURS}\s?:\s?)?${MINUTES}\s?:\s?${SECONDS}\b|\b${HOURS}\s?:\s?${MINUTES}\b`, 'i')

/** `Duration (hh:mm)`, `min:sec`; where there are hours, minutes and seconds, seconds are the last part. */
function formOfHeading(heading: string): DurationForm | null {
  const [found] = OF_HEADING.exec(heading) ?? []
  if (found === undefined) return null
  return /s/i.test(
    found
      .split(':')
      .at(-1)
      ?.replace(/mins|minutes/i, '') ?? '',
  )
    ? 'mm:ss'
    : 'hh:mm'
}

function question(column: string | null, sample: string, why: string): ReadingQuestion {
  const reads = DURATION_FORMS.map((value) => ({ value, reads: `${sample} is ${durationInWords(sample, value)}` }))
  return {
    option: 'duration_form',
    column,
    reason: `“${sample}” is ${DURATION_FORMS.map((form) => durationInWords(sample, form)).join(' or ')}. ${why}.`,
    choices: reads,
  }
}

/** `8 minutes 10 seconds`. */
export function durationInWords(cell: string, form: DurationForm): string {
  const [first = '', second = ''] = cell.split(':').map((part) => part.replace(/^([-+−‐]?)0+(?=\d)/, '$1'))
  return form === 'mm:ss' ? `${first} minutes ${second} seconds` : `${first} hours ${second} minutes`
}
