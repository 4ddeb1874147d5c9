/** What can be done with an invoice: one filled button for the next sensible step, the rest behind it. */
import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useMay } from '../../client/use-session.ts'
import { Button, IconButton } from '../../components/button.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { CreditSheet } from './credit-sheet.tsx'
import { DisputeSheet } from './dispute-sheet.tsx'
import { type InvoiceView, owed } from './invoice-data.ts'
import { PaymentSheet } from './payment-sheet.tsx'
import { invoiceText as text } from './text.ts'
import { WriteOffSheet } from './write-off-sheet.tsx'

type SheetName = 'pay' | 'credit' | 'dispute' | 'writeOff'
const SHEETS = { pay: PaymentSheet, credit: CreditSheet, dispute: DisputeSheet, writeOff: WriteOffSheet } as const

/** What the state of the invoice and the operator's permissions allow. */
function useAllowed(invoice: InvoiceView) {
  const may = useMay()
  const open = owed(invoice) > 0
  const disputed = invoice.disputed === 1
  return {
    pay: open && !disputed && may('payment.register'),
    credit: invoice.kind === 'invoice' && may('invoice.credit'),
    dispute: open && !disputed && may('invoice.dispute'),
    settle: disputed && may('invoice.settleDispute'),
    writeOff: open && !disputed && may('writeOff.register'),
  }
}

export function InvoiceActions({ invoice }: { readonly invoice: InvoiceView }) {
  const allowed = useAllowed(invoice)
  const [sheet, setSheet] = useState<SheetName | null>(null)
  const settle = useCommand('invoice.settleDispute', { done: () => text.actions.settled(invoice.number), failures: 'toast' })
  const closeDispute = () => void settle.run({ id: invoice.id })
  useShortcuts([
    ...(allowed.pay ? [{ keys: 'P', label: text.actions.pay, palette: true, run: () => setSheet('pay') }] : []),
    ...(allowed.settle ? [{ keys: 'P', label: text.actions.settle, palette: true, run: closeDispute }] : []),
    ...(allowed.credit ? [{ keys: 'C', label: text.actions.credit, palette: true, run: () => setSheet('credit') }] : []),
  ])
  const Open = sheet === null ? null : SHEETS[sheet]
  return (
    <>
      {allowed.pay && (
        <Button kind="filled" keys="P" onClick={() => setSheet('pay')}>
          {text.actions.pay}
        </Button>
      )}
      {allowed.settle && (
        <Button kind="filled" keys="P" disabled={settle.running} onClick={closeDispute}>
          {text.actions.settle}
        </Button>
      )}
      {allowed.credit && (
        <Button keys="C" onClick={() => setSheet('credit')}>
          {text.actions.credit}
        </Button>
      )}
      <MoreActions invoice={invoice} allowed={allowed} onOpen={setSheet} />
      {Open && <Open invoice={invoice} opened onClose={() => setSheet(null)} />}
    </>
  )
}

interface MoreActionsProps {
  readonly invoice: InvoiceView
  readonly allowed: ReturnType<typeof useAllowed>
  readonly onOpen: (sheet: SheetName) => void
}

function MoreActions({ invoice, allowed, onOpen }: MoreActionsProps) {
  const navigate = useNavigate()
  const run = invoice.billing_run_id
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <IconButton label={shared.actions.more} className="icon-button-framed">
          <Ellipsis size={15} strokeWidth={1.6} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void navigate({ to: recordPath('customer', invoice.customer_id) })}>{text.actions.customer}</Menu.Item>
        {run !== null && <Menu.Item onClick={() => void navigate({ to: recordPath('billingRun', run) })}>{text.actions.run}</Menu.Item>}
        {(allowed.dispute || allowed.writeOff) && <Menu.Divider />}
        {allowed.dispute && <Menu.Item onClick={() => onOpen('dispute')}>{text.actions.dispute}</Menu.Item>}
        {allowed.writeOff && (
          <Menu.Item className="menu-danger" onClick={() => onOpen('writeOff')}>
            {text.actions.writeOff}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
