/** Rows of one file that tell the same thing twice with different values: which of them holds, nobody knows, so that neither does. */
import type { FileRow } from '../files/rows.ts'
import type { ImportField, RowFault } from './import-fields.ts'
import type { ImportRow } from './import-kind.ts'
import type { ImportPlan } from './open-file.ts'

interface Told {
  readonly row: number
  readonly values: ImportRow['values']
}

/** The faults of such rows, by row; none for a kind whose rows may follow each other. */
export function repeatedRows(plan: ImportPlan, read: (source: FileRow) => ImportRow): ReadonlyMap<number, RowFault> {
  const faults = new Map<number, RowFault>()
  const { tellsOnce } = plan.kind
  if (!tellsOnce) return faults
  const told = new Map<string, Told>()
  for (const source of plan.file.rows()) {
    if (source.left) continue
    const { row, values } = read(source)
    if (tellsOnce.some((key) => values[key] === undefined && plan.columns.some(({ field }) => field?.key === key))) continue
    const name = JSON.stringify(tellsOnce.map((key) => values[key] ?? null))
    const first = told.get(name)
    if (!first) {
      told.set(name, { row, values })
      continue
    }
    const field = plan.fields.find(({ key }) => key in values && key in first.values && differ(first.values[key], values[key]))
    if (!field) continue
    const other = faults.has(first.row) ? null : faultOf(plan, field, first.values[field.key], row, values[field.key])
    if (other) faults.set(first.row, other)
    faults.set(row, faultOf(plan, field, values[field.key], first.row, first.values[field.key]))
  }
  return faults
}

function differ(one: unknown, other: unknown): boolean {
  return textOf(one) !== textOf(other)
}

/** As plain text; numbers without the zeros at their end. */
function textOf(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}

function faultOf(plan: ImportPlan, field: ImportField, value: unknown, row: number, other: unknown): RowFault {
  const column = plan.columns.find((one) => one.field?.key === field.key)?.heading ?? null
  const words = textOf(other) === '' ? 'leaves it empty' : `says “${textOf(other)}”`
  return {
    field: field.key,
    column,
    value: textOf(value),
    reason: `Row ${row} tells of the same and ${words}.`,
    allowed: 'one of the two rows',
  }
}
