/**
 * Chooses a record of another entity, by its id or by its code: type a part of its code or name, arrows, Enter. What is
 * not there yet is made from here.
 */
import { Popover } from '@mantine/core'
import { ChevronDown, Plus, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import type { Filter, ListDescription, ListPage, ListRow } from '../../src-core/operations/contract.ts'
import { useOperation } from '../client/use-operation.ts'
import { useSystem } from '../client/use-session.ts'
import { IconButton } from '../components/button.tsx'
import { text } from '../text/en.ts'
import { recordLabel, rowLabel } from '../records/record-label.ts'
import type { BoxProps } from './boxes.tsx'
import { type MadeRecord, useMaker } from './maker.ts'
import { focusNextField } from './next-field.ts'
import { useChosenInSight } from './use-chosen-in-sight.ts'

interface ChoosingProps extends BoxProps {
  readonly entity: string
  readonly optional?: boolean
  /** Offered while nothing is typed; all others can be found by typing. */
  readonly usual?: readonly Filter[] | undefined
  /** Offers to make one that is not there: in forms, not where records are looked for. */
  readonly makes?: boolean
  /** Told of words that are left in the box and name none of the records; they stay until they are mended. */
  readonly onFault?: (reason: string | null) => void
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

interface Matches {
  readonly rows: readonly ListRow[]
  /** They are not those of what is typed now. */
  readonly outdated: boolean
}

function useMatches(list: ListDescription | undefined, search: string, enabled: boolean, usual?: readonly Filter[]): Matches {
  const typed = search.trim()
  const asked = typed === '' ? (usual === undefined ? {} : { filter: usual }) : { search: typed }
  const { data, outdated } = useOperation<ListPage>(
    `${list?.name}.list`,
    { ...asked, limit: SHOWN },
    { enabled: enabled && list !== undefined, keepPrevious: true },
  )
  return { rows: codeFirst(data?.rows ?? [], typed), outdated: outdated || data === undefined }
}

/** Whose code was typed stands before those that hold the words anywhere. */
function codeFirst(rows: readonly ListRow[], typed: string): readonly ListRow[] {
  const isMeant = (row: ListRow) => String(row['code']).toLowerCase() === typed.toLowerCase()
  return [...rows.filter(isMeant), ...rows.filter((row) => !isMeant(row))]
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
  return (
    <ChoosingBox
      {...rest}
      isEmpty={value === null}
      shown={shown}
      onTake={(row) => onChange(row.id)}
      onMade={({ id }) => onChange(id)}
      onClear={() => onChange(null)}
    />
  )
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
      onMade={({ code }) => onChange(code)}
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
  readonly onMade: (record: MadeRecord) => void
  readonly onClear: () => void
}

function ChoosingBox({
  entity,
  isEmpty,
  shown,
  optional = true,
  usual,
  makes = false,
  onType,
  onTake,
  onMade,
  onClear,
  onFault,
  onLeave,
  disabled,
  autoFocus,
  ...rest
}: ChoosingBoxProps) {
  const list = useSystem().list(entity)
  const maker = useMaker()
  const options = useId()
  const box = useRef<HTMLInputElement>(null)
  const [search, setSearch] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [entered, setEntered] = useState(false)
  // Left while what is typed is still looked for; and the words that named nothing.
  const [left, setLeft] = useState(false)
  const [unknown, setUnknown] = useState<string | null>(null)
  const open = search !== null
  const { rows, outdated } = useMatches(list, search ?? '', open, usual)
  const offer = makes ? maker.offer(entity) : null
  const last = rows.length - (offer === null ? 1 : 0)
  const close = () => {
    setSearch(null)
    setAt(0)
    setEntered(false)
    setLeft(false)
  }
  const known = () => {
    if (unknown === null) return
    setUnknown(null)
    onFault?.(null)
  }
  const make = () => {
    maker.make({
      entity,
      typed: search ?? '',
      onMade: (record) => {
        known()
        onMade(record)
        focusNextField(box.current)
      },
      onLeft: () => box.current?.focus(),
    })
    close()
  }
  const take = (index: number) => {
    const row = rows[index]
    if (row) {
      known()
      onTake(row)
      close()
    } else if (offer !== null) make()
  }
  // Enter before the answer is there takes the first of the answer, never what was found for fewer letters
  const takeEntered = useEffectEvent(() => {
    if (entered && open && !outdated) take(at)
  })
  useEffect(() => {
    takeEntered()
  }, [entered, outdated])
  // Whose code stands in the box is meant; other words are never dropped without a word
  const settle = useEffectEvent(() => {
    if (!left || outdated) return
    const typed = search?.trim() ?? ''
    const meant = rows.find((row) => String(row['code']).toLowerCase() === typed.toLowerCase())
    if (meant) {
      known()
      onTake(meant)
    } else if (onFault) {
      setUnknown(typed)
      onFault(text.form.noSuch(list?.label.toLowerCase() ?? '', typed))
    }
    close()
    onLeave?.()
  })
  useEffect(() => {
    settle()
  }, [left, outdated])
  const leave = () => {
    const typed = search?.trim() ?? ''
    if (onType === undefined && typed !== '' && typed !== shown) return setLeft(true)
    close()
    onLeave?.()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => (open ? setAt(Math.min(at + 1, last)) : setSearch('')),
      ArrowUp: () => setAt(Math.max(at - 1, 0)),
      ...(open ? { Enter: () => (outdated ? setEntered(true) : take(at)), Escape: close } : {}),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    // fixed: a sheet that scrolls would cut it off
    <Popover opened={open && !left} position="bottom-start" width="target" floatingStrategy="fixed" withinPortal={false} withRoles={false}>
      <Popover.Target>
        <div className="box-with-button">
          <input
            {...rest}
            ref={box}
            type="text"
            role="combobox"
            data-mantine-stop-propagation={open || undefined}
            className="box"
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            data-autofocus={autoFocus || undefined}
            aria-expanded={open}
            aria-controls={options}
            aria-autocomplete="list"
            aria-activedescendant={open && at <= last ? `${options}-${at}` : undefined}
            placeholder={isEmpty ? text.form.searchFor(list?.label ?? entity) : undefined}
            value={search ?? unknown ?? shown}
            onChange={(event) => {
              setSearch(event.currentTarget.value)
              setAt(0)
              setLeft(false)
              known()
              onType?.(event.currentTarget.value)
            }}
            onClick={() => search === null && setSearch('')}
            onKeyDown={onKeyDown}
            onBlur={leave}
          />
          <Mark
            clears={optional && (!isEmpty || unknown !== null) && !disabled}
            onClear={() => {
              known()
              onClear()
            }}
          />
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        <Options id={options} rows={rows} at={at} list={list} label={list?.pluralLabel ?? entity} offer={offer} onTake={take} />
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
  /** The last option: another one is made. */
  readonly offer: string | null
  readonly onTake: (index: number) => void
}

function Options({ id, label, rows, at, list, offer, onTake }: OptionsProps) {
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
            onTake(index)
          }}
        >
          {list ? rowLabel(row, list) : row.id}
        </li>
      ))}
      {rows.length === 0 && <li className="option ink3">{text.form.nothingFits}</li>}
      {offer !== null && (
        <li
          id={`${id}-${rows.length}`}
          role="option"
          aria-selected={at === rows.length}
          className="option option-new"
          onMouseDown={(event) => {
            event.preventDefault()
            onTake(rows.length)
          }}
        >
          <Plus size={13} strokeWidth={1.6} aria-hidden /> {offer}
        </li>
      )}
    </ul>
  )
}
