/** Registers a payment on a customer account of this customer. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { ChoiceBox, TextBox, TypedBox } from '../../form/boxes.tsx'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { formatMinor } from '../../format/numbers.ts'
import { parseMinor } from '../../format/parse.ts'
import { text as shared } from '../../text/en.ts'
import { customerText as text } from './text.ts'
import type { TreeNode } from './tree-rows.ts'

export interface RegisterPaymentProps {
  readonly opened: boolean
  readonly accounts: readonly TreeNode[]
  /** The account chosen at first. */
  readonly account: TreeNode | undefined
  readonly onClose: () => void
}

export function RegisterPayment(props: RegisterPaymentProps) {
  return (
    <Sheet opened={props.opened} onClose={props.onClose} title={text.register} size={460}>
      <PaymentForm {...props} />
    </Sheet>
  )
}

const SETTLES = Object.entries(text.settleRules).map(([value, label]) => ({ value, label }))
const METHODS = Object.entries(text.methods).map(([value, label]) => ({ value, label }))

interface PaymentValues {
  readonly account: TreeNode | undefined
  /** Minor units of the account's currency. */
  readonly amount: number | null
  readonly date: string | null
  readonly method: string
  readonly reference: string
  readonly payer: string
  /** What it settles at once, as `payment.register` reads it. */
  readonly match: string
}

function usePayment({ account, accounts, onClose }: RegisterPaymentProps) {
  const today = useSession()?.today ?? ''
  const [values, setValues] = useState<PaymentValues>({
    account: account ?? accounts[0],
    amount: null,
    date: today,
    method: 'transfer',
    reference: '',
    payer: '',
    match: 'rule',
  })
  const register = useCommand<{ readonly number: string }>('payment.register', { done: ({ number }) => text.registerDone(number) })
  const again = useConfirmDate(register.failure, [values.date])
  const ready = values.account !== undefined && values.amount !== null && values.amount > 0
  const send = async () => {
    if (!ready) return
    const { account: to, amount, date, method, reference, payer, match } = values
    const result = await register.run({
      ...{ customer_account_id: to?.id, amount_minor: amount, method, match },
      ...(date === null ? {} : { date }),
      ...again.input,
      ...(reference.trim() === '' ? {} : { reference }),
      ...(payer.trim() === '' ? {} : { payer }),
    })
    if (result.ok) onClose()
  }
  return {
    values,
    set: (part: Partial<PaymentValues>) => setValues((before) => ({ ...before, ...part })),
    register,
    ready,
    send,
    boxes: again.boxes,
  }
}

function PaymentForm(props: RegisterPaymentProps) {
  const { values, set, register, ready, send, boxes } = usePayment(props)
  const digits = useDecimals()(values.account?.currency)
  const [fault, setFault] = useState<string | null>(null)
  useShortcuts([{ keys: 'Ctrl Enter', label: text.register, inFields: true, run: () => void send() }], 'sheet')
  return (
    <>
      <p className="ink2 sheet-says">{text.registerSays}</p>
      <div className="form-grid">
        <FieldShell label={text.customerAccount} wide>
          {(control) => (
            <ChoiceBox
              {...control}
              value={String(values.account?.id ?? '')}
              choices={props.accounts.map((node) => ({
                value: String(node.id),
                label: `${node.code} ${node.name}, ${node.currency ?? ''}`,
              }))}
              onChange={(id) => set({ account: props.accounts.find((node) => String(node.id) === id) })}
            />
          )}
        </FieldShell>
        <FieldShell label={text.amount(values.account?.currency ?? '')} fault={fault ?? undefined} required>
          {(control) => (
            <TypedBox<number>
              {...control}
              autoFocus
              value={values.amount}
              show={(minor) => formatMinor(minor, digits)}
              read={(typed) => parseMinor(typed, digits)}
              fault={shared.form.noAmount(digits)}
              onChange={(amount) => set({ amount })}
              onFault={setFault}
            />
          )}
        </FieldShell>
        <FieldShell label={text.date}>
          {(control) => <DateBox {...control} value={values.date} onChange={(date) => set({ date })} />}
        </FieldShell>
        {boxes}
        <FieldShell label={text.method}>
          {(control) => <ChoiceBox {...control} value={values.method} choices={METHODS} onChange={(method) => set({ method })} />}
        </FieldShell>
        <FieldShell label={text.payer}>
          {(control) => <TextBox {...control} maxLength={300} value={values.payer} onChange={(payer) => set({ payer })} />}
        </FieldShell>
        <FieldShell label={text.reference} wide>
          {(control) => <TextBox {...control} maxLength={300} value={values.reference} onChange={(reference) => set({ reference })} />}
        </FieldShell>
        <FieldShell label={text.settles} hint={text.settlesHint} wide>
          {(control) => <ChoiceBox {...control} value={values.match} choices={SETTLES} onChange={(match) => set({ match })} />}
        </FieldShell>
      </div>
      <FailureNote failure={register.failure} />
      <div className="sheet-actions">
        <Button onClick={props.onClose}>{shared.actions.back}</Button>
        <Button
          kind="filled"
          keys="Ctrl Enter"
          disabled={register.running}
          reason={ready ? null : text.needsAmount}
          onClick={() => void send()}
        >
          {text.register}
        </Button>
      </div>
    </>
  )
}
