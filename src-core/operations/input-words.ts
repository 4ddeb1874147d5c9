/** What is said of a value that is not what an input takes, where its schema has no words of its own: for people, not for programmers. */
import { z } from 'zod'
import { ANOTHER_FORM, FILL_IN, tooLong } from '../kernel/value-faults.ts'

const NEEDED: Readonly<Record<string, string>> = {
  string: 'A text',
  number: 'A number',
  int: 'A whole number',
  boolean: 'Yes or no, as true or false,',
  array: 'A list',
  object: 'An object with fields',
  record: 'An object with fields',
  null: 'Nothing',
}

function given(input: unknown): string {
  if (input === null) return 'nothing'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'number')
    return Number.isInteger(input) ? 'a whole number' : Number.isFinite(input) ? 'a number' : 'a number without end'
  return { string: 'a text', boolean: 'true or false', object: 'an object' }[typeof input as string] ?? 'something else'
}

const entries = (count: number | bigint) => `${count} ${Number(count) === 1 ? 'entry' : 'entries'}`

function tooBig({ origin, maximum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>): string {
  if (origin === 'string') return tooLong(Number(maximum))
  if (origin === 'array' || origin === 'set') return `At most ${entries(maximum)}.`
  return inclusive === false ? `Less than ${maximum}.` : `At most ${maximum}.`
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  if (origin === 'string') return Number(minimum) <= 1 ? FILL_IN : `At least ${minimum} characters.`
  if (origin === 'array' || origin === 'set') return `At least ${entries(minimum)}.`
  return inclusive === false ? `More than ${minimum}.` : `At least ${minimum}.`
}

/** Of several forms the one that is meant: it fails within the value, not already by its type. */
function noneOf({ input, errors }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (input === undefined) return FILL_IN
  const meant = errors.find((issues) => issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0))
  const [first] = meant ?? errors[0] ?? []
  if (!first) return ANOTHER_FORM
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`
}

/** The words for an issue of a schema. */
export function inputWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? FILL_IN : `${NEEDED[issue.expected] ?? 'Something else'} is needed, not ${given(issue.input)}.`
    case 'invalid_value':
      return issue.input === undefined ? FILL_IN : `One of ${issue.values.map(String).join(', ')}.`
    case 'too_big':
      return tooBig(issue)
    case 'too_small':
      return tooSmall(issue)
    case 'not_multiple_of':
      return `A multiple of ${issue.divisor} is needed.`
    case 'unrecognized_keys':
      return `There is no field “${issue.keys.join('”, “')}”.`
    case 'invalid_union':
      return noneOf(issue)
    default:
      return ANOTHER_FORM
  }
}

z.config({ localeError: inputWords })
