/** Backups that a pass-phrase opens: made with a public key, restored and checked with the pass-phrase, by real files and processes. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Decrypter, Encrypter } from 'age-encryption'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { CallResult } from '../../../src-core/operations/contract.ts'
import { backupsFolder, listBackups, nextBackup, restoreBackup, rotateBackups } from '../../../src-main/host/backups.ts'
import { prepareCompanyFile } from '../../../src-main/host/company-file.ts'
import { type Host, openHost, type HostOptions } from '../../../src-main/host/host.ts'
import { tidy } from '../../../src-main/host/leftovers.ts'
import { type BackupKey, makeBackupKey, unlock } from '../../../src-main/host/sealing/age-files.ts'
import { keepKey, keyFile } from '../../../src-main/host/sealing/kept-key.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const
const PASS_PHRASE = 'Möwen zählen am Kai 7'
const NOW = Date.UTC(2026, 10, 30, 9)
const DAY = 86_400_000

let company: Promise<string> | null = null

/** A company file, made once and copied. */
async function makeCompany(): Promise<string> {
  const file = join(newFolder(), 'company.countinghouse')
  const host = await openHost({ file, create: true, readers: 1, dailyBackup: false })
  await host.call({ operation: 'company.create', input: { name: 'Kielwasser Telekom', country: 'DE' } }, WINDOW)
  await host.close()
  return file
}

async function newCompany(): Promise<string> {
  company ??= makeCompany()
  const file = join(newFolder(), 'company.countinghouse')
  copyFileSync(await company, file)
  return file
}

let pair: Promise<BackupKey> | null = null

/** A company file whose backups are encrypted with PASS_PHRASE. */
async function encrypting(): Promise<string> {
  const file = await newCompany()
  pair ??= makeBackupKey(PASS_PHRASE)
  keepKey(file, await pair, NOW)
  return file
}

async function desk(file: string | null, more: Partial<HostOptions> = {}): Promise<Host> {
  const host = await openHost({ file, readers: 1, dailyBackup: false, ...more })
  onTestFinished(() => host.close())
  return host
}

const call = (host: Host, operation: string, input: unknown = {}): Promise<CallResult> => host.call({ operation, input }, WINDOW)

async function value<T>(host: Host, operation: string, input: unknown = {}): Promise<T> {
  const result = await call(host, operation, input)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}

const refused = (code: string) => ({ ok: false, failure: { code, message: expect.any(String) } })
const isPlain = (path: string): boolean => readFileSync(path).includes('SQLite format 3')
/** Copies that were read meanwhile. */
const copiesIn = (file: string) => readdirSync(dirname(file)).filter((name) => /\.(checked|restored)/.test(name))

test('set at the desk, a backup is encrypted, checked and restored with the pass-phrase, and with nothing else', async () => {
  const file = await newCompany()
  const host = await desk(file)
  expect(await value(host, 'backup.encryption')).toEqual({ on: false, since: null, open_backups: 0 })
  expect(await value(host, 'backup.encrypt', { pass_phrase: PASS_PHRASE })).toMatchObject({ on: true })
  const made = await value<{ file: string; encrypted: boolean }>(host, 'backup.create')
  expect(made).toMatchObject({ encrypted: true, file: expect.stringMatching(/\.backup\.age$/) })
  expect(isPlain(made.file)).toBe(false)
  expect(statSync(made.file).mode & 0o777).toBe(0o600)
  expect(readFileSync(keyFile(file), 'utf8')).not.toMatch(/AGE-SECRET-KEY|Möwen/)
  await value(host, 'title.create', { values: { code: 'X1', name: { base: 'X1' } } })

  for (const operation of ['backup.inspect', 'backup.verify', 'backup.restore']) {
    expect(await call(host, operation, { file: made.file })).toMatchObject(refused('backup.passPhraseNeeded'))
    expect(await call(host, operation, { file: made.file, pass_phrase: 'Möwen zählen am Kai 8' })).toMatchObject(
      refused('backup.wrongPassPhrase'),
    )
  }
  expect(await value(host, 'backup.verify', { file: made.file, pass_phrase: PASS_PHRASE })).toEqual({ faults: [] })
  // Written with the accents apart, as some systems hand them on.
  const apart = { file: made.file, pass_phrase: PASS_PHRASE.normalize('NFD') }
  expect(await value(host, 'backup.inspect', apart)).toMatchObject({ company: 'Kielwasser Telekom', lost: 1, faults: [] })
  expect(copiesIn(file)).toEqual([])
  const { replaced } = await value<{ replaced: string }>(host, 'backup.restore', { file: made.file, pass_phrase: PASS_PHRASE })
  expect(existsSync(replaced)).toBe(true)
  expect(await call(host, 'title.get', { code: 'X1' })).toMatchObject({ ok: false })
  expect(copiesIn(file)).toEqual([])
})

