import { expect, test } from 'vitest'
import { faultOfRow, guessMapping, missingRoles, previewOf, remap } from '../../../src-renderer/pages/usage/usage-preview.ts'

test('usual headings are understood, and a meaning belongs to one column', () => {
  const preview = previewOf({
    format: 'csv',
    header: ['timestamp', 'units', 'msisdn', 'zone'],
    records: [{ row: 2, cells: ['2026-11-02T10:00:00Z', '5', '494311', 'Z1'] }],
  })
  const mapping = guessMapping(preview.columns)
  expect(mapping).toEqual({ eventDate: 'timestamp', quantity: 'units', accessCode: 'msisdn' })
  expect(missingRoles(preview, mapping)).toEqual([])
  expect(remap(mapping, 'zone', 'quantity')).toEqual({ eventDate: 'timestamp', accessCode: 'msisdn', quantity: 'zone' })
  expect(missingRoles(preview, remap(mapping, 'units', ''))).toEqual(['quantity'])
})

test('each fault names its field', () => {
  const preview = previewOf({ format: 'cdr', header: null, records: [{ row: 1, cells: ['2026-11-02T10:00:00Z', '60', '1', 'VOICE'] }] })
  expect(preview.columns).toEqual(['Event date', 'Quantity', 'Access point', 'Parameter 1'])
  const fault = (row: string[]) => faultOfRow(preview, {}, row)?.column ?? null
  expect(fault(['2026-11-02T10:00:00Z', '60', '1', 'VOICE'])).toBeNull()
  expect(fault(['2026-13-45', '60', '1', 'VOICE'])).toBe(0)
  expect(fault(['2026-11-02', 'abc', '1', 'VOICE'])).toBe(1)
  expect(fault(['2026-11-02', '60', '', 'VOICE'])).toBe(2)
  expect(fault(['2026-11-02', '60', '1'])).toBe(-1)
})
