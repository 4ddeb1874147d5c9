/** What can be done with a run now: prepare, validate after a look at the figures, cancel. */
import { type ReactNode, useState } from 'react'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useMay } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { type PreviewLine, PreviewSheet } from '../../components/preview-sheet.tsx'
import { countOf, formatCount } from '../../format/numbers.ts'
import { isUnderWay } from '../../frame/jobs-tray.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { countIn, type RunView, type StateSums, sumsIn, creditNotesIn, zeroDraftsIn } from './run-data.ts'
import { runText as text } from './text.ts'

export interface RunActionsProps {
  readonly run: RunView
  readonly job: JobProgress | undefined
}

/** `58 drafts`. */
function draftsText(count: number): string {
  return countOf(count, text.draft, text.drafts)
}

export function RunActions({ run, job }: RunActionsProps) {
  const may = useMay()
  const toasts = useToasts()
  const [sheet, setSheet] = useState<'validate' | 'cancel' | null>(null)
  const prepare = useCommand('billingRun.prepare', { done: () => text.actions.prepared, failures: 'toast' })
  const working = job !== undefined && isUnderWay(job)
  const drafts = countIn(run, 'draft')
  const undecided = countIn(run, 'suspect')
  const drafted = run.state === 'drafted'
  const canPrepare = (run.state === 'created' || drafted) && may('billingRun.prepare')
  const canValidate = drafted && drafts > 0 && undecided === 0 && !working
  const reason = undecided > 0 ? text.actions.undecided(countOf(undecided, text.exception, text.exceptions)) : null
  const start = async () => {
    if ((await prepare.run({ id: run.id })).ok) toasts.final(text.actions.prepared, text.actions.cancelInstead)
  }
  useShortcuts([
    ...(canValidate
      ? [{ keys: 'V', label: text.actions.validate(draftsText(drafts)), palette: true, run: () => setSheet('validate') }]
      : []),
    ...(run.state === 'created' ? [{ keys: 'V', label: text.actions.prepare, palette: true, run: () => void start() }] : []),
  ])
  return (
    <>
      {canPrepare && (
        <Button
          kind={run.state === 'created' ? 'filled' : 'default'}
          keys={run.state === 'created' ? 'V' : undefined}
          disabled={working || prepare.running}
          onClick={() => void start()}
        >
          {run.state === 'created' ? text.actions.prepare : text.actions.prepareAgain}
        </Button>
      )}
      {drafted && may('billingRun.validate') && (
        <Button
          kind="filled"
          keys={canValidate ? 'V' : undefined}
          reason={reason}
          disabled={!canValidate}
          onClick={() => setSheet('validate')}
        >
          {text.actions.validate(draftsText(drafts))}
        </Button>
      )}
      {(run.state === 'created' || drafted) && may('billingRun.cancel') && (
        <Button kind="danger" disabled={working} onClick={() => setSheet('cancel')}>
          {text.actions.cancel}
        </Button>
      )}
      <ValidateSheet run={run} opened={sheet === 'validate'} onClose={() => setSheet(null)} />
      <CancelSheet run={run} opened={sheet === 'cancel'} onClose={() => setSheet(null)} />
    </>
  )
}

interface RunSheetProps {
  readonly run: RunView
  readonly opened: boolean
  readonly onClose: () => void
}

/** The amounts of one figure, a currency each, under each other. */
function amounts(sums: readonly StateSums[], value: (row: StateSums) => number, final = false): ReactNode {
  const several = sums.length > 1
  return (
    <span className="sheet-amounts">
      {sums.map((row) => (
        <Amount
          key={row.currency}
          minor={value(row)}
          currency={row.currency}
          strong={final}
          rule={final ? 'final' : 'none'}
          {...(several ? { reserve: 2, code: 'slot' as const } : {})}
        />
      ))}
    </span>
  )
}

function ValidateSheet({ run, opened, onClose }: RunSheetProps) {
  const validate = useCommand('billingRun.validate', { done: () => text.actions.started })
  const sums = sumsIn(run, 'draft')
  const drafts = countIn(run, 'draft')
  const credits = creditNotesIn(run)
  const zeros = zeroDraftsIn(run)
  const sheet = text.validateSheet
  const lines: readonly PreviewLine[] = [
    { key: 'net', label: sheet.net, amount: amounts(sums, (row) => row.net_minor) },
    { key: 'tax', label: sheet.tax, amount: amounts(sums, (row) => row.tax_minor) },
    { key: 'gross', label: sheet.gross, count: formatCount(drafts), amount: amounts(sums, (row) => row.gross_minor, true), strong: true },
    { key: 'numbers', label: sheet.numbers, count: formatCount(drafts - zeros) },
    ...(zeros > 0 ? [{ key: 'settled', label: sheet.settled, count: formatCount(zeros) }] : []),
    ...(credits > 0 ? [{ key: 'credits', label: sheet.credits, count: formatCount(credits) }] : []),
    { key: 'left', label: sheet.leftOut, count: formatCount(countIn(run, 'left', 'rejected')) },
  ]
  const confirm = async () => {
    if ((await validate.run({ id: run.id })).ok) onClose()
  }
  return (
    <PreviewSheet
      opened={opened}
      title={sheet.title(draftsText(drafts))}
      says={sheet.says}
      lines={lines}
      confirm={sheet.confirm(draftsText(drafts))}
      back={sheet.back}
      running={validate.running}
      failure={validate.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}

function CancelSheet({ run, opened, onClose }: RunSheetProps) {
  const cancel = useCommand('billingRun.cancel', { done: () => text.actions.cancelled(run.code) })
  const confirm = async () => {
    if ((await cancel.run({ id: run.id })).ok) onClose()
  }
  const drafts = countIn(run, 'draft', 'suspect', 'rejected')
  return (
    <PreviewSheet
      opened={opened}
      title={text.cancelSheet.title(run.code)}
      says={text.cancelSheet.says}
      lines={[
        {
          key: 'drafts',
          label: text.cancelSheet.drafts,
          count: formatCount(drafts),
          amount: amounts(sumsIn(run, 'draft', 'suspect', 'rejected'), (row) => row.gross_minor),
        },
      ]}
      confirm={text.cancelSheet.confirm}
      danger
      running={cancel.running}
      failure={cancel.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}
