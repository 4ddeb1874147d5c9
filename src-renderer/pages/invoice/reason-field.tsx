/** Why something is done; it stands in the timeline. */
import { TextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { invoiceText as text } from './text.ts'

export interface ReasonFieldProps {
  readonly label?: string
  readonly value: string
  readonly autoFocus?: boolean
  readonly onChange: (value: string) => void
}

export function ReasonField({ label = text.fields.reason, value, autoFocus, onChange }: ReasonFieldProps) {
  return (
    <FieldShell label={label} hint={text.fields.needed} required wide>
      {(control) => <TextBox {...control} value={value} maxLength={300} autoFocus={autoFocus} onChange={onChange} />}
    </FieldShell>
  )
}
