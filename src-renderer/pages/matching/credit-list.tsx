/** The open credits at the left, each with the score of what it probably pays. */
import { Amount } from '../../components/amount.tsx'
import { formatDay } from '../../format/dates.ts'
import { useEffect, useRef } from 'react'
import { type Credit, useProposals } from './matching-data.ts'
import { matchingText as text } from './text.ts'

export interface CreditListProps {
  readonly credits: readonly Credit[]
  readonly current: number | null
  readonly onChoose: (id: number) => void
}

/** Rows this far from the chosen one are scored; more would be asked for nothing. */
const SCORED = 20

export function CreditList({ credits, current, onChoose }: CreditListProps) {
  const box = useRef<HTMLDivElement>(null)
  const at = credits.findIndex((credit) => credit.id === current)
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <>
      <div className="credit-row credit-head" aria-hidden>
        <span>{text.columns.date}</span>
        <span>{text.columns.payer}</span>
        <span className="right">{text.columns.amount}</span>
        <span className="right">{text.columns.score}</span>
      </div>
      <div
        ref={box}
        className="credit-list"
        role="listbox"
        aria-label={text.credits}
        tabIndex={0}
        aria-activedescendant={current === null ? undefined : `credit-${current}`}
      >
        {credits.map((credit, index) => (
          <CreditRow
            key={credit.id}
            credit={credit}
            sameDay={credits[index - 1]?.date === credit.date}
            chosen={credit.id === current}
            scored={Math.abs(index - Math.max(at, 0)) <= SCORED}
            onChoose={() => onChoose(credit.id)}
          />
        ))}
      </div>
    </>
  )
}

interface CreditRowProps {
  readonly credit: Credit
  readonly sameDay: boolean
  readonly chosen: boolean
  readonly scored: boolean
  readonly onChoose: () => void
}

function CreditRow({ credit, sameDay, chosen, scored, onChoose }: CreditRowProps) {
  const { data } = useProposals(credit.id, scored)
  const best = data?.proposals[0]
  const reference = credit.reference || text.noReference
  return (
    <div
      id={`credit-${credit.id}`}
      role="option"
      aria-selected={chosen}
      className={chosen ? 'credit-row credit-current' : 'credit-row'}
      onClick={onChoose}
    >
      <span className="num ink2">{sameDay && !chosen ? '' : formatDay(credit.date)}</span>
      <span className="credit-who">
        <span className="ellipsis" title={credit.payer || credit.customer}>
          {credit.payer || credit.customer}
        </span>
        <span className="ellipsis small ink2" title={reference}>
          {reference}
        </span>
      </span>
      <span className="credit-figures">
        <Amount minor={credit.openMinor} currency={credit.currency} strong={chosen} />
        <span className="small ink2">{credit.number}</span>
      </span>
      <Score points={data === undefined ? undefined : (best?.points ?? null)} />
    </div>
  )
}

/** A bar and its figure; a dash where nothing proposes itself. */
function Score({ points }: { readonly points: number | null | undefined }) {
  if (points === undefined) return <span />
  const tone = points === null || points < 60 ? 'weak' : points < 90 ? 'fair' : 'good'
  return (
    <span className={`score score-${tone}`}>
      <span className="score-bar" aria-hidden>
        <span style={{ width: `${points ?? 0}%` }} />
      </span>
      <span className="num">{points ?? '–'}</span>
    </span>
  )
}
