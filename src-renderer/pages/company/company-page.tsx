/** The company file: its backups, and the other companies of this machine. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useJobs, useMay, useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { type FigureItem, Figures, PageHead, Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { PreviewSheet } from '../../components/preview-sheet.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { isUnderWay } from '../../frame/jobs-tray.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { usePlace } from '../customer/use-place.ts'
import { CompaniesPanel } from './companies-panel.tsx'
import { type Backup, fileName, folderOf, useBackups } from './company-data.ts'
import { EncryptionLine } from './encryption-line.tsx'
import { FileChooser } from './file-chooser.tsx'
import { KeptSection } from './kept-section.tsx'
import { RestoreSheet } from './restore-sheet.tsx'
import { StepsSection } from './steps-section.tsx'
import { companyText as text } from './text.ts'
import { useFileChoice } from './use-file-choice.ts'
import { useOpenFile } from './use-open-file.ts'

export function CompanyPage() {
  const place = usePlace()
  const navigate = useNavigate()
  const session = useSession()
  const backups = useBackups()
  const open = useOpenFile()
  const [choosingBackup, setChoosingBackup] = useState(false)
  const [restoring, setRestoring] = useState<string | null>(null)
  const backUp = useCommand<Backup>('backup.create', { done: ({ size }) => text.backedUp(formatBytes(size)) })
  const backupChoice = useFileChoice('restore', setRestoring, () => setChoosingBackup(true))
  const fileChoice = useFileChoice('open', open, () => place.go({ open: '1' }))
  const makeBackup = () => void backUp.run({})
  const openFile = () => fileChoice.ask()
  const check = () => void navigate({ to: '/ledger', search: { tab: 'verify' } as never })
  usePagePath([{ label: shared.rail.operations, to: '/operations/jobs' }, { label: text.title }])
  useShortcuts([
    { keys: 'B', label: text.keys.backUp, run: makeBackup },
    { keys: 'O', label: text.keys.open, run: openFile },
    { keys: 'N', label: text.keys.create, run: () => void navigate({ to: '/company/new' }) },
    { keys: 'V', label: text.keys.check, run: check },
  ])
  return (
    <div className="page">
      <PageHead
        title={session?.company?.name ?? text.title}
        under={<span className="mono ellipsis">{session?.file}</span>}
        actions={
          <>
            <Button keys="V" onClick={check}>
              {text.checkBooks}
            </Button>
            <Button kind="filled" keys="B" disabled={backUp.running} onClick={makeBackup}>
              {text.backUp}
            </Button>
          </>
        }
      >
        <FileFigures backups={backups.data ?? []} />
      </PageHead>
      <div className="page-body">
        <Panel label={text.backups} className="company-main">
          <FailureNote failure={backUp.failure} />
          <Backups state={backups} folder={`${session?.file ?? ''}-backups`} onRestore={setRestoring} onOther={() => backupChoice.ask()} />
          <KeptSection file={session?.file ?? ''} onRestore={setRestoring} />
          <StepsSection />
        </Panel>
        <CompaniesPanel onOpenFile={openFile} />
      </div>
      <FileChooser
        opened={place.part('open', '') !== ''}
        purpose="open"
        onClose={() => place.go({ open: null })}
        onChoose={(file) => {
          place.go({ open: null })
          open(file)
        }}
      />
      <FileChooser
        opened={choosingBackup}
        purpose="restore"
        onClose={() => setChoosingBackup(false)}
        onChoose={(file) => {
          setChoosingBackup(false)
          setRestoring(file)
        }}
      />
      <RestoreSheet file={restoring} onClose={() => setRestoring(null)} />
      <SwitchSheet file={place.part('switch', '')} onClose={() => place.go({ switch: null })} />
    </div>
  )
}

function FileFigures({ backups }: { readonly backups: readonly Backup[] }) {
  const session = useSession()
  const { verifiedAt = null, differences = 0 } = session?.books ?? {}
  const last = backups[0]
  const books: FigureItem =
    differences > 0
      ? { key: 'books', label: text.booksLabel, value: text.booksDiffer(formatCount(differences)), tone: 'bad' }
      : { key: 'books', label: text.booksLabel, value: verifiedAt === null ? text.booksNever : <InstantText at={verifiedAt} /> }
  return (
    <Figures
      items={[
        { key: 'last', label: text.lastBackup, value: last ? <InstantText at={last.at} /> : text.never },
        ...(last ? [{ key: 'size', label: text.size, value: formatBytes(last.size) }] : []),
        books,
      ]}
    />
  )
}

interface BackupsProps {
  readonly state: ReturnType<typeof useBackups>
  readonly folder: string
  readonly onRestore: (file: string) => void
  readonly onOther: () => void
}

function Backups({ state, folder, onRestore, onOther }: BackupsProps) {
  const may = useMay()('backup.restore')
  return (
    <Section
      title={text.backups}
      note={text.backupsSays}
      actions={
        may && (
          <Button small onClick={onOther}>
            {text.restoreOther}
          </Button>
        )
      }
    >
      <FailureNote failure={state.failure} onRetry={state.refetch} />
      <EncryptionLine />
      <Await data={state.data} rows={4}>
        {(backups) =>
          backups.length === 0 ? (
            <EmptyState title={text.noBackups}>{text.noBackupsSays}</EmptyState>
          ) : (
            <>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{text.columns.at}</th>
                    <th scope="col">{text.columns.file}</th>
                    <th scope="col">
                      <span className="hidden-text">{text.encryption.encrypted}</span>
                    </th>
                    <th scope="col" className="right">
                      {text.columns.size}
                    </th>
                    <th scope="col">
                      <span className="hidden-text">{text.restore}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {backups.map((backup) => (
                    <BackupRow key={backup.file} backup={backup} onRestore={may ? () => onRestore(backup.file) : null} />
                  ))}
                </tbody>
              </table>
              <p className="small ink3 company-folder ellipsis" title={folder}>
                {folderOf(backups[0]?.file ?? '') || folder}
              </p>
            </>
          )
        }
      </Await>
    </Section>
  )
}

function BackupRow({ backup, onRestore }: { readonly backup: Backup; readonly onRestore: (() => void) | null }) {
  return (
    <tr>
      <td>
        <InstantText at={backup.at} />
      </td>
      <td className="ellipsis ink2 company-cell" title={backup.file}>
        {fileName(backup.file)}
      </td>
      <td className="ink2">{backup.encrypted ? text.encryption.encrypted : ''}</td>
      <td className="right num">{formatBytes(backup.size)}</td>
      <td className="right">
        {onRestore && (
          <Button small kind="danger" onClick={onRestore}>
            {text.restore}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** Asks before a company is left whose job is under way. */
function SwitchSheet({ file, onClose }: { readonly file: string; readonly onClose: () => void }) {
  const jobs = useJobs().filter(isUnderWay)
  const open = useCommand('companyFile.open')
  return (
    <PreviewSheet
      opened={file !== ''}
      title={text.switching.title}
      says={text.switching.says}
      lines={[
        { key: 'file', label: fileName(file) },
        ...jobs.map((job) => ({ key: String(job.id), label: job.title, count: `${formatCount(job.done)} / ${formatCount(job.total)}` })),
      ]}
      confirm={text.switching.confirm}
      running={open.running}
      failure={open.failure}
      onConfirm={() => void open.run({ file })}
      onClose={onClose}
    />
  )
}
