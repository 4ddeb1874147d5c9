/** The open items of the account: take, apply an amount, see what stays open. */
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { daysBetween } from '../../../src-core/kernel/dates.ts'
import { useDecimals } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { CheckBox } from '../../components/check.tsx'
import { Status } from '../../components/status.tsx'
import { DateText } from '../../components/text-values.tsx'
import { TypedBox } from '../../form/boxes.tsx'
import { formatMinor } from '../../format/numbers.ts'
import { parseMinor } from '../../format/parse.ts'
import { recordPath } from '../../records/record-links.ts'
import type { MatchBalance, Taken } from './balance.ts'
import type { AccountItem } from './matching-data.ts'
import { matchingText as text } from './text.ts'

export interface ItemTableProps {
  readonly items: readonly AccountItem[]
  readonly taken: Taken
  readonly balance: MatchBalance
  readonly cursor: number
  readonly today: string
  readonly currency: string
  readonly onToggle: (item: AccountItem) => void
  readonly onAmount: (item: AccountItem, minor: number) => void
  readonly onMatch: () => void
}

/** Enter in a box or on a checkbox matches, as it does on the page. */
function matchOnEnter(event: KeyboardEvent, match: () => void): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || event.target.type !== 'checkbox') return
  event.preventDefault()
  match()
}

export function ItemTable(props: ItemTableProps) {
  const { items, taken, balance, currency, onMatch } = props
  const { itemColumns: columns } = text
  const openSum = items.reduce((sum, item) => sum + item.open, 0)
  return (
    <table className="table match-items" onKeyDown={(event) => matchOnEnter(event, onMatch)}>
      <thead>
        <tr>
          <th scope="col" colSpan={2}>
            {columns.number}
          </th>
          <th scope="col">{columns.account}</th>
          <th scope="col">{columns.due}</th>
          <th scope="col" className="right">
            {columns.late}
          </th>
          <th scope="col">{columns.status}</th>
          <th scope="col" className="right">
            {columns.open}
          </th>
          <th scope="col" className="right">
            {columns.apply}
          </th>
          <th scope="col" className="right">
            {columns.stays}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <ItemRow key={item.id} {...props} item={item} applied={taken.get(item.id)} isCursor={index === props.cursor} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          <th scope="row" colSpan={5}>
            {text.sum}
          </th>
          <td className="right strong">
            <Amount minor={openSum} currency={currency} code="none" />
          </td>
          <td className="right">
            <Amount minor={balance.appliedMinor} currency={currency} code="none" strong rule="final" />
          </td>
          <td className="right strong">
            <Amount minor={openSum - balance.appliedMinor} currency={currency} code="none" />
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

interface ItemRowProps extends ItemTableProps {
  readonly item: AccountItem
  readonly applied: number | undefined
  readonly isCursor: boolean
}

function ItemRow({ item, applied, isCursor, today, currency, onToggle, onAmount, onMatch }: ItemRowProps) {
  const late = item.credit ? 0 : daysBetween(item.due, today)
  const sign = item.credit ? -1 : 1
  const stays = sign * (item.openMinor - (applied ?? 0))
  const classes = [applied === undefined ? '' : 'match-taken', isCursor ? 'match-cursor' : ''].filter(Boolean).join(' ')
  return (
    <tr className={classes || undefined} data-item={item.id}>
      <td className="match-box" title={item.isDisputed ? text.disputed : undefined}>
        <CheckBox
          quiet
          label={text.take(item.number)}
          disabled={item.isDisputed}
          checked={applied !== undefined}
          onChange={() => onToggle(item)}
        />
      </td>
      <td>{item.invoiceId === null ? item.number : <Link to={recordPath('invoice', item.invoiceId)}>{item.number}</Link>}</td>
      <td className="ink2 ellipsis">{item.billingAccount ?? item.kind}</td>
      <td>{!item.credit && <DateText date={item.due} />}</td>
      <td className="right num">{late > 0 ? text.days(late) : ''}</td>
      <td>{item.status !== null && <Status code={item.status} word={item.statusWord} />}</td>
      <td className="right">
        <Amount minor={item.open} currency={currency} code="none" />
      </td>
      <td className="right match-apply">
        {applied === undefined ? (
          <span className="ink3">–</span>
        ) : (
          <ApplyBox item={item} sign={sign} applied={applied} currency={currency} onAmount={onAmount} onMatch={onMatch} />
        )}
      </td>
      <td className={`right ${applied === undefined ? 'ink2' : ''}`}>
        <Amount minor={stays} currency={currency} code="none" zeroMark strong={applied !== undefined && stays !== 0} />
      </td>
    </tr>
  )
}

interface ApplyBoxProps {
  readonly item: AccountItem
  readonly sign: number
  readonly applied: number
  readonly currency: string
  readonly onAmount: (item: AccountItem, minor: number) => void
  readonly onMatch: () => void
}

function ApplyBox({ item, sign, applied, currency, onAmount, onMatch }: ApplyBoxProps) {
  const digits = useDecimals()(currency)
  const [fault, setFault] = useState<string | null>(null)
  const read = (typed: string) => {
    const minor = parseMinor(typed, digits)
    const size = minor === null ? null : Math.abs(minor)
    return size === null || size === 0 || size > item.openMinor ? null : sign * size
  }
  return (
    <span title={fault ?? undefined}>
      <TypedBox<number>
        aria-label={text.applyOf(item.number)}
        {...(fault === null ? {} : { 'aria-invalid': true as const })}
        value={sign * applied}
        show={(minor) => formatMinor(minor, digits)}
        read={read}
        fault={text.noAmount(digits)}
        onChange={(minor) => onAmount(item, Math.abs(minor ?? 0))}
        onFault={setFault}
        onEnter={onMatch}
      />
    </span>
  )
}
