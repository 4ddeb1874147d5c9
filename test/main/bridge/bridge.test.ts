import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { knownCallers } from '../../../src-main/bridge/gate.ts'
import { problemOf } from '../../../src-main/bridge/problems.ts'
import type { ApiEnvironment } from '../../../src-main/bridge/requests.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, unknown>
}

let host: Host
let token: string
beforeAll(async () => {
  host = await openHost({ file: join(newFolder(), 'company.countinghouse'), create: true, routes: addBridge, readers: 1 })
  token = host.tokens.create({ name: 'test', scopes: ['*'] }).token
  for (const code of ['da', 'en', 'fr', 'it']) await send('POST', '/languages', { body: { code, name: { base: `=${code}` } } })
})
afterAll(() => host.close())

interface Sent {
  readonly body?: unknown
  readonly raw?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Record<string, string>
  readonly as?: string | null
}

async function send(method: string, path: string, { body, raw, headers, as = token }: Sent = {}): Promise<Answer> {
  const content = raw ?? (body === undefined ? null : JSON.stringify(body))
  const answer = await fetch(`http://127.0.0.1:${host.port}/api/v1${path}`, {
    method,
    headers: {
      ...(as === null ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: content,
  })
  const text = await answer.text()
  const isJson = (answer.headers.get('content-type') ?? '').includes('json') && !answer.headers.get('content-type')?.includes('ndjson')
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {},
  }
}

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.status, answer.text).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.json).toMatchObject({
    status,
    code,
    type: `urn:countinghouse:failure:${code}`,
    title: expect.any(String),
    detail: expect.any(String),
  })
}
const rowsOf = (answer: Answer): Record<string, unknown>[] => answer.json['rows'] as Record<string, unknown>[]
const codesOf = (answer: Answer): unknown[] => rowsOf(answer).map((row) => row['code'])

describe('tokens', () => {
  test.each([null, 'wrong', ''])('the bearer %j is answered 401', async (as) => {
    for (const path of ['/languages', '/languages/1', '/operations', '/jobs', '/nothing']) {
      const answer = await send('GET', path, { as })
      expectProblem(answer, 401, 'token.unknown')
      expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    }
  })

  test('a scope that is missing is answered 403; a revoked token 401', async () => {
    const reader = host.tokens.create({ name: 'reader', scopes: ['language.list'] })
    expect((await send('GET', '/languages', { as: reader.token })).status).toBe(200)
    expectProblem(await send('POST', '/languages', { as: reader.token, body: { code: 'xx' } }), 403, 'permission.missing')
    expectProblem(await send('POST', '/files?name=a', { as: reader.token, raw: 'x' }), 403, 'permission.missing')
    expectProblem(await send('POST', '/operations/token.list', { as: reader.token }), 403, 'permission.missing')
    host.tokens.revoke(reader.id)
    expectProblem(await send('GET', '/languages', { as: reader.token }), 401, 'token.unknown')
  })

  test('while the company file is being opened a token is told to come again, not that it is unknown', async () => {
    const file = join(newFolder(), 'company.countinghouse')
    let starting: Host | null = null
    const opening = openHost({ file, create: true, readers: 1, routes: (_app, host) => (starting = host) })
    const gate = new Hono<ApiEnvironment>()
    gate.onError((error) => problemOf(error, 'GET /'))
    gate.use(knownCallers(starting as unknown as Host))
    const headers = { authorization: 'Bearer anything' }
    const early = await gate.request('/', { headers })
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await early.json()).toMatchObject({ code: 'company.opening' })
    const opened = await opening
    expect((await gate.request('/', { headers })).status).toBe(401)
    await opened.close()
  })

  test('the key of the lock does what the operator may', async () => {
    const { key } = JSON.parse(readFileSync(`${host.file}.lock`, 'utf8')) as { key: string }
    expect((await send('POST', '/operations/session.get', { as: key })).json['value']).toMatchObject({ actor: { id: 1 } })
  })

  test('another page’s request and a foreign host name are refused before', async () => {
    expect((await send('GET', '/languages', { headers: { origin: 'http://evil.example' } })).status).toBe(403)
  })
})

