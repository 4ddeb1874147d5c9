import { beforeAll, expect, it } from 'vitest'
import { allEntities } from '../../../src-core/tables.ts'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

let company: SmallCompany
beforeAll(async () => {
  company = await smallCompany()
})

const references = allEntities.flatMap((entity) =>
  Object.entries(entity.fields)
    .filter(([, field]) => field.kind === 'reference')
    .map(([key]) => [entity.tableName, key] as const),
)

it.each(references)('%s is found by its %s, as a delete of what it refers to does', async (table, column) => {
  const [step] = await company.rows<{ detail: string }>(`EXPLAIN QUERY PLAN SELECT 1 FROM "${table}" WHERE "${column}" = +?`, 1)
  expect(step?.detail).toMatch(/^SEARCH .* INDEX /)
})

it.each(allEntities.map((entity) => [entity.tableName, entity.table.indexes] as const))('no index of %s stands twice', (_, indexes) => {
  const full = indexes.filter(({ where }) => where === undefined).map(({ on }) => on.join())
  const twice = full.filter((one) => full.some((other) => other.startsWith(`${one},`)))
  expect(twice).toEqual([])
})
