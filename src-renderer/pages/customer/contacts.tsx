/** Contacts: parties in a role for the account that is chosen. */
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useMay, useSystem } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/note.tsx'
import { ChoiceBox } from '../../form/boxes.tsx'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ReferenceBox } from '../../form/reference-box.tsx'
import { newPath } from '../../records/record-links.ts'
import { EmbeddedList } from './embedded-list.tsx'
import { customerText as text } from './text.ts'
import type { TreeNode } from './tree-rows.ts'

const HIDDEN = ['entity', 'record_id'] as const

export function Contacts({ node }: { readonly node: TreeNode }) {
  const may = useMay()
  const fixed = useMemo(
    () => [
      { column: 'entity', op: '$equals' as const, value: node.kind },
      { column: 'record_id', op: '$equals' as const, value: node.id },
    ],
    [node.kind, node.id],
  )
  return (
    <div className="customer-list">
      <EmbeddedList name="partyRole" fixed={fixed} hidden={HIDDEN} empty={{ title: text.noContacts, says: text.noContactsSays }} />
      {may('partyRole.create') && <AddContact node={node} />}
    </div>
  )
}

function AddContact({ node }: { readonly node: TreeNode }) {
  const roles =
    useSystem()
      .entity('partyRole')
      ?.fields.find((field) => field.key === 'role')?.choices ?? []
  const [party, setParty] = useState<number | null>(null)
  const [role, setRole] = useState('')
  const [from, setFrom] = useState<string | null>(null)
  const add = useCommand('partyRole.create', { done: () => text.added })
  const change = useCommand('billingAccount.changeReceiver', { done: () => text.receiverChanged })
  const again = useConfirmDate(change.failure, [from])
  // There is one bill receiver on a day: the one before ends.
  const isReceiver = node.kind === 'billingAccount' && role === 'billReceiver'
  const run = async () => {
    const result = isReceiver
      ? await change.run({ id: node.id, party, ...(from ? { from } : {}), ...again.input })
      : await add.run({ values: { party_id: party, entity: node.kind, record_id: node.id, role } })
    if (result.ok) setParty(null)
  }
  return (
    <div className="line-form">
      <FieldShell label={text.party}>
        {(control) => <ReferenceBox {...control} entity="party" value={party} onChange={setParty} />}
      </FieldShell>
      <FieldShell label={text.role}>{(control) => <ChoiceBox {...control} value={role} choices={roles} onChange={setRole} />}</FieldShell>
      {isReceiver && (
        <FieldShell label={text.receiverFrom} hint={text.receiverFromHint}>
          {(control) => <DateBox {...control} value={from} onChange={setFrom} />}
        </FieldShell>
      )}
      {isReceiver && again.boxes}
      <Button disabled={party === null || role === '' || add.running || change.running} onClick={() => void run()}>
        {isReceiver ? text.changeReceiver : text.addContact}
      </Button>
      <Link to={newPath('party')}>{text.newParty}</Link>
      <FailureNote failure={isReceiver ? change.failure : add.failure} />
    </div>
  )
}
