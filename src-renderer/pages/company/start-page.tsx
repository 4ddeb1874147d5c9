/** The first page while no company is open: create one, open a file, or look at the demo. */
import type { SessionInfo } from '../../../src-core/operations/contract.ts'
import { PageHead, Panel } from '../../components/layout.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { usePlace } from '../customer/use-place.ts'
import { CompaniesPanel } from './companies-panel.tsx'
import { useCompanies } from './company-data.ts'
import { CreateForm } from './create-form.tsx'
import { FileChooser } from './file-chooser.tsx'
import { StartFailure } from './start-failure.tsx'
import { companyText as text } from './text.ts'
import { useFileChoice } from './use-file-choice.ts'
import { useOpenFile } from './use-open-file.ts'

/** Whose file could not be opened came for that file, and not for a new company. */
function headOf({ file }: SessionInfo, hasFailed: boolean): { readonly title: string; readonly under: string } {
  if (hasFailed) return { title: text.start.none, under: text.start.noneSays }
  return { title: text.form.title, under: file === '' ? text.start.says : `${text.start.emptyFile} ${text.form.says}` }
}

export function StartPage({ session }: { readonly session: SessionInfo }) {
  const failure = useCompanies().data?.failure ?? null
  const open = useOpenFile()
  const place = usePlace()
  const choice = useFileChoice('open', open, () => place.go({ open: '1' }))
  usePagePath([{ label: failure ? text.start.none : text.form.title }])
  useShortcuts([{ keys: 'O', label: text.keys.open, run: () => choice.ask() }])
  return (
    <div className="page">
      <PageHead {...headOf(session, failure !== null)} />
      <div className="page-body">
        <Panel label={text.form.title}>
          {failure && (
            <>
              <StartFailure failure={failure} />
              <h2 className="strong start-instead">{text.start.instead}</h2>
            </>
          )}
          <CreateForm into={session.file === '' ? null : session.file} />
        </Panel>
        <CompaniesPanel creates={false} onOpenFile={() => choice.ask()} />
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
    </div>
  )
}
