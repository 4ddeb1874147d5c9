/** A form begins with what a new record has by itself: filled in or left out, the record is the same. */
import { expect, it } from 'vitest'
import type { EntityDescription, FieldDescription } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

/** A value for a field that has no default and must be filled. */
async function needed(company: Desk, field: FieldDescription, nth: number): Promise<unknown> {
  if (field.type === 'reference') {
    const { rows } = await company.run<{ rows: { id: number }[] }>(`${field.entity}.list`, { limit: 1 })
    return rows[0]?.id ?? null
  }
  if (field.choices?.[0]) return field.choices[0].value
  if (field.type === 'date') return '2026-01-01'
  if (field.type === 'integer') return Number(field.minimum ?? 1)
  if (field.type === 'decimal' || field.type === 'percent') return '1'
  return field.type === 'boolean' ? false : field.type === 'list' ? [] : `N${nth}`
}

/** The record, or the fields at fault: a second one of a kind may only be there once. */
async function created(company: Desk, entity: EntityDescription, values: object): Promise<Record<string, unknown> | string[]> {
  const made = await company.core.call({ operation: `${entity.name}.create`, input: { values } }, OPERATOR)
  if (!made.ok) return (made.failure.fields ?? []).map(({ path }) => path)
  return company.run<Record<string, unknown>>(`${entity.name}.get`, { id: (made.value as { id: number }).id })
}

it('is the same record whether the defaults of its form are sent or not', async () => {
  const company = await desk()
  company.at('2026-01-01')
  await company.customer('Ahlers')
  await company.monthly('FEE', { price: '1' })
  const { entities } = await company.run<{ entities: EntityDescription[] }>('system.describe')
  const compared: string[] = []
  let nth = 0
  for (const entity of entities) {
    const defaults = Object.fromEntries(
      entity.fields.flatMap(({ key, defaultValue }) => (defaultValue === undefined ? [] : [[key, defaultValue]])),
    )
    if (Object.keys(defaults).length === 0) continue
    const fill = async () => {
      nth += 1
      const own: Record<string, unknown> = {}
      for (const field of entity.fields)
        if (field.key === 'code' || (field.required && !(field.key in defaults))) own[field.key] = await needed(company, field, nth)
      return own
    }
    const without = await created(company, entity, await fill())
    if (Array.isArray(without)) continue
    const sent = await created(company, entity, { ...defaults, ...(await fill()) })
    if (Array.isArray(sent)) {
      expect([entity.name, sent.filter((path) => path in defaults)]).toEqual([entity.name, []])
      continue
    }
    for (const key of Object.keys(defaults)) expect([entity.name, key, sent[key]]).toEqual([entity.name, key, without[key]])
    compared.push(entity.name)
  }
  expect(compared).toEqual(expect.arrayContaining(['offer', 'product']))
  expect(compared.length).toBeGreaterThan(5)
})

it('shows a charge whose first and last periods are in proportion, and a price plan in use', async () => {
  const company = await desk()
  const { entities } = await company.run<{ entities: EntityDescription[] }>('system.describe')
  const of = (entity: string, field: string) =>
    entities.find(({ name }) => name === entity)?.fields.find(({ key }) => key === field)?.defaultValue
  expect(of('charge', 'subscription_proration')).toBe(true)
  expect(of('charge', 'termination_proration')).toBe(true)
  expect(of('charge', 'split_at_price_change')).toBe(true)
  expect(of('pricePlan', 'enabled')).toBe(true)
})
