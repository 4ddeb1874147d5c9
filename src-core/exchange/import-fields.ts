/** Fields of import kinds: what a column may become, and how a cell is read as it. */
import { daysInMonth } from '../kernel/dates.ts'
import { sortKey } from '../kernel/text.ts'

export const CELL_TYPES = ['text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'code', 'json'] as const
export type CellType = (typeof CELL_TYPES)[number]

export interface ImportField {
  readonly key: string
  readonly label: string
  readonly type: CellType
  readonly required: boolean
  readonly hint?: string
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** Whose code stands in the cell. */
  readonly entity?: string
  /** Other usual headings. */
  readonly headings?: readonly string[]
  /** What refusals call it, where that is not its key. */
  readonly paths?: readonly string[]
}

export const DECIMAL_MARKS = ['.', ','] as const
export type DecimalMark = (typeof DECIMAL_MARKS)[number]
export const DATE_FORMS = ['iso', 'dayMonthYear', 'monthDayYear'] as const
/** `dayMonthYear`: `01.04.2026` or with slashes; a year of four digits in front is read as ISO in any form. */
export type DateForm = (typeof DATE_FORMS)[number]

/** How numbers and dates are written in a file. */
export interface CellForm {
  readonly decimalMark: DecimalMark
  readonly dateForm: DateForm
}

export type CellRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string; readonly allowed: string | null }

const right = (value: unknown): CellRead => ({ ok: true, value })
const wrong = (reason: string, allowed: string | null = null): CellRead => ({ ok: false, reason, allowed })

/** Reads a cell as a field; an empty cell is `null`. Decimals stay text, in plain notation. */
export function readAs(field: ImportField, cell: string, form: CellForm): CellRead {
  const text = cell.trim()
  if (text === '') return right(null)
  switch (field.type) {
    case 'text':
    case 'code':
      return right(field.type === 'code' ? text : cell)
    case 'integer':
      return readInteger(text, form)
    case 'decimal':
      return readDecimal(text, form.decimalMark)
    case 'boolean':
      return readBoolean(text)
    case 'date':
      return readDate(text, form.dateForm)
    case 'choice':
      return readChoice(field, text)
    case 'json':
      return readJson(text)
  }
}

const POINTED = /^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?$/
const COMMAED = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)?(,\d+)?$/

