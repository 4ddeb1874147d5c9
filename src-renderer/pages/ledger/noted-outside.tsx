/** How far the audit trail is proved from outside the file, and the way out where it lacks what was noted. */
import { useState } from 'react'
import type { Instant } from '../../../src-core/kernel/instants.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Figures, Section } from '../../components/layout.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { PreviewSheet } from '../../components/preview-sheet.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatCount } from '../../format/numbers.ts'
import { ledgerText } from './text.ts'

const text = ledgerText.outside

interface Head {
  readonly place: 'machine' | 'backup'
  readonly name: string
  readonly entry: number
  readonly noted_at: Instant
  readonly fits: boolean
  readonly words: string | null
}

export interface ProvedOutside {
  readonly entry: number | null
  readonly at: Instant | null
  readonly heads: readonly Head[]
  readonly unread: readonly string[]
}

export function NotedOutside() {
  const { data, failure, refetch } = useOperation<ProvedOutside>('books.notedHeads')
  const may = useMay()
  const [accepting, setAccepting] = useState(false)
  if (!data) return <FailureNote failure={failure} onRetry={refetch} />
  const misfits = data.heads.filter(({ fits }) => !fits)
  const accept = (
    <Button reason={may('books.acceptHead') ? null : ledgerText.unavailable('books.acceptHead')} onClick={() => setAccepting(true)}>
      {text.accept}
    </Button>
  )
  return (
    <Section title={text.title} actions={misfits.length > 0 ? accept : undefined}>
      <p className="ink2 ledger-says">{text.says}</p>
      <OutsideFigures outside={data} />
      {misfits.length > 0 && (
        <Note tone="bad" title={text.lacks}>
          <ul className="note-list">
            {misfits.map((head) => (
              <li key={`${head.place} ${head.name}`}>{head.words}</li>
            ))}
          </ul>
          {text.wayOut}
        </Note>
      )}
      {data.unread.length > 0 && <Note tone="warn">{data.unread.join(' ')}</Note>}
      <AcceptSheet opened={accepting} misfits={misfits.length} onClose={() => setAccepting(false)} />
    </Section>
  )
}

function OutsideFigures({ outside: { entry, at, heads } }: { readonly outside: ProvedOutside }) {
  if (heads.length === 0) return <Note tone="info">{text.nothing}</Note>
  const machine = heads.find(({ place }) => place === 'machine')
  const backups = heads.filter(({ place }) => place === 'backup')
  return (
    <Figures
      small
      items={[
        {
          key: 'entry',
          label: text.entry,
          value: entry === null ? text.none : formatCount(entry),
          ...(entry === null ? { tone: 'bad' } : {}),
        },
        { key: 'at', label: text.written, value: at === null ? '–' : <InstantText at={at} /> },
        { key: 'machine', label: text.machine, value: machine ? <InstantText at={machine.noted_at} /> : text.notHere },
        {
          key: 'backups',
          label: text.backups,
          value: backups.length === 0 ? text.noBackups : text.agree(backups.filter(({ fits }) => fits).length, backups.length),
        },
      ]}
    />
  )
}

interface AcceptSheetProps {
  readonly opened: boolean
  readonly misfits: number
  readonly onClose: () => void
}

const SHORTEST_REASON = 3
const LONGEST_REASON = 500

function AcceptSheet({ opened, misfits, onClose }: AcceptSheetProps) {
  const [reason, setReason] = useState('')
  const accept = useCommand('books.acceptHead', { done: () => text.accepted })
  const valid = reason.trim().length >= SHORTEST_REASON
  const confirm = async () => {
    if (!valid || !(await accept.run({ reason })).ok) return
    setReason('')
    onClose()
  }
  return (
    <PreviewSheet
      opened={opened}
      title={text.acceptTitle}
      says={text.acceptSays}
      lines={[{ key: 'misfits', label: text.dropped, count: formatCount(misfits) }]}
      confirm={text.confirm}
      danger
      running={accept.running || !valid}
      failure={accept.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <FieldShell label={text.reason} hint={text.reasonHint} required wide>
        {(control) => <TextBox {...control} value={reason} maxLength={LONGEST_REASON} autoFocus onChange={setReason} />}
      </FieldShell>
    </PreviewSheet>
  )
}
