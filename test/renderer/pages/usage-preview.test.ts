import { expect, test } from 'vitest'
import {
  faultOfRow,
  formatOf,
  guessMapping,
  missingRoles,
  readPreview,
  remap,
  splitLine,
} from '../../../src-renderer/pages/usage/usage-preview.ts'

test('a line that begins with a date has no header', () => {
  expect(formatOf('2026-11-02T10:00:00Z;60;4943112340;VOICE')).toBe('cdr')
  expect(formatOf('event_date;quantity;msisdn')).toBe('csv')
  expect(formatOf('2026-02-31T10:00:00Z;60;4943112340;VOICE')).toBe('csv')
})

test('a file that goes on loses its last line, which may be cut', () => {
  const text = '2026-11-02;60;1;VOICE\n2026-11-02;61;2;VOICE\n2026-11-0'
  expect(readPreview(text, true).rows).toHaveLength(2)
  expect(readPreview('2026-11-02;60;1;VOICE', false).rows).toHaveLength(1)
})

test('quoted fields hold the delimiter', () => {
  expect(splitLine('a,"b, c","d ""e"""', ',')).toEqual(['a', 'b, c', 'd "e"'])
})

test('usual headings are understood, and a meaning belongs to one column', () => {
  const preview = readPreview('timestamp,units,msisdn,zone\n2026-11-02T10:00:00Z,5,494311,Z1\n', false)
  const mapping = guessMapping(preview.columns)
  expect(mapping).toEqual({ eventDate: 'timestamp', quantity: 'units', accessCode: 'msisdn' })
  expect(missingRoles(preview, mapping)).toEqual([])
  expect(remap(mapping, 'zone', 'quantity')).toEqual({ eventDate: 'timestamp', accessCode: 'msisdn', quantity: 'zone' })
  expect(missingRoles(preview, remap(mapping, 'units', ''))).toEqual(['quantity'])
})

test('each fault names its field', () => {
  const preview = readPreview('2026-11-02T10:00:00Z;60;1;VOICE\n', false)
  const fault = (row: string[]) => faultOfRow(preview, {}, row)?.column ?? null
  expect(fault(['2026-11-02T10:00:00Z', '60', '1', 'VOICE'])).toBeNull()
  expect(fault(['2026-13-45', '60', '1', 'VOICE'])).toBe(0)
  expect(fault(['2026-11-02', 'abc', '1', 'VOICE'])).toBe(1)
  expect(fault(['2026-11-02', '60', '', 'VOICE'])).toBe(2)
  expect(fault(['2026-11-02', '60', '1'])).toBe(-1)
})
