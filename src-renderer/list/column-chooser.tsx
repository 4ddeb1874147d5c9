/** Which columns a list shows, and in which order. */
import { Popover } from '@mantine/core'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { ListDescription } from '../../src-core/operations/contract.ts'
import { Button, IconButton } from '../components/button.tsx'
import { CheckBox } from '../components/check.tsx'
import { text } from '../text/en.ts'
import { isInternal } from './filters.ts'
import { chosenColumns } from './layout.ts'

export interface ColumnChooserProps {
  readonly list: ListDescription
  readonly keys: readonly string[] | null
  /** Columns that the window is too narrow for. */
  readonly dropped: ReadonlySet<string>
  readonly onChange: (keys: readonly string[] | null) => void
}

function moved(keys: readonly string[], key: string, step: number): readonly string[] {
  const index = keys.indexOf(key)
  const target = index + step
  if (index < 0 || target < 0 || target >= keys.length) return keys
  const next = keys.filter((one) => one !== key)
  return [...next.slice(0, target), key, ...next.slice(target)]
}

export function ColumnChooser({ list, keys, dropped, onChange }: ColumnChooserProps) {
  const [open, setOpen] = useState(false)
  const shown = chosenColumns(list.columns, keys).map((column) => column.key)
  const order = [
    ...chosenColumns(list.columns, shown),
    ...list.columns.filter((column) => !shown.includes(column.key) && !isInternal(column)),
  ]
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button onClick={() => setOpen((before) => !before)} aria-expanded={open}>
          {text.list.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className="column-list">
          {order.map((column) => {
            const on = shown.includes(column.key)
            return (
              <li key={column.key} className="column-line">
                <CheckBox
                  label={column.label}
                  checked={on}
                  onChange={(next) => onChange(next ? [...shown, column.key] : shown.filter((key) => key !== column.key))}
                />
                <span className="spacer tiny ink3">{on && dropped.has(column.key) ? text.list.tooNarrow : ''}</span>
                <IconButton label={text.list.moveUp(column.label)} disabled={!on} onClick={() => onChange(moved(shown, column.key, -1))}>
                  <ArrowUp size={13} strokeWidth={1.6} aria-hidden />
                </IconButton>
                <IconButton label={text.list.moveDown(column.label)} disabled={!on} onClick={() => onChange(moved(shown, column.key, 1))}>
                  <ArrowDown size={13} strokeWidth={1.6} aria-hidden />
                </IconButton>
              </li>
            )
          })}
        </ul>
        <Button small kind="text" disabled={keys === null} onClick={() => onChange(null)}>
          {text.list.ownColumns}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
