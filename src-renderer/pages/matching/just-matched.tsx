/** The last matchings, each with its way back. */
import { Link } from '@tanstack/react-router'
import { Undo2 } from 'lucide-react'
import type { ListRow } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { Amount } from '../../components/amount.tsx'
import { Section } from '../../components/layout.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { listPath } from '../../records/record-links.ts'
import { useJustMatched } from './matching-data.ts'
import { matchingText as text } from './text.ts'

export function JustMatched() {
  const rows = useJustMatched()
  return (
    <Section title={text.justMatched} actions={<Link to={listPath('matching')}>{text.all}</Link>}>
      {rows.length === 0 ? (
        <p className="ink3 small">{text.noneMatched}</p>
      ) : (
        <table className="table just-matched">
          <tbody>
            {rows.map((row) => (
              <MatchedRow key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function MatchedRow({ row }: { readonly row: ListRow }) {
  const unmatch = useCommand('matching.unmatch', { done: () => text.unmatched, failures: 'toast' })
  return (
    <tr>
      <td className="ink2">
        <InstantText at={Number(row['created_at'])} />
      </td>
      <td>
        <span className="status">
          <ShapeIcon shape="full" tone="ok" /> <span className="ellipsis">{String(row['customer_idLabel'] ?? '')}</span>
        </span>
      </td>
      <td className="ink2">
        {String(row['credits'] ?? '')} → {String(row['debits'] ?? '')}
      </td>
      <td className="right">
        <Amount minor={Number(row['amount_minor'] ?? 0)} currency={String(row['currency'])} />
      </td>
      <td className="right">
        <button type="button" className="link unmatch" disabled={unmatch.running} onClick={() => void unmatch.run({ id: row.id })}>
          <Undo2 size={12} strokeWidth={1.6} aria-hidden /> {text.unmatch}
        </button>
      </td>
    </tr>
  )
}
