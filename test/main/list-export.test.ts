import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CallRequest, CallResult, ListInput } from '../../src-core/operations/contract.ts'
import { csvCell, type ExportFormat, exportList } from '../../src-main/list-export.ts'

/** A list of numbered rows that is answered page by page, as the core does. */
function listOf(count: number) {
  const calls: ListInput[] = []
  const call = async ({ input }: CallRequest): Promise<CallResult> => {
    const { after = '0', limit = 100 } = input as ListInput
    calls.push(input as ListInput)
    const first = Number(after)
    const rows = Array.from({ length: Math.min(limit, count - first) }, (_, index) => ({
      id: first + index + 1,
      name: `"${first + index}", ä`,
      note: null,
    }))
    return { ok: true, value: { rows, next: first + rows.length < count ? String(first + rows.length) : null } }
  }
  return { call, calls }
}

async function written(count: number, format: ExportFormat): Promise<string> {
  let text = ''
  for await (const piece of exportList(listOf(count).call, { name: 'x', input: {}, columns: ['id', 'name', 'note'] }, format)) text += piece
  return text
}

test.each([0, 1, 500, 1201])('a list of %i rows comes whole in every format', async (count) => {
  const csv = parse(await written(count, 'csv'), { columns: true, skip_empty_lines: true }) as { id: string }[]
  const ndjson = (await written(count, 'ndjson'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: number })
  const json = JSON.parse(await written(count, 'json')) as { id: number; name: string; note: null }[]
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  expect(csv.map(({ id }) => Number(id))).toEqual(ids)
  expect(ndjson.map(({ id }) => id)).toEqual(ids)
  expect(json.map(({ id }) => id)).toEqual(ids)
  if (count > 0) expect(json[0]).toEqual({ id: 1, name: '"0", ä', note: null })
})

test('filter and sort go with every page', async () => {
  const list = listOf(1200)
  const input = { search: 'a', sort: [{ column: 'id', direction: 'asc' as const }] }
  for await (const _piece of exportList(list.call, { name: 'x', input, columns: ['id'] }, 'csv')) void _piece
  expect(list.calls).toEqual([
    { ...input, limit: 500 },
    { ...input, limit: 500, after: '500' },
    { ...input, limit: 500, after: '1000' },
  ])
})

test('what a spreadsheet would run is shown instead; numbers stay numbers', () => {
  for (const formula of ['=1+1', '+cmd', '-cmd', '@SUM(A1)', '\t=1', '\r=1']) expect(csvCell(formula).replace(/^"/, '')).toMatch(/^'/)
  for (const number of ['-12.50', '+3', '0.000000000001']) expect(csvCell(number)).toBe(number)
  expect([csvCell(-5), csvCell(true), csvCell(null), csvCell('')]).toEqual(['-5', 'true', '', ''])
})

test('any text that is no formula comes back from CSV as it was', () => {
  const plain = fc.string({ unit: 'binary' }).filter((text) => !/^[=+\-@\t\r]/.test(text) && text !== '')
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1, maxLength: 5 }), (cells) => {
      expect(parse(cells.map(csvCell).join(','), { bom: false })).toEqual([cells])
    }),
  )
})
