/** What updates, restores and losses left beside the company file, each a whole file that can be restored. */
import type { Instant } from '../../../src-core/kernel/instants.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatBytes } from '../../format/numbers.ts'
import { fileName } from './company-data.ts'
import { companyText as text } from './text.ts'

interface KeptCopy {
  readonly file: string
  readonly kind: 'backup' | 'beside'
  readonly at: Instant
  readonly size: number
}

export interface KeptSectionProps {
  /** The open company file. */
  readonly file: string
  readonly onRestore: (file: string) => void
}

/** Nothing where nothing is kept. */
export function KeptSection({ file, onRestore }: KeptSectionProps) {
  const may = useMay()
  const state = useOperation<readonly KeptCopy[]>(
    'companyFile.copies',
    { file },
    { enabled: file !== '' && may('companyFile.copies'), reads: ['backup'] },
  )
  const kept = (state.data ?? []).filter(({ kind }) => kind === 'beside')
  if (kept.length === 0 && !state.failure) return null
  return (
    <Section title={text.kept} note={text.keptSays}>
      <FailureNote failure={state.failure} onRetry={state.refetch} />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.columns.at}</th>
            <th scope="col">{text.columns.why}</th>
            <th scope="col">{text.columns.file}</th>
            <th scope="col" className="right">
              {text.columns.size}
            </th>
            <th scope="col">
              <span className="hidden-text">{text.restore}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kept.map((copy) => (
            <tr key={copy.file}>
              <td>
                <InstantText at={copy.at} />
              </td>
              <td className="ink2 recent-when">{text.keptKinds[kindOf(copy.file)]}</td>
              <td className="ellipsis ink2 company-cell kept-cell" title={copy.file}>
                {fileName(copy.file)}
              </td>
              <td className="right num">{formatBytes(copy.size)}</td>
              <td className="right">
                {may('backup.restore') && (
                  <Button small kind="danger" onClick={() => onRestore(copy.file)}>
                    {text.restore}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function kindOf(file: string): string {
  return /\.(replaced|version|saved)-[^/\\]*$/.exec(file)?.[1] ?? ''
}
