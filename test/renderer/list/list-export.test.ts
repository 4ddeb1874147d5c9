/** A list as a file: its columns with the currency of its money, all of its pieces. */
import { describe, expect, it } from 'vitest'
import type { CallResult, ListDescription } from '../../../src-core/operations/contract.ts'
import type { CoreClient } from '../../../src-renderer/client/core-client.ts'
import { exportColumns, readPieces } from '../../../src-renderer/list/list-export.tsx'

const column = (key: string, more: object = {}) => ({ key, label: key, type: 'text', sortable: false, summed: false, priority: 1, ...more })
const list = {
  name: 'invoice',
  label: 'Invoice',
  pluralLabel: 'Invoices',
  columns: [
    column('number'),
    column('gross', { type: 'money', currencyColumn: 'currency' }),
    column('open', { type: 'money', currencyColumn: 'currency' }),
    column('currency'),
  ],
} as unknown as ListDescription

describe('an exported list', () => {
  it('says the currency beside the first of its amounts, once', () => {
    expect(exportColumns(list, null)).toEqual(['number', 'gross', 'currency', 'open'])
    expect(exportColumns(list, ['open', 'currency'])).toEqual(['open', 'currency'])
  })

  it('is put together from all its pieces, and nothing of it where one fails', async () => {
    const client = (fails: boolean): CoreClient => ({
      call: async <Output>(_operation: string, input: unknown) => {
        const { after } = input as { readonly after?: string }
        if (after === '2' && fails) return { ok: false, failure: { kind: 'busy', code: 'x', message: 'No.' } } as CallResult<Output>
        const next = after === undefined ? '1' : after === '1' ? '2' : null
        return { ok: true, value: { file_name: 'f.csv', rows: 10, text: `${after ?? '0'};`, next } } as CallResult<Output>
      },
      onChange: () => () => undefined,
    })
    expect(await readPieces(client(false), 'list.export', {})).toEqual({
      ok: true,
      value: { name: 'f.csv', rows: 30, parts: ['0;', '1;', '2;'] },
    })
    expect((await readPieces(client(true), 'list.export', {})).ok).toBe(false)
  })
})
