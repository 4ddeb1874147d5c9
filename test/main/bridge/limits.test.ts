/** What is too much, too deep or no text at all is answered 400 with its limit, at once, and the next call is answered as before. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()

interface Answer {
  readonly status: number
  readonly body: { readonly code?: string; readonly detail?: string; readonly value?: Record<string, unknown>; readonly fields?: unknown[] }
}

let host: Host
let token: string
beforeAll(async () => {
  host = await openHost({ file: join(newFolder(), 'company.countinghouse'), create: true, routes: addBridge, readers: 1 })
  token = host.tokens.create({ name: 'test', scopes: ['*'] }).token
  await run('company.create', { name: 'Limits', country: 'DE' })
})
afterAll(() => host.close())

async function send(method: string, path: string, body: string | null, type = 'application/json'): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, ...(body === null ? {} : { 'content-type': type }) }
  const answer = await fetch(`http://127.0.0.1:${host.port}/api/v1${path}`, { method, headers, body })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}
const run = (operation: string, input: unknown, mode = ''): Promise<Answer> =>
  send('POST', `/operations/${operation}${mode}`, JSON.stringify(input))
async function stage(text: string, name = 'file.csv'): Promise<{ staged: string; file_name: string }> {
  const { body } = await send('POST', `/files?name=${name}`, text, 'text/csv')
  return { staged: String((body as Record<string, unknown>)['staged']), file_name: name }
}

function expectRefused({ status, body }: Answer, limit: RegExp): void {
  expect([status, body.detail]).toEqual([400, expect.stringMatching(limit)])
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

test('lists of values, patterns and texts of a filter have limits, at every door to a list', async () => {
  const filters = {
    values: [[{ column: 'id', op: '$in', value: numbers(40_000) }], /5000/],
    together: [numbers(50).map(() => ({ column: 'id', op: '$in', value: numbers(1000) })), /5000 values in all filters/],
    pattern: [[{ column: 'code', op: '$contains', value: 'x'.repeat(60_000) }], /1000 characters/],
    equal: [[{ column: 'code', op: '$equals', value: 'x'.repeat(60_000) }], /1000 characters/],
  } as const
  for (const [filter, limit] of Object.values(filters)) {
    for (const operation of ['language.list', 'language.totals']) expectRefused(await run(operation, { filter }), limit)
    expectRefused(await run('list.export', { list: 'language', filter }), limit)
    expectRefused(await run('export.run', { kind: 'customers', filter }), limit)
  }
  expect((await run('language.list', { filter: [{ column: 'id', op: '$in', value: numbers(5000) }], limit: 1 })).status).toBe(200)
  expect((await run('language.list', { filter: [{ column: 'code', op: '$contains', value: '%'.repeat(1000) }] })).status).toBe(200)
})

test('a page mark that was written by hand is refused', async () => {
  for (const values of [[{}, 1], [true, 1], [['x'], 1], ['x', null], ['x', 'y'], 'x']) {
    const after = Buffer.from(JSON.stringify(values)).toString('base64url')
    expect(await run('language.list', { after, sort: [{ column: 'code', direction: 'asc' }] })).toMatchObject({
      status: 400,
      body: { code: 'list.badCursor' },
    })
  }
})

test('JSON of 6,000 levels is refused by every route that reads a body', async () => {
  const deep = `${'{"a":['.repeat(3000)}1${']}'.repeat(3000)}`
  for (const path of ['/operations/language.list', '/operations/language.create', '/operations/backup.create', '/languages'])
    expectRefused(await send('POST', path, deep), /64 levels/)
})

test('a hundred thousand faults are told by a hundred', async () => {
  const { status, body } = await run(
    'language.list',
    numbers(100_000).map(() => '\u0000'),
  )
  expect([status, body.fields?.length]).toEqual([400, 100])
})

test.each([
  [{ draft: true }, 'snapshot.templateVersion'],
  [{ draft: true, lines: 'x', number: 7 }, 'snapshot.templateVersion'],
])('a snapshot that is none is refused with its fields', async (snapshot, path) => {
  const answer = await run('document.render', { snapshot })
  expect(answer).toMatchObject({ status: 400, body: { code: 'document.badSnapshot', detail: expect.stringContaining(path) } })
})

const WIDE = `${numbers(100_000)
  .map((at) => `c${at}`)
  .join(';')}\n${numbers(100_000)
  .map(() => '1')
  .join(';')}\n`

test('a header of 100,000 columns is refused at once by whatever reads a file', async () => {
  const file = await stage(WIDE)
  const began = performance.now()
  for (const operation of ['import.detect', 'import.preview', 'usage.detect', 'import.leftOut'])
    for (const named of [{}, { delimiter: ';' }])
      expect(
        await run(operation, { ...file, ...named, kind: operation === 'usage.detect' ? undefined : 'customers' }, '?simulate=true'),
      ).toMatchObject({
        status: 400,
        body: { code: 'import.tooManyColumns', detail: expect.stringMatching(/Row 1 has 100,000 columns. At most 1,000/) },
      })
  expect(await run('import.run', { ...file, kind: 'customers', mode: 'all' })).toMatchObject({
    status: 400,
    body: { code: 'import.tooManyColumns' },
  })
  expect(await run('usage.import', { ...file, format: 'csv' })).toMatchObject({ status: 400, body: { code: 'import.tooManyColumns' } })
  // Ten readings of two megabytes: each alone took longer than this.
  expect(performance.now() - began).toBeLessThan(20_000)
})

test('columns of nothing at the end of a line are none, and a wide text beside another delimiter is a text', async () => {
  const padded = await stage(`code;name${';'.repeat(16_000)}\nC1;Acme${';'.repeat(16_000)}\n`)
  expect((await run('import.detect', padded, '?simulate=true')).body.value).toMatchObject({ header: ['code', 'name'] })
  const commas = await stage(`code;${','.repeat(2000)}a\nC1;Acme\n`)
  expect((await run('import.detect', { ...commas, kind: 'customers' }, '?simulate=true')).body.value).toMatchObject({ delimiter: ';' })
})

test.each(['date;access;"quantity\n2026-01-01;a;1\n', '"date;access;quantity\n2026-01-01;a;1\n'])(
  'a quote that is never closed in the header of a usage file is told with its row',
  async (text) => {
    const file = { ...(await stage(text, 'usage.csv')), format: 'csv' }
    for (const more of [{}, { header_row: 1 }, { header_row: 2 }])
      for (const [operation, mode] of [
        ['usage.detect', '?simulate=true'],
        ['usage.import', ''],
      ] as const)
        expectRefused(await run(operation, { ...file, ...more }, mode), /Row 1 opens a quote that is never closed|There is no row 2/)
  },
)

test('an IBAN of 60 characters is a fault of its row, and the rows beside it are looked at', async () => {
  const customers = await stage('code;name;country\nC1;Acme;DE\n', 'customers.csv')
  expect((await run('import.run', { ...customers, kind: 'customers', mode: 'all' })).status).toBe(200)
  const accounts = await send('GET', '/customer-accounts', null)
  const [{ code }] = (accounts.body as unknown as { rows: [{ code: string }] }).rows
  const long = 'DE'.repeat(30)
  const payments = await stage(
    `account;date;amount;currency;iban\n${code};2026-01-05;10.00;EUR;${long}\n${code};2026-01-05;11.00;EUR;\n`,
    'payments.csv',
  )
  const preview = await run('import.preview', { ...payments, kind: 'payments' }, '?simulate=true')
  expect([preview.status, preview.body]).toMatchObject([200, { value: { counts: { rows: 2, created: 1, errors: 1 } } }])
  expect(JSON.stringify(preview.body)).toContain('At most 40 characters')
  expect(await run('import.run', { ...payments, kind: 'payments', mode: 'all' })).toMatchObject({
    status: 400,
    body: { code: 'import.rowsAtFault' },
  })
})

test('a cell of 70,000 characters where a code is looked for is a fault of its row', async () => {
  const payments = await stage(`account;date;amount;currency\n${'x'.repeat(70_000)};2026-01-05;10.00;EUR\n`, 'payments.csv')
  expect(await run('import.preview', { ...payments, kind: 'payments' }, '?simulate=true')).toMatchObject({
    status: 200,
    body: { value: { counts: { errors: 1 } } },
  })
})
