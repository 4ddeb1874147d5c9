import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ListPage } from '../../../src-core/operations/contract.ts'
import { connect } from '../../../src-main/cli/connection.ts'
import { isCompanyFile } from '../../../src-main/host/company-file.ts'
import { type Host, type HostOptions, openHost } from '../../../src-main/host/host.ts'
import { runningHost } from '../../../src-main/host/lock.ts'
import { temporaryFolders } from '../support/folders.ts'
import { startScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

async function open(file: string, more: Partial<HostOptions> = {}): Promise<Host> {
  const host = await openHost({ file, readers: 1, dailyBackup: false, ...more })
  onTestFinished(() => host.close())
  return host
}

/** A company file in a folder of its own, open, with one language in it. */
async function desk(): Promise<{ readonly file: string; readonly host: Host }> {
  const file = join(newFolder(), 'here', 'company.countinghouse')
  mkdirSync(dirname(file))
  const host = await open(file, { create: true })
  expect(await add(host, 'en')).toMatchObject({ ok: true })
  return { file, host }
}

const add = (host: Pick<Host, 'call'>, code: string) =>
  host.call({ operation: 'language.create', input: { values: { code, name: { base: code } } } }, WINDOW)

function languagesIn(file: string): unknown[] {
  const raw = new Database(file, { readonly: true })
  try {
    return raw.prepare('SELECT code FROM language ORDER BY code').pluck().all()
  } finally {
    raw.close()
  }
}

function idIn(file: string): unknown {
  const raw = new Database(file, { readonly: true })
  try {
    return raw.prepare('SELECT id FROM file_mark').pluck().get()
  } finally {
    raw.close()
  }
}

/** Copies a folder with the lock in it, as a file manager does. */
function copied(file: string): string {
  const folder = `${dirname(file)}-copy`
  cpSync(dirname(file), folder, { recursive: true })
  return join(folder, 'company.countinghouse')
}

test('a copied folder never leads to the original: what is written there stays there', async () => {
  const { file, host } = await desk()
  const copy = copied(file)
  expect(existsSync(`${copy}.lock`)).toBe(true)
  expect(await runningHost(file)).not.toBeNull()
  expect(await runningHost(copy)).toBeNull()
  const connection = await connect(copy, { dailyBackup: false })
  expect(connection.running).toBeNull()
  expect(await connection.call({ operation: 'language.create', input: { values: { code: 'de', name: { base: 'de' } } } })).toMatchObject({
    ok: true,
  })
  await connection.close()
  expect(languagesIn(copy)).toEqual(['de', 'en'])
  expect(languagesIn(file)).toEqual(['en'])
  expect(await add(host, 'fr')).toMatchObject({ ok: true })
})

test('a restore into a copied folder leaves the original alone', async () => {
  const { file, host } = await desk()
  const { file: backup } = await host.backup(join(dirname(file), 'early.backup'))
  await add(host, 'de')
  const copy = copied(file)
  const restored = startScript('src-main/cli.ts', ['restore', backup, '--company', copy])
  restored.child.stdin?.end()
  expect(await restored.ended).toMatchObject({ code: 0 })
  expect(languagesIn(copy)).toEqual(['en'])
  const { value } = (await host.call({ operation: 'language.list', input: {} }, WINDOW)) as { value: ListPage }
  expect(value.rows.map(({ code }) => code)).toEqual(['de', 'en'])
})

test('a file has a new id where it was copied to, where it was moved to and where a backup took its place, else the same', async () => {
  const { file, host } = await desk()
  const first = idIn(file)
  const { file: backup } = await host.backup(join(dirname(file), 'early.backup'))
  expect(idIn(backup)).toBe(first)
  await host.restore(backup)
  const second = idIn(file)
  await host.close()
  const again = await open(file)
  expect(idIn(file)).toBe(second)
  await again.close()
  const copy = copied(file)
  await (await open(copy)).close()
  expect(new Set([first, second, idIn(copy)]).size).toBe(3)
})

test('a file that is known by another name is not opened a second time', async () => {
  const { file, host } = await desk()
  rmSync(`${file}.lock`)
  await expect(openHost({ file, readers: 1 })).rejects.toMatchObject({ failure: { kind: 'busy', code: 'file.inUse' } })
  expect(await add(host, 'de')).toMatchObject({ ok: true })
})

test('looking at the open file through its folder takes no lock of it away', async () => {
  const { file, host } = await desk()
  expect(isCompanyFile(file)).toBe(true)
  await host.call({ operation: 'companyFile.browse', input: { folder: dirname(file) } }, WINDOW)
  for (const ask of [host.inspectBackup(file), host.restore(file)])
    await expect(ask).rejects.toMatchObject({ failure: { code: 'backup.same' } })
  await expect(host.stageFile(file, 'usage.csv')).rejects.toMatchObject({ failure: { code: 'file.isCompany' } })
  await expect(host.companies.copyOut(file)).rejects.toMatchObject({ failure: { code: 'file.isOpen' } })
  rmSync(`${file}.lock`)
  const other = startScript('src-main/cli.ts', ['language.list', '--company', file])
  other.child.stdin?.end()
  expect(await other.ended).toMatchObject({ code: 7, stderr: expect.stringContaining('whose lock was removed') })
})

const HAPPENINGS: readonly (readonly [string, (file: string, aside: string) => void])[] = [
  ['removed', (file) => rmSync(file)],
  ['removed with its log', (file) => ['', '-wal', '-shm'].forEach((suffix) => rmSync(`${file}${suffix}`))],
  ['moved away', (file, aside) => renameSync(file, aside)],
  [
    'replaced by a copy of it',
    (file, aside) => {
      copyFileSync(file, aside)
      renameSync(aside, file)
    },
  ],
]

test.each(HAPPENINGS)('a file that was %s takes no write: none is told as kept, and what was kept is saved', async (_how, happen) => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { file, host } = await desk()
  await add(host, 'de')
  const aside = join(newFolder(), 'aside.countinghouse')
  happen(file, aside)
  const after = existsSync(file) ? readFileSync(file) : null
  const answer = await add(host, 'fr')
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'refused', code: 'file.lost' } })
  if (answer.ok) return
  const { saved } = answer.failure.details as { saved: string }
  expect(answer.failure.message).toContain(saved)
  expect(languagesIn(saved)).toEqual(['de', 'en'])
  // The host has stopped: it says so to everyone, and touches nothing that stands there now.
  expect(await add(host, 'it')).toMatchObject({ ok: false, failure: { code: 'file.lost' } })
  expect(await host.call({ operation: 'language.list', input: {} }, WINDOW)).toMatchObject({ ok: false, failure: { code: 'file.lost' } })
  expect(await host.call({ operation: 'companyFile.overview', input: {} }, WINDOW)).toMatchObject({
    value: { file: '', failure: { code: 'file.lost' } },
  })
  if (after) expect(readFileSync(file).equals(after)).toBe(true)
  expect(existsSync(`${file}-wal`)).toBe(false)
  await host.close()
  expect(existsSync(`${file}.lock`)).toBe(false)
  const again = await open(saved)
  expect(await add(again, 'fr')).toMatchObject({ ok: true })
})

test('a file that was moved while it was open is whole at its new place', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { file, host } = await desk()
  await add(host, 'de')
  const moved = join(dirname(file), 'moved.countinghouse')
  renameSync(file, moved)
  expect(await add(host, 'fr')).toMatchObject({ ok: false })
  await host.close()
  expect(languagesIn(moved)).toEqual(['de', 'en'])
})

test('a log that was removed takes no write, and nothing that was kept is lost', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { file, host } = await desk()
  await add(host, 'de')
  rmSync(`${file}-wal`)
  expect(await add(host, 'fr')).toMatchObject({ ok: false, failure: { code: 'file.lost', details: { saved: null } } })
  await host.close()
  expect(languagesIn(file)).toEqual(['de', 'en'])
})

test('a file that was replaced between two calls is noticed without any call', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { file, host } = await desk()
  const told = new Promise<void>((resolve) => host.onChange(({ reload }) => reload === 'window' && resolve()))
  writeFileSync(`${file}.other`, 'another file')
  renameSync(`${file}.other`, file)
  await told
  expect(host.file).toBe('')
  expect(readFileSync(file, 'utf8')).toBe('another file')
  expect(readdirSync(dirname(file)).filter((name) => name.includes('.saved-'))).toHaveLength(1)
})