function readDecimal(text: string, mark: DecimalMark): CellRead {
  const bare = text.replace(/[\s\u00a0\u202f'’]/g, '')
  if (!/\d/.test(bare) || !(mark === '.' ? POINTED : COMMAED).test(bare))
    return wrong(`“${text}” is no number with the decimal mark “${mark}”.`, `as 1249${mark}50`)
  const plain = mark === '.' ? bare.replaceAll(',', '') : bare.replaceAll('.', '').replace(',', '.')
  return right(plain.replace(/^\+/, '').replace(/^(-?)\./, '$10.'))
}

function readInteger(text: string, form: CellForm): CellRead {
  const read = readDecimal(text, form.decimalMark)
  const number = read.ok ? Number(read.value) : Number.NaN
  return Number.isSafeInteger(number) ? right(number) : wrong(`“${text}” is no whole number.`)
}

const YES = new Set(['true', 'yes', 'y', '1', 'x', 'ja', 'oui', 'si'])
const NO = new Set(['false', 'no', 'n', '0', '-', 'nein', 'non'])

function readBoolean(text: string): CellRead {
  const word = sortKey(text)
  if (YES.has(word)) return right(true)
  return NO.has(word) ? right(false) : wrong(`“${text}” is neither yes nor no.`, 'true, false, yes, no, 1, 0')
}

function readChoice({ choices = [] }: ImportField, text: string): CellRead {
  const key = sortKey(text)
  const found =
    choices.find(({ value }) => value === text) ?? choices.find(({ value, label }) => sortKey(value) === key || sortKey(label) === key)
  return found ? right(found.value) : wrong(`“${text}” is not one of the choices.`, choices.map(({ value }) => value).join(', '))
}

function readJson(text: string): CellRead {
  try {
    return right(JSON.parse(text))
  } catch {
    return wrong('This is no JSON.', 'as exported')
  }
}

const PARTED = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const DATE_EXAMPLES: Readonly<Record<DateForm, string>> = { iso: '2026-11-03', dayMonthYear: '03.11.2026', monthDayYear: '11/03/2026' }

function readDate(text: string, form: DateForm): CellRead {
  const allowed = `as ${DATE_EXAMPLES[form]}`
  const [, first = '', , second = '', third = ''] = PARTED.exec(text) ?? []
  const parts =
    first.length === 4
      ? [first, second, third]
      : form === 'dayMonthYear'
        ? [third, second, first]
        : form === 'monthDayYear'
          ? [third, first, second]
          : []
  const [year = 0, month = 0, day = 0] = parts.map(Number)
  if (parts[0]?.length !== 4) return wrong(`“${text}” is no date of this form.`, allowed)
  if (year < 1900 || year > 2999) return wrong(`The year ${year} is out of range.`, 'years 1900 to 2999')
  if (month < 1 || month > 12) return wrong(`There is no month ${month}. The file says ${text}.`, allowed)
  if (day < 1 || day > daysInMonth(year, month)) return wrong(`There is no ${day} ${MONTHS[month - 1]}. The file says ${text}.`, allowed)
  return right(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
}

// ---- How a file writes numbers and dates

/** A form with how sure it is. */
export interface GuessedForm extends CellForm {
  /** How many numbers had both the mark or only it, of how many with any mark. */
  readonly decimalEvidence: { readonly agree: number; readonly of: number }
  /** False where days and months could be exchanged. */
  readonly dateCertain: boolean
}

/** Guesses the form from cells of number columns and of date columns. */
export function guessForm(numbers: readonly string[], dates: readonly string[]): GuessedForm {
  const votes = numbers.map(markOf).filter((mark) => mark !== null)
  const commas = votes.filter((mark) => mark === ',').length
  const decimalMark = commas * 2 > votes.length ? ',' : '.'
  const agree = decimalMark === ',' ? commas : votes.length - commas
  return { decimalMark, decimalEvidence: { agree, of: votes.length }, ...guessDates(dates) }
}

/** The mark that comes last with something other than three digits after it, or that comes after the other. */
function markOf(text: string): DecimalMark | null {
  const [point, comma] = [text.lastIndexOf('.'), text.lastIndexOf(',')]
  if (point < 0 && comma < 0) return null
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ','
  const mark = point >= 0 ? '.' : ','
  const parts = text.trim().split(mark)
  if (parts.length > 2) return mark === '.' ? ',' : '.'
  return mark === ',' && parts[1]?.length === 3 && parts[0] !== '0' ? null : mark
}

function guessDates(dates: readonly string[]): { readonly dateForm: DateForm; readonly dateCertain: boolean } {
  let [firstOver, secondOver, dotted, parted] = [false, false, false, false]
  for (const text of dates) {
    const [, first = '', mark = '', second = ''] = PARTED.exec(text.trim()) ?? []
    if (first === '' || first.length === 4) continue
    parted = true
    dotted ||= mark === '.'
    firstOver ||= Number(first) > 12
    secondOver ||= Number(second) > 12
  }
  if (!parted) return { dateForm: 'iso', dateCertain: true }
  if (secondOver && !firstOver && !dotted) return { dateForm: 'monthDayYear', dateCertain: true }
  return { dateForm: 'dayMonthYear', dateCertain: dotted || firstOver }
}

/** What is wrong with a row, in the file's terms. */
export interface RowFault {
  readonly field: string | null
  /** The file's heading. */
  readonly column: string | null
  readonly value: string | null
  readonly reason: string
  readonly allowed: string | null
  /** A value that would be right and is close. */
  readonly suggestion?: string
}

/** The field that a refusal means: `services.0.product` is the field `product` where there is no field `services`. */
export function fieldOfPath(fields: readonly ImportField[], path: string): ImportField | null {
  const named = (name: string) => fields.find(({ key, paths = [] }) => key === name || `${key}_id` === name || paths.includes(name))
  return (
    named(path) ??
    path
      .split('.')
      .map(named)
      .find((field) => field !== undefined) ??
    null
  )
}
