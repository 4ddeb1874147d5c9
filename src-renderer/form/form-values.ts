/** Values of a form: reading and writing by dotted path, checking, comparing, drafts. */
import type { FieldFault } from '../../src-core/kernel/failures.ts'
import { decimal, isDecimalText } from '../../src-core/kernel/decimal.ts'
import { pictureFault } from '../../src-core/kernel/picture.ts'
import type { TranslatedText } from '../../src-core/kernel/text.ts'
import { ANOTHER_FORM, type Bounds, decimalFault, FILL_IN, notAfter, tooLong } from '../../src-core/kernel/value-faults.ts'
import type { EntityDescription, FieldCondition, FieldDescription } from '../../src-core/operations/contract.ts'

export type Values = Readonly<Record<string, unknown>>
/** Path to reason. */
export type Faults = Readonly<Record<string, string>>

/** The sections of a form in the order of their first field. */
export function sectionsOf(
  fields: readonly FieldDescription[],
): readonly { readonly name: string; readonly fields: readonly FieldDescription[] }[] {
  const sections = new Map<string, FieldDescription[]>()
  for (const field of fields) {
    const section = sections.get(field.section)
    if (section) section.push(field)
    else sections.set(field.section, [field])
  }
  return [...sections].map(([name, list]) => ({ name, fields: list }))
}

const holds = ({ field, values }: FieldCondition, of: Values) => values.includes(String(of[field] ?? ''))

/** The fields that the values leave something to say in, those marked as needed that they need; what is filled in is never hidden. */
export function fieldsFor(fields: readonly FieldDescription[], values: Values): readonly FieldDescription[] {
  return fields.flatMap((field) => {
    const { onlyWith, neededWith } = field
    const start = field.defaultValue ?? emptyOf(field)
    const isFilled = values[field.key] !== undefined && !sameValue(values[field.key], start)
    if (onlyWith && !holds(onlyWith, values) && !isFilled) return []
    return neededWith && holds(neededWith, values) ? [{ ...field, required: true }] : [field]
  })
}

export function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && 'base' in value && String(value.base).trim() === ''
}

/** The fault of one field that its description tells of, in the words of the core, which judges and finds the rest. */
export function faultOf(field: FieldDescription, value: unknown): string | null {
  if (isBlank(value)) return field.required && field.type !== 'boolean' ? FILL_IN : null
  switch (field.type) {
    case 'text':
    case 'longText':
      return typeof value === 'string' ? textFault(field, value) : null
    case 'translated':
      return translatedFault(field, value as TranslatedText)
    case 'integer':
    case 'money':
    case 'decimal':
    case 'percent':
      return decimalFault(String(value), boundsOf(field))
    default:
      return null
  }
}

function textFault({ maxLength, pattern, patternReason, isPicture }: FieldDescription, value: string): string | null {
  if (isPicture) return pictureFault(value.trim())
  if (maxLength !== undefined && value.trim().length > maxLength) return tooLong(maxLength)
  return pattern !== undefined && !new RegExp(pattern).test(value.trim()) ? (patternReason ?? ANOTHER_FORM) : null
}

function translatedFault(field: FieldDescription, { base, translations }: TranslatedText): string | null {
  const faults = [base, ...Object.values(translations ?? {})].map((one) => textFault(field, one))
  return faults.find((one) => one !== null) ?? null
}

function boundsOf({ minimum, above, maximum }: FieldDescription): Bounds {
  return {
    ...(minimum === undefined ? {} : { min: minimum }),
    ...(above === undefined ? {} : { above }),
    ...(maximum === undefined ? {} : { max: maximum }),
  }
}

/** Two fields of which the second lies after the first. */
export type Range = EntityDescription['ranges'][number]

/** The fault at the end of a range that lies not after its beginning. */
export function rangeFault(range: Range, fields: readonly FieldDescription[], values: Values): string | null {
  const [start, end] = [values[range.from], values[range.to]]
  const [from, to] = [range.from, range.to].map((key) => fields.find((field) => field.key === key))
  if (!from || !to || isBlank(start) || isBlank(end) || isAfter(to, end, start)) return null
  return notAfter(from.label, String(start))
}

