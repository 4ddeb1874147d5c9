/** New customers, and the tree of a customer's accounts. */
import { refuseFarDays } from '../kernel/far-dates.ts'
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { readRecord } from '../entities/records.ts'
import { defineCommand, defineQuery } from '../operations/define.ts'
import { confirmDates } from '../setup/index.ts'
import { customerIds, customerValues } from './customer-values.ts'
import { createCustomerTree } from './customer-writer.ts'
import { customer } from './model.ts'

/** Its days, and those of its accounts. */
const CUSTOMER_DAYS = ['since', 'exempt_until', 'mandate_date', 'next_invoice_date']

/** One step makes party, customer, customer account, billing account and user account. */
export const createCustomer = defineCommand({
  name: 'customer.create',
  summary: 'New customer with its accounts',
  input: customerValues.extend({ confirm_date: confirmDates }),
  output: customerIds,
  undo: { kind: 'restore' },
  handler: (context, { confirm_date, ...values }) => {
    refuseFarDays(context.today, values, CUSTOMER_DAYS, confirm_date)
    return createCustomerTree(context, values)
  },
})

// ---- The tree

export const NODE_KINDS = ['customer', 'customerAccount', 'billingAccount', 'userAccount', 'subscription', 'service'] as const
export type NodeKind = (typeof NODE_KINDS)[number]

/** A node stands below the last node before it whose depth is one less. */
export interface TreeNode {
  readonly kind: NodeKind
  readonly id: number
  readonly code: string
  readonly name: string
  readonly status: string
  readonly depth: number
  readonly parent_kind: NodeKind | null
  readonly parent_id: number | null
  /** Currency of customer accounts and of what stands below them. */
  readonly currency: string | null
}

export const customerTree = defineQuery({
  name: 'customer.tree',
  summary: 'The accounts, subscriptions and services of a customer, in their order',
  input: z.object({ id: z.number().int() }),
  output: z.custom<{ readonly nodes: readonly TreeNode[] }>(),
  handler: async ({ store }, { id }) => ({ nodes: await treeOf(store, id) }),
})

interface ChildRow {
  readonly id: number
  readonly parent: number
  readonly code: string
  readonly name: string
  readonly status: string
  readonly currency?: string
}
type Level = readonly [kind: NodeKind, rows: readonly ChildRow[]]

const customerAccounts = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('customer_account')
    .select(['id', 'customer_id as parent', 'code', 'name', 'status', 'currency'])
    .where('customer_id', '=', p.id)
    .orderBy('id'),
)
const billingAccounts = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('billing_account as b')
    .innerJoin('customer_account as c', 'c.id', 'b.customer_account_id')
    .select(['b.id', 'c.id as parent', 'b.code', 'b.name', 'b.status'])
    .where('c.customer_id', '=', p.id)
    .orderBy('b.id'),
)
const userAccounts = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('user_account as u')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as c', 'c.id', 'b.customer_account_id')
    .select(['u.id', 'b.id as parent', 'u.code', 'u.name', 'u.status'])
    .where('c.customer_id', '=', p.id)
    .orderBy('u.id'),
)
const subscriptions = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription as s')
    .innerJoin('offer as o', 'o.id', 's.offer_id')
    .innerJoin('user_account as u', 'u.id', 's.user_account_id')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as c', 'c.id', 'b.customer_account_id')
    .select(['s.id', 'u.id as parent', 's.code', 'o.name', 's.status'])
    .where('c.customer_id', '=', p.id)
    .orderBy('s.id'),
)
const services = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('service as v')
    .innerJoin('product as p', 'p.id', 'v.product_id')
    .innerJoin('subscription as s', 's.id', 'v.subscription_id')
    .innerJoin('user_account as u', 'u.id', 's.user_account_id')
    .innerJoin('billing_account as b', 'b.id', 'u.billing_account_id')
    .innerJoin('customer_account as c', 'c.id', 'b.customer_account_id')
    .select(['v.id', 's.id as parent', 'v.code', 'p.name', 'v.status'])
    .where('c.customer_id', '=', p.id)
    .orderBy('v.id'),
)

async function treeOf(store: ReadStore, id: number): Promise<TreeNode[]> {
  const root = await readRecord(store, customer, id)
  const levels: Level[] = [
    ['customerAccount', await store.all(customerAccounts(store), { id })],
    ['billingAccount', await store.all(billingAccounts(store), { id })],
    ['userAccount', await store.all(userAccounts(store), { id })],
    ['subscription', await store.all(subscriptions(store), { id })],
    ['service', await store.all(services(store), { id })],
  ]
  const [, accounts] = levels[0] as Level
  const status = accounts.length > 0 && accounts.every((one) => one.status === 'closed') ? 'closed' : 'active'
  const top: TreeNode = {
    kind: 'customer',
    id,
    code: String(root['code']),
    name: String(root['name']),
    status,
    depth: 0,
    parent_kind: null,
    parent_id: null,
    currency: null,
  }
  return [top, ...below(top, levels)]
}

/** Children in order, each followed by what stands below it. */
function below(parent: TreeNode, levels: readonly Level[]): TreeNode[] {
  const [level, ...deeper] = levels
  if (!level) return []
  const [kind, rows] = level
  return rows
    .filter((row) => row.parent === parent.id)
    .flatMap((row) => {
      const { parent: parent_id, currency = parent.currency, ...rest } = row
      const node: TreeNode = { kind, ...rest, depth: parent.depth + 1, parent_kind: parent.kind, parent_id, currency }
      return [node, ...below(node, deeper)]
    })
}
