/** The charges of a subscription with what they cost, and the override of a price. */
import { useState } from 'react'
import { decimal, toPlain } from '../../../src-core/kernel/decimal.ts'
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
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { text as shared } from '../../text/en.ts'
import { type Charge, type ChargePrice, type SubscriptionView, unitPriceOf, useChargePrices } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

/** Prices keep four digits. */
const PRICE_DIGITS = 4

export function ChargeTable({ view }: { readonly view: SubscriptionView }) {
  const prices = useChargePrices(view)
  const mayOverride = useMay()('service.overridePrice')
  const [editing, setEditing] = useState<Charge | null>(null)
  const { chargeColumns: columns } = text
  return (
    <Section title={text.charges} note={view.charges.length}>
      <table className="table charges">
        <thead>
          <tr>
            <th scope="col">{columns.charge}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col">{columns.when}</th>
            <th scope="col" className="right">
              {columns.quantity}
            </th>
            <th scope="col" className="right">
              {columns.price}
            </th>
            <th scope="col">{columns.next}</th>
            <th scope="col" className="right">
              {columns.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.charges.map((charge) => (
            <ChargeRow
              key={charge.id}
              charge={charge}
              currency={view.currency}
              price={prices.get(charge.charge_id)}
              unitPrice={unitPriceOf(charge, prices)}
              onOverride={mayOverride ? () => setEditing(charge) : undefined}
            />
          ))}
        </tbody>
      </table>
      {editing && <OverrideSheet charge={editing} currency={view.currency} onClose={() => setEditing(null)} />}
    </Section>
  )
}

interface ChargeRowProps {
  readonly charge: Charge
  readonly currency: string
  readonly price: ChargePrice | undefined
  readonly unitPrice: string | null
  readonly onOverride: (() => void) | undefined
}

/** When it is charged, in words. */
function whenOf(charge: Charge): string {
  if (charge.type === 'recurring') return charge.calendar === null ? '' : text.calendar(charge.calendar, charge.in_advance)
  if (charge.type === 'usage') return text.asUsed
  return text.moments[charge.one_shot_moment ?? 'other'] ?? ''
}

function ChargeRow({ charge, currency, price, unitPrice, onOverride }: ChargeRowProps) {
  const overridden = charge.price_override !== null
  const shown = unitPrice === null ? (charge.type === 'usage' ? text.none : text.noPrice) : formatDecimal(unitPrice, PRICE_DIGITS)
  return (
    <tr className={charge.active ? undefined : 'ink3'}>
      <td>{charge.name}</td>
      <td className="ink2">{text.kinds[charge.type] ?? charge.type}</td>
      <td className="ink2">{whenOf(charge)}</td>
      <td className="right num">
        {charge.type === 'usage' ? text.none : `${formatDecimal(charge.quantity)}${charge.unit === null ? '' : ` ${charge.unit}`}`}
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
      <td>{charge.next !== null && <DateText date={charge.next} />}</td>
      <td className="right">
        {unitPrice !== null && charge.type !== 'usage' && (
          <DecimalAmount value={toPlain(decimal(unitPrice).times(charge.quantity))} unit={currency} digits={2} />
        )}
      </td>
    </tr>
  )
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
