/** How a record is called where only a line is free: its code and its name. */
import type { ListDescription, ListRow } from '../../src-core/operations/contract.ts'
import type { TranslatedText } from '../../src-core/kernel/text.ts'

const NAME_FIELDS = ['name', 'label', 'title', 'description', 'displayName', 'companyName', 'lastName', 'number', 'reference']

function isTranslated(value: unknown): value is TranslatedText {
  return typeof value === 'object' && value !== null && typeof (value as { readonly base?: unknown }).base === 'string'
}

/** A value as one line of text, or nothing. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return isTranslated(value) ? value.base : ''
}

/** The name of a record: the first of its naming fields that has a text. */
export function recordName(values: Readonly<Record<string, unknown>>): string {
  for (const field of NAME_FIELDS) {
    const found = textOf(values[field])
    if (found !== '') return found
  }
  return ''
}

/** @example recordLabel({ code: 'EUR', name: 'Euro' }) // 'EUR Euro' */
export function recordLabel(values: Readonly<Record<string, unknown>>): string {
  const code = textOf(values['code'])
  const name = recordName(values)
  const joined = [code, name === code ? '' : name].filter(Boolean).join(' ')
  return joined === '' ? `#${String(values['id'] ?? '')}` : joined
}

/** The label of a list's row: its first code and its first text. */
export function rowLabel(row: ListRow, list: ListDescription): string {
  const code = list.columns.find((column) => column.type === 'code')
  const name = list.columns.find((column) => column.type === 'text' && row[column.key] !== null && row[column.key] !== '')
  const parts = [code ? row[code.key] : null, name ? row[name.key] : null].filter(
    (part) => part !== null && part !== undefined && part !== '',
  )
  return parts.length > 0 ? parts.join(' ') : recordLabel(row)
}
