/** What is selected, its sum, and what can be done with all of it at once. */
import type { ListDescription, ListRow } from '../../src-core/operations/contract.ts'
import { Amount } from '../components/amount.tsx'
import { Button } from '../components/button.tsx'
import { KeyHint } from '../components/key-hint.tsx'
import { formatCount } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { currencyOf } from './cell.tsx'
import type { ListQuery } from './use-list-data.ts'
import type { Selection } from './selection.ts'

/** What a bulk action works on: the ids, or the query whose every record is meant but some. */
export interface BulkTarget {
  readonly selection: Selection
  readonly query: ListQuery
  readonly count: number
}

export interface BulkAction {
  readonly key: string
  readonly label: string
  readonly keys?: string
  readonly danger?: boolean
  readonly run: (target: BulkTarget) => void
}

export interface BulkBarProps {
  readonly list: ListDescription
  readonly actions: readonly BulkAction[]
  readonly target: BulkTarget
  readonly total: number
  readonly picked: readonly ListRow[]
  readonly onAll: () => void
  readonly onClear: () => void
}

/** The sums of the last summed money column, a currency each. */
export function sumsOf(list: ListDescription, rows: readonly ListRow[]): readonly { readonly currency: string; readonly minor: string }[] {
  const column = list.columns.filter((one) => one.type === 'money' && one.summed).at(-1)
  if (!column) return []
  const sums = new Map<string, bigint>()
  for (const row of rows) {
    const currency = currencyOf(row, column.currencyColumn) ?? ''
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(row[column.key] as number))
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor: minor.toString() }))
}

export function BulkBar({ list, actions, target, total, picked, onAll, onClear }: BulkBarProps) {
  const sums = target.selection.kind === 'some' && picked.length === target.count ? sumsOf(list, picked) : []
  const column = list.columns.filter((one) => one.type === 'money' && one.summed).at(-1)
  return (
    <div className="bulk-bar" role="region" aria-label={text.list.selection}>
      <strong className="num">{text.list.selected(formatCount(target.count))}</strong>
      {sums.length > 0 && column && (
        <span className="ink2">
          {column.label.toLowerCase()}{' '}
          {sums.map((sum, index) => (
            <span key={sum.currency}>
              {index > 0 && ', '}
              <Amount minor={sum.minor} currency={sum.currency} strong />
            </span>
          ))}
        </span>
      )}
      {actions.length > 0 && <span className="bulk-line" />}
      {actions.map((action) => (
        <Button key={action.key} small kind={action.danger ? 'danger' : 'default'} keys={action.keys} onClick={() => action.run(target)}>
          {action.label}
        </Button>
      ))}
      <span className="spacer" />
      {target.count < total && (
        <button type="button" className="link-quiet key-label" onClick={onAll}>
          <KeyHint keys="Shift X" /> {text.list.selectAllOf(formatCount(total))}
        </button>
      )}
      <button type="button" className="link-quiet key-label" onClick={onClear}>
        <KeyHint keys="Esc" /> {text.list.clear}
      </button>
    </div>
  )
}
