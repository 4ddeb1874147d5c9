/** Somebody saved the draft meanwhile: both values of each cell, one decision for all of them. */
import type { Failure } from '../../../src-core/kernel/failures.ts'
import type { LineDifference } from '../../../src-core/pricing/contract.ts'
import { Button } from '../../components/button.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { shownCell } from './difference.tsx'
import { text } from './text.ts'

export interface ConflictSheetProps {
  readonly failure: Failure
  readonly onKeepMine: (version: number) => void
  readonly onTakeTheirs: () => void
}

export function ConflictSheet({ failure, onKeepMine, onTakeTheirs }: ConflictSheetProps) {
  const changed = (failure.details?.['changed'] ?? []) as readonly LineDifference[]
  const version = Number(failure.details?.['version'] ?? 0)
  return (
    <Sheet opened size={620} title={text.conflict.title} onClose={onTakeTheirs}>
      <p className="ink2 sheet-says">{text.conflict.says}</p>
      <table className="pg-difference">
        <thead>
          <tr>
            <th scope="col">{text.conflict.where}</th>
            <th scope="col">{text.difference.column}</th>
            <th scope="col">{text.conflict.theirs}</th>
            <th scope="col">{text.conflict.yours}</th>
          </tr>
        </thead>
        <tbody>
          {changed.flatMap((line) =>
            line.cells.length === 0
              ? [
                  <tr key={`${line.kind} ${line.name}`}>
                    <td>{line.name}</td>
                    <td />
                    <td>{line.kind === 'removed' ? text.sheet.line(line.before_line ?? 0) : ''}</td>
                    <td>{line.kind === 'added' ? text.sheet.line(line.line ?? 0) : ''}</td>
                  </tr>,
                ]
              : line.cells.map((cell) => (
                  <tr key={`${line.line} ${cell.key}`}>
                    <td>{`${text.sheet.line(line.line ?? 0)}, ${line.name}`}</td>
                    <td>{cell.label}</td>
                    <td className="num">{shownCell(cell, 'before')}</td>
                    <td className="num">{shownCell(cell, 'after')}</td>
                  </tr>
                )),
          )}
        </tbody>
      </table>
      <div className="sheet-actions">
        <Button onClick={onTakeTheirs}>{text.conflict.takeTheirs}</Button>
        <Button kind="filled" onClick={() => onKeepMine(version)}>
          {text.conflict.keepMine}
        </Button>
      </div>
    </Sheet>
  )
}
