/** The question before a restore: what the backup is, whether it is whole, and what would be lost. */
import { type ReactNode, useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSession } from '../../client/use-session.ts'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { type PreviewLine, PreviewSheet, Sheet } from '../../components/preview-sheet.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatCount } from '../../format/numbers.ts'
import { type BackupComparison, fileName } from './company-data.ts'
import { AskPassPhrase } from './pass-phrase-box.tsx'
import { companyText } from './text.ts'

const text = companyText.restoring

/** Failures that another pass-phrase may end. */
const ASKED: ReadonlySet<string> = new Set(['backup.passPhraseNeeded', 'backup.wrongPassPhrase'])

export interface RestoreSheetProps {
  /** The backup; null while none is chosen. */
  readonly file: string | null
  readonly onClose: () => void
}

export function RestoreSheet({ file, onClose }: RestoreSheetProps) {
  return file === null ? null : <Restore key={file} file={file} onClose={onClose} />
}

function Restore({ file, onClose }: { readonly file: string; readonly onClose: () => void }) {
  const session = useSession()
  const [passPhrase, setPassPhrase] = useState<string | null>(null)
  const opened = passPhrase === null ? { file } : { file, pass_phrase: passPhrase }
  // What holds a pass-phrase is forgotten with the sheet.
  const inspected = useOperation<BackupComparison>('backup.inspect', opened, { reads: [], fresh: true })
  const restore = useCommand('backup.restore')
  const { data } = inspected
  if (!data || data.faults.length > 0) return <NotYet file={file} state={inspected} onPassPhrase={setPassPhrase} onClose={onClose} />
  const lost = formatCount(data.lost)
  return (
    <PreviewSheet
      opened
      title={text.title}
      says={text.says}
      lines={linesOf(file, data)}
      confirm={text.confirm(lost)}
      danger
      running={restore.running}
      failure={restore.failure}
      onConfirm={() => void restore.run(opened)}
      onClose={onClose}
    >
      <Findings found={data} company={session?.company?.name ?? ''} />
    </PreviewSheet>
  )
}

interface NotYetProps {
  readonly file: string
  readonly state: ReturnType<typeof useOperation<BackupComparison>>
  readonly onPassPhrase: (passPhrase: string) => void
  readonly onClose: () => void
}

/** Still being checked, or not to be restored at all. */
function NotYet({ file, state, onPassPhrase, onClose }: NotYetProps) {
  const { data, failure } = state
  return (
    <Sheet opened onClose={onClose} title={text.title}>
      {failure?.code === 'backup.passPhraseNeeded' ? (
        <p className="ink2 sheet-says">{companyText.encryption.asked(fileName(file))}</p>
      ) : (
        <FailureNote failure={failure} />
      )}
      {failure && ASKED.has(failure.code) && <AskPassPhrase running={state.loading} onGiven={onPassPhrase} />}
      {data ? (
        <Note tone="bad" title={text.damaged}>
          {data.faults[0]}
        </Note>
      ) : (
        !failure && (
          <>
            <p className="ink2">{text.checking(fileName(file))}</p>
            <LoadingRows rows={4} />
          </>
        )
      )}
    </Sheet>
  )
}

function linesOf(file: string, found: BackupComparison): PreviewLine[] {
  const name = (
    <span className="ellipsis restore-file" title={file}>
      {fileName(file)}
    </span>
  )
  return [
    { key: 'file', label: text.file, amount: name },
    { key: 'made', label: text.made, amount: <InstantText at={found.last_at} /> },
    { key: 'lost', label: text.lost, amount: <span className="num">{formatCount(found.lost)}</span>, strong: true },
    ...(found.lost === 0 ? [] : [{ key: 'since', label: text.since, amount: <InstantText at={found.lost_since} /> }]),
    ...found.operations.slice(0, 4).map(({ operation, count }) => ({ key: operation, label: operation, count: formatCount(count) })),
  ]
}

function Findings({ found, company }: { readonly found: BackupComparison; readonly company: string }): ReactNode {
  return (
    <div className="restore-findings">
      {found.company !== null && found.company !== company && <Note tone="bad">{text.other(found.company)}</Note>}
      {found.only_in_backup > 0 && <Note tone="warn">{text.branched(formatCount(found.only_in_backup))}</Note>}
      {found.lost === 0 && found.only_in_backup === 0 && <Note tone="ok">{text.nothingLost}</Note>}
      {found.newest.length > 0 && (
        <section aria-label={text.newest}>
          <h3 className="small ink2">{text.newest}</h3>
          <ul className="restore-newest small">
            {found.newest.map((entry, index) => (
              <li key={`${entry.at} ${index}`}>
                <InstantText at={entry.at} />
                <span className="ellipsis" title={entry.summary}>
                  {entry.summary}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="small ink2">{text.whole}</p>
    </div>
  )
}
