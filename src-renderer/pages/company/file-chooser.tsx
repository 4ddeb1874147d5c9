/** A chooser of company files for windows without the system's dialog: places, folders, files, or a typed path. */
import { ArrowUp, FileText, Folder } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useOperation } from '../../client/use-operation.ts'
import { IconButton, Button } from '../../components/button.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatBytes } from '../../format/numbers.ts'
import { fileName, type FolderListing } from './company-data.ts'
import { companyText } from './text.ts'

const text = companyText.chooser

export interface FileChooserProps {
  readonly opened: boolean
  readonly purpose: 'open' | 'restore'
  readonly onChoose: (file: string) => void
  readonly onClose: () => void
}

export function FileChooser({ opened, purpose, onChoose, onClose }: FileChooserProps) {
  return (
    <Sheet opened={opened} onClose={onClose} title={text[purpose]} size={640}>
      <Chooser onChoose={onChoose} />
    </Sheet>
  )
}

const NAMES_A_FILE = /\.(countinghouse|backup)$/i

function Chooser({ onChoose }: { readonly onChoose: (file: string) => void }) {
  const [folder, setFolder] = useState<string | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const { data, failure } = useOperation<FolderListing>('companyFile.browse', folder === null ? {} : { folder }, {
    keepPrevious: true,
    reads: ['companyFile'],
  })
  const enter = (path: string) => {
    setTyped(null)
    setFolder(path)
  }
  const path = typed ?? data?.folder ?? ''
  const take = () => (NAMES_A_FILE.test(path.trim()) ? onChoose(path.trim()) : enter(path.trim()))
  return (
    <div className="chooser">
      <div className="chooser-path">
        <IconButton label={text.up} disabled={data?.parent == null} onClick={() => data?.parent != null && enter(data.parent)}>
          <ArrowUp size={15} strokeWidth={1.6} aria-hidden />
        </IconButton>
        <FieldShell label={text.folder}>
          {(control) => (
            <TextBox
              {...control}
              autoFocus
              value={path}
              onChange={setTyped}
              onKeyDown={(event) => {
                if (event.key === 'Enter') take()
              }}
            />
          )}
        </FieldShell>
        <Button onClick={take}>{text.go}</Button>
      </div>
      <FailureNote failure={failure} />
      <Await data={data} rows={6}>
        {(listing) => (
          <>
            <Places listing={listing} onEnter={enter} />
            <Entries listing={listing} onEnter={enter} onChoose={onChoose} />
          </>
        )}
      </Await>
    </div>
  )
}

function Places({ listing, onEnter }: { readonly listing: FolderListing; readonly onEnter: (folder: string) => void }) {
  return (
    <div className="chooser-places small" role="group" aria-label={text.places}>
      {listing.places.map(({ kind, path }) => (
        <button key={path} type="button" className="link" title={path} onClick={() => onEnter(path)}>
          {kind === 'recent' ? fileName(path) : text.place[kind]}
        </button>
      ))}
    </div>
  )
}

interface EntriesProps {
  readonly listing: FolderListing
  readonly onEnter: (folder: string) => void
  readonly onChoose: (file: string) => void
}

/** Arrow keys move through the entries; Enter opens, as it does on any button. */
function Entries({ listing, onEnter, onChoose }: EntriesProps) {
  if (listing.folders.length === 0 && listing.files.length === 0) return <p className="ink2 chooser-none">{text.nothing}</p>
  return (
    <ul className="chooser-list" aria-label={text.list} onKeyDown={moveFocus}>
      {listing.folders.map(({ name, path }) => (
        <li key={path}>
          <button type="button" className="chooser-entry" onClick={() => onEnter(path)}>
            <Folder size={15} strokeWidth={1.6} aria-hidden />
            <span className="ellipsis">{name}</span>
          </button>
        </li>
      ))}
      {listing.files.map((file) => (
        <li key={file.path}>
          <button type="button" className="chooser-entry" disabled={!file.company} onClick={() => onChoose(file.path)}>
            <FileText size={15} strokeWidth={1.6} aria-hidden />
            <span className="ellipsis">{file.name}</span>
            <span className="small ink2 num">{file.company ? formatBytes(file.size) : text.notCompany}</span>
            <span className="small ink2 right">
              <InstantText at={file.changed_at} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const entries = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')]
  const here = entries.findIndex((entry) => entry === document.activeElement)
  entries[Math.min(Math.max(here + step, 0), entries.length - 1)]?.focus()
}
