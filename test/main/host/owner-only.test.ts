/** No file with personal data can be read by others, on whichever way it came about. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { settingsStore } from '../../../src-main/host/settings.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

/** The files below a folder that others may read or write. */
function openToOthers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (statSync(path).mode & 0o077) !== 0)
    .map((path) => relative(folder, path))
}

async function value<T>(host: Host, operation: string, input: unknown = {}): Promise<T> {
  const result = await host.call({ operation, input }, WINDOW)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}

const open = (folder: string, file: string, create = false): Promise<Host> =>
  openHost({
    file: join(folder, file),
    create,
    readers: 1,
    routes: addBridge,
    bridge: true,
    settings: settingsStore(join(folder, 'settings')),
  })

test('a company that is made, used, backed up, simulated, restored and closed', async () => {
  const folder = newFolder()
  const host = await open(folder, 'company.countinghouse', true)
  await value(host, 'company.create', { name: 'Private', country: 'DE' })
  expect(openToOthers(folder)).toEqual([])
  const { token } = host.tokens.create({ name: 'script', scopes: ['*'] })
  await fetch(`http://127.0.0.1:${host.port}/api/v1/languages`, { headers: { authorization: `Bearer ${token}` } })
  await value(host, 'file.stage', { name: 'a.csv', base64: Buffer.from('a;b').toString('base64') })
  const { file } = await value<{ file: string }>(host, 'backup.create')
  await value(host, 'backup.create', { target: join(folder, 'named.backup') })
  await host.simulate({ operation: 'receivables.updateDue', input: {} }, WINDOW)
  expect(openToOthers(folder)).toEqual([])
  // A backup that came back from a stick.
  chmodSync(file, 0o666)
  await value(host, 'backup.restore', { file })
  chmodSync(file, 0o600)
  await value(host, 'language.create', { values: { code: 'xx', name: { base: 'After' } } })
  expect(openToOthers(folder)).toEqual([])
  await host.close()
  expect(openToOthers(folder)).toEqual([])
})

test('a file of the first version that others could read, brought to this one', async () => {
  const folder = newFolder()
  const file = join(folder, 'company.countinghouse')
  writeFileSync(file, gunzipSync(readFileSync(new URL('../../fixtures/company-0001.sqlite.gz', import.meta.url))), { mode: 0o644 })
  chmodSync(file, 0o644)
  const host = await open(folder, 'company.countinghouse')
  expect(openToOthers(folder)).toEqual([])
  await host.close()
  expect(openToOthers(folder)).toEqual([])
  expect(readdirSync(folder).some((name) => name.includes('.version-'))).toBe(true)
})

test('what is no company file is refused and keeps its mode', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'notes.txt'), 'not a database')
  chmodSync(join(folder, 'notes.txt'), 0o644)
  await expect(open(folder, 'notes.txt')).rejects.toThrow(/no company file/)
  expect(statSync(join(folder, 'notes.txt')).mode & 0o777).toBe(0o644)
})

/** Runs the command line under a mask that keeps nothing from anybody. */
async function openHanded(cwd: string, ...args: string[]): Promise<number | null> {
  const script = join(import.meta.dirname, '../../../src-main/cli.ts')
  const words = ['-c', 'umask 000; exec "$@"', 'sh', process.execPath, script, ...args]
  const env = { ...process.env, COUNTINGHOUSE_SETTINGS: join(cwd, 'settings'), COUNTINGHOUSE_COMPANY: '' }
  const child = spawn('/bin/sh', words, { cwd, env, stdio: 'ignore' })
  const [code] = (await once(child, 'close')) as [number | null]
  return code
}

test('the command line, whatever the mask of its terminal', async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'out'))
  expect(await openHanded(folder, 'new', 'company.countinghouse', '--name', 'Private', '--country', 'DE')).toBe(0)
  expect(openToOthers(folder)).toEqual([])
  copyFileSync(join(folder, 'company.countinghouse'), join(folder, 'out', 'brought.backup'))
  chmodSync(join(folder, 'out', 'brought.backup'), 0o644)
  expect(await openHanded(folder, 'restore', 'out/brought.backup')).toBe(0)
  expect(await openHanded(folder, 'backup', 'out/copy.backup')).toBe(0)
  expect(await openHanded(folder, 'export', 'customers', '--out', 'out/customers.csv')).toBe(0)
  expect(await openHanded(folder, 'token', 'new', '--name', 'script', '--scopes', '*')).toBe(0)
  expect(openToOthers(folder)).toEqual(['out/brought.backup'])
})
