/** Usage: what was rejected and how it is mended, imports, records, rated transactions, and the import itself. */
import type { ListTotals } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { PageHead } from '../../components/layout.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { EmbeddedList } from '../customer/embedded-list.tsx'
import { usePlace } from '../customer/use-place.ts'
import { Discarded, Rejects } from './rejects.tsx'
import { usageText as text } from './text.ts'
import { UsageImport } from './usage-import.tsx'

const TABS = ['rejected', 'discarded', 'imports', 'records', 'transactions'] as const
type Tab = (typeof TABS)[number]
const ALL = [] as const

export function UsagePage() {
  const place = usePlace()
  const importing = place.part('import', '') !== ''
  usePagePath([{ label: text.title, ...(importing ? { to: '/usage' } : {}) }, ...(importing ? [{ label: text.import }] : [])])
  if (importing) return <UsageImport onBack={() => place.go({ import: null })} onRejects={() => place.go({ import: null, tab: null })} />
  return <Overview />
}

function useCount(status: string): number | undefined {
  const filter = [{ column: 'status', op: '$equals', value: status }]
  return useOperation<ListTotals>('rejectedUsage.totals', { filter }, { reads: ['rejectedUsage', 'usageRecord', 'importBatch'] }).data
    ?.count
}

function Overview() {
  const place = usePlace()
  const may = useMay()
  const tab = TABS.find((one) => one === place.part('tab', 'rejected')) ?? 'rejected'
  const counts: Partial<Record<Tab, number | undefined>> = { rejected: useCount('open'), discarded: useCount('discarded') }
  const choose = (next: Tab) => place.go({ tab: next === 'rejected' ? null : next })
  const start = () => place.go({ import: '1' })
  const imports = may('usage.import')
  useShortcuts([
    ...TABS.map((key, index) => ({
      keys: String(index + 1),
      label: index === 0 ? text.keys.tab : text.tabs[key],
      bar: index === 0,
      ...(index === 0 ? { display: `1–${TABS.length}` } : {}),
      run: () => choose(key),
    })),
    ...(imports ? [{ keys: ['I', 'Ctrl I'], label: text.keys.import, palette: true, run: start }] : []),
  ])
  return (
    <div className="page">
      <PageHead
        title={text.title}
        actions={
          imports && (
            <Button kind="filled" keys="I" onClick={start}>
              {text.import}
            </Button>
          )
        }
      >
        <Tabs
          label={text.parts}
          items={TABS.map((key) => ({ key, label: text.tabs[key], count: counts[key] }))}
          active={tab}
          onChoose={(key) => choose(key as Tab)}
        />
      </PageHead>
      <div className="page-body">
        {tab === 'rejected' && <Rejects cause={place.part('cause', '') || null} onCause={(cause) => place.go({ cause })} />}
        {tab === 'discarded' && <Discarded />}
        {tab !== 'rejected' && tab !== 'discarded' && <OfTab key={tab} tab={tab} onImport={imports ? start : undefined} />}
      </div>
    </div>
  )
}

const LISTS = { imports: 'importBatch', records: 'usageRecord', transactions: 'ratedTransaction' } as const

function OfTab({ tab, onImport }: { readonly tab: keyof typeof LISTS; readonly onImport: (() => void) | undefined }) {
  const empty = { ...text[tab], ...(onImport ? { action: { label: text.import, run: onImport, keys: 'I' } } : {}) }
  return (
    <div className="rejects">
      <EmbeddedList name={LISTS[tab]} fixed={ALL} empty={empty} />
    </div>
  )
}
