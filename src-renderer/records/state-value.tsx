/** A value of a change in words: a choice by its label, another record by its name. */
import type { FieldDescription } from '../../src-core/operations/contract.ts'
import { useOperation } from '../client/use-operation.ts'
import { formatDate } from '../format/dates.ts'
import { text } from '../text/en.ts'
import { recordLabel } from './record-label.ts'

interface StateValueProps {
  readonly field: FieldDescription
  readonly value: unknown
}

export function StateValue({ field, value }: StateValueProps) {
  if (value === null || value === undefined) return text.form.none
  if (field.type === 'reference' && field.entity && typeof value === 'number') return <RecordName entity={field.entity} id={value} />
  if (field.type === 'boolean') return value === true ? text.values.yes : text.values.no
  if (field.type === 'date') return formatDate(String(value))
  return field.choices?.find((choice) => choice.value === value)?.label ?? String(value)
}

function RecordName({ entity, id }: { readonly entity: string; readonly id: number }) {
  const { data } = useOperation<Readonly<Record<string, unknown>>>(`${entity}.get`, { id })
  return data ? recordLabel(data) : text.form.none
}
