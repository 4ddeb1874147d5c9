/** Price grids as files: Opencell's price plan matrix file, in and out. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import type { ReadingDecision } from '../files/questions.ts'
import { tableInput } from '../files/open-table.ts'
import { DAY_ORDERS } from '../files/values/date-text.ts'
import { refuseUndecided } from '../files/undecided.ts'
import { type FieldFault, refuse } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { confirmGridDates, refuseFarCells } from './far-cells.ts'
import { type GridColumn, type GridTable, matchesByPrefix, type PriceVersion } from './grid.ts'
import { formatGridCsv, formatSimpleCsv, type GridFileError, gridFileRows, type GridFileResult, parseGridRows } from './grid-csv.ts'
import { completeColumns, gridAttributes, soundGrid } from './grid-input.ts'
import { contentOf, newDraft } from './operations-draft.ts'
import { publishRow } from './operations-life.ts'
import { readVersion, versionRow, versionRowsOfPlan } from './stored-versions.ts'
import { changeVersion, insertVersion, refuseMoved } from './version-changes.ts'
import { joinWords } from './words.ts'
import { answerOf, changedVersion, id, openDate, planCode, refuseFarValidity, refuseUnlessDraft, TAKEN_BACK } from './version-input.ts'

const mark = z.enum(['.', ',', 'auto'])

const importInput = z.object({
  price_plan_id: id,
  text: z.string().max(50_000_000),
  delimiter: tableInput.delimiter,
  header_row: tableInput.header_row,
  /** As all numbers of the file have it; each column by its own cells if left out. */
  decimal_mark: mark.optional(),
  /** As all days of the file have it; each column by its own cells if left out. */
  date_form: z.enum(DAY_ORDERS).optional(),
  label: z.string().trim().max(100).default(''),
  valid_from: openDate.default(null),
  valid_to: openDate.default(null),
  /** The draft whose grid the file replaces; without it the file makes a new version. */
  over: z.object({ id, version: z.int() }).nullable().default(null),
  publish: z.boolean().default(false),
  resolve_overlaps: z.boolean().default(false),
  confirm_date: confirmGridDates,
})

const importCsv = defineCommand({
  name: 'priceVersion.importCsv',
  summary: 'Read a price grid from a file, as a new draft, over a draft, or published at once',
  input: importInput,
  output: changedVersion.extend({
    lines: z.number(),
    /** Labels of the columns that compare by the longest prefix. */
    by_prefix: z.array(z.string()),
    /** Decimal marks and orders of days that other columns of the file decided. */
    decided: z.custom<readonly ReadingDecision[]>(),
  }),
  undo: TAKEN_BACK,
  alsoNeeds: [
    { option: 'over', operation: 'priceVersion.saveGrid', asked: (input) => input.over !== null },
    { option: 'publish', operation: 'priceVersion.publish', asked: (input) => input.publish },
    { option: 'resolve_overlaps', operation: 'priceVersion.changeEnd', asked: (input) => input.publish && input.resolve_overlaps },
  ],
  handler: async (context, input) => {
    refuseFarValidity(context, input)
    const { content, decided } = await readFile(context.store, input)
    refuseFarCells(context, content.table ?? null, await gridThatStands(context.store, input.over), input.confirm_date)
    const code = await planCode(context.store, input.price_plan_id)
    const lines = content.table?.lines.length ?? 1
    const by_prefix = (content.table?.columns ?? []).filter(matchesByPrefix).map((column) => column.label)
    const read = `${lines} ${lines === 1 ? 'line' : 'lines'}${by_prefix.length === 0 ? '' : `, ${joinWords(by_prefix)} by the longest prefix`}`
    if (input.over) {
      const row = await versionRow(context.store, input.over.id)
      refuseUnlessDraft(row)
      refuseMoved(row, input.over.version)
      const after = await changeVersion(context, row, contentOf(content), content.table ?? { columns: [], currencies: [], lines: [] })
      context.summarise(`Version ${row.number} of ${code}: ${read}, read from a file`)
      return { ...answerOf(context, after), lines, by_prefix, decided }
    }
    const draft = await newDraft(
      context.store,
      input.price_plan_id,
      { label: input.label, valid_from: input.valid_from, valid_to: input.valid_to },
      content,
    )
    const made = await versionRow(context.store, await insertVersion(context, draft, content.table))
    context.summarise(`Version ${draft.number} of ${code} read from a file, ${read}`)
    if (!input.publish) return { ...answerOf(context, made), lines, by_prefix, decided }
    const { after } = await publishRow(context, made, input.resolve_overlaps)
    return { ...answerOf(context, after), lines, by_prefix, decided }
  },
})

/** The grid of the draft that a file replaces. */
async function gridThatStands(store: ReadStore, over: z.infer<typeof importInput>['over']): Promise<GridTable | null> {
  return over === null ? null : (await readVersion(store, over.id)).table
}

type Content = Parameters<typeof contentOf>[0]

interface FileRead {
  readonly content: Content
  readonly decided: readonly ReadingDecision[]
}

