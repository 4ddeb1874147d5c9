/** Making a token, showing it once, and taking one back. */
import { useState } from 'react'
import { useClient } from '../../client/client-context.tsx'
import { useCommand } from '../../client/use-command.ts'
import { useSystem } from '../../client/use-session.ts'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { Button } from '../../components/button.tsx'
import { Segments } from '../../components/chips.tsx'
import { FailureNote } from '../../components/note.tsx'
import { PreviewSheet, Sheet } from '../../components/preview-sheet.tsx'
import { LongTextBox, TextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { badScope, coveredBy, scopesOf, type Token } from './bridge-data.ts'
import { CopyButton } from './copy-button.tsx'
import { bridgeText } from './text.ts'

const text = bridgeText.create

type MadeToken = Omit<Token, 'expired'> & { readonly token: string }

/** First the form, then the token, this once. */
export function NewTokenSheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [made, setMade] = useState<MadeToken | null>(null)
  const close = () => {
    setMade(null)
    onClose()
  }
  return (
    <Sheet opened={opened} onClose={close} title={made ? bridgeText.made.title(made.name) : text.title} size={520}>
      {made ? <Made made={made} onDone={close} /> : <TokenForm onMade={setMade} onClose={close} />}
    </Sheet>
  )
}

function useMake(onMade: (token: MadeToken) => void) {
  const client = useClient()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [running, setRunning] = useState(false)
  const make = async (name: string, scopes: readonly string[], days: string) => {
    if (running) return
    setRunning(true)
    const input = { name, scopes, ...(days === 'never' ? {} : { days: Number(days) }) }
    const result = await client.call<MadeToken>('token.create', input)
    setRunning(false)
    setFailure(result.ok ? null : result.failure)
    if (result.ok) onMade(result.value)
  }
  return { make, failure, running }
}

interface TokenFormProps {
  readonly onMade: (token: MadeToken) => void
  readonly onClose: () => void
}

function TokenForm({ onMade, onClose }: TokenFormProps) {
  const [name, setName] = useState('')
  const [typed, setTyped] = useState('')
  const [days, setDays] = useState('90')
  const [tried, setTried] = useState(false)
  const { make, failure, running } = useMake(onMade)
  const scopes = scopesOf(typed)
  const bad = badScope(scopes)
  const scopesFault = bad !== null ? text.badScope(bad) : tried && scopes.length === 0 ? text.needScopes : undefined
  const save = () => {
    setTried(true)
    if (name.trim() !== '' && scopes.length > 0 && bad === null) void make(name.trim(), scopes, days)
  }
  useShortcuts([{ keys: 'Ctrl Enter', label: text.make, inFields: true, run: save }], 'sheet')
  return (
    <div className="token-form">
      <p className="ink2">{text.says}</p>
      <FieldShell label={text.name} hint={text.nameHint} fault={tried && name.trim() === '' ? text.needName : undefined} required>
        {(control) => <TextBox {...control} autoFocus value={name} maxLength={100} onChange={setName} />}
      </FieldShell>
      <FieldShell label={text.scopes} hint={text.scopesHint} fault={scopesFault} required>
        {(control) => <LongTextBox {...control} mono rows={2} value={typed} onChange={setTyped} />}
      </FieldShell>
      <Covered scopes={bad === null ? scopes : []} />
      <div>
        <div className="field-label">{text.days}</div>
        <Segments
          label={text.days}
          items={['30', '90', '365', 'never'].map((key) => ({ key, label: text.daysChoices[key] }))}
          active={days}
          onChoose={setDays}
        />
      </div>
      <FailureNote failure={failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{shared.actions.back}</Button>
        <Button kind="filled" keys="Ctrl Enter" disabled={running} onClick={save}>
          {text.make}
        </Button>
      </div>
    </div>
  )
}

const NAMED = 6

/** What the patterns reach, while they are being typed. */
function Covered({ scopes }: { readonly scopes: readonly string[] }) {
  const { operations } = useSystem()
  if (scopes.length === 0) return null
  const names = coveredBy(scopes, operations)
  const shown = names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ` ${text.more}` : '')
  return (
    <p className={`small ${names.length === 0 ? 'tone-warn' : 'ink2'}`} role="status">
      {text.covers(formatCount(names.length), shown)}
    </p>
  )
}

function Made({ made, onDone }: { readonly made: MadeToken; readonly onDone: () => void }) {
  return (
    <div className="token-form">
      <p className="ink2">{bridgeText.made.says}</p>
      <div className="token-made">
        <output className="mono" aria-label={bridgeText.made.token}>
          {made.token}
        </output>
        <CopyButton value={made.token} filled />
      </div>
      <div className="sheet-actions">
        <Button onClick={onDone}>{bridgeText.made.done}</Button>
      </div>
    </div>
  )
}

export function RevokeSheet({ token, onClose }: { readonly token: Token | null; readonly onClose: () => void }) {
  const revoke = useCommand('token.revoke', { done: () => bridgeText.revoked(token?.name ?? '') })
  const confirm = async () => {
    if (token && (await revoke.run({ id: token.id })).ok) onClose()
  }
  return (
    <PreviewSheet
      opened={token !== null}
      title={bridgeText.revokeNamed(token?.name ?? '')}
      says={bridgeText.revokeSays}
      lines={[]}
      confirm={bridgeText.revokeConfirm(token?.name ?? '')}
      danger
      running={revoke.running}
      failure={revoke.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}
