/** The page of a record that is no entity: what its list says of it, what it consists of, and how its amount came about. */
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type {
  ColumnDescription,
  ExplanationNode,
  Filter,
  ListDescription,
  ListPage,
  ListRow,
} from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { type SystemIndex, useSystem } from '../../client/use-session.ts'
import { ExplainTree } from '../../components/explain-tree.tsx'
import { PageHead, Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { Amount } from '../../components/amount.tsx'
import { Status } from '../../components/status.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { currencyOf } from '../../list/cell.tsx'
import { type FormatContext, valueText } from '../../list/filters.ts'
import { useFormatContext } from '../../list/use-format-context.ts'
import { rowLabel } from '../../records/record-label.ts'
import { listPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { EmbeddedList } from '../customer/embedded-list.tsx'
import { rowText as text } from './text.ts'
import './row.css'

/** What the rows of a list consist of: another list, by its column that names the row. */
const PARTS: Readonly<Record<string, { readonly list: string; readonly column: string }>> = {
  journalEntry: { list: 'journalLine', column: 'journal_entry_id' },
  invoiceLine: { list: 'ratedTransaction', column: 'invoice_line_id' },
  settlement: { list: 'ratedTransaction', column: 'settlement_id' },
}
/** Lists whose amounts have an explanation. */
const EXPLAINED: ReadonlySet<string> = new Set(['ratedTransaction'])

export function RowPage({ list, id }: { readonly list: ListDescription; readonly id: number }) {
  const filter: readonly Filter[] = [{ column: 'id', op: '$equals', value: id }]
  const { data, failure, refetch } = useOperation<ListPage>(`${list.name}.list`, { filter, limit: 1 })
  const row = data?.rows[0]
  usePagePath([{ label: list.pluralLabel, to: listPath(list.name) }, { label: row ? rowLabel(row, list) : '' }])
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return <Await data={data}>{() => (row ? <RowBody list={list} row={row} /> : <EmptyState title={text.gone(list.label, id)} />)}</Await>
}

function RowBody({ list, row }: { readonly list: ListDescription; readonly row: ListRow }) {
  const part = PARTS[list.name]
  return (
    <div className="page">
      <PageHead title={rowLabel(row, list)} under={list.label} />
      <div className="page-body">
        <Panel label={list.label} className="row-panel">
          <RowFields list={list} row={row} />
          {EXPLAINED.has(list.name) && <Explained operation={`${list.name}.explain`} id={row.id} />}
          {part && <Parts {...part} id={row.id} said={list.columns.map(({ key }) => key)} />}
        </Panel>
      </div>
    </div>
  )
}

/** Each column that has a value; what names another record leads to it. */
function RowFields({ list, row }: { readonly list: ListDescription; readonly row: ListRow }) {
  const context = useFormatContext()
  const system = useSystem()
  const currencies = new Set(list.columns.map(({ currencyColumn }) => currencyColumn))
  const keys = new Set(list.columns.map(({ key }) => key))
  const isShown = ({ key }: ColumnDescription) =>
    !currencies.has(key) && !isNumberOf(key, keys) && row[key] !== null && row[key] !== undefined && row[key] !== ''
  return (
    <dl className="row-fields">
      {list.columns.filter(isShown).map((column) => (
        <div key={column.key}>
          <dt>{column.key.endsWith('_id') ? column.label.replace(/ id$/, '') : column.label}</dt>
          <dd>
            <RowValue column={column} row={row} context={context} leads={leadOf(column, row, system)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `customer_id` beside `customer`: its number is what the link behind the name is made of. */
function isNumberOf(key: string, keys: ReadonlySet<string>): boolean {
  return key.endsWith('_id') && keys.has(key.slice(0, -'_id'.length))
}

/** Where the value of a column leads: the entity it names, or the record whose number stands in its `…_id`. */
function leadOf({ entity, key }: ColumnDescription, row: ListRow, system: SystemIndex): string | null {
  const value = row[key]
  if (entity !== undefined) return typeof value === 'number' ? recordPath(entity, value) : null
  const [name, id] = key.endsWith('_id') ? [key.slice(0, -'_id'.length), value] : [key, row[`${key}_id`]]
  const kind = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const isKnown = system.entity(kind) !== undefined || system.list(kind) !== undefined
  return isKnown && typeof id === 'number' ? recordPath(kind, id) : null
}

interface RowValueProps {
  readonly column: ColumnDescription
  readonly row: ListRow
  readonly context: FormatContext
  readonly leads: string | null
}

function RowValue({ column, row, context, leads }: RowValueProps) {
  const value = row[column.key] as string | number | boolean
  const currency = currencyOf(row, column.currencyColumn)
  if (column.type === 'money') return <Amount minor={value as number} currency={currency ?? context.currency} code="slot" />
  const plain = column.type === 'reference' ? String(row[`${column.key}Label`] ?? value) : valueText(column, value, context, currency)
  if (column.type === 'status') return <Status code={String(value)} word={plain} />
  const words = currency === null ? plain : `${plain} ${currency}`
  return leads === null ? <>{words}</> : <Link to={leads}>{words}</Link>
}

interface PartsProps {
  readonly list: string
  readonly column: string
  readonly id: number
  /** Columns that the page shows already, but its amounts. */
  readonly said: readonly string[]
}

function Parts({ list, column, id, said }: PartsProps) {
  const fixed = useMemo((): readonly Filter[] => [{ column, op: '$equals', value: id }], [column, id])
  const description = useSystem().list(list)
  if (!description) return null
  return (
    <Section title={description.pluralLabel}>
      <div className="row-parts">
        <EmbeddedList name={list} fixed={fixed} hidden={[column, ...said.filter((key) => !key.startsWith('amount'))]} />
      </div>
    </Section>
  )
}

function Explained({ operation, id }: { readonly operation: string; readonly id: number }) {
  const navigate = useNavigate()
  const { data, failure } = useOperation<ExplanationNode>(operation, { id })
  if (failure) return <FailureNote failure={failure} />
  return (
    <Section title={shared.explain.title}>
      {data && <ExplainTree root={data} openLevels={3} onFollow={({ entity, id: to }) => void navigate({ to: recordPath(entity, to) })} />}
    </Section>
  )
}
