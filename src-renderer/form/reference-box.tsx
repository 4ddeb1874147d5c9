/** Chooses a record of another entity: type a part of its code or name, arrows, Enter. */
import { Popover } from '@mantine/core'
import { ChevronDown, X } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { ListDescription, ListPage, ListRow } from '../../src-core/operations/contract.ts'
import { useOperation } from '../client/use-operation.ts'
import { useSystem } from '../client/use-session.ts'
import { IconButton } from '../components/button.tsx'
import { text } from '../text/en.ts'
import { recordLabel, rowLabel } from '../records/record-label.ts'
import type { BoxProps } from './boxes.tsx'
import { useChosenInSight } from './use-chosen-in-sight.ts'

export interface ReferenceBoxProps extends BoxProps {
  readonly entity: string
  readonly value: number | null
  readonly optional?: boolean
  readonly onChange: (id: number | null) => void
}

const SHOWN = 12

/** The label of a record that is referred to; its code and name. */
export function useRecordLabel(entity: string | undefined, id: number | null): string | undefined {
  const system = useSystem()
  const known = entity !== undefined && system.operation(`${entity}.get`) !== undefined
  const { data } = useOperation<Readonly<Record<string, unknown>>>(`${entity}.get`, { id }, { enabled: known && id !== null })
  return data ? recordLabel(data) : undefined
}

function useMatches(list: ListDescription | undefined, search: string, enabled: boolean): readonly ListRow[] {
  const { data } = useOperation<ListPage>(
    `${list?.name}.list`,
    { ...(search.trim() === '' ? {} : { search: search.trim() }), limit: SHOWN },
    { enabled: enabled && list !== undefined, keepPrevious: true },
  )
  return data?.rows ?? []
}

export function ReferenceBox({ entity, value, optional = true, onChange, onLeave, disabled, autoFocus, ...rest }: ReferenceBoxProps) {
  const list = useSystem().list(entity)
  const label = useRecordLabel(entity, value)
  const options = useId()
  const [search, setSearch] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const open = search !== null
  const rows = useMatches(list, search ?? '', open)
  const close = () => {
    setSearch(null)
    setAt(0)
  }
  const take = (row: ListRow | undefined) => {
    if (!row) return
    onChange(row.id)
    close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => (open ? setAt(Math.min(at + 1, rows.length - 1)) : setSearch('')),
      ArrowUp: () => setAt(Math.max(at - 1, 0)),
      ...(open ? { Enter: () => take(rows[at]), Escape: close } : {}),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <Popover opened={open} position="bottom-start" width="target" withinPortal={false} withRoles={false}>
      <Popover.Target>
        <div className="box-with-button">
          <input
            {...rest}
            type="text"
            role="combobox"
            className="box"
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            data-autofocus={autoFocus || undefined}
            aria-expanded={open}
            aria-controls={options}
            aria-autocomplete="list"
            aria-activedescendant={open && rows[at] ? `${options}-${at}` : undefined}
            placeholder={value === null ? text.form.searchFor(list?.label ?? entity) : undefined}
            value={search ?? label ?? (value === null ? '' : `#${value}`)}
            onChange={(event) => {
              setSearch(event.currentTarget.value)
              setAt(0)
            }}
            onClick={() => search === null && setSearch('')}
            onKeyDown={onKeyDown}
            onBlur={() => {
              close()
              onLeave?.()
            }}
          />
          <Mark clears={optional && value !== null && !disabled} onClear={() => onChange(null)} />
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        <Options id={options} rows={rows} at={at} list={list} label={list?.pluralLabel ?? entity} onTake={take} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Clears what is chosen, or says that there is something to choose. */
function Mark({ clears, onClear }: { readonly clears: boolean; readonly onClear: () => void }) {
  if (clears) {
    return (
      <IconButton label={text.form.clear} onClick={onClear}>
        <X size={13} strokeWidth={1.6} aria-hidden />
      </IconButton>
    )
  }
  return (
    <span className="box-mark" aria-hidden>
      <ChevronDown size={14} strokeWidth={1.6} />
    </span>
  )
}

interface OptionsProps {
  readonly id: string
  readonly label: string
  readonly rows: readonly ListRow[]
  readonly at: number
  readonly list: ListDescription | undefined
  readonly onTake: (row: ListRow) => void
}

function Options({ id, label, rows, at, list, onTake }: OptionsProps) {
  const box = useRef<HTMLUListElement>(null)
  useChosenInSight(box, at)
  return (
    <ul id={id} ref={box} role="listbox" aria-label={label} className="options">
      {rows.map((row, index) => (
        <li
          key={row.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          className="option ellipsis"
          onMouseDown={(event) => {
            event.preventDefault()
            onTake(row)
          }}
        >
          {list ? rowLabel(row, list) : row.id}
        </li>
      ))}
      {rows.length === 0 && <li className="option ink3">{text.form.nothingFits}</li>}
    </ul>
  )
}
