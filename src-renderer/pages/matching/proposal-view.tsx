/** Why a proposal is likely: its points by reason, and the other proposals. */
import type { Proposal } from './matching-data.ts'
import { matchingText as text } from './text.ts'

/** The most points that a reason gives. */
const MOST = 45

export interface ProposalViewProps {
  readonly proposals: readonly Proposal[]
  readonly current: number
  readonly onChoose: (index: number) => void
}

export function ProposalView({ proposals, current, onChoose }: ProposalViewProps) {
  const proposal = proposals[current]
  if (!proposal) return <p className="proposal ink2">{text.noProposal}</p>
  return (
    <div className="proposal" aria-label={text.proposal(proposal.points)} role="group">
      <div className={proposal.points >= 60 ? 'proposal-points tone-ok' : 'proposal-points'}>
        <span className="num">{proposal.points}</span>
        <span className="tiny ink3">{text.outOf}</span>
      </div>
      <table className="proposal-reasons">
        <caption className="small ink2">{text.basis[proposal.basis]}</caption>
        <tbody>
          {proposal.reasons.map((reason) => (
            <tr key={reason.kind}>
              <th scope="row">{text.reasons[reason.kind]}</th>
              <td>{reason.words}</td>
              <td aria-hidden>
                <span className="reason-bar" style={{ width: `${(reason.points / MOST) * 72}px` }} />
              </td>
              <td className="num right">{reason.points}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {proposals.length > 1 && (
        <div className="proposal-others">
          <span className="tiny ink3">{text.others}</span>
          {proposals.map((other, index) =>
            index === current ? null : (
              <button key={other.label} type="button" className="link small" onClick={() => onChoose(index)}>
                {other.label} <span className="num ink2">{other.points}</span>
              </button>
            ),
          )}
        </div>
      )}
    </div>
  )
}