function isAfter({ type }: FieldDescription, one: unknown, other: unknown): boolean {
  if (type !== 'decimal' && type !== 'percent') return (one as string | number) > (other as string | number)
  return !isDecimalText(String(one)) || !isDecimalText(String(other)) || decimal(String(one)).gt(String(other))
}

/** The faults of all fields, those of sub rows under dotted paths. */
export function faultsOf(fields: readonly FieldDescription[], values: Values, prefix = '', ranges: readonly Range[] = []): Faults {
  const found: Record<string, string> = {}
  for (const range of ranges) {
    const fault = rangeFault(range, fields, values)
    if (fault !== null) found[`${prefix}${range.to}`] = fault
  }
  for (const field of fieldsFor(fields, values)) {
    const value = values[field.key]
    const fault = faultOf(field, value)
    if (fault !== null) found[`${prefix}${field.key}`] = fault
    if (field.type === 'list' && Array.isArray(value)) {
      value.forEach((row: Values, index) => Object.assign(found, faultsOf(field.fields ?? [], row, `${prefix}${field.key}.${index}.`)))
    }
  }
  return found
}

/** Server faults at the fields of the form; what has no field here is left for the note above it. */
export function splitFaults(
  faults: readonly FieldFault[],
  fields: readonly FieldDescription[],
): { readonly here: Faults; readonly elsewhere: readonly FieldFault[] } {
  const keys = new Set(fields.map((field) => field.key))
  const plain = faults.map((fault) => ({ ...fault, path: fault.path.replace(/^values\./, '') }))
  const isHere = (fault: FieldFault) => keys.has(fault.path.split('.')[0] ?? '')
  return {
    here: Object.fromEntries(plain.filter(isHere).map((fault) => [fault.path, fault.reason])),
    elsewhere: plain.filter((fault) => !isHere(fault)),
  }
}

export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

/** What differs from the start, by field. */
export function changedValues(fields: readonly FieldDescription[], start: Values, now: Values): Values {
  return Object.fromEntries(
    fields.filter((field) => !sameValue(start[field.key], now[field.key])).map((field) => [field.key, now[field.key] ?? null]),
  )
}

/** The values of a new record: off for a box, nothing for anything else. */
export function blankValues(fields: readonly FieldDescription[]): Values {
  return Object.fromEntries(fields.map((field) => [field.key, field.defaultValue ?? emptyOf(field)]))
}

function emptyOf({ type }: FieldDescription): false | readonly [] | null {
  if (type === 'boolean') return false
  return type === 'list' ? [] : null
}

/** The values of a form's fields out of a record as `get` answers it. */
export function fieldValues(entity: EntityDescription, record: Values): Values {
  const inner = typeof record['values'] === 'object' && record['values'] !== null ? (record['values'] as Values) : record
  return Object.fromEntries(entity.fields.map((field) => [field.key, inner[field.key] ?? emptyOf(field)]))
}

// ---- Drafts: what was typed survives leaving the page, and a reload of the window

export interface Draft {
  readonly values: Values
  readonly at: number
}

const PREFIX = 'countinghouse.draft.'

export function readDraft(key: string): Draft | null {
  const stored = globalThis.sessionStorage?.getItem(PREFIX + key)
  return stored ? (JSON.parse(stored) as Draft) : null
}

export function keepDraft(key: string, draft: Draft | null): void {
  if (draft === null) return globalThis.sessionStorage?.removeItem(PREFIX + key)
  try {
    globalThis.sessionStorage?.setItem(PREFIX + key, JSON.stringify(draft))
  } catch {
    // Larger than the browser keeps: what was kept before is no longer what stands in the form.
    globalThis.sessionStorage?.removeItem(PREFIX + key)
  }
}
