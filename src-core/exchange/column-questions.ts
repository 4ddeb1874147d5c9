/**
 * What the headings of a file leave open: two columns for one field, a heading that is nearly one, a column that says which amounts
 * went out. Each is asked with the option `mapping`; columns that nothing is known of are passed over and told.
 */
import type { ReadingQuestion } from '../files/questions.ts'
import { readNumberText } from '../files/values/number-text.ts'
import { type ColumnMapping, type MappedColumn, meantField, nearestField, REASON_HEADING } from './columns.ts'
import { directionOf } from './direction.ts'
import type { ImportField } from './import-fields.ts'
import type { OpenedFile } from './open-file.ts'

/** A column that became no field. */
export interface UnusedColumn {
  readonly column: string
  /** The field whose heading is nearest to its own, if one is near. */
  readonly nearest: string | null
}

export function unusedColumns(columns: readonly MappedColumn[], fields: readonly ImportField[]): UnusedColumn[] {
  return unused(columns).map(({ heading }) => ({ column: heading, nearest: nearestField(heading, fields)?.label ?? null }))
}

const unused = (columns: readonly MappedColumn[]) =>
  columns.filter(({ field, heading }) => field === null && heading.trim() !== '' && heading !== REASON_HEADING)

/** @param mapping what the operator said of fields is not asked again; `null` leaves a field out */
export function columnQuestions(
  file: OpenedFile,
  fields: readonly ImportField[],
  columns: readonly MappedColumn[],
  mapping: ColumnMapping,
): ReadingQuestion[] {
  const open = fields.filter(({ key }) => !(key in mapping))
  return unused(columns).flatMap((column) => {
    const question = rivalQuestion(file, open, columns, column) ?? nearQuestion(file, open, columns, column)
    return question ?? directionQuestion(file, open, columns, column) ?? []
  })
}

/** Two columns for one field whose values differ in a row: one of them would be lost. */
function rivalQuestion(
  file: OpenedFile,
  open: readonly ImportField[],
  columns: readonly MappedColumn[],
  rival: MappedColumn,
): ReadingQuestion | null {
  const field = meantField(rival.heading, open)
  const first = field && columns.find((one) => one.field?.key === field.key)
  if (!field || !first) return null
  for (const { row, cells } of file.rows()) {
    const [one, other] = [(cells[first.index] ?? '').trim(), (cells[rival.index] ?? '').trim()]
    if (other === '' || one === other) continue
    return {
      ...{ option: 'mapping', column: rival.heading, field: field.key },
      reason: `“${first.heading}” and “${rival.heading}” are both headings of ${field.label}, and row ${row} has “${one}” in one and “${other}” in the other.`,
      choices: [
        { value: first.heading, reads: one },
        { value: rival.heading, reads: other },
      ],
    }
  }
  return null
}

/** A heading that is a letter or two away from one of a field without a column. */
function nearQuestion(
  file: OpenedFile,
  open: readonly ImportField[],
  columns: readonly MappedColumn[],
  { heading, index }: MappedColumn,
): ReadingQuestion | null {
  const used = new Set(columns.map(({ field }) => field?.key))
  const field = nearestField(
    heading,
    open.filter(({ key }) => !used.has(key)),
  )
  if (!field) return null
  return {
    ...{ option: 'mapping', column: heading, field: field.key },
    reason: `It is nearly a heading of ${field.label}, and would be left out as it is.`,
    choices: [
      { value: heading, reads: `${firstCell(file, index)} as ${field.label}` },
      { value: '', reads: 'left out' },
    ],
  }
}

/** A column of S and H, of debit and credit: it turns the sign of an amount, save where the amounts have theirs already. */
function directionQuestion(
  file: OpenedFile,
  open: readonly ImportField[],
  columns: readonly MappedColumn[],
  { heading, index }: MappedColumn,
): ReadingQuestion | null {
  const field = open.find(({ isDirection }) => isDirection)
  if (!field || columns.some((one) => one.field?.key === field.key)) return null
  const amount = columns.find((one) => one.field?.number === 'amount')
  const cells = file.sample.map((row) => [(row.cells[index] ?? '').trim(), (row.cells[amount?.index ?? -1] ?? '').trim()] as const)
  const told = cells.filter(([cell]) => cell !== '')
  if (told.length === 0 || told.some(([cell]) => directionOf(cell) === null)) return null
  const isSigned = told.every(([cell, money]) => isNegative(money) === (directionOf(cell) === 'debit'))
  if (isSigned) return null
  const [cell] = told.find(([one]) => directionOf(one) === 'debit') ?? (told[0] as readonly [string, string])
  return {
    ...{ option: 'mapping', column: heading, field: field.key },
    reason: `“${cell}” looks like what says whether money came or went.`,
    choices: [
      { value: heading, reads: `“${cell}” is ${directionOf(cell) === 'debit' ? 'money that went out' : 'money that came in'}` },
      { value: '', reads: 'left out: all amounts are money that came in' },
    ],
  }
}

function isNegative(cell: string): boolean {
  const read = readNumberText(cell)
  return (read?.point ?? read?.comma ?? '').startsWith('-')
}

function firstCell({ sample }: OpenedFile, index: number): string {
  return sample.map(({ cells }) => (cells[index] ?? '').trim()).find((cell) => cell !== '') ?? 'empty cells'
}
