/** The list of invoices, with what can be done to several of them at once. */
import { useState } from 'react'
import { useClient } from '../../client/client-context.tsx'
import type { CoreClient } from '../../client/core-client.ts'
import { useMay } from '../../client/use-session.ts'
import { useToasts } from '../../frame/toasts.tsx'
import type { BulkTarget } from '../../list/bulk-bar.tsx'
import { ListPage, type ListPageProps } from '../../list/list-page.tsx'
import { type InvoiceView, owed } from '../invoice/invoice-data.ts'
import { type PaidInvoices, PaymentOfInvoices } from '../invoice/payment-sheet.tsx'
import { paidTogether } from './paid-together.ts'
import { invoicesText as text } from './text.ts'

export function InvoicesPage(props: ListPageProps) {
  const client = useClient()
  const toasts = useToasts()
  const may = useMay()
  const [paid, setPaid] = useState<PaidInvoices | null>(null)
  const refuse = (message: string) => toasts.failed({ kind: 'refused', code: 'window.notPaidTogether', message })
  const pay = async (target: BulkTarget) => {
    const { selection } = target
    if (selection.kind !== 'some' || target.count > MOST_INVOICES) return refuse(text.tooMany(MOST_INVOICES))
    const views = await viewsOf(client, [...selection.ids])
    const together = paidTogether(views.filter((invoice) => owed(invoice) > 0))
    if (typeof together === 'string') return refuse(text[together])
    return setPaid(together)
  }
  const bulk = may('payment.register') ? [{ key: 'pay', label: text.pay, keys: 'P', run: (target: BulkTarget) => void pay(target) }] : []
  return (
    <>
      <ListPage {...props} bulk={bulk} />
      {paid && <PaymentOfInvoices key={paid.map((one) => one.id).join()} invoices={paid} opened onClose={() => setPaid(null)} />}
    </>
  )
}

/** One payment rarely pays more; each is read before. */
const MOST_INVOICES = 100

async function viewsOf(client: CoreClient, ids: readonly number[]): Promise<InvoiceView[]> {
  const results = await Promise.all(ids.map((id) => client.call<InvoiceView>('invoice.view', { id })))
  return results.flatMap((result) => (result.ok ? [result.value] : []))
}
