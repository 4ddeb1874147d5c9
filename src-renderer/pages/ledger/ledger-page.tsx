/** The ledger: trial balance, the lines of an account, the journal, the check of the books, the export. */
import { PageHead } from '../../components/layout.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { usePlace } from '../customer/use-place.ts'
import { AccountLedger } from './account-ledger.tsx'
import { ExportJournal } from './export-journal.tsx'
import { Journal } from './journal.tsx'
import type { Span } from './span.tsx'
import { ledgerText as text } from './text.ts'
import { TrialBalance } from './trial-balance.tsx'
import { VerifyBooks } from './verify-books.tsx'

const TABS = ['trial', 'account', 'journal', 'verify', 'export'] as const
type Tab = (typeof TABS)[number]

export function LedgerPage() {
  const place = usePlace()
  const tab = TABS.find((one) => one === place.part('tab', 'trial')) ?? 'trial'
  const span: Span = { from: place.part('from', '') || null, to: place.part('to', '') || null }
  const account = Number(place.part('account', '')) || null
  const choose = (next: Tab) => place.go({ tab: next === 'trial' ? null : next })
  const onSpan = (next: Span) => place.go({ from: next.from, to: next.to })
  usePagePath([{ label: shared.rail.finance, to: listPath('journalEntry') }, { label: text.title }])
  useShortcuts(
    TABS.map((key, index) => ({
      keys: String(index + 1),
      label: index === 0 ? text.keys.tab : text.tabs[key],
      bar: index === 0,
      ...(index === 0 ? { display: `1–${TABS.length}` } : {}),
      run: () => choose(key),
    })),
  )
  return (
    <div className="page">
      <PageHead title={text.title}>
        <Tabs
          label={text.parts}
          items={TABS.map((key) => ({ key, label: text.tabs[key] }))}
          active={tab}
          onChoose={(key) => choose(key as Tab)}
        />
      </PageHead>
      <div className="page-body">
        {tab === 'trial' && (
          <TrialBalance span={span} onSpan={onSpan} onAccount={(id) => place.go({ tab: 'account', account: String(id) })} />
        )}
        {tab === 'account' && (
          <AccountLedger
            account={account}
            span={span}
            onSpan={onSpan}
            onAccount={(id) => place.go({ account: id === null ? null : String(id) })}
          />
        )}
        {tab === 'journal' && <Journal />}
        {tab === 'verify' && <VerifyBooks />}
        {tab === 'export' && <ExportJournal span={span} onSpan={onSpan} />}
      </div>
    </div>
  )
}
