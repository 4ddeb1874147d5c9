/** What a usage file is, found out before its import; nothing is written. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { UsageDetection } from '../../../src-core/rating/contract.ts'
import { bytesOf } from '../../support/code-pages.ts'
import { type Desk, desk } from '../../support/desk.ts'

let books: Desk
beforeAll(async () => {
  books = await desk()
  books.at('2026-11-03')
})
const detect = (content: string | Uint8Array, more: object = {}) =>
  books.run<UsageDetection>('usage.detect', { staged: books.stage(content), file_name: 'u.csv', ...more }, { simulate: true })

describe('a usage file', () => {
  it('has no header where its first line begins with a date', async () => {
    expect(await detect('2026-11-02T10:00:00Z;60;4943112340;VOICE\n')).toMatchObject({
      format: 'cdr',
      delimiter: ';',
      header: null,
      header_row: 0,
    })
    expect(await detect('2026-11-02T10:00:00Z,60,4943112340,VOICE\n')).toMatchObject({ format: 'cdr', delimiter: ',' })
    expect(await detect('event_date;quantity;msisdn\n2026-11-02;60;1\n')).toMatchObject({
      format: 'csv',
      header: ['event_date', 'quantity', 'msisdn'],
    })
    expect(await detect('2026-02-31T10:00:00Z;60;4943112340;VOICE\n2026-02-28;1;2;3\n')).toMatchObject({ format: 'csv' })
  })

  it('shows its first records with their rows, quoted fields whole', async () => {
    const found = await detect('Report\n\nevent_date,quantity,msisdn,note\n\n2026-11-02,5,1,"b, ""c"""\n')
    expect(found).toMatchObject({ header_row: 3, records: [{ row: 5, cells: ['2026-11-02', '5', '1', 'b, "c"'] }] })
    expect((await detect(`${'2026-11-02;60;1;V\n'.repeat(100)}`)).records).toHaveLength(40)
  })

  it('asks what is open of its letters and of its dates', async () => {
    const file = Uint8Array.from(bytesOf('event_date;quantity;msisdn;parameter1\n2026-11-02;5;1;Katarinè\n', 'windows-1252'))
    expect((await detect(file)).questions.map(({ option }) => option)).toEqual(['encoding'])
    expect(await detect(file, { encoding: 'windows-1250' })).toMatchObject({
      questions: [],
      records: [{ cells: ['2026-11-02', '5', '1', 'Katarinč'] }],
    })
    expect(await books.rows('SELECT id FROM import_batch')).toEqual([])
  })

  it('is refused where it is none', async () => {
    const refused = (content: string | Uint8Array) => books.fail('usage.detect', { staged: books.stage(content), file_name: 'u.csv' })
    expect((await refused('')).code).toBe('import.emptyFile')
    expect((await refused('event_date;quantity;msisdn\n')).code).toBe('usage.noRecords')
    expect((await refused(new Uint8Array(3000))).code).toBe('import.notText')
  })
})
