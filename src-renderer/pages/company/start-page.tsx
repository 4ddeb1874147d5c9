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

export function StartPage({ session }: { readonly session: SessionInfo }) {
  const companies = useCompanies().data
  const open = useOpenFile()
  const place = usePlace()
  const choice = useFileChoice('open', open, () => place.go({ open: '1' }))
  usePagePath([{ label: text.form.title }])
  useShortcuts([{ keys: 'O', label: text.keys.open, run: () => choice.ask() }])
  return (
    <div className="page">
      <PageHead title={text.form.title} under={session.file === '' ? text.start.says : `${text.start.emptyFile} ${text.form.says}`} />
      <div className="page-body">
        <Panel label={text.form.title}>
          {companies?.failure && <StartFailure failure={companies.failure} />}
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
