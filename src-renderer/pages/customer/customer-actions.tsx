/** What can be done with a customer: register a payment, issue an invoice, add accounts and subscriptions. */
import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useCommand } from '../../client/use-command.ts'
import { useMay, useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button, IconButton } from '../../components/button.tsx'
import { FailureNote } from '../../components/note.tsx'
import { PreviewSheet, Sheet } from '../../components/preview-sheet.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { newPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { RegisterPayment } from './register-payment.tsx'
import { customerText as text } from './text.ts'
import { nearestOf, type TreeNode } from './tree-rows.ts'
import { useSimulation } from './use-simulation.ts'

interface IssuedInvoice {
  /** `null` where all of it is 0.00 and is settled without a document. */
  readonly id: number | null
  readonly number: string | null
  readonly gross_minor: number
}

type NewKind = keyof typeof text.newAccount
type Above = 'payment' | 'issue' | NewKind | null

/** The kind that stands above a new account, and the input that names it. */
const PARENTS = {
  customerAccount: ['customer', 'customer'],
  billingAccount: ['customerAccount', 'customer_account'],
  userAccount: ['billingAccount', 'billing_account'],
} as const

export interface CustomerActionsProps {
  readonly nodes: readonly TreeNode[]
  readonly node: TreeNode
}

export function CustomerActions({ nodes, node }: CustomerActionsProps) {
  const may = useMay()
  const navigate = useNavigate()
  const [above, setAbove] = useState<Above>(null)
  const close = () => setAbove(null)
  const accounts = nodes.filter((one) => one.kind === 'customerAccount')
  const billing = nearestOf(nodes, node, 'billingAccount')
  const user = nearestOf(nodes, node, 'userAccount')
  const pays = may('payment.register') && accounts.length > 0
  useShortcuts(pays ? [{ keys: 'P', label: text.register, palette: true, run: () => setAbove('payment') }] : [])
  const kinds = (Object.keys(text.newAccount) as NewKind[]).filter(
    (kind) => may(`${kind}.create`) && nearestOf(nodes, node, PARENTS[kind][0]),
  )
  return (
    <>
      {pays && (
        <Button kind="filled" keys="P" onClick={() => setAbove('payment')}>
          {text.register}
        </Button>
      )}
      {may('invoice.issue') && billing && <Button onClick={() => setAbove('issue')}>{text.issue}</Button>}
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <IconButton label={shared.actions.more} className="icon-button-framed">
            <Ellipsis size={15} strokeWidth={1.6} aria-hidden />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {user && may('subscription.create') && (
            <Menu.Item onClick={() => void navigate({ to: subscriptionPath(), search: { userAccount: user.id } as never })}>
              {text.newSubscription}
            </Menu.Item>
          )}
          {kinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => setAbove(kind)}>
              {text.newAccount[kind]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <RegisterPayment
        opened={above === 'payment'}
        accounts={accounts}
        account={nearestOf(nodes, node, 'customerAccount')}
        onClose={close}
      />
      {billing && <IssueInvoice opened={above === 'issue'} account={billing} onClose={close} />}
      {above !== null && above in PARENTS && <NewAccount kind={above as NewKind} nodes={nodes} node={node} onClose={close} />}
    </>
  )
}

/** The form for a new subscription: its own page where there is one. */
function subscriptionPath(): string {
  const own = recordPath('subscription', 0)
  return own.startsWith('/record/') ? newPath('subscription') : own.replace(/0$/, 'new')
}

interface IssueInvoiceProps {
  readonly opened: boolean
  readonly account: TreeNode
  readonly onClose: () => void
}

/** An invoice is final: its figures and its number stand in the preview. */
function IssueInvoice({ opened, account, onClose }: IssueInvoiceProps) {
  const navigate = useNavigate()
  const [date, setDate] = useState<string | null>(useSession()?.today ?? null)
  const [refused, setRefused] = useState<Failure | null>(null)
  const again = useConfirmDate(refused, [date])
  const input = { billing_account_id: account.id, recurring: true, ...(date === null ? {} : { invoice_date: date }), ...again.input }
  const preview = useSimulation<IssuedInvoice>('invoice.issue', opened ? input : null, ['invoice', 'ratedTransaction', 'billingAccount'])
  const issue = useCommand<IssuedInvoice>('invoice.issue', {
    done: ({ number }) => (number === null ? text.settledInstead : text.issued(number)),
  })
  const failure = issue.failure ?? preview.failure
  // What was tried out asks for the date again: the box belongs to the next try.
  useEffect(() => setRefused(failure), [failure])
  const confirm = async () => {
    const result = await issue.run(input)
    if (!result.ok) return
    onClose()
    if (result.value.id !== null) void navigate({ to: recordPath('invoice', result.value.id) })
  }
  return (
    <PreviewSheet
      opened={opened}
      title={text.issueTitle(account.name)}
      says={text.issueSays}
      lines={
        preview.data
          ? [
              { key: 'number', label: text.numberTaken, amount: preview.data.number ?? text.noNumber },
              {
                key: 'gross',
                label: text.gross,
                strong: true,
                amount: <Amount minor={preview.data.gross_minor} currency={account.currency} rule="final" />,
              },
            ]
          : []
      }
      confirm={text.issueConfirm}
      running={issue.running || !preview.data}
      failure={failure}
      onConfirm={() => void (preview.data ? confirm() : undefined)}
      onClose={onClose}
    >
      <div className="form-grid sheet-form">
        <FieldShell label={text.invoiceDate} required>
          {(control) => <DateBox {...control} value={date} onChange={setDate} />}
        </FieldShell>
        {again.boxes}
      </div>
    </PreviewSheet>
  )
}

interface NewAccountProps extends CustomerActionsProps {
  readonly kind: NewKind
  readonly onClose: () => void
}

function NewAccount({ kind, nodes, node, onClose }: NewAccountProps) {
  const [parentKind, input] = PARENTS[kind]
  const parent = nearestOf(nodes, node, parentKind)
  const [name, setName] = useState('')
  const create = useCommand<{ readonly code: string }>(`${kind}.create`, { done: ({ code }) => text.created(code) })
  const run = async () => {
    const result = await create.run({ [input]: parent?.id, name: name.trim() })
    if (result.ok) onClose()
  }
  return (
    <Sheet opened onClose={onClose} title={text.newAccount[kind]}>
      <p className="ink2 sheet-says">{text.under(`${parent?.code ?? ''} ${parent?.name ?? ''}`)}</p>
      <FieldShell label={text.name} required>
        {(control) => (
          <TextBox
            {...control}
            autoFocus
            maxLength={200}
            value={name}
            onChange={setName}
            onKeyDown={(event) => event.key === 'Enter' && void run()}
          />
        )}
      </FieldShell>
      <FailureNote failure={create.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{shared.actions.back}</Button>
        <Button kind="filled" disabled={name.trim() === '' || create.running} onClick={() => void run()}>
          {text.create(text.kinds[kind][1])}
        </Button>
      </div>
    </Sheet>
  )
}
