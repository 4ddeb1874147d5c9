import { expect, test } from 'vitest'
import { balancesOfNodes } from '../../../src-renderer/pages/customer/account-data.ts'
import { mergeTimelines } from '../../../src-renderer/pages/customer/timeline-panel.tsx'
import {
  closedAtFirst,
  nearestAbove,
  nearestOf,
  nodeKey,
  subtreeOf,
  type TreeNode,
  visibleNodes,
} from '../../../src-renderer/pages/customer/tree-rows.ts'

function node(kind: TreeNode['kind'], id: number, depth: number, parent: TreeNode | null): TreeNode {
  const above = { parent_kind: parent?.kind ?? null, parent_id: parent?.id ?? null }
  return { kind, id, code: `${kind}-${id}`, name: `${kind} ${id}`, status: 'active', depth, ...above, currency: depth === 0 ? null : 'EUR' }
}
const customer = node('customer', 1, 0, null)
const main = node('customerAccount', 1, 1, customer)
const billed = node('billingAccount', 1, 2, main)
const user = node('userAccount', 1, 3, billed)
const subscription = node('subscription', 1, 4, user)
const second = node('customerAccount', 2, 1, customer)
const nodes = [customer, main, billed, user, subscription, second]

test('a closed node hides all below it and nothing else', () => {
  expect(visibleNodes(nodes, new Set([nodeKey(billed)]))).toEqual([customer, main, billed, second])
  expect(visibleNodes(nodes, new Set())).toEqual(nodes)
})

test('a subtree ends where the next node is no deeper', () => {
  expect(subtreeOf(nodes, main)).toEqual([main, billed, user, subscription])
  expect(subtreeOf(nodes, second)).toEqual([second])
})

test('the account meant is the node, one above it, else the first below', () => {
  expect(nearestAbove(nodes, subscription, 'billingAccount')).toBe(billed)
  expect(nearestAbove(nodes, second, 'billingAccount')).toBeUndefined()
  expect(nearestOf(nodes, customer, 'billingAccount')).toBe(billed)
})

test('small trees begin open, big ones with their subscriptions closed', () => {
  expect(closedAtFirst(nodes).size).toBe(0)
  expect([...closedAtFirst(nodes, 3)]).toEqual(['userAccount:1', 'subscription:1'])
})

test('open amounts add up account by account, and never over two currencies', () => {
  const row = (id: number, account: number, billing: number | null, currency: string, open_minor: number) => ({
    ...{ id, customer_account_id: account, billing_account_id: billing, currency, open_minor },
  })
  const sums = balancesOfNodes(nodes, [row(1, 1, 1, 'EUR', 500), row(2, 1, null, 'EUR', -200), row(3, 2, null, 'USD', 100)])
  expect(sums.get('customerAccount:1')).toEqual({ minor: 300, currency: 'EUR' })
  expect(sums.get('billingAccount:1')).toEqual({ minor: 500, currency: 'EUR' })
  expect(sums.has('customer:1')).toBe(false)
})

test('an entry that touched two records stands in the timeline once, newest first', () => {
  const entry = (id: number) => ({ entry: id, at: id, operation: '', summary: '', actor: '', undo: null })
  expect(
    mergeTimelines([
      [entry(3), entry(1)],
      [entry(3), entry(2)],
    ]).map((one) => one.entry),
  ).toEqual([3, 2, 1])
})
