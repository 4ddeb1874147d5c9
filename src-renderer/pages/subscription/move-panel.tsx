/** Activating, suspending, resuming, terminating: the day, the reason, and what it would do before it is done. */
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { useEffect, useState } from 'react'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Panel } from '../../components/layout.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ReferenceBox } from '../../form/reference-box.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { useSimulation } from '../customer/use-simulation.ts'
import { BILL_READS } from '../customer/expected-bills.ts'
import { CostLines, NowThen } from './cost-lines.tsx'
import { type MoveCost, SUBSCRIPTION_READS, type SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

/** What the operator can do with a subscription: the names of its operations. */
export type Move = 'activate' | 'suspend' | 'resume' | 'terminate' | 'cancel' | 'withdrawTermination'

export interface MovePanelProps {
  readonly view: SubscriptionView
  readonly move: Move
  readonly onExplain: (root: ExplanationNode) => void
  readonly onClose: () => void
}

interface Moved {
  readonly status: string
  readonly date?: string
  /** `null` where a price is missing; absent where the move costs nothing by itself. */
  readonly cost?: MoveCost | null
}

const READS = [...SUBSCRIPTION_READS, ...BILL_READS]
const DATED: readonly Move[] = ['activate', 'suspend', 'resume', 'terminate']

/** The input, or why there is none yet. */
function inputOf(
  view: SubscriptionView,
  move: Move,
  { date, until, reason }: { readonly date: string | null; readonly until: string | null; readonly reason: number | null },
): { readonly input: object | null; readonly missing: string | null } {
  if (DATED.includes(move) && date === null) return { input: null, missing: text.needsDate }
  if (move === 'terminate' && reason === null) return { input: null, missing: text.needsReason }
  const dated = DATED.includes(move) ? { date } : {}
  const own = move === 'terminate' ? { reason } : move === 'suspend' && until !== null ? { until } : {}
  return { input: { id: view.id, ...dated, ...own }, missing: null }
}

export function MovePanel({ view, move, onExplain, onClose }: MovePanelProps) {
  const today = useSession()?.today ?? ''
  const [date, setDate] = useState<string | null>(move === 'activate' ? view.subscription_date : today)
  const [reason, setReason] = useState<number | null>(null)
  const [until, setUntil] = useState<string | null>(null)
  const [refused, setRefused] = useState<Failure | null>(null)
  const again = useConfirmDate(refused, [date, until])
  const { input: asked, missing } = inputOf(view, move, { date, until, reason })
  const confirming = move === 'suspend' ? (again.dates.length === 0 ? {} : { confirm_date: again.dates }) : again.input
  const input = asked === null ? null : { ...asked, ...confirming }
  const preview = useSimulation<Moved>(`subscription.${move}`, input, READS)
  const command = useCommand(`subscription.${move}`, { done: () => text.dones[move] ?? '' })
  const failure = command.failure ?? preview.failure
  useEffect(() => setRefused(failure), [failure])
  const title = text.titles[move] ?? ''
  const run = async () => {
    if (input !== null && preview.data && (await command.run(input)).ok) onClose()
  }
  useShortcuts(
    [
      { keys: 'Ctrl Enter', label: title, inFields: true, run: () => void run() },
      { keys: 'Esc', label: shared.actions.back, inFields: true, run: onClose },
    ],
    'part',
  )
  return (
    <Panel ground="paper" className="panel-side move-panel" label={title}>
      <h2 className="section-title">{title}</h2>
      <p className="small ink2">{text.says[move]}</p>
      {DATED.includes(move) && (
        <FieldShell label={text.takesEffect}>{(control) => <DateBox {...control} value={date} onChange={setDate} />}</FieldShell>
      )}
      {move === 'suspend' && (
        <FieldShell label={text.runsAgain}>{(control) => <DateBox {...control} value={until} onChange={setUntil} />}</FieldShell>
      )}
      {move === 'terminate' && (
        <FieldShell label={text.reason} required>
          {(control) => <ReferenceBox {...control} entity="terminationReason" value={reason} onChange={setReason} />}
        </FieldShell>
      )}
      {again.boxes}
      <div className="section-head move-preview">
        <h3 className="section-title">{text.preview}</h3>
        <span className="spacer" />
        <span className="small ink3">{text.notMade}</span>
      </div>
      {preview.data && (
        <p className="move-status">
          <span className="ink2">{text.becomes}</span> <Status code={preview.data.status} />
        </p>
      )}
      {preview.data?.cost && <CostLines cost={preview.data.cost} onExplain={onExplain} />}
      {preview.data?.cost && <NowThen cost={preview.data.cost} date={preview.data.date ?? today} rows={[]} />}
      {preview.data?.cost === null && <Note tone="warn">{text.noCost}</Note>}
      <FailureNote failure={failure} />
      <div className="actions">
        <Button
          kind={move === 'terminate' || move === 'cancel' ? 'danger' : 'filled'}
          keys="Ctrl Enter"
          disabled={!preview.data || command.running}
          onClick={() => void run()}
        >
          {text.confirm(title, view.code)}
        </Button>
        <Button kind="text" onClick={onClose}>
          {shared.actions.discard}
        </Button>
      </div>
      {missing && <p className="small ink2">{missing}</p>}
    </Panel>
  )
}
