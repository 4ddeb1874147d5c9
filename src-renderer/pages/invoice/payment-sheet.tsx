/** Registers a payment and matches it with the invoice at once. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { PreviewSheet } from '../../components/preview-sheet.tsx'
import { ChoiceBox, TextBox } from '../../form/boxes.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatMinor } from '../../format/numbers.ts'
import { type InvoiceView, owed } from './invoice-data.ts'
import { isBookable, MoneyField } from './money-field.tsx'
import { invoiceText as text } from './text.ts'

export interface SheetOfInvoice {
  readonly invoice: InvoiceView
  readonly opened: boolean
  readonly onClose: () => void
}

interface Fields {
  readonly amount: number | null
  readonly date: string | null
  readonly method: string
  readonly reference: string
  readonly payer: string
}

function paymentInput(invoice: InvoiceView, fields: Fields) {
  return {
    customer_account_id: invoice.customer_account_id,
    amount_minor: fields.amount,
    currency: invoice.currency,
    ...(fields.date === null ? {} : { date: fields.date }),
    method: fields.method,
    ...(fields.reference.trim() === '' ? {} : { reference: fields.reference }),
    ...(fields.payer.trim() === '' ? {} : { payer: fields.payer }),
    match: [{ id: invoice.account_operation_id }],
  }
}

export function PaymentSheet({ invoice, opened, onClose }: SheetOfInvoice) {
  const today = useSession()?.today ?? null
  const digits = useDecimals()(invoice.currency)
  const open = owed(invoice)
  const [fields, setFields] = useState<Fields>({ amount: open, date: today, method: 'transfer', reference: '', payer: '' })
  const pay = useCommand<{ readonly number: string }>('payment.register', { done: ({ number }) => text.pay.done(number) })
  const set = (part: Partial<Fields>) => setFields((before) => ({ ...before, ...part }))
  const valid = isBookable(fields.amount) && fields.date !== null
  const confirm = async () => {
    if (valid && (await pay.run(paymentInput(invoice, fields))).ok) onClose()
  }
  const amount = fields.amount ?? 0
  const money = (minor: number) => <Amount minor={minor} currency={invoice.currency} />
  return (
    <PreviewSheet
      opened={opened}
      title={text.pay.title(invoice.number)}
      says={text.pay.says}
      lines={[
        { key: 'open', label: text.pay.open, amount: money(open) },
        { key: 'payment', label: text.pay.payment, amount: money(-amount) },
        {
          key: 'left',
          label: text.pay.left,
          amount: <Amount minor={Math.max(0, open - amount)} currency={invoice.currency} rule="sum" />,
          strong: true,
        },
        ...(amount > open ? [{ key: 'surplus', label: text.pay.surplus, amount: money(amount - open) }] : []),
      ]}
      confirm={text.pay.confirm(`${formatMinor(amount, digits)} ${invoice.currency}`)}
      running={pay.running || !valid}
      failure={pay.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="form-grid sheet-form">
        <MoneyField currency={invoice.currency} value={fields.amount} autoFocus onChange={(next) => set({ amount: next })} />
        <FieldShell label={text.fields.date} required>
          {(control) => <DateBox {...control} value={fields.date} onChange={(date) => set({ date })} />}
        </FieldShell>
        <FieldShell label={text.fields.method} required>
          {(control) => <ChoiceBox {...control} value={fields.method} choices={text.methods} onChange={(method) => set({ method })} />}
        </FieldShell>
        <FieldShell label={text.fields.payer}>
          {(control) => <TextBox {...control} value={fields.payer} onChange={(payer) => set({ payer })} />}
        </FieldShell>
        <FieldShell label={text.fields.reference} wide>
          {(control) => <TextBox {...control} value={fields.reference} maxLength={300} onChange={(reference) => set({ reference })} />}
        </FieldShell>
      </div>
    </PreviewSheet>
  )
}
