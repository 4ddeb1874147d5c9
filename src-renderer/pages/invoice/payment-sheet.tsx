/** Registers a payment and matches it at once with the invoices that it pays, in their order. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { PreviewSheet } from '../../components/preview-sheet.tsx'
import { ChoiceBox, TextBox } from '../../form/boxes.tsx'
import { useConfirmDate } from '../../form/confirm-date.tsx'
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

/** Invoices of one customer account, at least one. */
export type PaidInvoices = readonly [InvoiceView, ...InvoiceView[]]

function paymentInput(invoices: PaidInvoices, fields: Fields) {
  const [invoice] = invoices
  return {
    customer_account_id: invoice.customer_account_id,
    amount_minor: fields.amount,
    currency: invoice.currency,
    ...(fields.date === null ? {} : { date: fields.date }),
    method: fields.method,
    ...(fields.reference.trim() === '' ? {} : { reference: fields.reference }),
    ...(fields.payer.trim() === '' ? {} : { payer: fields.payer }),
    match: invoices.map((one) => ({ id: one.account_operation_id })),
  }
}

export function PaymentSheet({ invoice, ...sheet }: SheetOfInvoice) {
  return <PaymentOfInvoices invoices={[invoice]} {...sheet} />
}

export interface PaymentOfInvoicesProps extends Omit<SheetOfInvoice, 'invoice'> {
  readonly invoices: PaidInvoices
}

export function PaymentOfInvoices({ invoices, opened, onClose }: PaymentOfInvoicesProps) {
  const [invoice] = invoices
  const today = useSession()?.today ?? null
  const digits = useDecimals()(invoice.currency)
  const open = invoices.reduce((sum, one) => sum + owed(one), 0)
  const [fields, setFields] = useState<Fields>({ amount: open, date: today, method: 'transfer', reference: '', payer: '' })
  const pay = useCommand<{ readonly number: string }>('payment.register', { done: ({ number }) => text.pay.done(number) })
  const again = useConfirmDate(pay.failure, [fields.date])
  const set = (part: Partial<Fields>) => setFields((before) => ({ ...before, ...part }))
  const valid = isBookable(fields.amount) && fields.date !== null
  const confirm = async () => {
    if (valid && (await pay.run({ ...paymentInput(invoices, fields), ...again.input })).ok) onClose()
  }
  const amount = fields.amount ?? 0
  const money = (minor: number) => <Amount minor={minor} currency={invoice.currency} />
  return (
    <PreviewSheet
      opened={opened}
      title={invoices.length === 1 ? text.pay.title(invoice.number) : text.pay.titleOfMany(invoices.length)}
      says={invoices.length === 1 ? text.pay.says : text.pay.saysOfMany(invoices.map((one) => one.number).join(', '))}
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
        {again.boxes}
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
