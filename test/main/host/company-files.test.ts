import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CallResult, ChangeNotice, OperationDescription, SessionInfo } from '../../../src-core/operations/contract.ts'
import { yearOf } from '../../../src-core/kernel/dates.ts'
import type { BackupComparison } from '../../../src-main/host/compare-backup.ts'
import type { CompaniesOverview } from '../../../src-main/host/company-files.ts'
import type { CompanyPresets } from '../../../src-main/host/country-presets.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { settingsStore } from '../../../src-main/host/settings.ts'
import { TEST_DAY } from '../../support/clock.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const
const COMPANY = { name: 'Acme GmbH', country: 'DE' }

let folder: string
let host: Host
let notices: ChangeNotice[] = []
beforeAll(async () => {
  folder = newFolder()
  mkdirSync(join(folder, 'documents'))
  host = await openHost({ file: null, settings: settingsStore(join(folder, 'settings')), documents: join(folder, 'documents'), readers: 1 })
  host.onChange((notice) => notices.push(notice))
})
afterAll(() => host.close())
beforeEach(() => {
  notices = []
})
/** Backups of the day are told in between. */
const startsAnew = (): boolean => notices.some(({ reload }) => reload === 'window')

const call = (operation: string, input: unknown = {}, more = {}): Promise<CallResult> => host.call({ operation, input, ...more }, WINDOW)
async function value<T>(operation: string, input: unknown = {}): Promise<T> {
  const result = await call(operation, input)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}
async function codeOf(operation: string, input: unknown = {}, more = {}): Promise<string | null> {
  const result = await call(operation, input, more)
  return result.ok ? null : result.failure.code
}
const session = (): Promise<SessionInfo> => value('session.get')
const at = (name: string): string => join(folder, name)
/** What of the company's own files lies beside it. */
const beside = (file: string): string[] => readdirSync(dirname(file)).filter((name) => name.startsWith('refused'))

describe('without a company', () => {
  test('a window can draw itself and is offered what the host can do; all else says what to do', async () => {
    expect(await session()).toMatchObject({ company: null, file: '', permissions: ['*'] })
    expect(await value('job.list')).toEqual([])
    const { operations } = await value<{ operations: OperationDescription[] }>('system.describe')
    const names = operations.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['companyFile.open', 'companyFile.create', 'bridge.get']))
    expect(names).not.toContain('companyFile.choose') // there is no dialog
    for (const operation of ['customer.list', 'company.create', 'backup.create', 'file.verify', 'token.list', 'no.such']) {
      expect(await codeOf(operation)).toBe('company.none')
    }
    expect(await value('backup.list')).toEqual([])
    expect(host.knows('anything')).toBe(false)
  })

  test('a file of the last time that cannot be opened is told, not thrown, unless somebody named it', async () => {
    const broken = at('broken.countinghouse')
    writeFileSync(broken, 'no company')
    await expect(openHost({ file: broken })).rejects.toMatchObject({ failure: { code: 'file.notCompany' } })
    const other = await openHost({ file: broken, mayFail: true, readers: 1 })
    const result = await other.call({ operation: 'companyFile.overview', input: {} }, WINDOW)
    expect(result).toMatchObject({ ok: true, value: { file: '', failure: { code: 'file.notCompany' } } })
    await other.close()
  })

  test('a country’s presets are known before anything is made', async () => {
    const { countries, numbers } = await value<CompanyPresets>('companyFile.presets')
    expect(countries.find(({ code }) => code === 'DE')).toMatchObject({
      currency: 'EUR',
      language: 'de',
      zone: 'Europe/Berlin',
      rates: [{ percent: '19' }, { percent: '7' }],
    })
    expect(numbers).toContainEqual({ document: 'invoice', first: `INV-${yearOf(TEST_DAY)}-000001` })
  })
})

