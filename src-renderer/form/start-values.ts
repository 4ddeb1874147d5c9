/** What a form for a new record begins with: what it has by itself, the company's currency, and the one record that is meant as a rule. */
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { FieldDescription, ListPage } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { operationQuery } from '../client/use-operation.ts'
import { useSession } from '../client/use-session.ts'
import { blankValues, type Values } from './form-values.ts'

interface UsualField extends FieldDescription {
  readonly entity: string
  readonly usual: NonNullable<FieldDescription['usual']>
}

function isUsual(field: FieldDescription): field is UsualField {
  return field.usual !== undefined && field.entity !== undefined
}

/** The values of a new record; nothing until what is usual is known. */
export function useStartValues(fields: readonly FieldDescription[]): Values | undefined {
  const client = useClient()
  const currency = useSession()?.company?.currency
  const usual = useMemo(() => fields.filter(isUsual), [fields])
  const answers = useQueries({
    queries: usual.map((field) => operationQuery<ListPage>(client, `${field.entity}.list`, { filter: field.usual, limit: 2 })),
  })
  const isReady = answers.every((one) => !one.isPending)
  const found = JSON.stringify(answers.map(({ data }) => (data?.rows.length === 1 ? data.rows[0]?.id : null)))
  return useMemo(() => {
    if (!isReady) return undefined
    const ids = JSON.parse(found) as (number | null)[]
    const alone = usual.flatMap((field, index) => (typeof ids[index] === 'number' ? [[field.key, ids[index]]] : []))
    const own = fields.flatMap((field) => (field.startsAs === 'companyCurrency' && currency ? [[field.key, currency]] : []))
    return { ...blankValues(fields), ...Object.fromEntries([...alone, ...own]) }
  }, [fields, usual, found, isReady, currency])
}