test('the company file itself is no backup, and is not looked into', async () => {
  const file = await newCompany()
  const host = await desk(file)
  for (const operation of ['backup.inspect', 'backup.verify', 'backup.restore'])
    expect(await call(host, operation, { file, pass_phrase: PASS_PHRASE })).toMatchObject(refused('backup.same'))
  // SQLite's locks on it are still there: no other process gets it for itself alone.
  const other = await runScript('test/main/support/alone.ts', [file])
  expect(other.stdout.trim()).toBe('file.inUse')
})

test('pass-phrases that are short, or could not be typed again, are refused', async () => {
  const host = await desk(await newCompany())
  for (const pass_phrase of ['elf Zeichen', ' ends in a space ', 'two\nlines of words', 'aaaaaaaaaaaaaaaa'])
    expect(await call(host, 'backup.encrypt', { pass_phrase })).toMatchObject(refused('input.invalid'))
  expect(await value(host, 'backup.encryption')).toMatchObject({ on: false })
})

test('daily backups need no pass-phrase, are listed and outdated like plain ones, and other programs can open them', async () => {
  const file = await newCompany()
  const data = { file, filesFolder: `${file}-files` }
  for (let day = 20; day > 10; day -= 1) await rotateBackups(data, NOW - day * DAY)
  keepKey(file, await (pair ??= makeBackupKey(PASS_PHRASE)), NOW)
  for (let day = 10; day >= 0; day -= 1) await rotateBackups(data, NOW - day * DAY)
  const kept = listBackups(file)
  expect(kept.map(({ encrypted }) => encrypted).join(' ')).toMatch(/^(true ){7,}(false ?){1,}$/)
  expect(await rotateBackups(data, NOW + 60_000)).toBeNull()
  const newest = kept[0]?.file ?? ''
  const decrypter = new Decrypter()
  decrypter.addIdentity((await unlock(newest, PASS_PHRASE)) ?? '')
  const plain = await decrypter.decrypt(readFileSync(newest))
  const path = join(newFolder(), 'opened')
  writeFileSync(path, plain)
  const opened = new Database(path)
  expect(opened.prepare('SELECT name FROM company').pluck().get()).toBe('Kielwasser Telekom')
  opened.close()
})

test('an encrypted backup tells how far the audit trail reached without being opened', async () => {
  const file = await encrypting()
  const host = await desk(file, { heads: join(newFolder(), 'heads') })
  const { file: backup } = await value<{ file: string }>(host, 'backup.create')
  const [last] = new Database(file, { readonly: true }).prepare('SELECT max(id) AS entry FROM audit_entry').all() as { entry: number }[]
  const { heads, unread } = await value<{ heads: { name: string; entry: number }[]; unread: string[] }>(host, 'books.notedHeads')
  expect(unread).toEqual([])
  expect(heads).toContainEqual(expect.objectContaining({ name: basename(backup), entry: last?.entry }))
})

test('changed or cut anywhere it is refused, and the company file is left as it was', async () => {
  const file = await encrypting()
  const data = { file, filesFolder: `${file}-files` }
  const made = await rotateBackups(data, NOW)
  const whole = readFileSync(made?.file ?? '')
  const before = readFileSync(file)
  const spoilt = join(newFolder(), 'spoilt.age')
  for (const at of [whole.length - 1, whole.length - 70_000, 2000]) {
    writeFileSync(spoilt, whole)
    const bytes = Buffer.from(whole)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(spoilt, bytes)
    await expect(restoreBackup(spoilt, file, PASS_PHRASE)).rejects.toMatchObject({ failure: { code: 'backup.damaged' } })
  }
  for (const length of [whole.length - 1, 65_536 * 3, 1500]) {
    writeFileSync(spoilt, whole)
    truncateSync(spoilt, length)
    await expect(restoreBackup(spoilt, file, PASS_PHRASE)).rejects.toMatchObject({ failure: { code: 'backup.damaged' } })
  }
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(copiesIn(file)).toEqual([])
})