describe('creating', () => {
  test('a refused company leaves no file and no company open', async () => {
    const file = at('refused.countinghouse')
    expect(await codeOf('companyFile.create', { file, company: { ...COMPANY, country: 'ZZ' } })).toBe('company.countryUnknown')
    expect(await codeOf('companyFile.create', { file: 'relative', company: COMPANY })).toBe('input.invalid')
    expect(beside(file)).toEqual([])
    expect(host.file).toBe('')
  })

  test('makes file and company, opens it, remembers it, and tells the windows to start anew', async () => {
    const made = await value<{ file: string }>('companyFile.create', { file: at('new/acme'), company: COMPANY })
    expect(made.file).toBe(at('new/acme.countinghouse'))
    expect(await session()).toMatchObject({ company: { name: 'Acme GmbH', currency: 'EUR', language: 'de' }, file: made.file })
    expect(startsAnew()).toBe(true)
    const { recent } = await value<CompaniesOverview>('companyFile.overview')
    expect(recent).toMatchObject([{ file: made.file, name: 'Acme GmbH', missing: false }])
    expect(await codeOf('companyFile.create', { file: made.file, company: COMPANY })).toBe('file.exists')
  })
})

describe('changing', () => {
  test('another file takes the place; the one before is released; nothing of either is mixed', async () => {
    const first = host.file
    const before = await session()
    await value('language.update', { id: 1, version: 1, values: { name: { base: 'First' } } })
    const second = await value<{ file: string }>('companyFile.create', { file: at('second'), company: { ...COMPANY, name: 'Second' } })
    expect(existsSync(`${first}.lock`)).toBe(false)
    expect(existsSync(`${second.file}.lock`)).toBe(true)
    expect(await session()).toMatchObject({ company: { name: 'Second' } })
    // a window that still shows the first one does nothing to the second
    const stale = { opening: before.opening }
    expect(await codeOf('language.update', { id: 2, version: 1, values: { name: { base: 'x' } } }, stale)).toBe('company.switched')
    expect(await codeOf('session.get', {}, stale)).toBe('company.switched')
    await value('companyFile.open', { file: first })
    expect(await value('language.get', { id: 1 })).toMatchObject({ name: { base: 'First' } })
    const { recent } = await value<CompaniesOverview>('companyFile.overview')
    expect(recent.map(({ name }) => name)).toEqual(['Acme GmbH', 'Second'])
  })

  test('the lock names the opening, so that a command line never meets another file', async () => {
    const { opening } = JSON.parse(readFileSync(`${host.file}.lock`, 'utf8')) as { opening: string }
    expect(await codeOf('session.get', {}, { opening })).toBeNull()
    expect((await session()).opening).not.toBe(opening)
  })

  test('the open file is not opened twice, through a link either', async () => {
    const link = at('link.countinghouse')
    symlinkSync(host.file, link)
    const { opening } = await session()
    for (const file of [host.file, link]) expect(await value('companyFile.open', { file })).toEqual({ file: host.file, opening })
    expect(startsAnew()).toBe(false)
  })

  test('a file that is missing, no company, damaged, newer or in use is told, and the open one stays open', async () => {
    const open = host.file
    const text = at('text.countinghouse')
    writeFileSync(text, 'no company')
    const newer = at('newer.countinghouse')
    writeFileSync(newer, readFileSync(at('second.countinghouse')))
    const raw = new Database(newer)
    raw.pragma('user_version = 9999')
    raw.close()
    const used = at('used.countinghouse')
    const other = await openHost({ file: used, create: true, readers: 1 })
    const codes = []
    for (const file of [at('absent'), text, newer, used, folder]) codes.push(await codeOf('companyFile.open', { file }))
    expect(codes).toEqual(['file.missing', 'file.notCompany', 'file.newer', 'file.inUse', 'file.notCompany'])
    expect(await session()).toMatchObject({ file: open, company: { name: 'Acme GmbH' } })
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual(['used.countinghouse.lock'])
    expect(startsAnew()).toBe(false)
    await other.close()
  })

  test('requests that come at once are done one after the other', async () => {
    const second = at('second.countinghouse')
    const first = host.file
    await Promise.all([second, first, second].map((file) => value('companyFile.open', { file })))
    expect(host.file).toBe(second)
    await value('companyFile.open', { file: first })
    expect((await session()).file).toBe(first)
  })

  test('a call under way when the file is left is finished in the file that it was for', async () => {
    const first = host.file
    const writing = call('language.update', { id: 3, version: 1, values: { name: { base: 'Late' } } })
    await value('companyFile.open', { file: at('second.countinghouse') })
    expect(await writing).toMatchObject({ ok: true })
    await value('companyFile.open', { file: first })
    expect(await value('language.get', { id: 3 })).toMatchObject({ name: { base: 'Late' } })
  })

  test('a missing file is shown as such, and can be taken out of the list', async () => {
    const settings = settingsStore(at('settings'))
    settings.change({ recent: [...settings.get().recent, { file: at('gone'), name: 'Gone', opened_at: 1 }] })
    const { recent } = await value<CompaniesOverview>('companyFile.overview')
    expect(recent.find(({ name }) => name === 'Gone')).toMatchObject({ missing: true })
    await value('companyFile.forget', { file: at('gone') })
    expect(settings.get().recent.map(({ name }) => name)).not.toContain('Gone')
  })
})