/** The grid or flat price of a file. @throws Refusal naming each row and column at fault */
async function readFile(
  store: ReadStore,
  {
    text,
    delimiter,
    header_row: headerRow,
    decimal_mark: decimalMark,
    date_form: dateForm,
    price_plan_id,
    over,
  }: z.infer<typeof importInput>,
): Promise<FileRead> {
  const before = await columnsBefore(store, price_plan_id, over?.id)
  const plan = await store.db.selectFrom('price_plan').select('currency').where('id', '=', price_plan_id).executeTakeFirst()
  const currency = plan?.currency
  const cut = gridFileRows(text, { delimiter, headerRow })
  if (!cut.ok) throw refuseFile(cut)
  const [first, ...lines] = cut.rows
  const header = parseGridRows(first ? [first] : [], { before })
  if (!header.ok) throw refuseFile(header)
  if (header.kind === 'simple') return flatContent(parseGridRows(cut.rows, { decimalMark, currency }))
  if (lines.length === 0)
    throw refuseErrors([{ row: first?.row ?? 1, column: null, reason: 'the file has a header and no lines', allowed: null }])
  const faults: FieldFault[] = []
  const columns = completeColumns(await gridAttributes(store), header.table.columns, faults)
  if (faults.length > 0)
    throw refuseErrors(
      faults.map(({ path, reason }) => ({
        row: first?.row ?? 1,
        column: columns[Number(path.split('.')[1])]?.code ?? null,
        reason,
        allowed: null,
      })),
    )
  const file = parseGridRows(cut.rows, { decimalMark, dateForm, columns, currency })
  if (!file.ok) throw refuseFile(file)
  if (file.kind === 'simple') return flatContent(file)
  const table = await soundGrid(store, file.table)
  return { content: { price: null, priceExpression: null, currencyPrices: {}, table }, decided: [...cut.decided, ...(file.decided ?? [])] }
}

/** The columns of a plan's versions, the newest first, those of the draft that is replaced before all. */
async function columnsBefore(store: ReadStore, planId: number, draft?: number): Promise<GridColumn[]> {
  const rows = (await versionRowsOfPlan(store, planId)).reverse()
  const ordered = [...rows.filter((row) => row.id === draft), ...rows.filter((row) => row.id !== draft)]
  return ordered.flatMap((row) => JSON.parse(row.columns) as GridColumn[])
}

function flatContent(file: GridFileResult): FileRead {
  if (!file.ok) throw refuseFile(file)
  const [only] = file.kind === 'simple' ? file.prices : []
  if (file.kind !== 'simple' || !only || file.prices.length !== 1)
    throw refuseErrors([
      {
        row: 1,
        column: null,
        reason: 'a version without columns has one price, so the file must have one line',
        allowed: 'one line under “label;amount”',
      },
    ])
  const content = { price: only.amount, priceExpression: null, currencyPrices: only.currencyPrices, table: null }
  return { content, decided: file.decided ?? [] }
}

/** Of what is wrong, or of what must be asked. */
function refuseFile({ errors, questions }: Extract<GridFileResult, { ok: false }>) {
  refuseUndecided(questions)
  return refuseErrors(errors)
}

function refuseErrors(errors: readonly GridFileError[]) {
  const words = (error: GridFileError) => `${error.reason}${error.allowed === null ? '' : `; allowed: ${error.allowed}`}`
  const [first] = errors
  const place = first ? `Row ${first.row}${first.column === null ? '' : `, ${first.column}`}: ${words(first)}` : ''
  const more = errors.length > 1 ? ` ${errors.length - 1} more errors.` : ''
  const fields = errors.map((error) => ({
    path: `rows.${error.row}${error.column === null ? '' : `.${error.column}`}`,
    reason: words(error),
  }))
  return refuse('invalid', 'priceVersion.fileFaults', `The file cannot be read. ${place.replace(/\.$/, '')}.${more}`, {
    fields,
    details: { errors },
  })
}

const exportCsv = defineQuery({
  name: 'priceVersion.exportCsv',
  summary: 'A price version as a file that can be edited and read again',
  input: z.object({ id, decimal_mark: z.enum(['.', ',']).default('.'), byte_order_mark: z.boolean().default(false) }),
  output: z.object({ file_name: z.string(), text: z.string() }),
  handler: async ({ store }, input) => {
    const row = await versionRow(store, input.id)
    const code = await planCode(store, row.price_plan_id)
    const before = await columnsBefore(store, row.price_plan_id)
    const format = { before, decimalMark: input.decimal_mark, byteOrderMark: input.byte_order_mark }
    return { file_name: `${code}-version-${row.number}.csv`, text: textOf(await readVersion(store, row.id), code, format) }
  },
})

function textOf(version: PriceVersion, label: string, format: Parameters<typeof formatGridCsv>[1]): string {
  const { table, price, currencyPrices } = version
  // Ids of stored lines would bind the file to this version; positions are what it needs.
  if (table) return formatGridCsv({ ...table, lines: table.lines.map((line, index) => ({ ...line, id: index + 1 })) }, format)
  return formatSimpleCsv(Object.keys(currencyPrices), [{ label, amount: price, currencyPrices }], format)
}

export const fileOperations: AnyOperation[] = [importCsv, exportCsv].map(anyOperation)
