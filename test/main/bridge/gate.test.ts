import { readdirSync, readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import type { BridgeCall } from '../../../src-main/host/bridge-control.ts'
import type { BridgeState } from '../../../src-main/host/bridge-operations.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { settingsStore } from '../../../src-main/host/settings.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

let folder: string
let host: Host
let token: string
beforeAll(async () => {
  folder = newFolder()
  host = await open()
  token = host.tokens.create({ name: 'script', scopes: ['language.*', 'file.stage', 'bridge.*', 'token.*'] }).token
})
afterAll(() => host.close())

const open = (): Promise<Host> =>
  openHost({
    file: join(folder, 'company.countinghouse'),
    create: true,
    routes: addBridge,
    readers: 1,
    settings: settingsStore(join(folder, 'settings')),
  })
async function value<T>(operation: string, input: unknown = {}): Promise<T> {
  const result = await host.call({ operation, input }, WINDOW)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}
const send = (path: string, options: RequestInit = {}, as: string | null = token): Promise<Response> =>
  fetch(`http://127.0.0.1:${host.port}/api/v1${path}`, {
    ...options,
    headers: { ...(as === null ? {} : { authorization: `Bearer ${as}` }), ...(options.headers as Record<string, string>) },
  })
const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code: unknown }).code
/** A Host that is not the bound one; `fetch` would not send it. */
const statusFor = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path: '/api/v1/languages', agent: false, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    request.on('error', reject).end()
  })

describe('the switch', () => {
  test('off at first: everything is refused, the reference too; switched on it is remembered, its port as well', async () => {
    for (const path of ['/languages', '/openapi.json', '/docs']) expect(await codeOf(await send(path))).toBe('bridge.off')
    expect(await value<BridgeState>('bridge.get')).toMatchObject({ on: false, url: `http://127.0.0.1:${host.port}/api/v1` })
    const told: string[] = []
    const stop = host.onChange(({ changes }) => told.push(...changes.map(({ entity }) => entity)))
    await value('bridge.set', { on: true })
    stop()
    expect(told).toEqual(['bridge'])
    expect((await send('/languages')).status).toBe(200)
    const { port } = host
    await host.close()
    host = await open()
    expect([host.bridge.on, host.port]).toEqual([true, port])
    const second = await openHost({ file: null, settings: settingsStore(join(folder, 'settings')) })
    expect(second.port).not.toBe(port) // it is taken: any free one for this run
    await second.close()
    expect(settingsStore(join(folder, 'settings')).get().bridge.port).toBe(port)
  })

  test('on for one run is not remembered; a host that remembers nothing has it on', async () => {
    const own = settingsStore(join(newFolder(), 'settings'))
    const once = await openHost({ file: null, settings: own, bridge: true })
    expect(once.bridge.on).toBe(true)
    await once.close()
    expect(own.get().bridge.on).toBe(false)
    const bare = await openHost({ file: null })
    expect(bare.bridge.on).toBe(true)
    await bare.close()
  })

  test('a script can neither switch it nor look at the calls, nor give itself more than it has', async () => {
    for (const operation of ['bridge.set', 'bridge.calls']) {
      expect(await codeOf(await send(`/operations/${operation}`, { method: 'POST' }))).toBe('operation.notHere')
    }
    const more = JSON.stringify({ name: 'more', scopes: ['language.list', 'invoice.*'] })
    const head = { 'content-type': 'application/json' }
    expect(await codeOf(await send('/operations/token.create', { method: 'POST', body: more, headers: head }))).toBe('token.tooMuch')
    const less = JSON.stringify({ name: 'less', scopes: ['language.list'] })
    expect((await send('/operations/token.create', { method: 'POST', body: less, headers: head })).status).toBe(200)
  })

  test('a foreign Host, and a page of another origin, are refused before; no answer lets another origin read', async () => {
    const authorization = `Bearer ${token}`
    expect(await statusFor({ authorization, host: 'evil.example' })).toBe(421)
    expect(await statusFor({ authorization, origin: 'http://evil.example' })).toBe(403)
    const preflight = await send('/languages', { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } })
    const answers = [preflight, await send('/languages')]
    for (const { headers } of answers) expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('limits', () => {
  test('more requests than a token has are answered 429 with the time to wait; another token goes on', async () => {
    await value('bridge.set', { limits: { requests_per_second: 1, burst: 5 } })
    const answers = await Promise.all(Array.from({ length: 12 }, () => send('/languages')))
    const late = answers.filter(({ status }) => status === 429)
    expect(late.length).toBeGreaterThanOrEqual(5)
    const [first] = late as [Response]
    expect(first.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(first.headers.get('content-type')).toBe('application/problem+json')
    expect(await first.json()).toMatchObject({ status: 429, code: 'bridge.tooManyRequests', kind: 'busy' })
    const other = host.tokens.create({ name: 'other', scopes: ['language.*'] }).token
    expect((await send('/languages', {}, other)).status).toBe(200)
    await value('bridge.set', { limits: { requests_per_second: 10_000, burst: 10_000 } })
    expect((await send('/languages', {}, other)).status).toBe(200)
  })

  test('strangers are slowed down together, whatever they send', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => send('/languages', {}, at % 2 ? `guess${at}` : null)))
    const counts = Map.groupBy(answers, ({ status }) => status)
    expect([...counts.keys()].toSorted()).toEqual([401, 429])
    expect((await send('/languages')).status).toBe(200)
  })

  test('a body over the limit is refused; a large file is one request with a limit of its own', async () => {
    await value('bridge.set', { limits: { body_bytes: 2048, file_bytes: 1_000_000 } })
    const head = { 'content-type': 'application/json' }
    const large = await send('/operations/language.list', {
      method: 'POST',
      headers: head,
      body: JSON.stringify({ search: 'x'.repeat(4000) }),
    })
    expect([large.status, await codeOf(large)]).toEqual([413, 'request.tooLarge'])
    expect((await send('/files?name=a', { method: 'POST', body: 'x'.repeat(500_000) })).status).toBe(201)
    const tooLong = await send('/files?name=a', { method: 'POST', body: 'x'.repeat(1_500_000) })
    expect([tooLong.status, await codeOf(tooLong)]).toEqual([413, 'file.tooLarge'])
    expect(settingsStore(join(folder, 'settings')).get().bridge.limits).toMatchObject({ body_bytes: 2048, file_bytes: 1_000_000 })
    const wrong = await host.call({ operation: 'bridge.set', input: { limits: { burst: 0 } } }, WINDOW)
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'input.invalid' } })
  })
})

