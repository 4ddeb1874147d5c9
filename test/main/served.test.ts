import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CallRequest, CallResult, ChangeNotice } from '../../src-core/operations/contract.ts'
import type { Caller, CoreHost } from '../../src-main/core-host.ts'
import { serve, type ServedWorkstation } from '../../src-main/served/served.ts'

/** The smallest core: it answers what it was asked, by whom; two operations refuse and break. */
class EchoCore implements CoreHost {
  readonly calls: { request: CallRequest; caller: Caller }[] = []
  readonly listeners = new Set<(notice: ChangeNotice) => void>()
  readonly #subscribed = Promise.withResolvers<void>()

  async call(request: CallRequest, caller: Caller): Promise<CallResult> {
    this.calls.push({ request, caller })
    if (request.operation === 'test.break') throw new Error('a secret detail')
    if (request.operation === 'test.refuse') {
      return { ok: false, failure: { kind: 'refused', code: 'test.refused', message: 'The books forbid it.' } }
    }
    return { ok: true, value: { input: request.input, by: caller.kind } }
  }
  onChange(listener: (notice: ChangeNotice) => void): () => void {
    this.listeners.add(listener)
    this.#subscribed.resolve()
    return () => this.listeners.delete(listener)
  }
  subscribed(): Promise<void> {
    return this.#subscribed.promise
  }
  async close(): Promise<void> {}
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let rendererDir: string
let core: EchoCore
let served: ServedWorkstation

beforeAll(() => {
  rendererDir = mkdtempSync(join(tmpdir(), 'served-test-'))
  const directory = join(rendererDir, 'renderer')
  mkdirSync(join(directory, 'assets'), { recursive: true })
  writeFileSync(join(directory, 'index.html'), '<!doctype html><meta property="csp-nonce" nonce=""><title>Countinghouse</title>')
  writeFileSync(join(directory, 'assets/index-B7f3kQ2x.js'), 'export {}')
  writeFileSync(join(directory, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(rendererDir, 'outside.txt'), 'not for the window')
})
afterAll(() => rmSync(rendererDir, { recursive: true }))

beforeEach(async () => {
  core = new EchoCore()
  served = await serve(core, {
    rendererDir: join(rendererDir, 'renderer'),
    routes: (app) => app.get('/api/hello', (context) => context.text('bridge')),
  })
})
afterEach(() => served.close())

/** One request with exactly these headers; `fetch` would refuse a foreign Host and normalise paths. */
async function send(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: served.port, method, path, headers, agent: false })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }
}

const get = (path: string, headers?: Record<string, string>): Promise<Answer> => send('GET', path, headers)
const bearer = (): Record<string, string> => ({ authorization: `Bearer ${served.token}` })

/** The headers of a page that was let in. */
async function page(): Promise<Record<string, string>> {
  const [, ticket = ''] = served.entryAddress().split('#ticket=')
  const answer = await send('POST', '/session', { 'content-type': 'application/json' }, JSON.stringify({ ticket }))
  return { 'x-countinghouse-session': (JSON.parse(answer.body) as { session: string }).session }
}

async function call(request: unknown, headers: Record<string, string> = bearer()): Promise<Answer & { result: CallResult }> {
  const answer = await send('POST', '/rpc', { 'content-type': 'application/json', ...headers }, JSON.stringify(request))
  return { ...answer, result: JSON.parse(answer.body) as CallResult }
}

async function openEvents(
  headers?: Record<string, string>,
  path = '/events',
): Promise<{ next(): Promise<string>; end(): void; closed: Promise<unknown> }> {
  const request = httpRequest({ host: '127.0.0.1', port: served.port, path, headers: headers ?? bearer(), agent: false })
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const closed = new Promise((resolve) => response.once('close', resolve))
  response.on('error', () => {}) // a dropped connection is the end of the stream
  let text = ''
  const next = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const event = text.slice(0, end)
        text = text.slice(end + 2)
        return event
      }
      const [chunk] = (await once(response, 'data')) as [Buffer]
      text += chunk.toString('utf8')
    }
  }
  expect(response.headers['content-type']).toContain('text/event-stream')
  return { next, end: () => request.destroy(), closed }
}

const form = (ticket: string): Promise<Answer> =>
  send('POST', '/session', { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }, `ticket=${ticket}`)
const ticketOf = (address: string): string => address.split('#ticket=')[1] ?? ''

