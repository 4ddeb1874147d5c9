/** One open credit: what it probably pays and why, the open items, the balance, and matching itself. */
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { KeyLabel } from '../../components/key-hint.tsx'
import { Section } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote, Note } from '../../components/note.tsx'
import { formatDate, formatDay } from '../../format/dates.ts'
import { formatCount, formatMinor } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { recordPath } from '../../records/record-links.ts'
import { balanceOf, type MatchBalance, operationsOf, type Taken, toggleItem } from './balance.ts'
import { ItemTable } from './item-table.tsx'
import { type AccountItem, type Credit, type Proposal, useAccountItems, useProposals } from './matching-data.ts'
import { ProposalView } from './proposal-view.tsx'
import { matchingText as text } from './text.ts'

export interface MatchPanelProps {
  readonly credit: Credit
  /** Where it is one of several: its place among them, and how it is put off or left. */
  readonly row?: {
    readonly index: number
    readonly count: number
    readonly onLater: () => void
    readonly onKeep: () => void
  }
}

const NONE: Taken = new Map()

/** The choice begins with the best proposal; another one or the operator's own hand replaces it. */
function useChoice(credit: Credit, items: readonly AccountItem[], proposals: readonly Proposal[] | undefined) {
  const [chosen, choose] = useState(0)
  const [taken, setTaken] = useState<Taken>(NONE)
  const best = proposals?.[chosen]
  useEffect(() => {
    if (best) setTaken(new Map(best.operations.map((operation) => [operation.id, operation.amount_minor])))
  }, [best])
  const known = useMemo(
    () => new Map([...taken].filter(([id]) => items.some((item) => item.id === id && !item.isDisputed))),
    [taken, items],
  )
  const balance = balanceOf(credit.openMinor, items, known)
  return {
    chosen,
    choose,
    taken: known,
    balance,
    toggle: (item: AccountItem) => !item.isDisputed && setTaken(toggleItem(credit.openMinor, items, known, item)),
    amount: (item: AccountItem, minor: number) => setTaken(new Map(known).set(item.id, minor)),
  }
}

export function MatchPanel({ credit, row }: MatchPanelProps) {
  const today = useSession()?.today ?? ''
  const decimals = useDecimals()
  const account = useAccountItems(credit)
  const proposals = useProposals(credit.id)
  const choice = useChoice(credit, account.items, proposals.data?.proposals)
  const [cursor, setCursor] = useState(0)
  const match = useCommand<{ readonly matched_minor: number }>('matching.match', {
    done: ({ matched_minor }) => text.matched(`${formatMinor(matched_minor, decimals(credit.currency))} ${credit.currency}`),
  })
  const run = () => {
    if (choice.balance.ready) void match.run({ operations: operationsOf(credit.id, choice.balance, choice.taken) })
  }
  const move = (by: number) => setCursor((before) => Math.max(0, Math.min(account.items.length - 1, before + by)))
  const item = account.items[cursor]
  useShortcuts([
    { keys: 'Down', display: '↓/↑', label: text.keys.itemDown, run: () => move(1) },
    { keys: 'Up', label: text.keys.itemUp, bar: false, run: () => move(-1) },
    { keys: 'Space', label: text.keys.take, run: () => item && choice.toggle(item) },
    { keys: 'Enter', label: text.keys.match, run },
    ...(row
      ? [
          { keys: 'S', label: text.keys.later, run: row.onLater },
          { keys: 'O', label: text.keys.keep, run: row.onKeep },
        ]
      : []),
  ])
  return (
    <>
      {row && <CreditHead credit={credit} index={row.index} count={row.count} />}
      {proposals.data && <ProposalView proposals={proposals.data.proposals} current={choice.chosen} onChoose={choice.choose} />}
      <FailureNote failure={proposals.failure} />
      <Section
        title={text.openItems}
        note={text.itemsOf(formatCount(account.items.length), credit.account)}
        actions={<KeyLabel keys="Space" label={text.takeOrDrop} />}
      >
        {account.loading && <LoadingRows rows={3} />}
        <FailureNote failure={account.failure} />
        {account.data && account.items.length === 0 && <EmptyState title={text.noItems}>{text.noItemsSays}</EmptyState>}
        {account.items.length > 0 && (
          <ItemTable
            {...{ items: account.items, taken: choice.taken, balance: choice.balance, cursor, today, currency: credit.currency }}
            onToggle={choice.toggle}
            onAmount={choice.amount}
            onMatch={run}
          />
        )}
      </Section>
      <Consequences credit={credit} items={account.items} taken={choice.taken} balance={choice.balance} />
      <FailureNote failure={match.failure} />
      <BalanceBar credit={credit} balance={choice.balance} running={match.running} row={row} onMatch={run} />
    </>
  )
}

