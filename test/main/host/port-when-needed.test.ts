/** A host behind an Electron window listens on the loopback port only while something needs it. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { post } from '../../../src-main/cli/post.ts'
import type { BridgeState } from '../../../src-main/host/bridge-operations.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { askAt } from '../../../src-main/host/local-way.ts'
import { HEALTH_PATH, type LockNote, runningHost } from '../../../src-main/host/lock.ts'
import { settingsStore } from '../../../src-main/host/settings.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const folder = newFolder()
const file = join(folder, 'company.countinghouse')
let host: Host
let before: number
const open = (): Promise<Host> =>
  openHost({
    file,
    create: true,
    routes: addBridge,
    readers: 1,
    dailyBackup: false,
    settings: settingsStore(join(folder, 'settings')),
    portWhenNeeded: true,
  })

/** Servers of this process that listen on a port of the machine; one that was closed goes a moment later. */
const ports = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
async function listening(wanted: boolean): Promise<void> {
  expect(host.isListening).toBe(wanted)
  await expect.poll(() => ports() - before).toBe(wanted ? 1 : 0)
}

beforeAll(async () => {
  before = ports()
  host = await open()
})
afterAll(() => host.close())

const noteOf = (): LockNote => JSON.parse(readFileSync(`${file}.lock`, 'utf8')) as LockNote
const turn = async (on: boolean): Promise<BridgeState> => {
  const result = await host.call({ operation: 'bridge.set', input: { on } }, { kind: 'window' })
  if (!result.ok) throw new Error(result.failure.message)
  return result.value as BridgeState
}

test('with the bridge off no port is open, and the window and the command line work', async () => {
  await listening(false)
  expect(await host.call({ operation: 'bridge.get', input: {} }, { kind: 'window' })).toMatchObject({
    ok: true,
    value: { on: false, url: null, port: null },
  })
  const note = noteOf()
  expect(note.port).toBeUndefined()
  expect(await runningHost(file)).toEqual(note)
  expect(await post(note, { operation: 'language.list', input: {} })).toMatchObject({ ok: true })
  const outcome = await runScript('src-main/cli.ts', ['session.get', '--company', file])
  expect([outcome.code, (JSON.parse(outcome.stdout) as { file: string }).file]).toEqual([0, file])
  await expect(openHost({ file, readers: 1 })).rejects.toMatchObject({ failure: { code: 'file.inUse' } })
  await listening(false)
})

test.runIf(process.platform !== 'win32')('its socket is this user’s alone, and asks for the key besides', async () => {
  const { socket = '', key } = noteOf()
  expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700)
  const status = async (bearer: string) => (await askAt({ socket }, HEALTH_PATH, { headers: { authorization: `Bearer ${bearer}` } })).status
  expect([await status(key), await status('x'.repeat(43))]).toEqual([200, 401])
  expect((await askAt({ socket }, '/rpc', { method: 'POST' })).status).toBe(401)
})

test('switched on the bridge has its port, and switched off it is closed; the address stays', async () => {
  const { token } = host.tokens.create({ name: 'script', scopes: ['language.*'] })
  expect(host.isListening).toBe(false) // a token opens nothing while the bridge is off
  const { url } = await turn(true)
  await listening(true)
  const ask = () => fetch(`${url}/languages`, { headers: { authorization: `Bearer ${token}` } })
  expect((await ask()).status).toBe(200)
  expect((await turn(false)).url).toBe(url)
  await listening(false)
  await expect(ask()).rejects.toThrow()
  const turned = await Promise.all([turn(true), turn(false), turn(true)])
  expect(turned.at(-1)).toMatchObject({ on: true, url })
  expect((await ask()).status).toBe(200)
  await turn(false)
})

test('what is remembered decides at the next start; what is left behind is nothing', async () => {
  const { socket = '' } = noteOf()
  await turn(true)
  await host.close()
  expect([existsSync(dirname(socket)), existsSync(`${file}.lock`)]).toEqual([false, false])
  await listening(false)
  host = await open()
  expect(host.isListening).toBe(true)
  await turn(false)
})

test('“serve” on the open file lets in a page: then the port stays, whatever the bridge does', async () => {
  const outcome = await runScript('src-main/cli.ts', ['serve', '--company', file, '--no-open'])
  const [, address = ''] = /^Countinghouse serves at (\S+)#ticket=\S+$/m.exec(outcome.stdout) ?? []
  expect([outcome.code, address]).toEqual([0, host.url])
  expect((await fetch(`${address}health`)).status).toBe(200)
  await turn(true)
  await turn(false)
  expect(host.isListening).toBe(true)
})
