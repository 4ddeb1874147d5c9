/** The demo catalog fits the entities, its references lead somewhere, and its grids read back from their files. */
import { describe, expect, it } from 'vitest'
import { article, attribute, charge, counter, offer, offerProduct, product } from '../../../src-core/catalog/model.ts'
import type { Entity } from '../../../src-core/entities/define-entity.ts'
import type { Field } from '../../../src-core/entities/fields.ts'
import { formatGridCsv, parseGridCsv } from '../../../src-core/pricing/grid-csv.ts'
import { gridDifference } from '../../../src-core/pricing/grid-difference.ts'
import { findGridProblems } from '../../../src-core/pricing/grid-problems.ts'
import { gridTableSchema } from '../../../src-core/pricing/grid.ts'
import { pricePlan } from '../../../src-core/pricing/model.ts'
import { CALENDARS } from '../../../src-core/setup/presets/calendars.ts'
import { CHART_OF_ACCOUNTS } from '../../../src-core/setup/presets/chart-of-accounts.ts'
import { UNITS } from '../../../src-core/setup/presets/reference-data.ts'
import { demoCatalog } from '../../../src-main/demo/catalog.ts'
import { DEMO_GRIDS } from '../../../src-main/demo/grids.ts'

const catalog = demoCatalog()

/** Parts of a row that are rows of other entities, or stand in no field. */
const BESIDE = new Set(['code', 'charges', 'products', 'versions'])

/** What an entity has against a row: fields it lacks or does not know, values it refuses. References hold codes here. */
function faultsOf(entity: Entity, row: object): string[] {
  const values = Object.entries(row).filter(([key]) => !BESIDE.has(key))
  const fields = Object.entries(entity.fields) as [string, Field][]
  const missing = fields.filter(([key, field]) => field.required && field.options.defaultValue === undefined && !(key in row))
  const refused = values.filter(([key, value]) => {
    const field = entity.fields[key] as Field | undefined
    return !field || (field.kind === 'reference' ? typeof value !== 'string' : !field.schema.safeParse(value).success)
  })
  return [...missing, ...refused].map(([key]) => `${entity.name}.${key}`)
}

const codesOf = (rows: readonly { readonly code: string }[]): Set<string> => new Set(rows.map(({ code }) => code))

/** A value whose figures of three digits and a zero are without it. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/"(-?[1-9]\d{0,2}\.\d{3})0"/g, '"$1"'))
}

describe('rows', () => {
  it.each([
    ['articles', article, catalog.articles],
    ['attributes', attribute, catalog.attributes],
    ['counters', counter, catalog.counters],
    ['charges', charge, catalog.charges],
    ['products', product, catalog.products],
    ['offers', offer, catalog.offers],
    ['price plans', pricePlan, catalog.price_plans],
  ] as const)('%s have the fields of their entity', (_, entity, rows) => {
    expect(rows.flatMap((row) => faultsOf(entity, row))).toEqual([])
    expect(codesOf(rows).size).toBe(rows.length)
  })

  it('products of offers have the fields of their entity but for the offer', () => {
    const rows = catalog.offers.flatMap(({ products }) => products)
    expect(new Set(rows.flatMap((row) => faultsOf(offerProduct, row)))).toEqual(new Set(['offerProduct.offer_id']))
  })
})

describe('references', () => {
  it('lead to rows of the catalog', () => {
    const known = {
      articles: codesOf(catalog.articles),
      counters: codesOf(catalog.counters),
      charges: codesOf(catalog.charges),
      products: codesOf(catalog.products),
      attributes: codesOf(catalog.attributes),
    }
    expect(catalog.charges.filter(({ article_id }) => !known.articles.has(article_id))).toEqual([])
    expect(catalog.charges.filter(({ counter_id }) => counter_id !== undefined && !known.counters.has(counter_id))).toEqual([])
    expect(catalog.products.flatMap(({ charges }) => charges).filter((code) => !known.charges.has(code))).toEqual([])
    expect(catalog.products.flatMap(({ attributes }) => attributes).filter((code) => !known.attributes.has(code))).toEqual([])
    expect(catalog.offers.flatMap(({ products }) => products).filter(({ product_id }) => !known.products.has(product_id))).toEqual([])
    expect(catalog.price_plans.filter(({ charge_id }) => !known.charges.has(charge_id))).toEqual([])
  })

  it('lead to what a new company is created with', () => {
    const counted = [...catalog.charges, ...catalog.counters.map(({ unit_id }) => ({ unit_id, input_unit_id: undefined }))]
    const units = counted.flatMap(({ unit_id, input_unit_id }) => [unit_id, input_unit_id]).filter((code) => code !== undefined)
    expect(units.filter((code) => !(code in UNITS))).toEqual([])
    expect(catalog.charges.filter(({ calendar_id }) => calendar_id !== undefined && !(calendar_id in CALENDARS))).toEqual([])
    const accounts = codesOf(CHART_OF_ACCOUNTS)
    expect(catalog.articles.filter(({ ledger_account_id }) => !accounts.has(ledger_account_id))).toEqual([])
  })

  it('leave no charge without a price and no product without an offer', () => {
    const priced = new Set(catalog.price_plans.map(({ charge_id }) => charge_id))
    expect(catalog.charges.filter(({ code }) => !priced.has(code))).toEqual([])
    const offered = new Set(catalog.offers.flatMap(({ products }) => products.map(({ product_id }) => product_id)))
    expect(catalog.products.filter(({ code }) => !offered.has(code))).toEqual([])
  })

  it('grid columns are attributes of the catalog, with the same values', () => {
    const attributes = new Map(catalog.attributes.map((one) => [one.code, one]))
    for (const { columns } of DEMO_GRIDS.flatMap(({ versions }) => versions)) {
      for (const { code, allowedValues } of columns) {
        expect(attributes.has(code), code).toBe(true)
        if (allowedValues) expect(attributes.get(code)?.allowed_values).toEqual(allowedValues)
      }
    }
  })
})

describe('price versions', () => {
  it('follow each other without a gap, and change in the middle of a month', () => {
    const changed = catalog.price_plans.filter(({ versions }) => versions.length > 1)
    expect(changed.length).toBeGreaterThan(8)
    for (const { versions } of changed) {
      expect(versions.map(({ valid_from }) => valid_from)).toEqual([null, versions[0]?.valid_to])
      expect(versions.at(-1)?.valid_to).toBeNull()
      expect(versions[1]?.valid_from).not.toMatch(/-01$/)
    }
  })

  it.each(DEMO_GRIDS.flatMap((grid) => grid.versions.map((table, index) => [`${grid.name} ${index + 1}`, table] as const)))(
    'grid %s reads back from its file and has no error',
    (_, table) => {
      expect(gridTableSchema.safeParse(table).error).toBeUndefined()
      expect(findGridProblems(table).filter(({ severity }) => severity === 'error')).toEqual([])
      const text = formatGridCsv(table)
      expect(parseGridCsv(text)).toMatchObject({ ok: true, kind: 'grid' })
      // Digit for digit, but for the zero after three digits that no reader may take for a group of thousands.
      const read = parseGridCsv(text, { columns: table.columns })
      expect(plain(read)).toEqual(plain({ ok: true, kind: 'grid', table }))
      expect(read.ok && read.kind === 'grid' && gridDifference(table, read.table)).toEqual([])
    },
  )

  it('the two versions of a grid differ', () => {
    for (const { versions } of DEMO_GRIDS) expect(formatGridCsv(versions[0])).not.toBe(formatGridCsv(versions[1]))
  })
})
