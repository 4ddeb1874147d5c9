/** Credits the invoice, whole or by lines; what it would make is tried out and shown before it is done. */
import { useEffect, useMemo, useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { CheckBox, Radios } from '../../components/check.tsx'
import { PreviewSheet } from '../../components/preview-sheet.tsx'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatDecimal, formatMinor } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import {
  type CreditableLine,
  type CreditChoice,
  creditableLine,
  creditLines,
  isCreditable,
  isNothing,
  type OfferedLine,
} from './credit-choice.ts'
import { FigureBox } from './figure-box.tsx'
import { type InvoiceView, owed } from './invoice-data.ts'
import type { SheetOfInvoice } from './payment-sheet.tsx'
import { ReasonField } from './reason-field.tsx'
import { invoiceText as text } from './text.ts'
import { usePreview } from './use-preview.ts'

interface Issued {
  readonly id: number
  readonly number: string
  readonly gross_minor: number
}

interface Creditable {
  readonly lines: readonly OfferedLine[]
}

/** The lines of which something is left, with what is left of each. */
function useLines(invoice: InvoiceView): readonly CreditableLine[] {
  const { data } = useOperation<Creditable>('invoice.creditable', { id: invoice.id })
  const today = useSession()?.today
  return useMemo(() => data?.lines.map((line) => creditableLine(line, today)).filter((line) => !isNothing(line)) ?? [], [data, today])
}

export function CreditSheet({ invoice, opened, onClose }: SheetOfInvoice) {
  const lines = useLines(invoice)
  const digits = useDecimals()(invoice.currency)
  const [reason, setReason] = useState('')
  const [choice, setChoice] = useState<CreditChoice>(null)
  const [date, setDate] = useState<string | null>(useSession()?.today ?? null)
  const [refused, setRefused] = useState<Failure | null>(null)
  const again = useConfirmDate(refused, [date])
  const credit = useCommand<Issued>('invoice.credit', { done: ({ number }) => text.credit.done(number) })
  const chosen = creditLines(lines, choice)
  const input =
    chosen === null ? null : { id: invoice.id, ...(date === null ? {} : { date }), ...again.input, ...(chosen ? { lines: chosen } : {}) }
  // the reason does not change the figures, so they are tried out before it is written
  const preview = usePreview<Issued>('invoice.credit', input === null ? null : { ...input, reason: invoice.number })
  const made = preview.value
  const failure = credit.failure ?? preview.failure
  // What was tried out asks for the date again: the box belongs to the next try.
  useEffect(() => setRefused(failure), [failure])
  const valid = made !== null && input !== null && reason.trim() !== ''
  const confirm = async () => {
    if (valid && (await credit.run({ ...input, reason })).ok) onClose()
  }
  return (
    <PreviewSheet
      opened={opened}
      title={text.credit.title(invoice.number)}
      says={text.credit.says}
      lines={[
        { key: 'number', label: text.credit.number, amount: made?.number },
        { key: 'open', label: text.credit.open, amount: <Amount minor={owed(invoice)} currency={invoice.currency} /> },
        {
          key: 'gross',
          label: text.credit.gross,
          amount: made && <Amount minor={made.gross_minor} currency={invoice.currency} rule="final" />,
          strong: true,
        },
      ]}
      confirm={text.credit.confirm(made ? `${formatMinor(-made.gross_minor, digits)} ${invoice.currency}` : '')}
      running={credit.running || !valid}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="sheet-form sheet-credit">
        <Radios
          label={text.fields.what}
          name="credit"
          value={choice === null ? 'whole' : 'some'}
          items={[
            { value: 'whole', label: text.fields.whole },
            { value: 'some', label: text.fields.some },
          ]}
          onChange={(next) => setChoice(next === 'whole' ? null : new Map())}
        />
        {choice !== null && <Lines lines={lines} choice={choice} onChange={setChoice} />}
        <FieldShell label={text.fields.date} required>
          {(control) => <DateBox {...control} value={date} onChange={setDate} />}
        </FieldShell>
        {again.boxes}
        <ReasonField label={text.fields.reasonOfCredit} value={reason} autoFocus onChange={setReason} />
      </div>
    </PreviewSheet>
  )
}

interface LinesProps {
  readonly lines: readonly CreditableLine[]
  readonly choice: ReadonlyMap<number, string>
  readonly onChange: (choice: ReadonlyMap<number, string>) => void
}

function Lines({ lines, choice, onChange }: LinesProps) {
  const put = (line: CreditableLine, amount: string | null) => {
    const next = new Map(choice)
    if (amount === null) next.delete(line.id)
    else next.set(line.id, amount)
    onChange(next)
  }
  return (
    <div className="sheet-credit-lines">
      {lines.map((line) => {
        const amount = choice.get(line.id)
        const faulty = amount !== undefined && !isCreditable(line, amount)
        return (
          <div key={line.id} className="sheet-credit-line">
            <CheckBox
              checked={amount !== undefined}
              label={
                <span className="ellipsis" title={line.label}>
                  {line.label}
                </span>
              }
              onChange={(on) => put(line, on ? line.amount : null)}
            />
            <FigureBox<string>
              aria-label={text.fields.amountOfLine(line.label)}
              {...(faulty ? { 'aria-invalid': true as const } : {})}
              value={amount ?? line.amount}
              disabled={amount === undefined}
              fault={text.fields.moreThanLine(formatDecimal(line.amount, 2))}
              show={(value) => formatDecimal(value, 2)}
              read={parseDecimal}
              onChange={(next) => put(line, next ?? '0')}
            />
            {faulty && <p className="field-fault">{text.fields.moreThanLine(formatDecimal(line.amount, 2))}</p>}
          </div>
        )
      })}
    </div>
  )
}
