/** The derivation beside the page: pointing at a step marks its line on the page, and the other way round. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { useDecimals, useTimeForm } from '../../client/use-session.ts'
import { DecimalAmount } from '../../components/amount.tsx'
import { howText, type OpenRow, openRows } from '../../components/explain-rows.ts'
import { text as shared } from '../../text/en.ts'
import { pageNode } from './document-marks.ts'
import type { Marks } from './use-marks.ts'

type Follow = (link: { readonly entity: string; readonly id: number }) => void

export interface ExplanationProps {
  readonly root: ExplanationNode
  readonly marks: Marks
  /** Whether a link of this kind leads to a page. */
  readonly leads: (entity: string) => boolean
  readonly onFollow: Follow
  readonly foot: ReactNode
}

/** What a key does at a row of the tree. */
function keyAct(
  key: string,
  rows: readonly OpenRow[],
  marks: Marks,
  onFollow: (node: ExplanationNode) => boolean,
): (() => void) | undefined {
  const index = rows.findIndex((row) => row.path === marks.cursor)
  const row = rows[index]
  if (!row) return undefined
  const go = (path: string | undefined) => path !== undefined && marks.choose(path)
  const branch = row.node.children.length > 0
  const acts: Record<string, () => void> = {
    ArrowDown: () => go(rows[index + 1]?.path),
    ArrowUp: () => go(rows[index - 1]?.path),
    ArrowRight: () => (row.open || !branch ? go(rows[index + 1]?.path) : marks.toggle(row.path, true)),
    ArrowLeft: () => (row.open ? marks.toggle(row.path, false) : go(row.path.split('.').slice(0, -1).join('.') || '0')),
    Enter: () => onFollow(row.node) || marks.toggle(row.path, !row.open),
    Home: () => go(rows[0]?.path),
    End: () => go(rows.at(-1)?.path),
  }
  return acts[key]
}

export function Explanation({ root, marks, leads, onFollow, foot }: ExplanationProps) {
  const body = useRef<HTMLDivElement>(null)
  const digits = useDecimals()
  const rows = useMemo(() => openRows(root, marks.open), [root, marks.open])
  useEffect(() => {
    body.current?.querySelector(`[data-path="${marks.cursor}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [marks.cursor, rows])
  const follow = ({ link }: ExplanationNode) => {
    if (!link || !leads(link.entity)) return false
    onFollow(link)
    return true
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAct(event.key, rows, marks, follow)
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <div className="explain">
      <div
        className="explain-scroll"
        role="treegrid"
        aria-label={shared.explain.title}
        tabIndex={0}
        onKeyDown={onKeyDown}
        ref={body}
        aria-activedescendant={`explain-${marks.cursor}`}
      >
        <div className="explain-row explain-head" role="row">
          <span role="columnheader">{shared.explain.step}</span>
          <span role="columnheader">{shared.explain.how}</span>
          <span role="columnheader" className="right">
            {shared.explain.amount}
          </span>
        </div>
        {rows.map((row) => (
          <Row
            key={row.path}
            row={row}
            marks={marks}
            linked={row.node.link !== undefined && leads(row.node.link.entity)}
            money={(currency) => digits(currency ?? root.unit)}
            onFollow={() => follow(row.node)}
          />
        ))}
      </div>
      <div className="explain-foot">{foot}</div>
    </div>
  )
}

interface RowProps {
  /** The fewest digits of an amount: those of its currency. */
  readonly money: (currency: string | null) => number
  readonly row: OpenRow
  readonly marks: Marks
  readonly linked: boolean
  readonly onFollow: () => void
}

function Row({ row, marks, linked, money, onFollow }: RowProps) {
  const { node, path } = row
  const branch = node.children.length > 0
  const current = path === marks.cursor
  const near = marks.marked !== null && marks.marked !== '0' && pageNode(path) === marks.marked
  const Mark = row.open ? ChevronDown : ChevronRight
  const how = howText(node, useTimeForm())
  const choose = () => {
    marks.choose(path)
    if (branch) marks.toggle(path, !row.open)
  }
  return (
    <div
      id={`explain-${path}`}
      data-path={path}
      role="row"
      aria-level={row.level + 1}
      aria-expanded={branch ? row.open : undefined}
      aria-selected={current}
      className={`explain-row${current ? ' explain-current' : near ? ' explain-near' : ''}`}
      onPointerEnter={() => marks.hover(path)}
      onPointerLeave={() => marks.hover(null)}
      onClick={choose}
    >
      <span role="gridcell" className="explain-step" style={{ paddingLeft: row.level * 15 }}>
        <span className="explain-mark">{branch && <Mark size={13} strokeWidth={1.6} aria-hidden />}</span>
        <span className={branch && row.money ? 'ellipsis strong' : 'ellipsis'} title={node.label}>
          {node.label}
        </span>
      </span>
      <span role="gridcell" className="ellipsis ink2" title={how}>
        {linked ? (
          <button
            type="button"
            className="link"
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation()
              onFollow()
            }}
          >
            {how || shared.explain.open}
          </button>
        ) : (
          how
        )}
      </span>
      <span role="gridcell" className="right">
        {node.amount !== null && (
          <DecimalAmount
            value={node.amount}
            unit={node.unit}
            digits={row.money ? money(node.unit) : node.unit === null ? money(null) : 0}
            strong={branch && row.money}
          />
        )}
      </span>
    </div>
  )
}
