/** The rows of a list field: price steps, addresses, lines. A small sheet with a row added below. */
import { X } from 'lucide-react'
import type { ComponentType } from 'react'
import { Button, IconButton } from '../components/button.tsx'
import { text } from '../text/en.ts'
import type { FieldControlProps } from './field-control.tsx'
import { blankValues, type Values } from './form-values.ts'

export interface SubRowsProps extends FieldControlProps {
  /** Draws one cell; handed in, because a cell is a field control and a field control may hold rows. */
  readonly Cell: ComponentType<FieldControlProps>
}

export function SubRows({ Cell, field, path, values, faults, disabled = false, onChange, onFault }: SubRowsProps) {
  const rows = Array.isArray(values[field.key]) ? (values[field.key] as readonly Values[]) : []
  const fields = field.fields ?? []
  const put = (index: number, key: string, value: unknown) =>
    onChange(rows.map((row, position) => (position === index ? { ...row, [key]: value } : row)))
  return (
    <fieldset className="field field-wide sub-field" data-path={path} aria-invalid={faults[path] ? true : undefined}>
      <legend className="field-label">{field.label}</legend>
      {rows.length > 0 && (
        <table className="sub-rows">
          <thead>
            <tr>
              {fields.map((one) => (
                <th key={one.key} scope="col">
                  {one.label}
                </th>
              ))}
              <th scope="col">
                <span className="hidden-text">{text.form.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {fields.map((one) => (
                  <td key={one.key}>
                    <SubCell
                      Cell={Cell}
                      field={one}
                      path={`${path}.${index}.${one.key}`}
                      values={row}
                      faults={faults}
                      disabled={disabled}
                      bare
                      onFault={onFault}
                      onChange={(value) => put(index, one.key, value)}
                    />
                  </td>
                ))}
                <td>
                  <IconButton
                    label={text.form.removeRow(index + 1)}
                    disabled={disabled}
                    onClick={() => onChange(rows.filter((_, position) => position !== index))}
                  >
                    <X size={13} strokeWidth={1.6} aria-hidden />
                  </IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button small disabled={disabled} onClick={() => onChange([...rows, blankValues(fields)])}>
        {text.form.addRow}
      </Button>
      {(faults[path] ?? field.hint) && <p className={faults[path] ? 'field-fault' : 'field-hint'}>{faults[path] ?? field.hint}</p>}
    </fieldset>
  )
}

function SubCell({ Cell, ...props }: SubRowsProps) {
  return (
    <>
      <Cell {...props} />
      {props.faults[props.path] && <p className="field-fault">{props.faults[props.path]}</p>}
    </>
  )
}
