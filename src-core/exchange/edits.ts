/** What the operator mends of a file while looking at it: cells, values that stand for others, rows left out. The file stays as it came. */
import { z } from 'zod'
import type { FileRow } from '../files/rows.ts'

const heading = z.string().min(1).max(500)
const cell = z.string().max(20_000)

export const editInput = {
  /** Cells typed anew: the row as the file counts it, the column by its heading. */
  edits: z
    .array(z.object({ row: z.number().int().min(2), column: heading, value: cell }))
    .max(20_000)
    .optional(),
  /** What a value of a column means in every row: `EURO` is read as `EUR`. A cell typed anew wins. */
  replacements: z
    .array(z.object({ column: heading, from: cell, to: cell }))
    .max(5_000)
    .optional(),
  /** Rows that are not imported. */
  left_out: z.array(z.number().int().min(2)).max(200_000).optional(),
} as const

export type FileEdits = { readonly [Key in keyof typeof editInput]?: z.infer<(typeof editInput)[Key]> }

/** A row after the operator's edits. */
export interface EditedRow extends FileRow {
  /** Left out by choice. */
  readonly left?: boolean
}

/** The rows of a file with the edits in them. Edits of rows or columns that the file does not have do nothing. */
export function editor(header: readonly string[], edits: FileEdits): (rows: Iterable<FileRow>) => Generator<EditedRow> {
  const position = new Map(header.map((name, index) => [name, index]))
  const left = new Set(edits.left_out)
  const typed = new Map<number, [index: number, value: string][]>()
  for (const { row, column, value } of edits.edits ?? []) {
    const index = position.get(column)
    if (index !== undefined) typed.set(row, [...(typed.get(row) ?? []), [index, value]])
  }
  const meanings = new Map<number, Map<string, string>>()
  for (const { column, from, to } of edits.replacements ?? []) {
    const index = position.get(column)
    if (index !== undefined) meanings.set(index, (meanings.get(index) ?? new Map<string, string>()).set(from.trim(), to))
  }
  const edited = (source: FileRow): EditedRow => {
    if (left.has(source.row)) return { ...source, left: true }
    const own = typed.get(source.row)
    if (!own && meanings.size === 0) return source
    const cells = source.cells.map((text, index) => meanings.get(index)?.get(text.trim()) ?? text)
    for (const [index, value] of own ?? []) {
      while (cells.length <= index) cells.push('')
      cells[index] = value
    }
    return { ...source, cells }
  }
  return function* (rows) {
    for (const row of rows) yield edited(row)
  }
}
