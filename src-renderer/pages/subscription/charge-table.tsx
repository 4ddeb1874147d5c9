/** The charges of a subscription with what they cost, and the override of a price. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { decimal, sumDecimals, toPlain } from '../../../src-core/kernel/decimal.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useMay } from '../../client/use-session.ts'
import { DecimalAmount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { DateText } from '../../components/text-values.tsx'
import { TypedBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatDecimal, readDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { amountOf, type ExpectedBills, type ExpectedLine } from '../customer/expected-bills.ts'
import { explainCharge, explainUsage } from './explain-charge.ts'
import { type Charge, type ChargePrice, type SubscriptionView, unitPriceOf, useChargePrices } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

/** Prices keep four digits. */
const PRICE_DIGITS = 4

export interface ChargeTableProps {
  readonly view: SubscriptionView
  readonly forecast: ExpectedBills | undefined
  readonly onExplain: (root: ExplanationNode) => void
  /** The charge whose price is being overridden. */
  readonly editing: Charge | null
  readonly onEdit: (charge: Charge | null) => void
}

/** The charge that the key means: one with its own price, else the first. */
export function overridable(view: SubscriptionView): Charge | undefined {
  const running = view.charges.filter((charge) => RUNNING.has(charge.service_status))
  return running.find((charge) => charge.price_override !== null) ?? running[0]
}

/** The charges of services that run; those of ended ones on request. */
export function ChargeTable({ view, forecast, onExplain, editing, onEdit }: ChargeTableProps) {
  const prices = useChargePrices(view)
  const mayOverride = useMay()('service.overridePrice')
  const [all, setAll] = useState(false)
  const running = view.charges.filter((charge) => RUNNING.has(charge.service_status))
  const shown = all ? view.charges : running
  return (
    <Section
      title={text.charges}
      note={running.length}
      actions={
        running.length < view.charges.length && (
          <button type="button" className="link" onClick={() => setAll(!all)}>
            {all ? text.hideEnded : text.showEnded(view.charges.length - running.length)}
          </button>
        )
      }
    >
      <table className="table charges">
        <ChargeHead />
        <tbody>
          {shown.map((charge) => (
            <ChargeRow
              key={charge.id}
              charge={charge}
              currency={view.currency}
              price={prices.get(charge.charge_id)}
              unitPrice={unitPriceOf(charge, prices)}
              usage={forecast?.bills[0]?.lines.filter((line) => line.kind === 'usage' && isOf(line, charge)) ?? []}
              onOverride={mayOverride && RUNNING.has(charge.service_status) ? () => onEdit(charge) : undefined}
              onExplain={onExplain}
            />
          ))}
        </tbody>
      </table>
      {editing && <OverrideSheet charge={editing} currency={view.currency} onClose={() => onEdit(null)} />}
    </Section>
  )
}

const RUNNING: ReadonlySet<string> = new Set(['active', 'suspended', 'inactive'])
const isOf = (line: ExpectedLine, charge: Charge) => line.charge_id === charge.charge_id && line.service_id === charge.service_id

function ChargeHead() {
  const { chargeColumns: columns } = text
  return (
    <thead>
      <tr>
        <th scope="col">{columns.charge}</th>
        <th scope="col" className="charge-kind">
          {columns.kind}
        </th>
        <th scope="col">{columns.when}</th>
        <th scope="col" className="right">
          {columns.quantity}
        </th>
        <th scope="col" className="right">
          {columns.price}
        </th>
        <th scope="col" className="charge-next">
          {columns.next}
        </th>
        <th scope="col" className="right">
          {columns.amount}
        </th>
      </tr>
    </thead>
  )
}

interface ChargeRowProps {
  readonly charge: Charge
  readonly currency: string
  readonly price: ChargePrice | undefined
  readonly unitPrice: string | null
  /** What it came to since the last bill. */
  readonly usage: readonly ExpectedLine[]
  readonly onOverride: (() => void) | undefined
  readonly onExplain: (root: ExplanationNode) => void
}

