import { describe, expect, it } from 'vitest'
import { placeOf, RAIL, visibleEntries } from '../../../src-renderer/frame/rail-entries.ts'

const known = new Set(['customer', 'product', 'charge', 'payment', 'auditEntry'])
const entries = visibleEntries(RAIL, (list) => known.has(list))

describe('the rail', () => {
  it('shows what the core can fill and hides the rest', () => {
    expect(entries.map((entry) => entry.key)).toEqual(['home', 'customer', 'usage', 'catalog', 'receivables', 'setup', 'operations'])
  })

  it('leads an entry without its own list to the first child that is there', () => {
    expect(entries.find((entry) => entry.key === 'catalog')?.to).toBe('/list/product')
  })

  it.each([
    ['/list/charge', 'catalog', 'charge'],
    ['/record/customer/4', 'customer', undefined],
    ['/record/taxCategory/4', 'setup', undefined],
    ['/operations/reference/invoice.credit', 'operations', 'reference'],
  ])('finds the place of %s', (path, entry, child) => {
    const place = placeOf(entries, path)
    expect(place.entry?.key).toBe(entry)
    expect(place.child?.key).toBe(child)
  })
})
