/** Reads a list's address: `?filter[status][$in]=open,held&sort=-date,number&limit=50&after=…&fields=number&totals=true`. */
import {
  type Filter,
  FILTER_OPERATORS,
  type FilterOperator,
  type ListDescription,
  type ListInput,
  type Sort,
} from '../../src-core/operations/contract.ts'
import { type Expansion, readExpansions, referencesOf } from './expand.ts'
import { badParameter as bad } from './problems.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../list-export.ts'

export interface ListParameters {
  readonly input: ListInput
  /** The columns to answer; all of them if it was not said. */
  readonly fields: readonly string[] | null
  readonly totals: boolean
  /** The references whose records are put beside their ids. */
  readonly expand: readonly Expansion[]
  readonly format: ExportFormat | null
}

const FILTER = /^filter\[([^\]]+)\](?:\[([^\]]+)\])?$/
const NUMBERS = { limit: [1, 500], offset: [0, Number.MAX_SAFE_INTEGER] } as const

/** @throws Refusal naming each parameter that cannot be read */
export function readListParameters(parameters: URLSearchParams, list: ListDescription): ListParameters {
  const known = new Set(['search', 'sort', 'after', 'fields', 'totals', 'expand', 'format', ...Object.keys(NUMBERS)])
  for (const name of parameters.keys()) {
    if (!known.has(name) && !FILTER.test(name))
      throw bad(name, `It is no parameter of a list. There are filter[column][$op], ${[...known].join(', ')}.`)
  }
  const filter = readFilters(parameters)
  const sort = readSort(parameters.get('sort'))
  const search = parameters.get('search')
  const after = parameters.get('after')
  const format = readFormat(parameters.get('format'))
  const expand = readExpansions(parameters.get('expand'), referencesOf(list.columns))
  if (format !== null && expand.length > 0) throw bad('expand', 'A whole list comes without it; take its pages as JSON.')
  return {
    input: {
      ...(search ? { search } : {}),
      ...(after ? { after } : {}),
      ...(filter.length > 0 ? { filter } : {}),
      ...(sort.length > 0 ? { sort } : {}),
      ...readNumbers(parameters),
    },
    fields: readFields(parameters.get('fields'), list),
    totals: readFlag(parameters, 'totals'),
    expand,
    format,
  }
}

/** `true` or `false`. @throws Refusal otherwise */
export function readFlag(parameters: URLSearchParams, name: string): boolean {
  const value = parameters.get(name)
  if (value === null || value === 'false') return false
  if (value === 'true') return true
  throw bad(name, 'It is true or false.')
}

function readFilters(parameters: URLSearchParams): Filter[] {
  return [...parameters].flatMap(([name, value]) => {
    const match = FILTER.exec(name)
    return match ? [readFilter(name, match[1] as string, match[2] ?? '$equals', value)] : []
  })
}

function readFilter(name: string, column: string, op: string, value: string): Filter {
  if (!isOperator(op)) throw bad(name, `“${op}” is no operator. There are ${FILTER_OPERATORS.join(', ')}.`)
  if (op === '$is_null' || op === '$not_null') return { column, op }
  if (op === '$in' || op === '$not_in') return { column, op, value: value === '' ? [] : value.split(',') }
  return { column, op, value }
}

function isOperator(text: string): text is FilterOperator {
  return (FILTER_OPERATORS as readonly string[]).includes(text)
}

function readSort(text: string | null): Sort[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('-') ? { column: part.slice(1), direction: 'desc' } : { column: part, direction: 'asc' }))
}

function readNumbers(parameters: URLSearchParams): Pick<ListInput, 'limit' | 'offset'> {
  const given = Object.entries(NUMBERS).flatMap(([name, [least, most]]) => {
    const text = parameters.get(name)
    if (text === null) return []
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= least && number <= most)) throw bad(name, `It is a whole number from ${least} to ${most}.`)
    return [[name, number]]
  })
  return Object.fromEntries(given) as Pick<ListInput, 'limit' | 'offset'>
}

function readFields(text: string | null, list: ListDescription): string[] | null {
  if (text === null) return null
  const columns = new Set(['id', ...list.columns.flatMap(({ key }) => [key, `${key}Label`])])
  const fields = text.split(',').filter((field) => field !== '')
  const unknown = fields.find((field) => !columns.has(field))
  if (unknown !== undefined)
    throw bad('fields', `There is no column “${unknown}”. There are ${list.columns.map(({ key }) => key).join(', ')}.`)
  return fields
}

function readFormat(text: string | null): ExportFormat | null {
  if (text === null) return null
  const format = EXPORT_FORMATS.find((one) => one === text)
  if (!format) throw bad('format', `It is one of ${EXPORT_FORMATS.join(', ')}.`)
  return format
}