/** When it is charged, in words. */
function whenOf(charge: Charge): string {
  if (charge.type === 'recurring') return charge.calendar === null ? '' : text.calendar(charge.calendar, charge.in_advance)
  if (charge.type === 'usage') return text.asUsed
  return text.moments[charge.one_shot_moment ?? 'other'] ?? ''
}

function ChargeRow(props: ChargeRowProps) {
  const { charge, price, unitPrice, usage, onOverride } = props
  const overridden = charge.price_override !== null
  const shown = unitPrice === null ? (charge.type === 'usage' ? text.asPriced : text.noPrice) : readDecimal(unitPrice, PRICE_DIGITS)
  const used = sumDecimals(usage.map((line) => decimal(line.quantity)))
  const quantity = charge.type === 'usage' ? toPlain(used) : charge.quantity
  return (
    <tr className={charge.active ? undefined : 'ink3'}>
      <td className="ellipsis charge-name" title={charge.name}>
        <Link to={recordPath('charge', charge.charge_id)}>{charge.name}</Link>
      </td>
      <td className="ink2 charge-kind">{text.kinds[charge.type] ?? charge.type}</td>
      <td className="ink2 ellipsis charge-when" title={whenOf(charge)}>
        {whenOf(charge)}
      </td>
      <td className="right num">
        {charge.type === 'usage' && usage.length === 0
          ? text.none
          : `${readDecimal(quantity)}${charge.unit === null ? '' : ` ${charge.unit}`}`}
      </td>
      <td
        className={overridden ? 'right num charge-override' : 'right num'}
        title={overridden ? text.overridden : (price?.reason ?? undefined)}
      >
        {onOverride ? (
          <button type="button" className="explainable" title={text.override} onClick={onOverride}>
            {shown}
          </button>
        ) : (
          shown
        )}
      </td>
      <td className="charge-next">{charge.next !== null && <DateText date={charge.next} />}</td>
      <td className="right">
        <ChargeAmount {...props} />
      </td>
    </tr>
  )
}

/** What this period costs: the whole recurring charge, the fee, or the usage so far. */
function ChargeAmount({ charge, currency, price, unitPrice, usage, onExplain }: ChargeRowProps) {
  if (charge.type === 'usage') {
    if (usage.length === 0) return <span className="ink3">{text.none}</span>
    const explain = () => onExplain(explainUsage(charge, usage, currency))
    return <DecimalAmount value={amountOf(usage)} unit={currency} digits={2} onExplain={explain} />
  }
  if (unitPrice === null) return null
  const explain = () => onExplain(explainCharge(charge, unitPrice, price, currency))
  return <DecimalAmount value={toPlain(decimal(unitPrice).times(charge.quantity))} unit={currency} digits={2} onExplain={explain} />
}

interface OverrideSheetProps {
  readonly charge: Charge
  readonly currency: string
  readonly onClose: () => void
}

function OverrideSheet({ charge, currency, onClose }: OverrideSheetProps) {
  const [price, setPrice] = useState<string | null>(charge.price_override)
  const [fault, setFault] = useState<string | null>(null)
  const override = useCommand('service.overridePrice', { done: () => text.overrideDone })
  const save = async () => {
    if (fault === null && (await override.run({ id: charge.service_id, charge: charge.charge_id, price })).ok) onClose()
  }
  return (
    <Sheet opened onClose={onClose} title={text.overrideOf(charge.name)}>
      <p className="ink2 sheet-says">{text.overrideSays}</p>
      <FieldShell label={text.price(currency)} fault={fault ?? undefined}>
        {(control) => (
          <TypedBox<string>
            {...control}
            autoFocus
            value={price}
            show={(one) => formatDecimal(one, PRICE_DIGITS)}
            read={parseDecimal}
            fault={shared.form.noFigure}
            onChange={setPrice}
            onFault={setFault}
            onEnter={() => void save()}
          />
        )}
      </FieldShell>
      <FailureNote failure={override.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{shared.actions.back}</Button>
        <Button kind="filled" disabled={override.running || price === charge.price_override} onClick={() => void save()}>
          {shared.actions.save}
        </Button>
      </div>
    </Sheet>
  )
}
