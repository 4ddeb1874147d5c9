/** The price plan: its versions in time, the grid of one of them, and what a price comes to. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PlanVersions, VersionView } from '../../../src-core/pricing/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { PageHead } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import './price-grid.css'
import { text } from './text.ts'
import { NewVersionSheet } from './version-sheets.tsx'
import { Workspace } from './workspace.tsx'

export interface PriceGridPageProps {
  readonly planId: number
}

/** The version that is opened first: the latest draft, else the one of today, else the latest. */
function firstVersion({ versions }: PlanVersions): number | null {
  const draft = versions.findLast((version) => version.status === 'draft')
  return (draft ?? versions.find((version) => version.current) ?? versions.at(-1))?.id ?? null
}

export function PriceGridPage({ planId }: PriceGridPageProps) {
  const plan = useOperation<PlanVersions>('pricePlan.versions', { id: planId }, { reads: ['priceVersion', 'pricePlan', 'attribute'] })
  const [chosen, setChosen] = useState<{ readonly id: number | null; readonly columnsNext: boolean }>({ id: null, columnsNext: false })
  usePagePath([{ label: text.path.catalog }, { label: text.path.plans, to: '/list/pricePlan' }, { label: plan.data?.plan.code ?? '' }])
  const known = plan.data?.versions.some((version) => version.id === chosen.id) ? chosen.id : null
  const id = known ?? (plan.data ? firstVersion(plan.data) : null)
  const version = useOperation<VersionView>(
    'priceVersion.get',
    { id: id ?? 0 },
    { enabled: id !== null, reads: ['priceVersion', 'pricePlan'] },
  )
  const choose = (next: number | null, columnsNext = false) => {
    setChosen({ id: next, columnsNext })
    if (next !== null) plan.refetch()
  }
  if (plan.failure) return <FailureNote failure={plan.failure} onRetry={plan.refetch} />
  if (plan.data && id === null) return <NoVersion plan={plan.data} onMade={choose} />
  if (version.failure) return <FailureNote failure={version.failure} onRetry={version.refetch} />
  return (
    <Await data={plan.data && version.data ? { plan: plan.data, version: version.data } : undefined} rows={12}>
      {(data) => (
        <Workspace
          key={data.version.id}
          plan={data.plan}
          version={data.version}
          onChoose={choose}
          opens={chosen.columnsNext && chosen.id === data.version.id ? 'columns' : null}
        />
      )}
    </Await>
  )
}

function NoVersion({ plan, onMade }: { readonly plan: PlanVersions; readonly onMade: (id: number, columnsNext: boolean) => void }) {
  const [open, setOpen] = useState(false)
  const navigate = useNavigate()
  useShortcuts([
    { keys: 'N', label: text.empty.action, palette: true, run: () => setOpen(true) },
    { keys: 'Esc', label: shared.keys.backToList, bar: false, run: () => void navigate({ to: listPath('pricePlan') }) },
  ])
  return (
    <div className="page pg">
      <PageHead
        title={plan.plan.name}
        over={
          <>
            <span>{plan.plan.code}</span>
            <span className="ellipsis">{text.head.usedBy(plan.used_by.offers, plan.used_by.subscriptions)}</span>
          </>
        }
      />
      <EmptyState title={text.empty.title} actions={[{ label: text.empty.action, filled: true, keys: 'N', run: () => setOpen(true) }]}>
        {text.empty.says}
      </EmptyState>
      {open && <NewVersionSheet planId={plan.plan.id} from={null} onClose={() => setOpen(false)} onMade={onMade} />}
    </div>
  )
}
