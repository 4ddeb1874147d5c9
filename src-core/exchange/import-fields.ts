/** Fields of import kinds: what a column may become, and how a cell is read as it. */
import { countryCodes } from '../files/values/country-text.ts'
import { type NumberKind, type Read, readDay, readNumber } from '../files/values/cells.ts'
import { DAY_ORDERS, type DayOrder } from '../files/values/date-text.ts'
import { type DecimalMark, readNumberText } from '../files/values/number-text.ts'
import type { ZoneClock } from '../kernel/instants.ts'
import { isShortenedNumber, SHORTENED_NUMBER, sortKey } from '../kernel/text.ts'

export const CELL_TYPES = ['text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'code', 'json'] as const
export type CellType = (typeof CELL_TYPES)[number]

export interface ImportField {
  readonly key: string
  readonly label: string
  readonly type: CellType
  readonly required: boolean
  readonly hint?: string
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** Says which way money went: it turns the sign of the amount. */
  readonly isDirection?: boolean
  /** What a decimal is: an amount has the digits of its currency and, as a price, may bear its sign; none for a bare number. */
  readonly number?: Exclude<NumberKind, 'plain'>
  /** The field of the row that names the currency of an amount or a price. */
  readonly currencyField?: string
  /** Whose code stands in the cell. */
  readonly entity?: string
  /** Other usual headings. */
  readonly headings?: readonly string[]
  /** What refusals call it, where that is not its key. */
  readonly paths?: readonly string[]
}

export { DECIMAL_MARKS, type DecimalMark } from '../files/values/number-text.ts'
export const DATE_FORMS = DAY_ORDERS
/** `dayMonthYear`: `01.04.2026` or with slashes; a year of four digits in front is read as ISO in any form. */
export type DateForm = DayOrder

/** How numbers and dates are written in a column. */
export interface CellForm {
  /** `null` where no cell of it needs one. */
  readonly decimalMark: DecimalMark | null
  readonly dateForm: DateForm | null
  /** Whether the operator named them: then nothing speaks against them. */
  readonly named?: boolean
  /** Digits of the currency of the row. */
  readonly digits?: number | null
  /** Of the company's zone, for times that name another. */
  readonly clock?: ZoneClock
}

export type CellRead = Read<unknown>

const right = (value: unknown): CellRead => ({ ok: true, value })
const wrong = (reason: string, allowed: string | null = null): CellRead => ({ ok: false, reason, allowed })

/** Reads a cell as a field; an empty cell is `null`. Decimals stay text, in plain notation. */
export function readAs(field: ImportField, cell: string, form: CellForm): CellRead {
  const text = cell.trim()
  if (text === '') return right(null)
  switch (field.type) {
    case 'text':
    case 'code':
      if (text.split('|').some(isShortenedNumber)) return wrong(SHORTENED_NUMBER, 'all digits, as 493531538710')
      return field.type === 'text' ? right(cell) : field.entity === 'country' ? readCountry(text) : right(text)
    case 'integer':
      return readInteger(text, form)
    case 'decimal':
      return readDecimal(field, text, form)
    case 'boolean':
      return readBoolean(text)
    case 'date':
      return readDay(text, { order: form.dateForm, clock: form.clock, named: form.named })
    case 'choice':
      return readChoice(field, text)
    case 'json':
      return readJson(text)
  }
}

/** A name is read as its code; whether a code is one of the books' countries is checked with the row. */
function readCountry(text: string): CellRead {
  const [code, ...others] = countryCodes(text)
  if (others.length > 0) return wrong(`“${text}” is the name of more than one country.`, [code, ...others].join(' or '))
  if (code === undefined && !/^[A-Z]{2}$/.test(text))
    return wrong(`“${text}” is no country that is known.`, 'a code, as DE or DEU, or a name')
  return right(code ?? text)
}

function readDecimal(field: ImportField, text: string, form: CellForm): CellRead {
  return readNumber(text, {
    kind: field.number ?? 'plain',
    mark: form.decimalMark,
    named: form.named === true,
    digits: field.number === 'amount' ? (form.digits ?? null) : null,
  })
}

function readInteger(text: string, form: CellForm): CellRead {
  const read = readNumber(text, { kind: 'plain', mark: form.decimalMark, named: form.named === true, digits: 0 })
  const number = read.ok ? Number(read.value) : Number.NaN
  if (Number.isSafeInteger(number)) return right(number)
  return read.ok || readNumberText(text) === null ? wrong(`“${text}” is no whole number.`) : read
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
  /** The option of the import that says that it is meant. */
  readonly asks?: AskedOption
}

/** Options by which the operator says that rows are meant as they stand. */
export type AskedOption = 'confirm_date' | 'known_again'

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
