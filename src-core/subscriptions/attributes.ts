/** Values of a service's attributes, against the catalog: pure. */
import { isCalendarDate } from '../kernel/dates.ts'
import { decimal, isDecimalText, toPlain } from '../kernel/decimal.ts'
import type { FieldFault } from '../kernel/failures.ts'

export interface AttributeRule {
  readonly code: string
  readonly kind: 'text' | 'number' | 'boolean' | 'date' | 'textList' | 'textMultipleList'
  /** Empty where any is allowed. */
  readonly allowed: readonly string[]
}
/** Numbers as plain decimal text, so that nothing is lost on the way. */
export type AttributeValue = string | boolean | readonly string[]

/** A value in its stored form, or what is wrong with it. */
export type CheckedValue = { readonly ok: true; readonly value: AttributeValue } | { readonly ok: false; readonly reason: string }

const right = (value: AttributeValue): CheckedValue => ({ ok: true, value })
const wrong = (reason: string): CheckedValue => ({ ok: false, reason })

/** Checks one value against its attribute. */
export function checkAttribute(rule: AttributeRule, value: unknown): CheckedValue {
  switch (rule.kind) {
    case 'number':
      return checkNumber(value)
    case 'boolean':
      return typeof value === 'boolean' ? right(value) : wrong('Yes or no is needed.')
    case 'date':
      return typeof value === 'string' && isCalendarDate(value) ? right(value) : wrong('A date is needed, as 2026-11-03.')
    case 'textMultipleList':
      return checkList(rule, value)
    case 'text':
    case 'textList':
      return typeof value === 'string' && value.trim() !== '' ? checkAllowed(rule, value.trim()) : wrong('A text is needed.')
  }
}

function checkNumber(value: unknown): CheckedValue {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  return typeof text === 'string' && isDecimalText(text.trim())
    ? right(toPlain(decimal(text.trim())))
    : wrong('A decimal number is needed, with a point.')
}

function checkAllowed(rule: AttributeRule, text: string): CheckedValue {
  return rule.allowed.length === 0 || rule.allowed.includes(text)
    ? right(text)
    : wrong(`“${text}” is not one of ${rule.allowed.join(', ')}.`)
}

function checkList(rule: AttributeRule, value: unknown): CheckedValue {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) return wrong('A list of texts is needed.')
  const texts = value as string[]
  const fault = texts.map((text) => checkAllowed(rule, text)).find((one) => !one.ok)
  return fault ?? right(texts)
}

/**
 * All values of a service. An attribute that is not given stays open: a price grid takes its line for any.
 *
 * @param path of the values in the input, for the faults
 */
export function checkAttributes(
  rules: readonly AttributeRule[],
  values: Readonly<Record<string, unknown>>,
  path: string,
): { readonly stored: Readonly<Record<string, AttributeValue>>; readonly faults: readonly FieldFault[] } {
  const stored: Record<string, AttributeValue> = {}
  const faults: FieldFault[] = []
  for (const [code, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === '') continue
    const rule = rules.find((one) => one.code === code)
    const result = rule ? checkAttribute(rule, value) : wrong(`The product has no attribute “${code}”.`)
    if (result.ok) stored[code] = result.value
    else faults.push({ path: `${path}.${code}`, reason: result.reason })
  }
  return { stored, faults }
}