function CreditHead({ credit, index, count }: { readonly credit: Credit; readonly index: number; readonly count: number }) {
  const under = [credit.reference === '' ? '' : `“${credit.reference}”`, credit.number, credit.account].filter(Boolean).join(' · ')
  return (
    <header className="credit-title">
      <div>
        <div className="small ink2">
          {text.creditOf(index + 1, count, credit.kind)}, {formatDate(credit.date)}
        </div>
        <h2 className="sheet-title ellipsis">
          {credit.payer !== '' && credit.payer !== credit.customer && <>{credit.payer} → </>}
          <Link to={recordPath('customer', credit.customerId)}>{credit.customer}</Link>
        </h2>
        <div className="small ink2 ellipsis">{under}</div>
      </div>
      <div className="right">
        <div className="small ink2">{text.received}</div>
        <div className="credit-sum">
          <Amount minor={credit.openMinor} currency={credit.currency} />
        </div>
      </div>
    </header>
  )
}

interface ConsequencesProps {
  readonly credit: Credit
  readonly items: readonly AccountItem[]
  readonly taken: Taken
  readonly balance: MatchBalance
}

/** What the matching means in words, before it is made. */
function Consequences({ credit, items, taken, balance }: ConsequencesProps) {
  const digits = useDecimals()(credit.currency)
  const today = useSession()?.today
  const words = (minor: number) => `${formatMinor(minor, digits)} ${credit.currency}`
  const parts = items.filter((item) => item.direction === 'debit' && taken.has(item.id) && (taken.get(item.id) ?? 0) < item.openMinor)
  if (balance.leftMinor < 0) return <Note tone="warn">{text.tooMuch(words(-balance.leftMinor))}</Note>
  if (parts.length === 0) return null
  return (
    <Note tone="info">
      {parts.map((item) => (
        <p key={item.id}>{text.partPaid(item.number, words(item.openMinor - (taken.get(item.id) ?? 0)), formatDay(item.due, today))}</p>
      ))}
    </Note>
  )
}

interface BalanceBarProps {
  readonly credit: Credit
  readonly balance: MatchBalance
  readonly running: boolean
  readonly row: MatchPanelProps['row']
  readonly onMatch: () => void
}

function BalanceBar({ credit, balance, running, row, onMatch }: BalanceBarProps) {
  const { currency } = credit
  const over = balance.leftMinor < 0
  return (
    <div className="balance-bar">
      <dl>
        <div>
          <dt>{text.credit}</dt>
          <dd>
            <Amount minor={credit.openMinor} currency={currency} />
          </dd>
        </div>
        <span aria-hidden>−</span>
        <div>
          <dt>{text.applied}</dt>
          <dd>
            <Amount minor={balance.appliedMinor} currency={currency} />
          </dd>
        </div>
        <span aria-hidden>=</span>
        <div>
          <dt>{text.leftOver}</dt>
          <dd>
            <Amount minor={balance.leftMinor} currency={currency} rule="final" {...(over ? { tone: 'bad' as const } : {})} />
          </dd>
        </div>
      </dl>
      <span className="spacer" />
      <div className="actions">
        {row && (
          <>
            <Button keys="S" onClick={row.onLater}>
              {text.later}
            </Button>
            <Button keys="O" onClick={row.onKeep}>
              {text.keep}
            </Button>
          </>
        )}
        <Button
          kind="filled"
          keys="Enter"
          disabled={running || over}
          reason={balance.count === 0 ? text.chooseFirst : null}
          onClick={onMatch}
        >
          {text.match(balance.count)}
        </Button>
      </div>
    </div>
  )
}
