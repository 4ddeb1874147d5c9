/** How much the bridge takes, from one token and from all. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { type BridgeLimits, MEGABYTE } from './bridge-data.ts'
import { bridgeText } from './text.ts'

const text = bridgeText.limits
const FIELDS = ['requests_per_second', 'burst', 'all_requests_per_second', 'all_burst', 'body_mb'] as const
type Typed = Readonly<Record<(typeof FIELDS)[number], string>>

export interface LimitsSheetProps {
  readonly opened: boolean
  readonly limits: BridgeLimits
  readonly onClose: () => void
}

export function LimitsSheet({ opened, limits, onClose }: LimitsSheetProps) {
  return (
    <Sheet opened={opened} onClose={onClose} title={text.title} size={440}>
      <LimitsForm limits={limits} onClose={onClose} />
    </Sheet>
  )
}

/** What is typed as limits; null while a field holds no whole number above zero. */
export function limitsOf(typed: Typed): Partial<BridgeLimits> | null {
  if (FIELDS.some((key) => !isCount(typed[key]))) return null
  const { body_mb: body, ...rates } = typed
  const numbers = Object.fromEntries(Object.entries(rates).map(([key, value]) => [key, Number(value)]))
  return { ...numbers, body_bytes: Number(body) * MEGABYTE }
}

const isCount = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text.trim())

function LimitsForm({ limits, onClose }: Omit<LimitsSheetProps, 'opened'>) {
  const [typed, setTyped] = useState<Typed>({
    requests_per_second: String(limits.requests_per_second),
    burst: String(limits.burst),
    all_requests_per_second: String(limits.all_requests_per_second),
    all_burst: String(limits.all_burst),
    body_mb: String(Math.max(1, Math.round(limits.body_bytes / MEGABYTE))),
  })
  const save = useCommand('bridge.set', { done: () => text.saved })
  const wanted = limitsOf(typed)
  const run = async () => {
    if (wanted && (await save.run({ limits: wanted })).ok) onClose()
  }
  useShortcuts([{ keys: 'Ctrl Enter', label: text.save, inFields: true, run: () => void run() }], 'sheet')
  return (
    <div className="token-form">
      <p className="ink2">{text.says}</p>
      <div className="form-grid">
        {FIELDS.map((key, index) => (
          <FieldShell key={key} label={text[key]} fault={isCount(typed[key]) ? undefined : text.fault}>
            {(control) => (
              <TextBox
                {...control}
                right
                autoFocus={index === 0}
                value={typed[key]}
                onChange={(value) => setTyped({ ...typed, [key]: value })}
              />
            )}
          </FieldShell>
        ))}
      </div>
      <FailureNote failure={save.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{shared.actions.back}</Button>
        <Button kind="filled" keys="Ctrl Enter" disabled={save.running || wanted === null} onClick={() => void run()}>
          {text.save}
        </Button>
      </div>
    </div>
  )
}
