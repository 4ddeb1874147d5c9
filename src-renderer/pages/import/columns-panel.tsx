/** Beside the rows: what each column becomes, by its first value; changed in the step before. */
import { UnusedNote } from '../../components/unused-note.tsx'
import { ArrowRight } from 'lucide-react'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import { Panel, Section } from '../../components/layout.tsx'
import { ColumnType } from './columns-step.tsx'
import { ReadingNotes } from './reading-notes.tsx'
import { importText as text } from './text.ts'
import type { WizardControl } from './use-wizard.ts'
import { readAnew } from './wizard.ts'

export function ColumnsPanel({ control, head }: { readonly control: WizardControl; readonly head: ImportPreview | undefined }) {
  const { wizard, change } = control
  const { mappingName, mappingChanged } = wizard
  const note = mappingName === null ? text.notSaved : mappingChanged ? text.changedFrom(mappingName) : text.savedAs(mappingName)
  return (
    <Panel ground="paper" className="import-columns" label={text.columns}>
      <Section
        title={text.columns}
        actions={
          <button type="button" className="link-quiet small" onClick={() => change({ ...wizard, step: 'columns' })}>
            {note}
          </button>
        }
      >
        <table className="table import-column-list">
          <thead>
            <tr>
              <th scope="col">{text.inFile}</th>
              <th scope="col">{text.becomes}</th>
              <th scope="col">{text.firstValue}</th>
            </tr>
          </thead>
          <tbody>
            {head?.columns.map((column, at) => (
              <tr key={`${column.heading} ${at}`} className={column.field === null ? 'import-left' : undefined}>
                <td>
                  <span className="import-heading">
                    <span className="ellipsis" title={column.heading}>
                      {column.heading === '' ? text.unnamed(at + 1) : column.heading}
                    </span>
                    <ArrowRight size={13} strokeWidth={1.4} aria-hidden />
                  </span>
                </td>
                <td>
                  {column.label === null ? <em>{text.leaveOut}</em> : <div className="ellipsis">{column.label}</div>}
                  <div className="tiny">
                    <ColumnType column={column} />
                  </div>
                </td>
                <td>
                  <div className="ellipsis num" title={column.first_value}>
                    {column.first_value}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {head && <UnusedNote unused={head.unused} />}
        {head && <ReadingNotes ofColumns head={head} onReading={(reading) => change(readAnew(wizard, reading))} />}
      </Section>
    </Panel>
  )
}
