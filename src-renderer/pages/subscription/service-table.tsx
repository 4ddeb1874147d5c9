/** The services of a subscription, and the change of a quantity with its preview. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useMay, useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { Status } from '../../components/status.tsx'
import { DateText } from '../../components/text-values.tsx'
import { TypedBox } from '../../form/boxes.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { text as shared } from '../../text/en.ts'
import { useSimulation } from '../customer/use-simulation.ts'
import { ChangeLines } from './change-lines.tsx'
import { type ChargeLine, type Service, SUBSCRIPTION_READS, type SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

export function ServiceTable({ view }: { readonly view: SubscriptionView }) {
  const may = useMay()('service.changeQuantity')
  const [editing, setEditing] = useState<Service | null>(null)
  const { serviceColumns: columns } = text
  return (
    <Section title={text.services} note={view.services.length}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{columns.product}</th>
            <th scope="col">{columns.service}</th>
            <th scope="col">{columns.status}</th>
            <th scope="col">{columns.from}</th>
            <th scope="col">{columns.to}</th>
            <th scope="col" className="right">
              {columns.quantity}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.services.map((service) => (
            <tr key={service.id}>
              <td>{service.product_name}</td>
              <td className="ink2">{service.code}</td>
              <td>
                <Status code={service.status} />
              </td>
              <td>
                <DateText date={service.start_date} />
              </td>
              <td>
                <DateText date={service.end_date} />
              </td>
              <td className="right num">
                {formatDecimal(service.quantity)}{' '}
                {may && service.status === 'active' && (
                  <button
                    type="button"
                    className="link small"
                    aria-label={`${text.change}: ${text.quantityOf(service.code)}`}
                    onClick={() => setEditing(service)}
                  >
                    {text.change}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {editing && <QuantitySheet view={view} service={editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}

interface QuantitySheetProps {
  readonly view: SubscriptionView
  readonly service: Service
  readonly onClose: () => void
}

function QuantitySheet({ view, service, onClose }: QuantitySheetProps) {
  const today = useSession()?.today ?? ''
  const [quantity, setQuantity] = useState<string | null>(service.quantity)
  const [date, setDate] = useState<string | null>(today)
  const isChanged = quantity !== null && quantity !== service.quantity && date !== null
  const input = isChanged ? { id: service.id, quantity, date } : null
  const preview = useSimulation<{ readonly lines: readonly ChargeLine[] }>('service.changeQuantity', input, SUBSCRIPTION_READS)
  const change = useCommand('service.changeQuantity', { done: () => text.quantityDone })
  const save = async () => {
    if (input && (await change.run(input)).ok) onClose()
  }
  return (
    <Sheet opened onClose={onClose} title={text.quantityOf(service.product_name)} size={460}>
      <p className="ink2 sheet-says">{text.quantitySays}</p>
      <div className="form-grid">
        <FieldShell label={text.quantity}>
          {(control) => (
            <TypedBox<string>
              {...control}
              autoFocus
              value={quantity}
              show={(one) => formatDecimal(one)}
              read={parseDecimal}
              fault={shared.form.noFigure}
              onChange={setQuantity}
            />
          )}
        </FieldShell>
        <FieldShell label={text.takesEffect}>{(control) => <DateBox {...control} value={date} onChange={setDate} />}</FieldShell>
      </div>
      {preview.data && <ChangeLines view={view} lines={preview.data.lines} sum={text.givenBack} />}
      <FailureNote failure={change.failure ?? preview.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{shared.actions.back}</Button>
        <Button kind="filled" disabled={!preview.data || change.running} onClick={() => void save()}>
          {text.change}
        </Button>
      </div>
    </Sheet>
  )
}
