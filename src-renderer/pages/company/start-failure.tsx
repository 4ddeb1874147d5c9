/** Why the file was not opened, and what can be done: take a backup, copy out what can be read. */
import { useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import type { Instant } from '../../../src-core/kernel/instants.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { fileName } from './company-data.ts'
import { AskPassPhrase } from './pass-phrase-box.tsx'
import { companyText } from './text.ts'
import { useOpenFile } from './use-open-file.ts'

const text = companyText.rescue

interface KeptCopy {
  readonly file: string
  readonly kind: 'backup' | 'beside'
  readonly at: Instant
  readonly size: number
  readonly encrypted: boolean
}

interface Salvage {
  readonly file: string
  readonly kept: number
  readonly lost: number
  readonly damaged: readonly { readonly table: string; readonly kept: number; readonly lost: number | null }[]
}

/** Failures after which other copies of the same books are of use. */
const RESCUED: ReadonlySet<string> = new Set(['file.damaged', 'file.missing', 'file.lost', 'file.migrationFailed', 'file.stepFailed'])

/** What passes by itself, or with a moment's work elsewhere: the same file is tried again. */
const PASSING: ReadonlySet<string> = new Set([
  'disk.full',
  'file.locked',
  'file.inUse',
  'file.readOnly',
  'file.forbidden',
  'file.notOpened',
  'disk.failing',
])

export function StartFailure({ failure }: { readonly failure: Failure }) {
  const file = failure.details?.['file']
  const open = useOpenFile()
  return (
    <div className="start-failure">
      <p className="strong">{companyText.startFailed}</p>
      <FailureNote failure={failure} onRetry={typeof file === 'string' && PASSING.has(failure.code) ? () => open(file) : undefined} />
      {typeof file === 'string' && RESCUED.has(failure.code) && (
        <Rescue key={file} file={file} isDamaged={failure.code === 'file.damaged'} />
      )}
    </div>
  )
}

function Rescue({ file, isDamaged }: { readonly file: string; readonly isDamaged: boolean }) {
  const copies = useOperation<readonly KeptCopy[]>('companyFile.copies', { file }, { reads: ['companyFile'] })
  const restore = useCommand('companyFile.restore')
  const copyOut = useCommand<Salvage>('companyFile.copyOut')
  const [made, setMade] = useState<Salvage | null>(null)
  const [asked, setAsked] = useState<string | null>(null)
  const take = ({ file: backup, encrypted }: KeptCopy) => (encrypted ? setAsked(backup) : void restore.run({ file, backup }))
  const readOut = () => void copyOut.run({ file }).then((result) => result.ok && setMade(result.value))
  return (
    <section aria-label={text.title}>
      <FailureNote failure={copies.failure ?? restore.failure ?? copyOut.failure} onRetry={copies.failure ? copies.refetch : undefined} />
      {copies.data?.length === 0 && <p className="small ink2">{text.noCopies}</p>}
      {copies.data && copies.data.length > 0 && <Copies copies={copies.data} running={restore.running} onRestore={take} />}
      {asked !== null && (
        <section aria-label={companyText.encryption.asked(fileName(asked))}>
          <p className="strong">{companyText.encryption.asked(fileName(asked))}</p>
          <AskPassPhrase
            key={asked}
            running={restore.running}
            onGiven={(passPhrase) => void restore.run({ file, backup: asked, pass_phrase: passPhrase })}
          />
        </section>
      )}
      {isDamaged && (
        <>
          <p className="small ink2">{text.copyOutSays}</p>
          <Button disabled={copyOut.running} onClick={readOut}>
            {copyOut.running ? text.copyingOut : text.copyOut}
          </Button>
        </>
      )}
      {made && <CopiedOut made={made} />}
    </section>
  )
}

interface CopiesProps {
  readonly copies: readonly KeptCopy[]
  readonly running: boolean
  readonly onRestore: (copy: KeptCopy) => void
}

function Copies({ copies, running, onRestore }: CopiesProps) {
  return (
    <>
      <p className="small ink2">{text.copiesSay}</p>
      <ul className="recent" aria-label={text.copies}>
        {copies.map((copy) => (
          <li key={copy.file} className="recent-line">
            <div className="recent-words">
              <span className="strong">
                {text.kinds[copy.kind]} <InstantText at={copy.at} />, {formatBytes(copy.size)}
                {copy.encrypted && `, ${companyText.encryption.encrypted}`}
              </span>
              <span className="small ink3 ellipsis" title={copy.file}>
                <bdi>{fileName(copy.file)}</bdi>
              </span>
            </div>
            <Button small disabled={running} aria-label={text.restoreNamed(fileName(copy.file))} onClick={() => onRestore(copy)}>
              {text.restore}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Damaged tables that are named; the button below them stays in sight. */
const MOST_NAMED = 8

function CopiedOut({ made }: { readonly made: Salvage }) {
  const open = useOpenFile()
  return (
    <Note tone={made.damaged.length === 0 ? 'ok' : 'warn'} title={text.copiedOut(formatCount(made.kept))}>
      <p>
        <bdi>{made.file}</bdi>
      </p>
      {made.damaged.length === 0 ? (
        <p>{text.nothingLost}</p>
      ) : (
        <ul className="note-list">
          {made.damaged.slice(0, MOST_NAMED).map(({ table, kept, lost }) => (
            <li key={table}>{text.lostOf(table.replaceAll('_', ' '), formatCount(kept), lost === null ? null : formatCount(lost))}</li>
          ))}
          {made.damaged.length > MOST_NAMED && <li>{text.lostElsewhere(formatCount(made.damaged.length - MOST_NAMED))}</li>}
        </ul>
      )}
      <Button small onClick={() => open(made.file)}>
        {text.openCopy}
      </Button>
    </Note>
  )
}
