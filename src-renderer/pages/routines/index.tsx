/** Routines: what happens by itself, when, and how it went last; each can be turned off or run now. */
import { Link, useNavigate } from '@tanstack/react-router'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { CheckBox } from '../../components/check.tsx'
import { PageHead, Panel } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { newPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { rhythmWords, type RoutineView } from './routine-data.ts'
import { routinesText as text } from './text.ts'
import './routines.css'

const READS = ['routine', 'job'] as const

export function RoutinesPage() {
  const { data, failure, refetch } = useOperation<readonly RoutineView[]>('routine.overview', {}, { reads: READS })
  const may = useMay()
  const navigate = useNavigate()
  usePagePath([{ label: shared.rail.operations, to: '/operations/jobs' }, { label: text.title }])
  const add = may('routine.create') && <Button onClick={() => void navigate({ to: newPath('routine') })}>{text.newOne}</Button>
  return (
    <div className="page">
      <PageHead title={text.title} under={text.says} actions={add} />
      <Panel label={text.table}>
        {failure ? (
          <FailureNote failure={failure} onRetry={refetch} />
        ) : (
          <Await data={data}>{(rows) => <RoutineTable rows={rows} />}</Await>
        )}
      </Panel>
    </div>
  )
}

function RoutineTable({ rows }: { readonly rows: readonly RoutineView[] }) {
  return (
    <table className="table routines">
      <thead>
        <tr>
          <th className="routine-on">{text.heads.on}</th>
          <th>{text.heads.name}</th>
          <th className="routine-runs">{text.heads.runs}</th>
          <th className="routine-last">{text.heads.last}</th>
          <th className="routine-next">{text.heads.next}</th>
          <th className="routine-run">
            <span className="hidden-text">{text.runNow}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <RoutineRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function RoutineRow({ row }: { readonly row: RoutineView }) {
  const may = useMay()
  const change = useCommand('routine.update', { failures: 'toast' })
  const run = useCommand('routine.run', { done: () => text.ran(row.name), failures: 'toast' })
  const turn = (is_on: boolean) => void change.run({ id: row.id, version: row.version, values: { is_on } })
  return (
    <tr>
      <td className="routine-on">
        <CheckBox quiet checked={row.is_on} label={text.turn(row.name)} disabled={!may('routine.update')} onChange={turn} />
      </td>
      <td className="ellipsis">
        <Link to={recordPath('routine', row.id)}>{row.name}</Link>
      </td>
      <td className="ink2 num">{rhythmWords(row)}</td>
      <td>
        <Last row={row} />
      </td>
      <td className="ink2">{row.next_run_at === null ? row.is_on ? text.atOpening : text.off : <InstantText at={row.next_run_at} />}</td>
      <td className="routine-run">
        {may('routine.run') && (
          <Button small aria-label={text.runNamed(row.name)} disabled={run.running} onClick={() => void run.run({ id: row.id })}>
            {text.runNow}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** The outcome leads to its job; why it failed stands under it. */
function Last({ row }: { readonly row: RoutineView }) {
  const { outcome, last_run_at, job_id, message } = row
  if (outcome === null) return <span className="ink3">{text.never}</span>
  const status = <Status code={outcome} word={text.outcomes[outcome]} />
  return (
    <div className="routine-outcome">
      <InstantText at={last_run_at} />
      {job_id === null ? status : <Link to={`/operations/jobs/${job_id}`}>{status}</Link>}
      {message && (
        <span className={`small ellipsis ${outcome === 'failed' ? 'tone-bad' : 'ink3'}`} title={message}>
          {message}
        </span>
      )}
    </div>
  )
}
