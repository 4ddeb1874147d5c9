/** An amount in a sheet: its field, what was typed wrongly, and the most that is allowed. */
import { useState } from 'react'
import { useDecimals } from '../../client/use-session.ts'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatMinor } from '../../format/numbers.ts'
import { parseMinor } from '../../format/parse.ts'
import { text as shared } from '../../text/en.ts'
import { FigureBox } from './figure-box.tsx'
import { invoiceText as text } from './text.ts'

export interface MoneyFieldProps {
  readonly currency: string
  /** Minor units; `null` while nothing readable is typed. */
  readonly value: number | null
  /** Minor units; more is a fault. */
  readonly most?: number
  readonly autoFocus?: boolean
  readonly onChange: (minor: number | null) => void
}

/** Whether an amount may be booked. */
export function isBookable(minor: number | null, most = Number.MAX_SAFE_INTEGER): minor is number {
  return minor !== null && minor > 0 && minor <= most
}

export function MoneyField({ currency, value, most, autoFocus, onChange }: MoneyFieldProps) {
  const digits = useDecimals()(currency)
  const [unread, setUnread] = useState<string | null>(null)
  const tooMuch = value !== null && most !== undefined && value > most ? text.fields.tooMuch(formatMinor(most, digits)) : null
  const tooLittle = value !== null && value <= 0 ? text.fields.above : null
  return (
    <FieldShell label={text.fields.amount(currency)} fault={unread ?? tooMuch ?? tooLittle ?? undefined} required>
      {(control) => (
        <FigureBox<number>
          {...control}
          value={value}
          autoFocus={autoFocus}
          fault={shared.form.noAmount(digits)}
          show={(minor) => formatMinor(minor, digits)}
          read={(typed) => parseMinor(typed, digits)}
          onFault={setUnread}
          onChange={onChange}
        />
      )}
    </FieldShell>
  )
}
