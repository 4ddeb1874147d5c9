/** What needs a decision today: each with its number as key, its amount, and the button that leads there. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { KeyHint } from '../../components/key-hint.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { decisionDay, decisionDetail, decisionTitle, placeOf, SIGNS } from './decision-words.ts'
import type { Decision } from './home-data.ts'
import { Sums } from './sums.tsx'
import { homeText as text } from './text.ts'

const MOST_KEYS = 9

export function Decisions({ decisions }: { readonly decisions: readonly Decision[] }) {
  const navigate = useNavigate()
  const today = useSession()?.today ?? ''
  const [cursor, setCursor] = useState(0)
  const at = Math.min(cursor, Math.max(0, decisions.length - 1))
  const take = (decision: Decision | undefined) => {
    if (!decision) return
    const place = placeOf(decision, today)
    void navigate({ to: place.to, ...(place.search ? { search: place.search as never } : {}) })
  }
  const keyed = decisions.slice(0, MOST_KEYS)
  useShortcuts(
    decisions.length === 0
      ? []
      : [
          ...keyed.map((decision, index) => ({
            keys: String(index + 1),
            label: index === 0 ? text.keys.take : decisionTitle(decision),
            display: keyed.length === 1 ? '1' : `1–${keyed.length}`,
            bar: index === 0,
            run: () => take(decision),
          })),
          { keys: ['J', 'Down'], label: text.keys.move, display: 'J/K', run: () => setCursor(Math.min(at + 1, decisions.length - 1)) },
          { keys: ['K', 'Up'], label: text.keys.move, bar: false, run: () => setCursor(Math.max(at - 1, 0)) },
          { keys: 'Enter', label: text.keys.open, run: () => take(decisions[at]) },
        ],
  )
  return (
    <ol className="decisions" aria-label={text.decisions.label}>
      {decisions.map((decision, index) => (
        <DecisionRow
          key={`${decision.kind} ${decision.entity ?? ''} ${decision.id ?? ''}`}
          decision={decision}
          number={index + 1}
          current={index === at}
          today={today}
          onPoint={() => setCursor(index)}
          onTake={() => take(decision)}
        />
      ))}
    </ol>
  )
}

interface DecisionRowProps {
  readonly decision: Decision
  readonly number: number
  readonly current: boolean
  readonly today: string
  readonly onPoint: () => void
  readonly onTake: () => void
}

function DecisionRow({ decision, number, current, today, onPoint, onTake }: DecisionRowProps) {
  const title = decisionTitle(decision)
  const detail = decisionDetail(decision, today)
  return (
    <li
      className={current ? 'decision-row decision-current' : 'decision-row'}
      aria-current={current ? 'true' : undefined}
      onClick={onPoint}
    >
      {number <= MOST_KEYS ? <KeyHint keys={String(number)} /> : <span />}
      <ShapeIcon {...SIGNS[decision.kind]} />
      <div className="decision-words">
        <div className="strong ellipsis">{title}</div>
        <div className="small ink2 ellipsis" title={detail}>
          {detail}
        </div>
      </div>
      <Sums sums={decision.sums} />
      <span className="small num">{decisionDay(decision, today)}</span>
      <Button kind={current ? 'filled' : 'default'} aria-label={`${text.actions[decision.kind]}: ${title}`} onClick={onTake}>
        {text.actions[decision.kind]}
      </Button>
    </li>
  )
}
