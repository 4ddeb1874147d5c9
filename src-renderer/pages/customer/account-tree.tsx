/** The account tree at the left: customer > customer account > billing account > user account > subscription > service. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { Amount } from '../../components/amount.tsx'
import { Status } from '../../components/status.tsx'
import { customerText as text } from './text.ts'
import { closedAtFirst, nodeKey, type TreeNode, visibleNodes } from './tree-rows.ts'

export interface NodeBalance {
  readonly minor: number
  readonly currency: string
}

export interface AccountTreeProps {
  readonly nodes: readonly TreeNode[]
  readonly selected: string
  readonly balances: ReadonlyMap<string, NodeBalance>
  readonly onSelect: (node: TreeNode) => void
}

export function AccountTree({ nodes, selected, balances, onSelect }: AccountTreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => closedAtFirst(nodes))
  const shown = useMemo(() => visibleNodes(nodes, closed), [nodes, closed])
  const toggle = (node: TreeNode, close: boolean) =>
    setClosed((before) => {
      const next = new Set(before)
      if (close) next.add(nodeKey(node))
      else next.delete(nodeKey(node))
      return next
    })
  const onKeyDown = (event: KeyboardEvent) => {
    const at = shown.findIndex((node) => nodeKey(node) === selected)
    const node = shown[at]
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = shown[at + step]
    if (step !== 0 && next) onSelect(next)
    else if (node && event.key === 'ArrowLeft') toggle(node, true)
    else if (node && event.key === 'ArrowRight') toggle(node, false)
    else return
    event.preventDefault()
  }
  return (
    <section className="account-tree" aria-label={text.accounts}>
      <div className="section-head">
        <h2 className="section-title">{text.accounts}</h2>
        <span className="spacer" />
        <span className="small ink2 num">{text.accountsShown(shown.length, nodes.length)}</span>
      </div>
      <div
        className="account-nodes"
        role="tree"
        aria-label={text.accounts}
        tabIndex={0}
        aria-activedescendant={`node-${selected}`}
        onKeyDown={onKeyDown}
      >
        {shown.map((node) => (
          <NodeRow
            key={nodeKey(node)}
            node={node}
            branch={(nodes[nodes.indexOf(node) + 1]?.depth ?? 0) > node.depth}
            closed={closed.has(nodeKey(node))}
            selected={nodeKey(node) === selected}
            balance={balances.get(nodeKey(node))}
            onSelect={() => onSelect(node)}
            onToggle={(close) => toggle(node, close)}
          />
        ))}
      </div>
      <dl className="account-legend">
        {Object.entries(text.kinds).map(([kind, [short, long]]) => (
          <div key={kind}>
            <dt>{short}</dt>
            <dd>{long}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

interface NodeRowProps {
  readonly node: TreeNode
  readonly branch: boolean
  readonly closed: boolean
  readonly selected: boolean
  readonly balance: NodeBalance | undefined
  readonly onSelect: () => void
  readonly onToggle: (close: boolean) => void
}

function NodeRow({ node, branch, closed, selected, balance, onSelect, onToggle }: NodeRowProps) {
  const [short, long] = text.kinds[node.kind]
  const Mark = closed ? ChevronRight : ChevronDown
  return (
    <div
      id={`node-${nodeKey(node)}`}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-selected={selected}
      aria-expanded={branch ? !closed : undefined}
      className={selected ? 'account-node account-node-selected' : 'account-node'}
      style={{ paddingLeft: 8 + node.depth * 11 }}
      title={`${long} ${node.code} ${node.name}`}
      onClick={onSelect}
    >
      <span
        className="account-mark"
        aria-hidden
        onClick={(event) => {
          if (!branch) return
          event.stopPropagation()
          onToggle(!closed)
        }}
      >
        {branch && <Mark size={13} strokeWidth={1.6} />}
      </span>
      <span className="account-kind">{short}</span>
      <span className="ellipsis account-name">{node.name}</span>
      {balance ? <Amount minor={balance.minor} currency={balance.currency} code="none" zeroMark /> : <NodeStatus node={node} />}
    </div>
  )
}

/** A dot is enough: the row names its kind. An active account needs none. */
function NodeStatus({ node }: { readonly node: TreeNode }) {
  const below = node.kind === 'subscription' || node.kind === 'service'
  return below || node.status !== 'active' ? <Status code={node.status} shapeOnly /> : null
}
