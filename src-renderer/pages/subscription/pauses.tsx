/** The days on which a subscription pauses, told before or late; each can be taken back. */
import { useCommand } from '../../client/use-command.ts'
import { useMay } from '../../client/use-session.ts'
import { Section } from '../../components/layout.tsx'
import { DateText } from '../../components/text-values.tsx'
import type { Pause, SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

const RUNS: readonly string[] = ['active', 'suspended']

/** Nothing where it never paused. */
export function Pauses({ view }: { readonly view: SubscriptionView }) {
  const may = useMay()
  if (view.suspensions.length === 0) return null
  const withdraws = may('subscription.withdrawSuspension') && RUNS.includes(view.status)
  return (
    <Section title={text.pauses} note={view.suspensions.length}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.pauseColumns.from}</th>
            <th scope="col">{text.pauseColumns.to}</th>
            <th scope="col">
              <span className="hidden-text">{text.change}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {view.suspensions.map((pause) => (
            <PauseRow key={pause.id} subscription={view.id} pause={pause} withdraws={withdraws} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

interface RowProps {
  readonly subscription: number
  readonly pause: Pause
  readonly withdraws: boolean
}

function PauseRow({ subscription, pause, withdraws }: RowProps) {
  const withdraw = useCommand('subscription.withdrawSuspension', { done: () => text.pauseWithdrawn, failures: 'toast' })
  return (
    <tr>
      <td>
        <DateText date={pause.start_date} />
      </td>
      <td>
        <DateText date={pause.end_date} />
      </td>
      <td className="right">
        {withdraws && (
          <button
            type="button"
            className="link small"
            aria-label={text.withdrawPauseOf(pause.start_date)}
            disabled={withdraw.running}
            onClick={() => void withdraw.run({ id: subscription, date: pause.start_date })}
          >
            {text.withdrawPause}
          </button>
        )}
      </td>
    </tr>
  )
}
