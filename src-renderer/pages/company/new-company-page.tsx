/** A new company in a file of its own, while another one is open. */
import { useNavigate } from '@tanstack/react-router'
import { PageHead, Panel } from '../../components/layout.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { text as shared } from '../../text/en.ts'
import { CreateForm } from './create-form.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { companyText as text } from './text.ts'

export function NewCompanyPage() {
  const navigate = useNavigate()
  usePagePath([
    { label: shared.rail.operations, to: '/operations/jobs' },
    { label: text.title, to: '/company' },
    { label: text.form.title },
  ])
  useShortcuts([{ keys: 'Escape', display: 'Esc', label: shared.actions.back, run: () => void navigate({ to: '/company' }) }])
  return (
    <div className="page">
      <PageHead title={text.form.title} under={text.form.says} />
      <div className="page-body">
        <Panel label={text.form.title}>
          <CreateForm into={null} />
        </Panel>
      </div>
    </div>
  )
}
