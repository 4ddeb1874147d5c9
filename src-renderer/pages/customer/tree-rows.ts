/** The account tree as rows: a node stands below the last node before it whose depth is one less. */

export type NodeKind = 'customer' | 'customerAccount' | 'billingAccount' | 'userAccount' | 'subscription' | 'service'

/** A node as `customer.tree` answers it. */
export interface TreeNode {
  readonly kind: NodeKind
  readonly id: number
  readonly code: string
  readonly name: string
  readonly status: string
  readonly depth: number
  readonly parent_kind: NodeKind | null
  readonly parent_id: number | null
  /** Of customer accounts and of what stands below them. */
  readonly currency: string | null
}

/** Nodes of one kind and id are one: `customerAccount:7`. */
export function nodeKey(node: Pick<TreeNode, 'kind' | 'id'>): string {
  return `${node.kind}:${node.id}`
}

/** The nodes that are in sight: those with no closed node above them. */
export function visibleNodes(nodes: readonly TreeNode[], closed: ReadonlySet<string>): readonly TreeNode[] {
  let hiddenBelow = Number.POSITIVE_INFINITY
  return nodes.filter((node) => {
    if (node.depth > hiddenBelow) return false
    hiddenBelow = closed.has(nodeKey(node)) ? node.depth : Number.POSITIVE_INFINITY
    return true
  })
}

/** The node and all that stands below it. */
export function subtreeOf(nodes: readonly TreeNode[], root: TreeNode): readonly TreeNode[] {
  const from = nodes.indexOf(root)
  const end = nodes.findIndex((node, index) => index > from && node.depth <= root.depth)
  return nodes.slice(from, end < 0 ? nodes.length : end)
}

/** The nearest node of a kind: the node itself, else above it. */
export function nearestAbove(nodes: readonly TreeNode[], node: TreeNode, kind: NodeKind): TreeNode | undefined {
  let current: TreeNode | undefined = node
  while (current !== undefined && current.kind !== kind) {
    const { parent_kind, parent_id }: TreeNode = current
    current = nodes.find((one) => one.kind === parent_kind && one.id === parent_id)
  }
  return current
}

/** The node of a kind that a choice means: itself, above it, else the first below it. */
export function nearestOf(nodes: readonly TreeNode[], node: TreeNode, kind: NodeKind): TreeNode | undefined {
  return nearestAbove(nodes, node, kind) ?? subtreeOf(nodes, node).find((one) => one.kind === kind)
}

/** Big trees begin with their subscriptions closed. */
export function closedAtFirst(nodes: readonly TreeNode[], most = 60): ReadonlySet<string> {
  if (nodes.length <= most) return new Set()
  return new Set(nodes.filter((node) => node.kind === 'userAccount' || node.kind === 'subscription').map(nodeKey))
}
