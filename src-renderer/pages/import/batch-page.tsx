/** The record of an import: what came of it, the rows left out, its timeline, and its way back. */
import { type UnusedColumn, UnusedNote } from '../../components/unused-note.tsx'
import type { BatchDescription, GroupCount, ReadingDecision } from '../../../src-core/exchange/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { DecidedNotes } from '../../components/decided-notes.tsx'
import { type FigureItem, Figures, PageHead, Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatCount } from '../../format/numbers.ts'
import { usePagePath } from '../../frame/path.tsx'
import { listPath } from '../../records/record-links.ts'
import { RecordTimeline } from '../../records/record-page.tsx'
import { SaveRejects, UndoBatch } from './batch-actions.tsx'
import { GroupTable } from './batch-panels.tsx'
import { importText as text } from './text.ts'

export function BatchPage({ id }: { readonly id: number }) {
  const { data, failure, refetch } = useOperation<BatchDescription>('importBatch.get', { id }, { reads: ['importBatch'] })
  usePagePath([{ label: text.crumb, to: listPath('importBatch') }, { label: data?.file_name ?? '' }])
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  return <Await data={data}>{(batch) => <BatchBody batch={batch} />}</Await>
}

function BatchBody({ batch }: { readonly batch: BatchDescription }) {
  const may = useMay()
  const left = batch.rejected + batch.duplicates
  return (
    <div className="page">
      <PageHead
        title={batch.file_name}
        over={
          <>
            <span>{batch.kind_label}</span>
            <Status code={batch.coming ? 'coming' : batch.going ? 'going' : batch.state} />
            <span className="num">
              <InstantText at={batch.created_at} /> {text.batch.by(batch.created_by)}
            </span>
          </>
        }
        actions={
          <>
            {batch.rejects.length > 0 && <SaveRejects batch={batch.id} count={left} />}
            {batch.undoable && may('import.undo') && <UndoBatch batch={batch.id} />}
          </>
        }
      >
        <Figures items={figuresOf(batch)} />
      </PageHead>
      <div className="page-body">
        <Panel label={text.report}>
          {batch.state === 'undone' && <Note tone="info">{text.undoneNote}</Note>}
          {batch.coming && <Note tone="info">{text.batch.coming}</Note>}
          {batch.going && <Note tone="info">{text.batch.going}</Note>}
          <DecidedNotes decided={(batch.report['decided'] as readonly ReadingDecision[] | undefined) ?? []} />
          <UnusedNote unused={(batch.report['unused'] as readonly UnusedColumn[] | undefined) ?? []} />
          <GroupTable groups={(batch.report['groups'] as readonly GroupCount[] | undefined) ?? []} />
          <Rejects batch={batch} left={left} />
        </Panel>
        <RecordTimeline entity="importBatch" id={batch.id} />
      </div>
    </div>
  )
}

function figuresOf({ rows, accepted, rejected, duplicates }: BatchDescription): FigureItem[] {
  const { figures } = text.batch
  const figure = (key: keyof typeof figures, count: number, tone?: FigureItem['tone']): FigureItem => ({
    key,
    label: figures[key],
    value: formatCount(count),
    ...(tone && count > 0 ? { tone } : {}),
  })
  return [
    figure('rows', rows),
    figure('accepted', accepted, 'ok'),
    figure('rejected', rejected, 'bad'),
    figure('duplicates', duplicates, 'warn'),
  ]
}

function Rejects({ batch, left }: { readonly batch: BatchDescription; readonly left: number }) {
  if (batch.kind === 'usage') return <p className="ink2">{text.batch.usage}</p>
  if (batch.rejects.length === 0) return <p className="ink2">{text.batch.nothingLeft}</p>
  return (
    <Section title={text.batch.leftOut} note={text.batch.leftOutNote(formatCount(batch.rejects.length), formatCount(left))}>
      <table className="table import-rejects">
        <thead>
          <tr>
            <th scope="col" className="right">
              {text.row}
            </th>
            <th scope="col">{text.result}</th>
            <th scope="col">{text.batch.reason}</th>
            <th scope="col">{text.batch.cells}</th>
          </tr>
        </thead>
        <tbody>
          {batch.rejects.map((reject) => (
            <tr key={reject.row}>
              <td className="num right ink2">{formatCount(reject.row)}</td>
              <td>
                <Status code={reject.result} />
              </td>
              <td>{reject.reason}</td>
              <td className="ink2">
                <div className="ellipsis" title={reject.cells.join(' | ')}>
                  {reject.cells.join(' | ')}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
