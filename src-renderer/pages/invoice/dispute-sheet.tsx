/** Notes that the customer disputes the invoice. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { Amount } from '../../components/amount.tsx'
import { PreviewSheet } from '../../components/preview-sheet.tsx'
import { owed } from './invoice-data.ts'
import type { SheetOfInvoice } from './payment-sheet.tsx'
import { ReasonField } from './reason-field.tsx'
import { invoiceText as text } from './text.ts'

export function DisputeSheet({ invoice, opened, onClose }: SheetOfInvoice) {
  const [reason, setReason] = useState('')
  const dispute = useCommand('invoice.dispute', { done: () => text.dispute.done(invoice.number) })
  const valid = reason.trim() !== ''
  const confirm = async () => {
    if (valid && (await dispute.run({ id: invoice.id, reason })).ok) onClose()
  }
  return (
    <PreviewSheet
      opened={opened}
      title={text.dispute.title(invoice.number)}
      says={text.dispute.says}
      lines={[{ key: 'open', label: text.writeOff.open, amount: <Amount minor={owed(invoice)} currency={invoice.currency} /> }]}
      confirm={text.dispute.confirm}
      running={dispute.running || !valid}
      failure={dispute.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <ReasonField value={reason} autoFocus onChange={setReason} />
    </PreviewSheet>
  )
}