describe('the calls', () => {
  test('are kept for the window and written outside the company file, reads and writes, without token or IBAN', async () => {
    await send('/languages?search=DE89370400440532013000')
    await send('/languages?limit=1', {}, 'wrong-token-of-a-stranger')
    const body = JSON.stringify({ code: 'xy', name: { base: 'FR1420041010050500013M02606' } })
    await send('/languages', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const [written, stranger, read] = (await value<BridgeCall[]>('bridge.calls')) as [BridgeCall, BridgeCall, BridgeCall]
    expect(written).toMatchObject({ method: 'POST', path: '/api/v1/languages', operation: 'language.create', status: 201, token: 'script' })
    expect(stranger).toMatchObject({ status: expect.any(Number), token: null, operation: null })
    expect(read).toMatchObject({ method: 'GET', path: '/api/v1/languages?search=DE89…3000', operation: 'language.list', status: 200 })
    expect(await value<BridgeCall[]>('bridge.calls', { after: stranger.id })).toEqual([written])

    const { log_folder: logFolder } = await value<BridgeState>('bridge.get')
    const log = readFileSync(join(logFolder ?? '', 'access.log'), 'utf8')
    expect(log).toContain('"operation":"language.create"')
    for (const secret of [token, 'wrong-token', 'DE893704', 'FR142004', 'Bearer']) expect(log).not.toContain(secret)
    expect(readdirSync(folder).filter((name) => name.includes('log'))).toEqual([])
  })

  test('a stream and a file name their operation too', async () => {
    await send('/languages?format=csv')
    await send('/files?name=a', { method: 'POST', body: 'x' })
    const calls = await value<BridgeCall[]>('bridge.calls', { limit: 2 })
    expect(calls.map(({ operation }) => operation)).toEqual(['file.stage', 'language.list'])
  })
})