describe('browsing', () => {
  test('shows folders and company files, and what only looks like one', async () => {
    writeFileSync(at('.hidden.countinghouse'), '')
    writeFileSync(at('notes.txt'), '')
    const listing = await value<{
      files: { name: string; company: boolean }[]
      folders: { name: string }[]
      parent: string
      places: unknown[]
    }>('companyFile.browse', { folder })
    const files = Object.fromEntries(listing.files.map(({ name, company }) => [name, company]))
    expect(files).toMatchObject({ 'second.countinghouse': true, 'text.countinghouse': false })
    expect(Object.keys(files)).not.toEqual(expect.arrayContaining(['notes.txt', '.hidden.countinghouse']))
    expect(listing.folders.map(({ name }) => name)).toEqual(expect.arrayContaining(['documents', 'new']))
    expect(listing.parent).toBe(dirname(folder))
    expect(listing.places).toMatchObject([
      { kind: 'open', path: dirname(host.file) },
      { kind: 'documents', path: at('documents') },
      { kind: 'recent', path: folder },
    ])
    expect(await codeOf('companyFile.browse', { folder: at('nowhere') })).toBe('folder.missing')
    expect(await codeOf('companyFile.choose', { purpose: 'open' })).toBe('file.noDialog')
  })

  test('a script sees nothing without the right, and with it only the folders that the operator named', async () => {
    const as = async (token: string, operation: string, input: unknown): Promise<string | null> => {
      const result = await host.call({ operation, input }, { kind: 'bridge', token })
      return result.ok ? null : result.failure.code
    }
    const without = host.tokens.create({ name: 'reader', scopes: ['customer.*'] }).token
    const with_ = host.tokens.create({ name: 'files', scopes: ['companyFile.*'] }).token
    expect(await as(with_, 'companyFile.browse', { folder: at('documents') })).toBe('folder.forbidden')
    await value('bridge.set', { folders: [at('documents')] })
    expect(await as(without, 'companyFile.browse', {})).toBe('permission.missing')
    expect(await as(without, 'companyFile.open', { file: at('second.countinghouse') })).toBe('permission.missing')
    expect(await as(with_, 'companyFile.browse', { folder: at('documents') })).toBeNull()
    expect(await as(with_, 'companyFile.browse', { folder: dirname(folder) })).toBe('folder.forbidden')
    expect(await as(with_, 'companyFile.browse', { folder: '/' })).toBe('folder.forbidden')
    expect(await as(with_, 'companyFile.choose', { purpose: 'open' })).toBe('operation.notHere')
  })

  test('a script writes and reads files in the named folders only, by a link neither', async () => {
    const token = host.tokens.create({ name: 'files', scopes: ['companyFile.*', 'backup.*'] }).token
    const as = async (operation: string, input: unknown): Promise<string | null> => {
      const result = await host.call({ operation, input }, { kind: 'bridge', token })
      return result.ok ? null : result.failure.code
    }
    const outside = newFolder()
    symlinkSync(outside, at('documents/link'))
    for (const path of [join(outside, 'x.backup'), join(outside, 'new', 'x.backup'), at('documents/link/x.backup'), '/x.backup']) {
      expect(await as('backup.create', { target: path }), path).toBe('folder.forbidden')
      for (const operation of ['backup.inspect', 'backup.restore', 'companyFile.open'])
        expect(await as(operation, { file: path }), operation).toBe('folder.forbidden')
      expect(await as('companyFile.create', { file: path, company: { name: 'X', country: 'DE' } })).toBe('folder.forbidden')
    }
    expect(readdirSync(outside)).toEqual([])
    expect(await as('backup.create', { target: at('documents/by-script.backup') })).toBeNull()
    expect(await as('backup.create', {})).toBeNull()
  })
})

