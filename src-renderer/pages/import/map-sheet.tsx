/** What the values at fault of one reason mean: each is read as another in every row. */
import { useState } from 'react'
import type { ImportField, PreviewReason } from '../../../src-core/exchange/contract.ts'
import { useSystem } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { TextBox } from '../../form/boxes.tsx'
import { CodeBox } from '../../form/reference-box.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { importText as text } from './text.ts'
import type { Replacement } from './wizard.ts'

export interface MapSheetProps {
  readonly reason: PreviewReason
  readonly fields: readonly ImportField[]
  readonly onReplace: (replacements: readonly Replacement[]) => void
  readonly onLeave: () => void
  readonly onClose: () => void
}

export function MapSheet(props: MapSheetProps) {
  return (
    <Sheet opened onClose={props.onClose} title={text.mapTitle(props.reason.label)} size={560}>
      <MapBody {...props} />
    </Sheet>
  )
}

function MapBody({ reason, fields, onReplace, onLeave }: MapSheetProps) {
  const [meanings, setMeanings] = useState<ReadonlyMap<string, string>>(
    () => new Map(reason.values.map(({ value, suggestion }) => [value, suggestion ?? ''])),
  )
  const filled = [...meanings].filter(([, to]) => to.trim() !== '')
  const save = () => {
    const { column } = reason
    if (column !== null && filled.length > 0) onReplace(filled.map(([from, to]) => ({ column, from, to: to.trim() })))
  }
  useShortcuts([{ keys: 'Ctrl Enter', label: text.mapSave(filled.length), inFields: true, run: save }], 'sheet')
  return (
    <>
      <p className="ink2 sheet-says">{text.mapSays}</p>
      <div className="import-map">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.valueHead}</th>
              <th scope="col" className="right">
                {text.rowsHead}
              </th>
              <th scope="col">{text.meansHead}</th>
            </tr>
          </thead>
          <tbody>
            {reason.values.map(({ value, count }) => (
              <tr key={value}>
                <td className="ellipsis">{value}</td>
                <td className="num right">{formatCount(count)}</td>
                <td>
                  <Meaning
                    label={text.meansOf(value)}
                    field={fields.find(({ key }) => key === reason.field)}
                    value={meanings.get(value) ?? ''}
                    onChange={(to) => setMeanings(new Map(meanings).set(value, to))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="sheet-actions">
        <Button onClick={onLeave}>{text.leaveThem}</Button>
        <Button kind="filled" keys="Ctrl Enter" reason={filled.length === 0 ? text.mapNothing : null} onClick={save}>
          {text.mapSave(filled.length)}
        </Button>
      </div>
    </>
  )
}

interface MeaningProps {
  readonly label: string
  readonly field: ImportField | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A choice where there are few, a record by its code or name, else a code. */
function Meaning({ label, field, value, onChange }: MeaningProps) {
  const isListed = useSystem().list(field?.entity ?? '') !== undefined
  if (field?.entity !== undefined && isListed)
    return (
      <CodeBox aria-label={label} entity={field.entity} value={value === '' ? null : value} onChange={(code) => onChange(code ?? '')} />
    )
  if (!field?.choices) return <TextBox aria-label={label} value={value} onChange={onChange} />
  return (
    <select className="box box-choice" aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="" />
      {field.choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}
