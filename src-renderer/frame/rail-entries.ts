/**
 * The rail: the operator's work in its order. An entry is shown while one of its lists or its page
 * exists; a page under `pages/` that has no list is put in with `page: true`.
 */
import {
  Activity,
  BookOpen,
  Calculator,
  ChartColumn,
  ClipboardList,
  FileText,
  House,
  Landmark,
  ListChecks,
  type LucideIcon,
  Repeat,
  Scale,
  SlidersHorizontal,
  Users,
} from 'lucide-react'
import { listOfKind } from '../list/exchange-kinds.ts'
import { text } from '../text/en.ts'

export interface RailChild {
  readonly key: string
  readonly label: string
  readonly to: string
  /** The list it shows; hidden where the core has none of that name. */
  readonly list?: string
}

export interface RailEntry extends RailChild {
  readonly icon: LucideIcon
  /** The second key after G. */
  readonly letter: string
  /** Always shown: a page that needs no list. */
  readonly page?: boolean
  /** Below the line: set-up and operations. */
  readonly below?: boolean
  readonly children?: readonly RailChild[]
  /** Entities whose record pages belong here. */
  readonly entities?: readonly string[]
}

const labels = text.rail

function child(list: string, label: string): RailChild {
  return { key: list, label, to: `/list/${list}`, list }
}

export const RAIL: readonly RailEntry[] = [
  { key: 'home', label: labels.home, icon: House, letter: 'H', to: '/home', page: true },
  {
    ...child('customer', labels.customers),
    icon: Users,
    letter: 'C',
    entities: ['customer', 'customerAccount', 'billingAccount', 'userAccount', 'party', 'contact'],
    children: [
      child('customer', labels.customers),
      child('customerAccount', labels.customerAccounts),
      child('billingAccount', labels.billingAccounts),
      child('userAccount', labels.userAccounts),
    ],
  },
  { ...child('subscription', labels.subscriptions), icon: Repeat, letter: 'S', entities: ['subscription', 'serviceInstance'] },
  {
    key: 'usage',
    label: labels.usage,
    to: '/usage',
    page: true,
    icon: Activity,
    letter: 'U',
    entities: ['importBatch'],
    children: [
      { key: 'imports', label: labels.imports, to: '/usage' },
      child('usageRecord', labels.usageRecords),
      child('rejectedUsage', labels.rejected),
      child('ratedTransaction', labels.ratedTransactions),
      child('counterPeriod', labels.counterPeriods),
    ],
  },
  {
    ...child('offer', labels.catalog),
    key: 'catalog',
    icon: BookOpen,
    letter: 'K',
    children: [
      child('offer', labels.offers),
      child('product', labels.products),
      child('charge', labels.charges),
      child('counter', labels.counters),
      child('pricePlan', labels.pricePlans),
      child('discountPlan', labels.discountPlans),
    ],
  },
  {
    ...child('quote', labels.quotes),
    key: 'quotes',
    icon: ClipboardList,
    letter: 'Q',
    children: [child('quote', labels.quotesOnly), child('order', labels.orders)],
  },
  {
    ...child('billingRun', labels.billing),
    key: 'billing',
    icon: Calculator,
    letter: 'B',
    children: [child('billingRun', labels.billingRuns), child('billingCycle', labels.billingCycles)],
  },
  { ...child('invoice', labels.invoices), icon: FileText, letter: 'I' },
  {
    ...child('accountOperation', labels.receivables),
    key: 'receivables',
    icon: Landmark,
    letter: 'R',
    children: [
      child('accountOperation', labels.accountOperations),
      child('payment', labels.payments),
      { key: 'matching', label: labels.matching, to: '/matching' },
      child('dunningCase', labels.dunning),
      child('securityDeposit', labels.deposits),
      child('paymentPlan', labels.paymentPlans),
    ],
  },
  {
    ...child('journalEntry', labels.finance),
    key: 'finance',
    icon: Scale,
    letter: 'F',
    children: [
      { key: 'ledgerPage', label: labels.books, to: '/ledger' },
      child('journalEntry', labels.journal),
      child('ledgerAccount', labels.ledger),
      child('accountingPeriod', labels.periods),
    ],
  },
  { ...child('report', labels.reports), key: 'reports', icon: ChartColumn, letter: 'P' },
  { key: 'setup', label: labels.setup, icon: SlidersHorizontal, letter: 'T', to: '/setup', page: true, below: true },
  {
    key: 'operations',
    label: labels.operations,
    icon: ListChecks,
    letter: 'O',
    to: '/operations/jobs',
    page: true,
    below: true,
    children: [
      { key: 'jobs', label: labels.jobs, to: '/operations/jobs' },
      { key: 'routines', label: labels.routines, to: '/routines', list: 'routine' },
      { key: 'reference', label: labels.reference, to: '/operations/reference' },
      { key: 'bridge', label: labels.bridge, to: '/bridge' },
      { key: 'companyFile', label: labels.companyFile, to: '/company' },
      child('auditEntry', labels.audit),
    ],
  },
]

/** The entries that the core can fill, with the children that it has; an entry leads to its first child that exists. */
export function visibleEntries(entries: readonly RailEntry[], hasList: (list: string) => boolean): readonly RailEntry[] {
  return entries.flatMap((entry) => {
    const children = entry.children?.filter((one) => one.list === undefined || hasList(one.list)) ?? []
    const own = entry.page === true || (entry.list !== undefined && hasList(entry.list))
    const first = own ? entry : children.find((one) => one.list !== undefined)
    return first ? [{ ...entry, to: first.to, children: children.length > 1 ? children : [] }] : []
  })
}

/** The list that an import fills. */
function importedList(path: string): string | undefined {
  const kind = /^\/import\/([^/]+)/.exec(path)?.[1]
  return kind === undefined ? undefined : listOfKind(kind)
}

/** The entry that an address belongs to, and its child. */
export function placeOf(entries: readonly RailEntry[], path: string): { readonly entry?: RailEntry; readonly child?: RailChild } {
  const record = /^\/record\/([^/]+)/.exec(path)?.[1] ?? importedList(path)
  const here = (one: RailChild) => path === one.to || path.startsWith(`${one.to}/`)
  for (const entry of entries) {
    const match = entry.children?.find((one) => here(one) || (record !== undefined && one.list === record))
    if (match) return { entry, child: match }
    if (here(entry) || (record !== undefined && (entry.list === record || entry.entities?.includes(record)))) return { entry }
  }
  const setup = entries.find((entry) => entry.key === 'setup')
  return setup && (record !== undefined || path.startsWith('/setup')) ? { entry: setup } : {}
}
