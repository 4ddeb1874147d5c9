/** Idempotency keys on what the host itself does, file paths of scripts, and tokens whose file is damaged. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { settingsStore } from '../../../src-main/host/settings.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown> & { readonly value?: Record<string, unknown>; readonly code?: string; readonly detail?: string }
}

const folder = newFolder()
const named = join(folder, 'exchange')
const other = join(folder, 'private')
let host: Host
let token: string
beforeAll(async () => {
  for (const one of [named, other, join(folder, 'books')]) mkdirSync(one)
  host = await open()
  token = host.tokens.create({ name: 'script', scopes: ['*'] }).token
  await run('company.create', { name: 'Keys', country: 'DE' })
  const set = await host.call({ operation: 'bridge.set', input: { on: true, folders: [named] } }, WINDOW)
  expect(set).toMatchObject({ ok: true, value: { folders: [named] } })
})
afterAll(() => host.close())

const open = (): Promise<Host> =>
  openHost({
    file: join(folder, 'books', 'company.countinghouse'),
    create: true,
    routes: addBridge,
    readers: 1,
    bridge: true,
    settings: settingsStore(join(folder, 'settings')),
  })

async function send(path: string, body: string, headers: Record<string, string> = {}, as = token): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${host.port}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...headers },
    body,
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] }
}
const run = (operation: string, input: unknown, key?: string): Promise<Answer> =>
  send(`/operations/${operation}`, JSON.stringify(input), key === undefined ? {} : { 'idempotency-key': key })

describe('idempotency keys', () => {
  test('a backup with a key is made once, however often and at once it is asked for', async () => {
    const target = join(named, 'once.backup')
    const both = await Promise.all([run('backup.create', { target }, 'b-1'), run('backup.create', { target }, 'b-1')])
    const third = await run('backup.create', { target }, 'b-1')
    expect([...both, third].map(({ status }) => status)).toEqual([200, 200, 200])
    expect(third.body).toMatchObject({ replayed: true, value: both[0]?.body.value })
    expect(await run('backup.create', { target: join(named, 'other.backup') }, 'b-1')).toMatchObject({
      status: 409,
      body: { code: 'idempotency.otherBody' },
    })
    expect(await run('backup.create', { target })).toMatchObject({ status: 422, body: { code: 'backup.exists' } })
  })

  test('what failed is not kept: the same key does it when it can be done', async () => {
    const input = { target: join(named, 'later', 'x.backup') }
    expect((await run('backup.create', input, 'b-2')).status).toBe(404)
    mkdirSync(join(named, 'later'))
    expect(await run('backup.create', input, 'b-2')).toMatchObject({ status: 200 })
  })

  test('a token is made once by a key; its secret is kept nowhere, and the second call is told which token it was', async () => {
    const input = { name: 'made by a script', scopes: ['language.list'] }
    const first = await run('token.create', input, 't-1')
    const secret = String(first.body.value?.['token'])
    const second = await run('token.create', input, 't-1')
    expect(second).toMatchObject({ status: 409, body: { code: 'idempotency.secret', details: { id: first.body.value?.['id'] } } })
    expect(JSON.stringify(second.body)).not.toContain(secret)
    expect(host.tokens.list().filter(({ name }) => name === input.name)).toHaveLength(1)
    for (const name of readdirSync(join(folder, 'settings', 'answers'))) {
      const path = join(folder, 'settings', 'answers', name)
      expect(readFileSync(path, 'utf8')).not.toContain(secret)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
  })

  test('a restore is answered from the host when it is asked for again, also by a host that was started anew', async () => {
    const { value } = (await run('backup.create', {})).body
    const input = { file: value?.['file'] }
    const first = await run('backup.restore', input, 'r-1')
    expect(first.status).toBe(200)
    await run('language.create', { values: { code: 'xx', name: { base: 'Kept' } } })
    expect((await run('backup.restore', input, 'r-1')).body).toMatchObject({ replayed: true, value: first.body.value })
    await host.close()
    host = await open()
    expect((await run('backup.restore', input, 'r-1')).body).toMatchObject({ replayed: true, value: first.body.value })
    const { rows } = (await run('language.list', { filter: [{ column: 'code', op: '$equals', value: 'xx' }] })).body.value as {
      rows: unknown[]
    }
    expect(rows).toHaveLength(1)
  })

  test('a key that was begun when the machine stopped says that its end is not known', async () => {
    const answers = join(folder, 'settings', 'answers')
    const before = new Set(readdirSync(answers))
    await run('token.revoke', { id: 999 }, 'c-1')
    const input = { scopes: ['language.list'], name: 'cut' }
    await run('token.create', input, 'c-2')
    const [made = ''] = readdirSync(answers).filter((name) => !before.has(name))
    const note = JSON.parse(readFileSync(join(answers, made), 'utf8')) as object
    writeFileSync(join(answers, made), JSON.stringify({ ...note, state: 'begun' }))
    expect(await run('token.create', input, 'c-2')).toMatchObject({ status: 409, body: { code: 'idempotency.unknownEnd' } })
  })

  test('a file that is sent with a key is one; another body with it is refused', async () => {
    const post = (text: string) => send('/files?name=a.csv', text, { 'idempotency-key': 'f-1', 'content-type': 'text/csv' })
    const [first, again, different] = [await post('a;b\n'), await post('a;b\n'), await post('c;d\n')]
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body])
    expect(different).toMatchObject({ status: 409, body: { code: 'idempotency.otherBody' } })
  })
})

describe('paths of a script', () => {
  test('nothing tells whether a path outside the named folders is there', async () => {
    writeFileSync(join(other, 'there.backup'), 'x')
    symlinkSync(other, join(named, 'way-out'))
    const there = [other, join(other, 'there.backup'), join(named, 'way-out'), join(named, 'way-out', 'there.backup')]
    const absent = ['gone', 'gone.backup', 'gone', 'gone.backup']
    const words = ({ status, body }: Answer, path: string) => [status, body.code, body.detail?.replaceAll(path, 'PATH')]
    for (const [at, path] of there.entries()) {
      const missing = at < 2 ? join(other, absent[at] as string) : join(named, 'way-out', absent[at] as string)
      for (const [operation, input] of [
        ['companyFile.browse', (folder_: string) => ({ folder: folder_ })],
        ['companyFile.open', (file: string) => ({ file })],
        ['backup.inspect', (file: string) => ({ file })],
        ['backup.restore', (file: string) => ({ file })],
        ['backup.create', (target: string) => ({ target })],
        ['companyFile.create', (file: string) => ({ file, company: { name: 'X', country: 'DE' } })],
      ] as const) {
        const told = words(await run(operation, input(path)), path)
        expect(told, `${operation} ${path}`).toEqual([403, 'folder.forbidden', expect.stringContaining('PATH lies outside')])
        expect(words(await run(operation, input(missing)), missing)).toEqual(told)
      }
    }
    expect(readdirSync(other)).toEqual(['there.backup'])
  })

  test('a named folder is listed without what a link in it leads to, and the operator’s other files are not told', async () => {
    const { value } = (await run('companyFile.browse', { folder: named })).body
    expect(value).toMatchObject({ folder: named, parent: null, places: expect.arrayContaining([{ kind: 'named', path: named }]) })
    expect((value as { folders: { name: string }[] }).folders.map(({ name }) => name)).toEqual(['later'])
    expect((await run('companyFile.overview', {})).body.value).toMatchObject({ recent: [] })
    const forOperator = await host.call({ operation: 'companyFile.overview', input: {} }, WINDOW)
    expect(forOperator).toMatchObject({ ok: true, value: { recent: [{ file: host.file }] } })
  })

  test('the folder of the open company is no folder of scripts; its own backups are', async () => {
    expect(await run('backup.create', { target: join(folder, 'books', 'copy.backup') })).toMatchObject({ status: 403 })
    const { value } = (await run('backup.create', {})).body
    expect(await run('backup.inspect', { file: value?.['file'] })).toMatchObject({ status: 200 })
  })

  test('only the operator names folders, and one that is not there is refused', async () => {
    expect(await run('bridge.set', { folders: ['/'] })).toMatchObject({ status: 403, body: { code: 'operation.notHere' } })
    const refused = await host.call({ operation: 'bridge.set', input: { folders: [named, join(folder, 'nowhere')] } }, WINDOW)
    expect(refused).toMatchObject({ ok: false, failure: { code: 'folder.missing', fields: [{ path: 'folders.1' }] } })
  })
})

test('no answer of the bridge is kept by a cache', async () => {
  for (const [method, path] of [
    ['GET', '/languages'],
    ['GET', '/operations'],
    ['GET', '/openapi.json'],
    ['GET', '/docs'],
    ['GET', '/nothing'],
    ['GET', '/languages?format=csv'],
    ['POST', '/operations/session.get'],
  ] as const) {
    const answer = await fetch(`http://127.0.0.1:${host.port}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } })
    await answer.arrayBuffer()
    expect(answer.headers.get('cache-control'), path).toBe('no-store')
  }
  const stranger = await fetch(`http://127.0.0.1:${host.port}/api/v1/languages`)
  expect([stranger.status, stranger.headers.get('cache-control')]).toEqual([401, 'no-store'])
})

test.each(['{"next_id":2,"tok', '[]', '{"next_id":2,"tokens":[{"id":1,"hash":"zz"}]}', ''])(
  'a damaged token file %j refuses tokens by its name and is left as it is',
  async (damage) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const path = `${host.file}-tokens.json`
    const whole = readFileSync(path)
    writeFileSync(path, damage)
    const refused = await send('/operations/session.get', '{}')
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'token.fileDamaged', detail: expect.stringContaining('company.countinghouse-tokens.json') },
    })
    for (const [operation, input] of [
      ['token.list', {}],
      ['token.create', { name: 'x', scopes: ['*'] }],
      ['token.revoke', { id: 1 }],
    ] as const)
      expect(await host.call({ operation, input }, WINDOW)).toMatchObject({ ok: false, failure: { code: 'token.fileDamaged' } })
    expect(readFileSync(path, 'utf8')).toBe(damage)
    expect(await host.call({ operation: 'session.get', input: {} }, WINDOW)).toMatchObject({ ok: true })
    writeFileSync(path, whole)
    expect((await send('/operations/session.get', '{}')).status).toBe(200)
    expect(existsSync(path)).toBe(true)
    said.mockRestore()
  },
)
