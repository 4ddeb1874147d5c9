/** The views that come with the product, as tabs above their lists. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { Filter } from '../../src-core/operations/contract.ts'
import type { ListView } from '../list/list-state.ts'
import { registerListProfile } from '../list/profiles.ts'
import { InvoicesPage } from './invoices/index.tsx'
import { text } from '../text/en.ts'

const isOneOf = (column: string, ...values: string[]): Filter => ({ column, op: '$in', value: values })
const is = (column: string, value: string): Filter => ({ column, op: '$equals', value })
const byDue = [{ column: 'invoice', direction: 'asc' }] as const

function invoiceViews(today: CalendarDate): readonly ListView[] {
  const { overdue, open, disputed, creditNotes } = text.views
  return [
    {
      key: 'overdue',
      name: overdue,
      filter: [isOneOf('payment_status', 'UNPAID', 'PPAID', 'DISPUTED'), { column: 'due_date', op: '$lt', value: today }],
      sort: byDue,
    },
    { key: 'open', name: open, filter: [isOneOf('payment_status', 'PENDING', 'UNPAID', 'PPAID', 'DISPUTED')], sort: byDue },
    { key: 'disputed', name: disputed, filter: [is('payment_status', 'DISPUTED')] },
    { key: 'creditNotes', name: creditNotes, filter: [is('kind', 'creditNote')] },
  ]
}

registerListProfile('invoice', { views: invoiceViews, Page: InvoicesPage })
registerListProfile('billingRun', { creates: true })
registerListProfile('subscription', {
  views: () => [
    { key: 'active', name: text.views.active, filter: [is('status', 'active')] },
    { key: 'suspended', name: text.views.suspended, filter: [is('status', 'suspended')] },
  ],
})
registerListProfile('rejectedUsage', { views: () => [{ key: 'toMend', name: text.views.toMend, filter: [is('status', 'open')] }] })
registerListProfile('accountOperation', {
  views: () => [
    { key: 'payments', name: text.views.payments, filter: [is('kind', 'payment')] },
    { key: 'invoices', name: text.views.invoices, filter: [is('kind', 'invoice')] },
  ],
})