describe('backups', () => {
  test('what a restore would take away is told before it: entries, since when, by operation; then it is gone', async () => {
    const { file } = await value<{ file: string }>('backup.create', { target: at('before.backup') })
    expect(await value<BackupComparison>('backup.inspect', { file })).toMatchObject({
      lost: 0,
      only_in_backup: 0,
      faults: [],
      company: 'Acme GmbH',
    })
    await value('language.update', { id: 4, version: 1, values: { name: { base: 'Lost' } } })
    await value('language.update', { id: 4, version: 2, values: { name: { base: 'Lost again' } } })
    const before = await session()
    const found = await value<BackupComparison>('backup.inspect', { file })
    expect(found).toMatchObject({ lost: 2, only_in_backup: 0, operations: [{ operation: 'language.update', count: 2 }] })
    expect(found.newest).toHaveLength(2)
    expect(found.lost_since).toBeGreaterThanOrEqual(found.last_at ?? 0)
    await value('backup.restore', { file })
    expect(await value('language.get', { id: 4 })).not.toMatchObject({ name: { base: 'Lost again' } })
    // a window that shows what was lost starts anew
    expect(startsAnew()).toBe(true)
    expect(await codeOf('language.get', { id: 4 }, { opening: before.opening })).toBe('company.switched')
  })

  test('a backup of another file, and one made after another restore, are told apart', async () => {
    const branched = await value<{ file: string }>('backup.create', { target: at('branch.backup') })
    await value('language.update', { id: 5, version: 1, values: { name: { base: 'Here' } } })
    const other = await value<{ file: string }>('backup.create', { target: at('other.backup') })
    await value('backup.restore', { file: branched.file })
    await value('language.update', { id: 6, version: 1, values: { name: { base: 'There' } } })
    // That the backup was restored is an entry of its own: the audit trail went back.
    expect(await value('backup.inspect', { file: other.file })).toMatchObject({
      lost: 2,
      only_in_backup: 1,
      operations: [{ operation: 'books.acceptHead' }, { operation: 'language.update' }],
    })
    expect(await value('backup.inspect', { file: at('second.countinghouse') })).toMatchObject({ company: 'Second' })
    expect(await codeOf('backup.inspect', { file: at('text.countinghouse') })).toBe('file.notCompany')
    expect(await codeOf('backup.inspect', { file: at('absent') })).toBe('backup.missing')
  })

  test('a backup is told to the windows', async () => {
    await value('backup.create')
    expect(notices.flatMap(({ changes }) => changes)).toContainEqual({ entity: 'backup', ids: [] })
  })
})
