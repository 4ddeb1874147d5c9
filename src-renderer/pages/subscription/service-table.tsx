/** The services of a subscription: what runs, what ended, what is to begin. */
import { Section } from '../../components/layout.tsx'
import { Status } from '../../components/status.tsx'
import { DateText } from '../../components/text-values.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import type { SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

export interface ServiceTableProps {
  readonly view: SubscriptionView
  /** Opens the panel of changes; absent where the subscription cannot change now. */
  readonly onChange: (() => void) | undefined
}

export function ServiceTable({ view, onChange }: ServiceTableProps) {
  const { serviceColumns: columns } = text
  return (
    <Section title={text.services} note={view.services.length}>
      <table className="table services">
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
              <td className="ellipsis" title={service.product_name}>
                {service.product_name}
              </td>
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
                {onChange && service.status === 'active' && service.end_date === null && (
                  <button
                    type="button"
                    className="link small"
                    aria-label={`${text.change}: ${text.quantityOf(service.code)}`}
                    onClick={onChange}
                  >
                    {text.change}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
