/** An empty list says what would be here; an empty filter names the filter to drop. */
import { useOperation } from '../client/use-operation.ts'
import { useSystem } from '../client/use-session.ts'
import { EmptyState } from '../components/note.tsx'
import type { ListTotals } from '../../src-core/operations/contract.ts'
import { countOf } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { filterWords, type FormatContext } from './filters.ts'
import type { ListProps } from './list.tsx'
import { filterInput } from './use-list-data.ts'

export function NoRows({ props, context }: { readonly props: ListProps; readonly context: FormatContext }) {
  const { list, control, empty, fixed = [] } = props
  const { state, change } = control
  const filtered = state.filter.length > 0 || state.search !== ''
  const last = state.filter.at(-1)
  const summed = useSystem().operation(`${list.name}.totals`) !== undefined
  const without = useOperation<ListTotals>(
    `${list.name}.totals`,
    filterInput({ search: state.search, filter: [...fixed, ...state.filter.slice(0, -1)], sort: [] }),
    { enabled: summed && last !== undefined },
  )
  if (!filtered) {
    const title = empty?.title ?? text.empty.none(list.pluralLabel.toLowerCase())
    return (
      <EmptyState title={title} actions={empty?.action ? [{ ...empty.action, filled: true }] : []}>
        {empty?.says}
      </EmptyState>
    )
  }
  const words =
    last &&
    filterWords(
      last,
      list.columns.find((column) => column.key === last.column),
      context,
    )
  const count = without.data?.count
  return (
    <EmptyState
      title={text.empty.noFit(list.label.toLowerCase(), state.filter.length)}
      actions={[
        ...(last ? [{ label: text.empty.dropLast, run: () => change({ filter: state.filter.slice(0, -1) }) }] : []),
        { label: text.empty.clearAll, run: () => change({ filter: [], search: '' }) },
      ]}
    >
      {words && count !== undefined
        ? text.empty.without(countOf(count, text.empty.fits, text.empty.fit), `${words.field} ${words.operator} ${words.value}`.trim())
        : null}
    </EmptyState>
  )
}
