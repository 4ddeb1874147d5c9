/** The derivation of an amount: a tree that adds up, opened and closed by key, down to the usage record. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import type { ExplanationNode } from '../../src-core/operations/contract.ts'
import { useTimeForm } from '../client/use-session.ts'
import { text } from '../text/en.ts'
import { DecimalAmount } from './amount.tsx'
import { howText, type OpenRow, openRows } from './explain-rows.ts'

export interface ExplainTreeProps {
  readonly root: ExplanationNode
  /** Opens a price plan line, a usage record, an invoice line. */
  readonly onFollow?: ((link: { readonly entity: string; readonly id: number }) => void) | undefined
  /** Levels that are open at first. */
  readonly openLevels?: number
  /** Under the tree: that it adds up, when it was rated. */
  readonly foot?: ReactNode
}

/** Paths of the nodes down to a level. */
function pathsTo(node: ExplanationNode, levels: number, path = '0'): string[] {
  if (levels === 0) return []
  return [path, ...node.children.flatMap((child, index) => pathsTo(child, levels - 1, `${path}.${index}`))]
}

export function ExplainTree({ root, onFollow, openLevels = 2, foot }: ExplainTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(pathsTo(root, openLevels)))
  const [cursor, setCursor] = useState('0')
  const body = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => openRows(root, open), [root, open])
  const toggle = (path: string, on: boolean) =>
    setOpen((before) => {
      const next = new Set(before)
      if (on) next.add(path)
      else next.delete(path)
      return next
    })
  const go = (path: string | undefined) => {
    if (path === undefined) return
    setCursor(path)
    body.current?.querySelector(`[data-path="${path}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex((row) => row.path === cursor)
    const row = rows[index]
    if (!row) return
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(rows[index + 1]?.path),
      ArrowUp: () => go(rows[index - 1]?.path),
      ArrowRight: () => (row.open || row.node.children.length === 0 ? go(rows[index + 1]?.path) : toggle(row.path, true)),
      ArrowLeft: () => (row.open ? toggle(row.path, false) : go(row.path.split('.').slice(0, -1).join('.') || '0')),
      Enter: () => (row.node.link && onFollow ? onFollow(row.node.link) : toggle(row.path, !row.open)),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <div className="explain">
      <div
        className="explain-scroll"
        role="treegrid"
        aria-label={text.explain.title}
        tabIndex={0}
        onKeyDown={onKeyDown}
        ref={body}
        aria-activedescendant={`explain-${cursor}`}
      >
        <div className="explain-row explain-head" role="row">
          <span role="columnheader">{text.explain.step}</span>
          <span role="columnheader">{text.explain.how}</span>
          <span role="columnheader" className="right">
            {text.explain.amount}
          </span>
        </div>
        {rows.map((row) => (
          <ExplainRow
            key={row.path}
            row={row}
            current={row.path === cursor}
            onToggle={() => {
              setCursor(row.path)
              toggle(row.path, !row.open)
            }}
            onFollow={onFollow}
          />
        ))}
      </div>
      {foot && <div className="explain-foot">{foot}</div>}
    </div>
  )
}

interface ExplainRowProps {
  readonly row: OpenRow
  readonly current: boolean
  readonly onToggle: () => void
  readonly onFollow: ExplainTreeProps['onFollow']
}

function ExplainRow({ row, current, onToggle, onFollow }: ExplainRowProps) {
  const { node } = row
  const branch = node.children.length > 0
  const Mark = row.open ? ChevronDown : ChevronRight
  const how = howText(node, useTimeForm())
  return (
    <div
      id={`explain-${row.path}`}
      data-path={row.path}
      role="row"
      aria-level={row.level + 1}
      aria-expanded={branch ? row.open : undefined}
      aria-selected={current}
      className={current ? 'explain-row explain-current' : 'explain-row'}
      onClick={branch ? onToggle : undefined}
    >
      <span role="gridcell" className="explain-step" style={{ paddingLeft: row.level * 15 }}>
        <span className="explain-mark">{branch && <Mark size={13} strokeWidth={1.6} aria-hidden />}</span>
        <span className={branch && row.money ? 'ellipsis strong' : 'ellipsis'} title={node.label}>
          {node.label}
        </span>
      </span>
      <span role="gridcell" className="ellipsis ink2" title={how}>
        {node.link && onFollow ? (
          <button type="button" className="link" tabIndex={-1} onClick={() => node.link && onFollow(node.link)}>
            {how || text.explain.open}
          </button>
        ) : (
          how
        )}
      </span>
      <span role="gridcell" className="right">
        {node.amount !== null && (
          <DecimalAmount value={node.amount} unit={node.unit} digits={digitsOf(node.amount)} strong={branch && row.money} />
        )}
      </span>
    </div>
  )
}

/** A posted amount keeps two digits at least; a step shows those that it has, up to six. */
function digitsOf(amount: string): number {
  return amount.includes('.') ? 2 : 0
}
