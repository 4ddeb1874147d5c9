/** Whole lists as text: CSV, NDJSON or JSON, page by page, so that a list longer than memory can be written. */
import { csvCell as cellOf } from '../src-core/exchange/index.ts'
import { Refusal } from '../src-core/kernel/failures.ts'
import type { CallRequest, CallResult, Cell, ListInput, ListPage, ListRow } from '../src-core/operations/contract.ts'

export const EXPORT_FORMATS = ['csv', 'ndjson', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
export type Call = (request: CallRequest) => Promise<CallResult>

const PAGE_ROWS = 500

export interface ExportedList {
  /** `invoice` for the operation `invoice.list`. */
  readonly name: string
  readonly input: Pick<ListInput, 'search' | 'filter' | 'sort'>
  readonly columns: readonly string[]
}

/** The list as pieces of text. @throws Refusal of the list, with the first piece */
export async function* exportList(call: Call, list: ExportedList, format: ExportFormat): AsyncGenerator<string> {
  const write = WRITERS[format]
  const all = pages(call, list)
  // Asked for before anything is written: a list that is refused leaves no head of a file behind.
  let page = await all.next()
  yield write.head(list.columns)
  let isFirst = true
  for (; !page.done; page = await all.next()) {
    const rows = page.value
    const text = rows.map((row) => write.row(row, list.columns)).join(write.between)
    if (text !== '') yield isFirst ? text : write.between + text
    isFirst = false
  }
  yield write.foot
}

async function* pages(call: Call, list: ExportedList): AsyncGenerator<readonly ListRow[]> {
  let after: string | null = null
  do {
    const input: ListInput = { ...list.input, limit: PAGE_ROWS, ...(after === null ? {} : { after }) }
    const result = await call({ operation: `${list.name}.list`, input })
    if (!result.ok) throw new Refusal(result.failure)
    const page = result.value as ListPage
    yield page.rows
    after = page.next
  } while (after !== null)
}

interface Writer {
  readonly between: string
  readonly foot: string
  head(columns: readonly string[]): string
  row(row: ListRow, columns: readonly string[]): string
}

const picked = (row: ListRow, columns: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  csv: {
    between: '\r\n',
    foot: '\r\n',
    head: (columns) => `${columns.map(csvCell).join(',')}\r\n`,
    row: (row, columns) => columns.map((column) => csvCell(row[column] ?? null)).join(','),
  },
  ndjson: { between: '\n', foot: '\n', head: () => '', row: picked },
  json: { between: ',\n', foot: '\n]\n', head: () => '[\n', row: picked },
}

/** A cell of a comma-separated file, as exports of records write it too. */
export function csvCell(value: Cell): string {
  return cellOf(value)
}
