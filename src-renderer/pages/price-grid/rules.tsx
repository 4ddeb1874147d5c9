/** When the plan is taken and which line of it, and all that happened to it. */
import { useNavigate } from '@tanstack/react-router'
import type { TimelineEntry } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSystem } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { FieldValue } from '../../form/conflict-panel.tsx'
import { FIELDS, recordPath } from '../../records/record-links.ts'
import { text } from './text.ts'

export function SelectionRules({ planId }: { readonly planId: number }) {
  const fields = useSystem().entity('pricePlan')?.fields ?? []
  const { data } = useOperation<Readonly<Record<string, unknown>>>('pricePlan.get', { id: planId })
  const navigate = useNavigate()
  const criteria = fields.filter((field) => field.section === 'Criteria' && (data?.[field.key] ?? null) !== null)
  const shown = [...fields.filter((field) => field.key === 'priority' || field.key === 'enabled' || field.key === 'currency'), ...criteria]
  return (
    <Panel label={text.tabs.rules}>
      <div className="pg-rules">
        <Section
          title={text.rules.title}
          actions={
            <Button small onClick={() => void navigate({ to: recordPath('pricePlan', planId), search: FIELDS })}>
              {text.rules.edit}
            </Button>
          }
        >
          <p className="ink2">{text.rules.says}</p>
          <dl className="pg-criteria">
            {shown.map((field) => (
              <div key={field.key}>
                <dt>{field.label}</dt>
                <dd>
                  <FieldValue field={field} value={data?.[field.key]} />
                </dd>
              </div>
            ))}
          </dl>
          {criteria.length === 0 && <p className="ink2">{text.rules.anyone}</p>}
        </Section>
        <Section title={text.rules.lines}>
          <p className="ink2">{text.rules.linesSay}</p>
        </Section>
      </div>
    </Panel>
  )
}

export function PlanHistory({ planId }: { readonly planId: number }) {
  const { data } = useOperation<readonly TimelineEntry[]>('audit.timeline', { entity: 'pricePlan', id: planId })
  return (
    <Panel label={text.tabs.history}>
      <Await data={data}>{(entries) => <Timeline entries={entries} on={[{ entity: 'pricePlan', id: planId }]} />}</Await>
    </Panel>
  )
}
