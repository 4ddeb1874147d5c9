/** Writes off what is open of the invoice, or a part of it. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useDecimals } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { PreviewSheet } from '../../components/preview-sheet.tsx'
import { formatMinor } from '../../format/numbers.ts'
import { owed } from './invoice-data.ts'
import { isBookable, MoneyField } from './money-field.tsx'
import type { SheetOfInvoice } from './payment-sheet.tsx'
import { ReasonField } from './reason-field.tsx'
import { invoiceText as text } from './text.ts'

export function WriteOffSheet({ invoice, opened, onClose }: SheetOfInvoice) {
  const open = owed(invoice)
  const digits = useDecimals()(invoice.currency)
  const [amount, setAmount] = useState<number | null>(open)
  const [reason, setReason] = useState('')
  const writeOff = useCommand<{ readonly number: string }>('writeOff.register', { done: ({ number }) => text.writeOff.done(number) })
  const valid = isBookable(amount, open) && reason.trim() !== ''
  const confirm = async () => {
    if (valid && (await writeOff.run({ operation_id: invoice.account_operation_id, amount_minor: amount, reason })).ok) onClose()
  }
  const taken = amount ?? 0
  return (
    <PreviewSheet
      opened={opened}
      title={text.writeOff.title(invoice.number)}
      says={text.writeOff.says}
      lines={[
        { key: 'open', label: text.writeOff.open, amount: <Amount minor={open} currency={invoice.currency} /> },
        { key: 'amount', label: text.writeOff.amount, amount: <Amount minor={-taken} currency={invoice.currency} /> },
        {
          key: 'left',
          label: text.writeOff.left,
          amount: <Amount minor={open - taken} currency={invoice.currency} rule="sum" />,
          strong: true,
        },
      ]}
      confirm={text.writeOff.confirm(`${formatMinor(taken, digits)} ${invoice.currency}`)}
      danger
      running={writeOff.running || !valid}
      failure={writeOff.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="form-grid sheet-form">
        <MoneyField currency={invoice.currency} value={amount} most={open} onChange={setAmount} />
        <ReasonField value={reason} autoFocus onChange={setReason} />
      </div>
    </PreviewSheet>
  )
}
