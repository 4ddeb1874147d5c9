/** Letters and heads of the sheet's columns. */
import { Asterisk, Calendar, Hash, List, ToggleRight, Type } from 'lucide-react'
import type { GridColumnType } from '../../../src-core/pricing/contract.ts'
import type { SheetColumn } from './sheet/columns.ts'
import type { Place } from './sheet/state.ts'

const ICONS: Record<GridColumnType, typeof Type> = {
  text: Type,
  number: Hash,
  numberRange: Hash,
  boolean: ToggleRight,
  date: Calendar,
  dateRange: Calendar,
  textList: List,
  textMultipleList: List,
  numberList: List,
  numberMultipleList: List,
}

/** The type stands once a grid column, and at the price in the plan's currency. */
function hasIcon({ kind }: SheetColumn): boolean {
  return kind === 'cell' || kind === 'from' || kind === 'price'
}

export function SheetHead({ columns, cursor }: { readonly columns: readonly SheetColumn[]; readonly cursor: Place }) {
  return (
    <div className="pg-heads">
      <div className="pg-row pg-letters" aria-hidden>
        <span />
        {columns.map((column, index) => (
          <span key={column.key} className={index === cursor.column ? 'pg-letter-current' : undefined}>
            {column.letter}
          </span>
        ))}
      </div>
      <div className="pg-row pg-head" role="row">
        <span role="presentation" />
        {columns.map((column) => {
          const Icon = column.match === 'longestPrefix' ? Asterisk : ICONS[column.type]
          return (
            <span key={column.key} role="columnheader" className={column.right ? 'pg-cell pg-right' : 'pg-cell'} title={column.hint}>
              {hasIcon(column) && <Icon size={12} strokeWidth={1.6} aria-hidden />}
              <span className="ellipsis">{column.label}</span>
            </span>
          )
        })}
      </div>
    </div>
  )
}
