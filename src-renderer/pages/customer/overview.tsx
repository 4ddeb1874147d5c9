/** The overview of a customer or one of its accounts: aging that adds up to the balance, open items, next bill. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ExplanationNode, ListPage } from '../../../src-core/operations/contract.ts'
import type { OperationState } from '../../client/use-operation.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { AgingBar } from '../../components/aging-bar.tsx'
import { KeyHint } from '../../components/key-hint.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { formatMinor } from '../../format/numbers.ts'
import { listPath } from '../../records/record-links.ts'
import { type AgingLine, type Scope, useAging } from './account-data.ts'
import { MonthlyBills } from './monthly-bills.tsx'
import { NextBill, type NextBillState } from './next-bill.tsx'
import { OpenItems } from './open-items.tsx'
import { customerText as text } from './text.ts'
import type { TreeNode } from './tree-rows.ts'

export interface OverviewProps {
  readonly root: TreeNode
  readonly node: TreeNode
  readonly scope: Scope
  readonly open: OperationState<ListPage>
  readonly nextBill: NextBillState | undefined
  readonly onMatch: () => void
  readonly onExplain: (root: ExplanationNode) => void
}

export function Overview({ root, node, scope, open, nextBill, onMatch, onExplain }: OverviewProps) {
  const today = useSession()?.today ?? ''
  const [day, setDay] = useState<string | undefined>(undefined)
  const rows = open.data?.rows.filter((row) => 'customer_id' in scope || row['customer_account_id'] === scope.customer_account_id)
  const ofAccount = node.kind === 'billingAccount' ? rows?.filter((row) => row['billing_account_id'] === node.id) : rows
  return (
    <Panel label={text.tabs.overview}>
      <Section title={text.aging} actions={<AsOf today={today} day={day} onChange={setDay} />}>
        <AgingOf scope={scope} day={day} />
      </Section>
      <Section
        title={text.openItems}
        note={day === undefined ? ofAccount?.length : undefined}
        actions={
          <>
            <button type="button" className="link-quiet key-label" onClick={onMatch}>
              <KeyHint keys="M" /> {text.match}
            </button>
            <Link to={listPath('accountOperation')}>{text.allOperations}</Link>
          </>
        }
      >
        <OpenItems
          scope={scope}
          rows={day === undefined ? ofAccount : undefined}
          failure={open.failure}
          more={open.data?.next !== null}
          today={today}
          day={day}
        />
      </Section>
      <NextBill state={nextBill} onExplain={onExplain} />
      <MonthlyBills
        customer={root.id}
        billingAccount={node.kind === 'customer' ? undefined : nextBill?.account.id}
        note={node.kind === 'customer' ? text.allDocuments : (nextBill?.account.name ?? '')}
      />
    </Panel>
  )
}

function AsOf({
  today,
  day,
  onChange,
}: {
  readonly today: string
  readonly day: string | undefined
  readonly onChange: (day: string | undefined) => void
}) {
  return (
    <label className="as-of">
      <span className="small ink2">{text.asOf}</span>
      <DateBox
        aria-label={text.asOf}
        value={day ?? today}
        onChange={(next) => onChange(next === null || next >= today ? undefined : next)}
      />
    </label>
  )
}

function AgingOf({ scope, day }: { readonly scope: Scope; readonly day: string | undefined }) {
  const { data, failure, refetch } = useAging(scope, day)
  if (failure) return <FailureNote failure={failure} onRetry={refetch} />
  if (!data) return <LoadingRows rows={2} />
  if (data.totals.length === 0) return <p className="ink3 small">{text.nothingOpen}</p>
  return data.totals.map((line) => <AgingLineOf key={line.currency} line={line} buckets={data.buckets} />)
}

interface AgingLineProps {
  readonly line: AgingLine
  readonly buckets: readonly { readonly from_days: number; readonly to_days: number | null }[]
}

function AgingLineOf({ line, buckets }: AgingLineProps) {
  const decimals = useDecimals()
  return (
    <>
      <AgingBar
        buckets={buckets.map((bucket, index) => ({
          label: text.buckets(bucket.from_days, bucket.to_days),
          minor: line.buckets_minor[index] ?? 0,
        }))}
        credits={line.credits_minor}
        balance={line.balance_minor}
        currency={line.currency}
      />
      {line.excluded_minor !== 0 && (
        <Note tone="info">{text.excluded(`${formatMinor(line.excluded_minor, decimals(line.currency))} ${line.currency}`)}</Note>
      )}
    </>
  )
}