describe('hostile requests', () => {
  test('an input deeper than can be read is refused, not a fault', async () => {
    const answer = await send('POST', '/languages', {
      raw: `${'{"code":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      headers: { 'content-type': 'application/json' },
    })
    expectProblem(answer, 400, 'input.invalid')
    expect(answer.json['fields']).toMatchObject([{ reason: 'At most 64 levels are read.' }])
  })

  test('half a character is refused at its field, and nothing is written', async () => {
    const raw = '{"code":"zz","name":"half \\ud83d"}'
    const answer = await send('POST', '/languages', { raw, headers: { 'content-type': 'application/json' } })
    expectProblem(answer, 400, 'input.invalid')
    expect(answer.json['fields']).toMatchObject([{ reason: 'A character is cut in half here. Write the text again.' }])
    expect(codesOf(await send('GET', '/languages?limit=100'))).not.toContain('zz')
  })

  test('a connection that is cut in a file or a body leaves nothing and no trace of a stack', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const refused = () => host.bridge.calls().filter(({ status }) => status === 400).length
    const before = refused()
    const cut = (path: string, start: string) =>
      new Promise<void>((done) => {
        const lines = [`POST /api/v1${path} HTTP/1.1`, `Host: 127.0.0.1:${host.port}`, `Authorization: Bearer ${token}`]
        const more = ['Content-Type: application/json', 'Content-Length: 100000', 'Expect: 100-continue']
        const socket = connect(host.port, '127.0.0.1', () => socket.write(`${[...lines, ...more].join('\r\n')}\r\n\r\n`))
        // The host reads the request: now it is cut.
        socket.once('data', () => socket.write(start, () => socket.destroy()))
        socket.on('close', () => done())
      })
    await cut('/files?name=usage.csv', 'a'.repeat(5000))
    await cut('/languages', '{"code":"zz",')
    // The host has answered both when it answers the next.
    const isLogged = () => refused() === before + 2
    await expect.poll(isLogged).toBe(true)
    expect(codesOf(await send('GET', '/languages?limit=100'))).not.toContain('zz')
    expect(readdirSync(`${host.file}-files`).filter((name) => name.startsWith('.'))).toEqual([])
    expect(logged).not.toHaveBeenCalled()
    logged.mockRestore()
  })
})

describe('records', () => {
  test('create, read, change and delete, with versions as ETag', async () => {
    const made = await send('POST', '/languages', { body: { code: 'sv', name: { base: 'Swedish' } } })
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"'])
    const address = (made.headers.get('location') ?? '').replace('/api/v1', '')
    expect(address).toBe(`/languages/${made.json['id']}`)
    const read = await send('GET', address)
    expect(read.json).toEqual(made.json)
    const changed = await send('PATCH', address, {
      body: { name: { base: 'Svenska' } },
      headers: { 'if-match': read.headers.get('etag') ?? '' },
    })
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"'])
    expectProblem(await send('PATCH', address, { body: { name: { base: 'Old' } }, headers: { 'if-match': '"1"' } }), 409, 'record.conflict')
    expectProblem(await send('DELETE', address, { headers: { 'if-match': '"1"' } }), 409, 'record.conflict')
    expect((await send('DELETE', address, { headers: { 'if-match': '"2"' } })).status).toBe(204)
    expectProblem(await send('GET', address), 404, 'record.notFound')
    expectProblem(await send('DELETE', address), 404, 'record.notFound')
  })

  test('fields at fault are named', async () => {
    const answer = await send('POST', '/languages', { body: { code: 'TOO LONG', nonsense: 1 } })
    expect(answer.status).toBe(400)
    expect((answer.json['fields'] as { path: string }[]).length).toBeGreaterThan(0)
  })

  test('an Idempotency-Key makes a repeated request one; with another body it is refused', async () => {
    const headers = { 'idempotency-key': 'once' }
    const body = { code: 'no', name: { base: 'Norwegian' } }
    const first = await send('POST', '/languages', { body, headers })
    const second = await send('POST', '/languages', { body, headers })
    expect(second.json['id']).toBe(first.json['id'])
    expectProblem(await send('POST', '/languages', { body: { ...body, code: 'nn' }, headers }), 409, 'idempotency.otherBody')
    await send('DELETE', `/languages/${first.json['id']}`)
  })
})

describe('lists', () => {
  test('filter, sort, fields and totals', async () => {
    expect(codesOf(await send('GET', '/languages?sort=-code'))).toEqual(['it', 'fr', 'en', 'da'])
    expect(codesOf(await send('GET', '/languages?filter[code]=fr'))).toEqual(['fr'])
    expect(codesOf(await send('GET', '/languages?filter[code][$in]=fr,da&sort=code'))).toEqual(['da', 'fr'])
    expect(codesOf(await send('GET', '/languages?filter[code][$gt]=en&filter[archived]=false'))).toEqual(['fr', 'it'])
    expect(codesOf(await send('GET', '/languages?search=da'))).toEqual(['da'])
    const picked = await send('GET', '/languages?fields=code&limit=1&totals=true')
    expect(rowsOf(picked)).toEqual([{ id: expect.any(Number), code: 'da' }])
    expect(picked.json['totals']).toMatchObject({ count: 4 })
  })

  test('pages follow each other by their marks until the last', async () => {
    const codes: unknown[] = []
    let path: string | undefined = '/languages?limit=3&sort=code'
    while (path !== undefined) {
      const answer: Answer = await send('GET', path)
      codes.push(...codesOf(answer))
      const link = /^<\/api\/v1(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')
      expect(link === null).toBe(answer.json['next'] === null)
      path = link?.[1]
    }
    expect(codes).toEqual(['da', 'en', 'fr', 'it'])
  })

  test('a whole list streams as CSV and NDJSON; formulas are shown, not run', async () => {
    const csv = await send('GET', '/languages?fields=code,name&sort=code', { headers: { accept: 'text/csv' } })
    expect(csv.text).toBe("code,name\r\nda,'=da\r\nen,'=en\r\nfr,'=fr\r\nit,'=it\r\n")
    const ndjson = await send('GET', '/languages?fields=code&format=ndjson&filter[code][$lt]=f')
    expect(ndjson.headers.get('content-type')).toBe('application/x-ndjson')
    expect(ndjson.text).toBe('{"code":"da"}\n{"code":"en"}\n')
    expectProblem(await send('GET', '/languages?format=csv&sort=nothing'), 400, 'list.notSortable')
  })

  test.each([
    ['filter[code][$like]=a', 'request.badParameter'],
    ['filter[]=a', 'request.badParameter'],
    ['filter[nothing]=a', 'list.notFilterable'],
    ['sort=nothing', 'list.notSortable'],
    ['limit=0', 'request.badParameter'],
    ['limit=1e2', 'request.badParameter'],
    ['limit=501', 'request.badParameter'],
    ['offset=-1', 'request.badParameter'],
    ['after=garbage', 'list.badCursor'],
    ['fields=nothing', 'request.badParameter'],
    ['totals=maybe', 'request.badParameter'],
    ['format=xlsx', 'request.badParameter'],
    ['page=2', 'request.badParameter'],
    [`search=${'x'.repeat(201)}`, 'input.invalid'],
  ])('?%s is answered 400', async (query, code) => {
    expectProblem(await send('GET', `/languages?${query}`), 400, code)
  })
})

describe('operations, jobs, files', () => {
  test('a command answers its value and entry, and can be simulated', async () => {
    const input = { values: { code: 'pl', name: { base: 'Polish' } } }
    const trial = await send('POST', '/operations/language.create?simulate=true', { body: input })
    expect([trial.status, trial.json['simulated']]).toEqual([200, true])
    expect(codesOf(await send('GET', '/languages'))).not.toContain('pl')
    const done = await send('POST', '/operations/language.create', { body: input })
    expect(done.json).toMatchObject({ value: { id: expect.any(Number) }, entry: expect.any(Number) })
    expect((await send('POST', '/operations/operation.undo', { body: { entry: done.json['entry'] } })).status).toBe(200)
  })

  test('a job is answered with its address, and simulated on a copy', async () => {
    const started = await send('POST', '/operations/receivables.updateDue')
    expect(started.status).toBe(202)
    const address = (started.headers.get('location') ?? '').replace('/api/v1', '')
    expect((await send('GET', address)).json).toMatchObject({ operation: 'receivables.updateDue' })
    expect(rowsOf(await send('GET', '/jobs'))).toHaveLength(1)
    const trial = await send('POST', '/operations/receivables.updateDue?simulate=true')
    const { simulation } = trial.json['value'] as { simulation: string }
    const inside = await send('POST', `/operations/job.list?simulation=${simulation}`)
    expect(inside.json['value']).toHaveLength(2)
    expect((await send('POST', '/operations/simulation.end', { body: { simulation } })).status).toBe(200)
  })

  test('a file is streamed in under its digest', async () => {
    const bytes = new Uint8Array(5_000_000).fill(65)
    const answer = await send('POST', '/files?name=usage.csv', { raw: bytes })
    expect(answer.status).toBe(201)
    expect(answer.json).toEqual({ staged: createHash('sha256').update(bytes).digest('hex'), file_name: 'usage.csv', size: bytes.length })
  })

  test('the description names every operation and every address', async () => {
    const { json } = await send('GET', '/openapi.json', { as: null })
    const paths = json['paths'] as Record<string, Record<string, unknown>>
    expect(json['openapi']).toBe('3.1.0')
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/operations/language.create', '/languages', '/languages/{id}', '/files', '/jobs/{id}']),
    )
    const operations = (await send('GET', '/operations')).json['operations'] as { name: string }[]
    for (const { name } of operations) expect(paths[`/operations/${name}`]).toHaveProperty('post')
    expect((await send('GET', '/operations/language.create')).json).toMatchObject({ name: 'language.create', kind: 'command' })
    const { $defs: _defs, ...schemas } = (json['components'] as { schemas: Record<string, unknown> }).schemas
    const referred = [...JSON.stringify(json).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1])
    expect(referred.filter((name) => !((name as string) in schemas))).toEqual([])
  })

  test('the reference page loads nothing from anywhere', async () => {
    const page = await send('GET', '/docs', { as: null })
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.text).toContain('language.create')
    expect(page.text).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|@import|url\(/)
  })
})

describe('garbage', () => {
  const GARBAGE = ['{', 'null', '[]', '"text"', '{"values":null}', '\u0000', '{"id":1e400}', '[[[[[[', '{"__proto__":{"a":1}}']

  test('no body of any kind is more than a problem, and nothing is written', async () => {
    const before = await send('GET', '/audit-entries?totals=true')
    for (const raw of GARBAGE) {
      const headers = { 'content-type': 'application/json', 'if-match': '"1"' }
      const answers = await Promise.all([
        send('POST', '/operations/language.create', { raw, headers }),
        send('POST', '/languages', { raw, headers }),
        send('PATCH', '/languages/999', { raw, headers }),
        send('POST', '/operations/usage.import', { raw, headers }),
        send('POST', '/operations/file.stage', { raw, headers }),
        send('POST', '/operations/session.get.x', { raw, headers }),
      ])
      for (const answer of answers) {
        expect(answer.status, `${raw} ${answer.text}`).toBeGreaterThanOrEqual(400)
        expect(answer.status, `${raw} ${answer.text}`).toBeLessThan(500)
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
      }
    }
    const after = await send('GET', '/audit-entries?totals=true')
    expect(after.json['totals']).toEqual(before.json['totals'])
  })

  test('bodies of another media type are 415, too large ones 413', async () => {
    expectProblem(
      await send('POST', '/languages', { raw: 'code=xx', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
      'request.notJson',
    )
    expectProblem(await send('POST', '/languages', { raw: 'x', headers: { 'content-type': 'text/plain' } }), 415, 'request.notJson')
    const large = `"${'x'.repeat(33 * 1024 * 1024)}"`
    expectProblem(
      await send('POST', '/languages', { raw: large, headers: { 'content-type': 'application/json' } }),
      413,
      'request.tooLarge',
    )
  })

  test('what is not there is 404, what a resource cannot do 405', async () => {
    for (const path of [
      '/nothing',
      '/languages/x',
      '/languages/-1',
      '/languages/1/2',
      '/jobs/x',
      '/operations/a/b',
      '/%00',
      '/languages/99999999999999999999',
    ]) {
      expectProblem(await send('GET', path), 404, 'request.noSuchPath')
    }
    expectProblem(await send('GET', '/jobs/999'), 404, 'job.notFound')
    expectProblem(await send('GET', '/operations/no.such'), 404, 'operation.unknown')
    expectProblem(await send('POST', '/operations/no.such'), 404, 'operation.unknown')
    for (const [method, path] of [
      ['PUT', '/languages/1'],
      ['DELETE', '/languages'],
      ['POST', '/languages/1'],
      ['DELETE', '/companies/1'],
    ] as const) {
      expectProblem(await send(method, path), 405, 'request.noSuchMethod')
    }
  })

  test('a change needs the version that was read', async () => {
    expectProblem(await send('PATCH', '/languages/1', { body: {} }), 428, 'request.noVersion')
    for (const version of ['1', '"x"', '*', '""']) {
      expectProblem(await send('PATCH', '/languages/1', { body: {}, headers: { 'if-match': version } }), 400, 'request.badVersion')
    }
  })

  test('files without a name or a body, and unknown parameters', async () => {
    expectProblem(await send('POST', '/files', { raw: 'x' }), 400, 'request.noFileName')
    expectProblem(await send('POST', '/operations/session.get?dry=1'), 400, 'request.badParameter')
    expectProblem(await send('POST', '/operations/language.create?simulate=yes'), 400, 'request.badParameter')
    expectProblem(await send('POST', '/operations/session.get?simulation=gone'), 404, 'simulation.unknown')
    expectProblem(
      await send('POST', '/languages', { body: {}, headers: { 'idempotency-key': 'k'.repeat(201) } }),
      400,
      'request.badIdempotencyKey',
    )
  })
})