test('an encrypted file that is no company is refused after it was opened; one of the age program opens by its pass-phrase', async () => {
  const file = await newCompany()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(PASS_PHRASE)
  encrypter.setScryptWorkFactor(12)
  const other = join(newFolder(), 'other.age')
  writeFileSync(other, await encrypter.encrypt('a letter'))
  await expect(restoreBackup(other, file, PASS_PHRASE)).rejects.toMatchObject({ failure: { code: 'file.notCompany' } })
  writeFileSync(other, await encrypter.encrypt(readFileSync(file)))
  await expect(restoreBackup(other, file, 'another one')).rejects.toMatchObject({ failure: { code: 'backup.wrongPassPhrase' } })
  expect(await restoreBackup(other, file, PASS_PHRASE)).toMatch(/\.replaced-/)
})

test('where the key is gone no plain backup is written in its place', async () => {
  const file = await encrypting()
  const data = { file, filesFolder: `${file}-files` }
  await rotateBackups(data, NOW - DAY)
  rmSync(keyFile(file))
  await expect(rotateBackups(data, NOW)).rejects.toMatchObject({ failure: { code: 'backup.keyMissing' } })
  const host = await desk(file)
  expect(await value(host, 'backup.encryption')).toEqual({ on: null, since: null, open_backups: 0 })
  expect(await value(host, 'backup.leavePlain')).toMatchObject({ on: false })
  expect(await value(host, 'backup.create')).toMatchObject({ encrypted: false })
})

test('a file that cannot be opened is restored from an encrypted backup at its start page', async () => {
  const file = await encrypting()
  const made = await rotateBackups({ file, filesFolder: `${file}-files` }, NOW)
  writeFileSync(file, 'no company any more')
  const host = await desk(null)
  expect(await value(host, 'companyFile.copies', { file })).toMatchObject([{ kind: 'backup', encrypted: true }])
  const given = { file, backup: made?.file }
  expect(await call(host, 'companyFile.restore', given)).toMatchObject(refused('backup.passPhraseNeeded'))
  expect(await call(host, 'companyFile.restore', { ...given, pass_phrase: 'not that one at all' })).toMatchObject(
    refused('backup.wrongPassPhrase'),
  )
  expect(readFileSync(file, 'utf8')).toBe('no company any more')
  expect(await value(host, 'companyFile.restore', { ...given, pass_phrase: PASS_PHRASE })).toMatchObject({ file })
})

test('killed before any step of an encrypted backup, no plain copy stands where backups are kept', async () => {
  const file = await encrypting()
  const run = (target: string, at: number) => runScript('test/main/support/killed-process.ts', ['seal', file, target, String(at)])
  mkdirSync(backupsFolder(file), { recursive: true })
  const whole = await run(nextBackup(file, NOW), 0)
  const steps = Number(/(\d+) steps/.exec(whole.stdout)?.[1])
  expect(steps, whole.stderr).toBeGreaterThan(5)
  for (let at = 1; at <= steps; at += 1) {
    await run(nextBackup(file, NOW + at * 60_000), at)
    for (const name of readdirSync(backupsFolder(file))) expect(isPlain(join(backupsFolder(file), name)), `${name} at ${at}`).toBe(false)
  }
  prepareCompanyFile(file)
  tidy(file)
  expect(copiesIn(file)).toEqual([])
  expect(readdirSync(backupsFolder(file)).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('on the command line the pass-phrase comes from a file, never from an argument', async () => {
  const file = await newCompany()
  const folder = dirname(file)
  writeFileSync(join(folder, 'words'), `${PASS_PHRASE}\n`)
  writeFileSync(join(folder, 'wrong'), 'other words than those')
  const cli = (...args: string[]) => runScript('src-main/cli.ts', args, { cwd: folder, env: { COUNTINGHOUSE_COMPANY: file } })
  const withWords = (name: string) => ['--pass-phrase-file', name]
  expect(await cli('encrypt-backups')).toMatchObject({ code: 3, stderr: expect.stringContaining('--pass-phrase-file') })
  expect(await cli('encrypt-backups', ...withWords('words'))).toMatchObject({ code: 0 })
  expect(await cli('backup', 'copy.age')).toMatchObject({ code: 0, stdout: expect.stringContaining('"encrypted": true') })
  expect(isPlain(join(folder, 'copy.age'))).toBe(false)
  expect(await cli('verify', '--backup', 'copy.age', ...withWords('wrong'))).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('does not open'),
  })
  expect(await cli('verify', '--backup', 'copy.age', ...withWords('words'))).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('The backup is whole.'),
  })
  expect(await cli('restore', 'copy.age', ...withWords('words'))).toMatchObject({ code: 0, stdout: expect.stringContaining('replaced-') })
  expect(copiesIn(file)).toEqual([])
})
