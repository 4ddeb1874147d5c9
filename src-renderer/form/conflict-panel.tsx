/** Somebody saved the record meanwhile: both values of each field, one decision each, then save again. */
import { useState } from 'react'
import type { EntityDescription, FieldDescription } from '../../src-core/operations/contract.ts'
import { useDecimals } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { Radios } from '../components/check.tsx'
import { formatDate } from '../format/dates.ts'
import { formatDecimal, formatMinor } from '../format/numbers.ts'
import { recordName } from '../records/record-label.ts'
import { text } from '../text/en.ts'
import { useRecordLabel } from './reference-box.tsx'
import type { Values } from './form-values.ts'

/** The details of a failure `record.conflict`. */
export interface Conflict {
  /** The record as it is now. */
  readonly current: Values
  readonly version: number
  readonly changed: readonly { readonly field: string; readonly yours: unknown; readonly theirs: unknown }[]
}

export interface ConflictPanelProps {
  readonly entity: EntityDescription
  readonly conflict: Conflict
  /** @param values the decisions, by field */
  readonly onDecide: (values: Values) => void
}

/** A value of a field as one line of text; a reference is looked up. */
export function FieldValue({ field, value }: { readonly field: FieldDescription | undefined; readonly value: unknown }) {
  const decimals = useDecimals()
  const reference = field?.type === 'reference' && typeof value === 'number'
  const label = useRecordLabel(reference ? field.entity : undefined, reference ? value : null)
  if (value === null || value === undefined || value === '') return <span className="ink3">{text.form.none}</span>
  if (reference) return <>{label ?? `#${value}`}</>
  if (typeof value === 'boolean') return <>{value ? text.values.yes : text.values.no}</>
  if (field?.type === 'money') return <span className="num">{formatMinor(value as number, decimals(null))}</span>
  if (field?.type === 'decimal' || field?.type === 'percent') return <span className="num">{formatDecimal(String(value))}</span>
  if (field?.type === 'date') return <span className="num">{formatDate(String(value))}</span>
  if (typeof value === 'object') return <>{recordName({ name: value }) || <span className="mono">{JSON.stringify(value)}</span>}</>
  return <>{field?.choices?.find((choice) => choice.value === value)?.label ?? String(value)}</>
}

export function ConflictPanel({ entity, conflict, onDecide }: ConflictPanelProps) {
  const [mine, setMine] = useState<ReadonlySet<string>>(() => new Set(conflict.changed.map((one) => one.field)))
  const decide = (field: string, take: string) => {
    const next = new Set(mine)
    if (take === 'mine') next.add(field)
    else next.delete(field)
    setMine(next)
  }
  const decided = () => Object.fromEntries(conflict.changed.map((one) => [one.field, mine.has(one.field) ? one.yours : one.theirs]))
  return (
    <section className="conflict" role="alert" aria-label={text.conflict.title}>
      <h2 className="section-title">{text.conflict.title}</h2>
      <p className="ink2">{text.conflict.says}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.conflict.field}</th>
            <th scope="col">{text.conflict.yours}</th>
            <th scope="col">{text.conflict.theirs}</th>
            <th scope="col">{text.conflict.take}</th>
          </tr>
        </thead>
        <tbody>
          {conflict.changed.map((one) => {
            const field = entity.fields.find((candidate) => candidate.key === one.field)
            return (
              <tr key={one.field}>
                <th scope="row">{field?.label ?? one.field}</th>
                <td>
                  <FieldValue field={field} value={one.yours} />
                </td>
                <td>
                  <FieldValue field={field} value={one.theirs} />
                </td>
                <td className="conflict-take">
                  <Radios
                    label={text.conflict.takeOf(field?.label ?? one.field)}
                    name={`take-${one.field}`}
                    value={mine.has(one.field) ? 'mine' : 'theirs'}
                    items={[
                      { value: 'mine', label: text.conflict.mine },
                      { value: 'theirs', label: text.conflict.their },
                    ]}
                    onChange={(take) => decide(one.field, take)}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Button kind="filled" onClick={() => onDecide(decided())}>
        {text.conflict.save}
      </Button>
    </section>
  )
}
