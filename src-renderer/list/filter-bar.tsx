/** The chips of a list: search, filters, and the way to another one. */
import { Popover } from '@mantine/core'
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ColumnDescription, Filter, ListDescription } from '../../src-core/operations/contract.ts'
import { Chip } from '../components/chips.tsx'
import { KeyHint } from '../components/key-hint.tsx'
import { useRecordLabel } from '../form/reference-box.tsx'
import { text } from '../text/en.ts'
import { FilterEditor } from './filter-editor.tsx'
import { type FormatContext, filterWords } from './filters.ts'
import type { ListControl } from './use-list-address.ts'

export interface FilterBarProps {
  readonly list: ListDescription
  readonly control: ListControl
  readonly context: FormatContext
  /** Which editor is open: a filter's position, `new`, or none; the page's `/` opens `new`. */
  readonly open: number | 'new' | null
  readonly onOpen: (open: number | 'new' | null) => void
  readonly aside: ReactNode
}

/** An editor under its chip; the chip is the target, so the popover stands where the eye is. */
function EditorPop({
  opened,
  onClose,
  target,
  children,
}: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly target: ReactNode
  readonly children: ReactNode
}) {
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && onClose()}
      position="bottom-start"
      width={280}
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <span className="chip-target">{target}</span>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={text.filters.add}>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}

export function FilterBar({ list, control, context, open, onOpen, aside }: FilterBarProps) {
  const { state, change } = control
  const columns = list.columns.filter((column) => column.filterable)
  const close = () => onOpen(null)
  const apply = (index: number | 'new', filter: Filter) => {
    change({
      filter: index === 'new' ? [...state.filter, filter] : state.filter.map((one, position) => (position === index ? filter : one)),
    })
    close()
  }
  const search = (words: string) => {
    change({ search: words })
    close()
  }
  const editor = (index: number | 'new', filter: Filter | null) => (
    <FilterEditor columns={columns} filter={filter} onApply={(next) => apply(index, next)} onSearch={search} />
  )
  return (
    <div className="filter-bar">
      {state.search !== '' && (
        <Chip
          field={text.filters.search}
          operator={text.filters.operators.$contains}
          value={state.search}
          onRemove={() => change({ search: '' })}
        />
      )}
      {state.filter.map((filter, index) => (
        <EditorPop
          key={`${filter.column} ${filter.op}`}
          opened={open === index}
          onClose={close}
          target={
            <FilterChip
              filter={filter}
              column={list.columns.find((column) => column.key === filter.column)}
              context={context}
              onOpen={() => onOpen(index)}
              onRemove={() => change({ filter: state.filter.filter((one) => one !== filter) })}
            />
          }
        >
          {editor(index, filter)}
        </EditorPop>
      ))}
      <EditorPop
        opened={open === 'new'}
        onClose={close}
        target={
          <button type="button" className="chip-add" onClick={() => onOpen('new')}>
            <Plus size={13} strokeWidth={1.6} aria-hidden />
            {text.filters.add}
            <KeyHint keys="/" />
          </button>
        }
      >
        {editor('new', null)}
      </EditorPop>
      <span className="spacer" />
      <span className="small ink2 num">{aside}</span>
    </div>
  )
}

interface FilterChipProps {
  readonly filter: Filter
  readonly column: ColumnDescription | undefined
  readonly context: FormatContext
  readonly onOpen: () => void
  readonly onRemove: () => void
}

/** A chip asks for the label of the record that it names; other filters have their words in themselves. */
function FilterChip({ filter, column, context, onOpen, onRemove }: FilterChipProps) {
  const refers = column?.type === 'reference' && typeof filter.value === 'number'
  const label = useRecordLabel(refers ? column.entity : undefined, refers ? (filter.value as number) : null)
  const words = filterWords(filter, column, context, () => label)
  return <Chip {...words} onOpen={onOpen} onRemove={onRemove} />
}

/** Opens and closes the editors of a list's filters. */
export function useFilterEditor(): readonly [number | 'new' | null, (open: number | 'new' | null) => void] {
  return useState<number | 'new' | null>(null)
}
