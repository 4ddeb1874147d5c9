/** What is wrong with the cell under the cursor, and the repairs that end it. */
import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { GridRepair } from '../../../src-core/pricing/contract.ts'
import { Button } from '../../components/button.tsx'
import type { SheetProblem } from './sheet/marks.ts'

export interface ProblemPopoverProps {
  readonly problem: SheetProblem
  readonly style: CSSProperties
  readonly editable: boolean
  readonly onRepair: (repair: GridRepair) => void
}

export function ProblemPopover({ problem, style, editable, onRepair }: ProblemPopoverProps) {
  const isError = problem.severity === 'error'
  const Icon = isError ? CircleAlert : TriangleAlert
  return (
    <div
      className={isError ? 'pg-popover pg-popover-error' : 'pg-popover pg-popover-warning'}
      style={style}
      role="status"
      onMouseDown={(event) => event.stopPropagation()}
    >
      <div className="pg-popover-title">
        <Icon size={14} strokeWidth={1.7} aria-hidden />
        {problem.title}
      </div>
      <p className="small ink2">{problem.detail}</p>
      {editable && problem.repairs.length > 0 && (
        <div className="pg-popover-repairs">
          {problem.repairs.map((repair) => (
            <Button key={repair.label} small onClick={() => onRepair(repair)}>
              {repair.label}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}
