/** Chooses a record of another entity, by its id or by its code: type a part of its code or name, arrows, Enter. */
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

interface ChoosingProps extends BoxProps {
  readonly entity: string
  readonly optional?: boolean
}

export interface ReferenceBoxProps extends ChoosingProps {
  readonly value: number | null
  readonly onChange: (id: number | null) => void
}

export interface CodeBoxProps extends ChoosingProps {
  readonly value: string | null
  readonly onChange: (code: string | null) => void
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

/** The label of the record of a code; nothing where there is none of it. */
function useCodeLabel(entity: string, code: string | null): string | undefined {
  const list = useSystem().list(entity)
  const { data } = useOperation<ListPage>(
    `${entity}.list`,
    { filter: [{ column: 'code', op: '$equals', value: code }], limit: 1 },
    { enabled: list !== undefined && code !== null },
  )
  const [row] = data?.rows ?? []
  return row && list ? rowLabel(row, list) : undefined
}

/** Chooses by id. */
export function ReferenceBox({ value, onChange, ...rest }: ReferenceBoxProps) {
  const label = useRecordLabel(rest.entity, value)
  const shown = label ?? (value === null ? '' : `#${value}`)
  return <ChoosingBox {...rest} isEmpty={value === null} shown={shown} onTake={(row) => onChange(row.id)} onClear={() => onChange(null)} />
}

/** Chooses by code: what is typed is the code, whether or not it is among those offered. */
export function CodeBox({ value, onChange, ...rest }: CodeBoxProps) {
  const label = useCodeLabel(rest.entity, value)
  return (
    <ChoosingBox
      {...rest}
      isEmpty={value === null}
      shown={label ?? value ?? ''}
      onType={(typed) => onChange(typed.trim() === '' ? null : typed.trim())}
      onTake={(row) => onChange(String(row['code']))}
      onClear={() => onChange(null)}
    />
  )
}

interface ChoosingBoxProps extends ChoosingProps {
  readonly isEmpty: boolean
  /** What the box shows while nothing is typed. */
  readonly shown: string
  /** Told of each letter, where what is typed is the value. */
  readonly onType?: (typed: string) => void
  readonly onTake: (row: ListRow) => void
  readonly onClear: () => void
}

function ChoosingBox({
  entity,
  isEmpty,
  shown,
  optional = true,
  onType,
  onTake,
  onClear,
  onLeave,
  disabled,
  autoFocus,
  ...rest
}: ChoosingBoxProps) {
  const list = useSystem().list(entity)
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
    onTake(row)
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
            placeholder={isEmpty ? text.form.searchFor(list?.label ?? entity) : undefined}
            value={search ?? shown}
            onChange={(event) => {
              setSearch(event.currentTarget.value)
              setAt(0)
              onType?.(event.currentTarget.value)
            }}
            onClick={() => search === null && setSearch('')}
            onKeyDown={onKeyDown}
            onBlur={() => {
              close()
              onLeave?.()
            }}
          />
          <Mark clears={optional && !isEmpty && !disabled} onClear={onClear} />
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