describe('the way in', () => {
  test('a file that its owner alone can read brings the ticket, and goes when it is used', async () => {
    const file = served.entryFile()
    expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([0o600, 0o700])
    const html = readFileSync(file, 'utf8')
    expect(html).toContain(`method="post" action="http://127.0.0.1:${served.port}/session"`)
    expect(html).not.toContain(served.token)
    const answer = await form(/name="ticket" value="([\w-]+)"/.exec(html)?.[1] ?? '')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatch(/sessionStorage.setItem\('countinghouse.session', '[\w-]{43}'\); location.replace\('\/'\)/)
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/script-src 'nonce-/),
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(existsSync(file)).toBe(false)
  })

  test('no address, printed or not, holds the key, and a ticket stands behind the sign that browsers send nowhere', () => {
    for (const address of [served.url, served.entryAddress()]) expect(address).not.toContain(served.token)
    const { search, pathname, hash } = new URL(served.entryAddress())
    expect([search, pathname, hash]).toEqual(['', '/', expect.stringMatching(/^#ticket=[\w-]{43}$/)])
  })

  test('a ticket that comes a second time is refused, and the session that it had opened is ended and told so', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const ticket = ticketOf(served.entryAddress())
    const first = /'countinghouse.session', '([\w-]+)'/.exec((await form(ticket)).body)?.[1] ?? ''
    const own = { 'x-countinghouse-session': first }
    const other = await page()
    expect((await call({ operation: 'a', input: {} }, own)).status).toBe(200)
    const { ticket: stream } = JSON.parse((await send('POST', '/tickets', own)).body) as { ticket: string }
    const events = await openEvents({}, `/events?ticket=${stream}`)
    expect(await events.next()).toBe('event: ready\ndata: null')

    const second = await form(ticket)
    expect([second.status, second.body]).toEqual([403, expect.stringMatching(/used already.*ended/)])
    expect(await events.next()).toBe('event: ended\ndata: null')
    await events.closed
    const after = await call({ operation: 'a', input: {} }, own)
    expect(after).toMatchObject({
      status: 401,
      result: { ok: false, failure: { code: 'session.ended', message: expect.stringContaining('second time') } },
    })
    expect((await send('POST', '/tickets', own)).status).toBe(401)
    expect((await call({ operation: 'a', input: {} }, other)).status).toBe(200)
    expect(said).toHaveBeenCalledOnce()
    said.mockRestore()
  })

  test('a ticket is good for a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const [late, kept] = [ticketOf(served.entryAddress()), ticketOf(served.entryAddress())]
      vi.setSystemTime(Date.now() + 59_000)
      expect((await form(kept)).status).toBe(200)
      vi.setSystemTime(Date.now() + 2000)
      expect([(await form(late)).status, (await form('nonsense')).status]).toEqual([403, 403])
    } finally {
      vi.useRealTimers()
    }
  })

  test('nothing that a browser sends by itself opens anything: 401 for who has no secret, whatever else comes with it', async () => {
    const { 'x-countinghouse-session': secret = '' } = await page()
    const body = '{"operation":"a","input":{}}'
    const json = { 'content-type': 'application/json' }
    const strangers = [
      await get('/events'),
      await get('/events', { cookie: `countinghouse-${served.port}=${secret}` }),
      await get(`/events?ticket=${secret}`),
      await send('POST', '/tickets', {}),
      await send('POST', '/rpc', json, body),
      await send('POST', '/rpc', { ...json, 'x-countinghouse-session': served.token }, body),
      await send('POST', '/rpc', { ...json, cookie: `countinghouse.session=${secret}` }, body),
      await send('POST', '/rpc', { ...json, authorization: 'Bearer wrong' }, body),
      await send('POST', '/rpc', { ...json, authorization: `Bearer ${secret}` }, body),
      await send('POST', `/rpc?token=${served.token}`, json, body),
    ]
    expect(strangers.map((answer) => answer.status)).toEqual(strangers.map(() => 401))
    expect(core.calls).toEqual([])
  })

  test('a stream takes a ticket of one use', async () => {
    const own = await page()
    const { ticket } = JSON.parse((await send('POST', '/tickets', own)).body) as { ticket: string }
    const events = await openEvents({}, `/events?ticket=${ticket}`)
    expect(await events.next()).toBe('event: ready\ndata: null')
    events.end()
    expect((await get(`/events?ticket=${ticket}`)).status).toBe(401)
  })

  test('the window’s files are for everyone and say nothing of the books', async () => {
    expect((await get('/')).body).toContain('<title>Countinghouse</title>')
    expect((await get('/assets/index-B7f3kQ2x.js')).status).toBe(200)
    expect(core.calls).toEqual([])
  })

  test('health needs no token and tells nothing but that the server lives', async () => {
    const answer = await get('/health')
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({ ok: true, product: 'countinghouse' })
  })

  test('a token of the caller’s choice is used; a taken port is reported', async () => {
    const own = await serve(core, { rendererDir, token: 'chosen' })
    expect([own.url, own.token]).toEqual([`http://127.0.0.1:${own.port}/`, 'chosen'])
    await expect(serve(core, { rendererDir, port: own.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await own.close()
  })
})

describe('pages of other sites', () => {
  test.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]'])('a Host of %s is refused', async (host) => {
    expect((await get('/health', { host })).status).toBe(421)
    const headers = { ...bearer(), host, 'content-type': 'application/json' }
    expect((await send('POST', '/rpc', headers, '{"operation":"a","input":{}}')).status).toBe(421)
    expect(core.calls).toEqual([])
  })

  test('a Host that hides another name is refused before it is read', async () => {
    expect((await get('/health', { host: `evil.example@127.0.0.1:${served.port}` })).status).toBe(400)
  })

  test('a name of the right port is refused: it may be rebound', async () => {
    expect((await get('/', { ...bearer(), host: `localhost:${served.port}` })).status).toBe(421)
  })

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost'])(
    'an Origin of %s is refused, even with the secret',
    async (origin) => {
      const headers = { ...(await page()), origin, 'content-type': 'application/json' }
      expect((await send('POST', '/rpc', headers, '{"operation":"a","input":{}}')).status).toBe(403)
      expect(core.calls).toEqual([])
    },
  )

  test('what the browser marks as coming from another site or port is refused, a followed link is not', async () => {
    const own = await page()
    expect((await get('/', { ...own, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(403)
    expect((await get('/events', { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })).status).toBe(403)
    expect(
      (await get('/', { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' })).status,
    ).toBe(403)
    expect(
      (await get('/', { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).status,
    ).toBe(200)
  })

  test('a form of a foreign page can send no call: only JSON is read', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      const answer = await send(
        'POST',
        '/rpc',
        { ...(await page()), ...(type && { 'content-type': type }) },
        '{"operation":"a","input":{}}',
      )
      expect(answer.status).toBe(415)
    }
    expect(core.calls).toEqual([])
  })

  test('no answer allows another origin to read it', async () => {
    for (const answer of [
      await get('/health'),
      await get('/', bearer()),
      await send('OPTIONS', '/rpc', { origin: 'https://evil.example' }),
    ]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })

  test('added routes stand behind the same checks, and authenticate for themselves', async () => {
    expect((await get('/api/hello')).body).toBe('bridge')
    expect((await get('/api/hello', { host: 'evil.example' })).status).toBe(421)
    expect((await get('/api/hello', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await get('/api/hello')).headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('calls', () => {
  test('a window calls with its secret, a command line with the key', async () => {
    const request = { operation: 'invoice.get', input: { id: 7 }, idempotencyKey: 'k-1', simulate: true }
    expect((await call(request, await page())).result).toEqual({ ok: true, value: { input: { id: 7 }, by: 'window' } })
    expect((await call(request)).result).toEqual({ ok: true, value: { input: { id: 7 }, by: 'cli' } })
    expect(core.calls.map((one) => one.request)).toEqual([request, request])
  })

  test('a refusal of the core is an answer like any other', async () => {
    const answer = await call({ operation: 'test.refuse', input: null })
    expect(answer.status).toBe(200)
    expect(answer.result).toMatchObject({ ok: false, failure: { code: 'test.refused' } })
  })

  test('a bug answers 500 without its details', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const answer = await send('POST', '/rpc', { ...bearer(), 'content-type': 'application/json' }, '{"operation":"test.break","input":{}}')
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('secret')
    expect(log).toHaveBeenCalledOnce()
    log.mockRestore()
  })

  test.each([
    ['nothing', ''],
    ['half an object', '{"operation":'],
    ['bytes', '\u0000\u00ff\ufffd'],
    ['a number', '42'],
    ['null', 'null'],
    ['a list', '[{"operation":"a"}]'],
    ['no operation', '{"input":{}}'],
    ['an empty operation', '{"operation":"","input":{}}'],
    ['an operation that is no text', '{"operation":{"$":1},"input":{}}'],
    ['an endless name', JSON.stringify({ operation: 'a'.repeat(201), input: {} })],
    ['an unknown field', '{"operation":"a","input":{},"caller":{"kind":"job"}}'],
    ['a key that is no text', '{"operation":"a","input":{},"idempotencyKey":5}'],
    ['a nest of 100,000 lists', '['.repeat(100_000)],
  ])('garbage is refused by name: %s', async (_what, body) => {
    const answer = await send('POST', '/rpc', { ...bearer(), 'content-type': 'application/json' }, body)
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, failure: { kind: 'invalid' } })
    expect(core.calls).toEqual([])
  })

  test('more than 32 MB are refused', async () => {
    const headers = { ...bearer(), 'content-type': 'application/json', 'content-length': String(32 * 1024 * 1024 + 1) }
    const request = httpRequest({ host: '127.0.0.1', port: served.port, method: 'POST', path: '/rpc', headers, agent: false })
    request.flushHeaders() // the answer comes before the body
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(413)
    request.on('error', () => {}) // the server drops what it will not read
    request.destroy()
    expect(core.calls).toEqual([])
  })

  test('bytes that are no HTTP end the connection, not the server', async () => {
    const socket = connect(served.port, '127.0.0.1')
    socket.end('\x16\x03\x01\x02\x00 garbage\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    expect((await get('/health')).status).toBe(200)
  })
})

describe('files', () => {
  test('the page carries the nonce of its own policy, a new one each load', async () => {
    const own = await page()
    const loads = [await get('/', own), await get('/', own)]
    const nonces = loads.map((answer) => /nonce="([^"]+)"/.exec(answer.body)?.[1] ?? 'none')
    loads.forEach((answer, index) => {
      expect(answer.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[index]}'`)
      expect(answer.headers['cache-control']).toBe('no-store')
    })
    expect(new Set(nonces).size).toBe(2)
  })

  test('the policy names nothing but the own origin', async () => {
    const policy = (await get('/', await page())).headers['content-security-policy']
    expect(String(policy).replace(/nonce-[^']+/, 'nonce')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
        "object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
  })

  test('hashed assets are kept by the browser, others are asked for again', async () => {
    const asset = await get('/assets/index-B7f3kQ2x.js', await page())
    expect(asset.headers['cache-control']).toContain('immutable')
    expect(asset.headers['content-type']).toContain('text/javascript')
    expect(asset.headers['x-content-type-options']).toBe('nosniff')
    expect((await get('/logo.svg', await page())).headers['cache-control']).toBe('no-cache')
  })

  test('a route of the renderer answers its page, a missing asset 404', async () => {
    const own = await page()
    expect((await get('/invoices/INV-2026.7', { ...own, accept: 'text/html' })).body).toContain('<title>Countinghouse</title>')
    expect((await get('/assets/gone-B7f3kQ2x.js', own)).status).toBe(404)
    expect((await get('/assets', own)).status).toBe(404)
  })

  test.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/%00',
    '/%',
    '/..%5coutside.txt',
  ])('a path out of the directory finds nothing: %s', async (path) => {
    const answer = await get(path, await page())
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('not for the window')
  })

  test('files are read only', async () => {
    expect((await send('PUT', '/logo.svg', bearer(), 'x')).status).toBe(405)
    expect((await send('DELETE', '/', bearer())).status).toBe(405)
  })
})

describe('events', () => {
  const notice: ChangeNotice = { changes: [{ entity: 'invoice', ids: [7] }], jobs: [] }

  test('tell that they are ready, then each notice; end with the client', async () => {
    const events = await openEvents()
    expect(await events.next()).toBe('event: ready\ndata: null')
    for (const listener of core.listeners) listener(notice)
    expect(await events.next()).toBe(`event: change\ndata: ${JSON.stringify(notice)}`)
    events.end()
    await expect.poll(() => core.listeners.size).toBe(0)
  })

  test('closing the server ends them and unsubscribes', async () => {
    const events = await openEvents()
    await core.subscribed()
    await served.close()
    await events.closed
    expect(core.listeners.size).toBe(0)
    served = await serve(core, { rendererDir })
  })

  test('a silent stream beats', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const events = await openEvents()
      await events.next()
      vi.advanceTimersByTime(15_000)
      expect(await events.next()).toBe('event: heartbeat\ndata: null')
      events.end()
    } finally {
      vi.useRealTimers()
    }
  })
})
