import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CallResult, ChangeNotice, ListPage } from '../../../src-core/operations/contract.ts'
import { backupsFolder, rotateBackups } from '../../../src-main/host/backups.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { QUERY_LIMIT_MS, startReaders } from '../../../src-main/host/reader-pool.ts'
import { sampleInvoice } from '../../core/documents/samples.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const
const data = (file: string) => ({ file, filesFolder: `${file}-files` })

let file: string
let host: Host
beforeAll(async () => {
  file = join(newFolder(), 'company.countinghouse')
  host = await openHost({ file, create: true })
})
afterAll(() => host.close())
afterEach(() => vi.restoreAllMocks())

const call = (operation: string, input: unknown = {}): Promise<CallResult> => host.call({ operation, input }, WINDOW)
async function value<T>(operation: string, input: unknown = {}): Promise<T> {
  const result = await call(operation, input)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}
const addLanguage = (code: string): Promise<CallResult> => call('language.create', { values: { code, name: { base: code } } })
const languages = async (): Promise<unknown[]> => (await value<ListPage>('language.list')).rows.map((row) => row['code'])

describe('calls', () => {
  test('a command is written by the engine, seen by the readers at once, and told to who listens', async () => {
    const notices: ChangeNotice[] = []
    const stop = host.onChange((notice) => notices.push(notice))
    expect(await addLanguage('en')).toMatchObject({ ok: true, undo: { label: 'Undo' } })
    expect(await languages()).toContain('en')
    expect(notices.flatMap((notice) => notice.changes)).toContainEqual({ entity: 'language', ids: [1] })
    stop()
    await addLanguage('de')
    expect(notices).toHaveLength(1)
  })

  test('failures are values, for queries, commands and names that there are not', async () => {
    const failures = await Promise.all([
      call('language.get', { id: 99 }),
      addLanguage('EN'),
      call('no.such'),
      call('backup.create', { target: 'relative' }),
    ])
    expect(failures.map((result) => (result.ok ? null : result.failure.code))).toEqual([
      'record.notFound',
      'record.invalid',
      'operation.unknown',
      'input.invalid',
    ])
  })

  test('the session says which file is open and who works on it', async () => {
    expect(await value('session.get')).toMatchObject({ file: host.file, actor: { id: 1, name: 'Operator' }, permissions: ['*'] })
  })

  test('a job runs to its end', async () => {
    const { job } = await value<{ job: number }>('receivables.updateDue')
    expect(await host.finished(job, WINDOW)).toMatchObject({ id: job, state: 'succeeded' })
  })

  test('a token may do what its scopes say', async () => {
    const { token } = host.tokens.create({ name: 'reader', scopes: ['language.*'] })
    const as = (operation: string, bearer: string) => host.call({ operation, input: {} }, { kind: 'bridge', token: bearer })
    expect(await as('language.list', token)).toMatchObject({ ok: true })
    for (const operation of ['company.list', 'token.list', 'file.verify']) {
      expect(await as(operation, token)).toMatchObject({ ok: false, failure: { kind: 'forbidden', code: 'permission.missing' } })
    }
    expect(await as('language.list', 'wrong')).toMatchObject({ ok: false, failure: { code: 'token.unknown' } })
  })

  test('files are taken in for jobs', async () => {
    const staged = await value('file.stage', { name: 'a.csv', base64: Buffer.from('a;b').toString('base64') })
    expect(staged).toMatchObject({ file_name: 'a.csv', size: 3 })
    expect(await call('file.stage', { name: 'a.csv', base64: '!' })).toMatchObject({ ok: false, failure: { kind: 'invalid' } })
  })

  test('documents are drawn by a thread of their own', async () => {
    const pdf = await host.renderInvoice(sampleInvoice())
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-')
  })
})

describe('one host a file', () => {
  test('a second one is refused, through a link as well', async () => {
    const link = join(newFolder(), 'link.countinghouse')
    symlinkSync(file, link)
    for (const name of [file, link]) await expect(openHost({ file: name })).rejects.toMatchObject({ failure: { code: 'file.inUse' } })
  })

  test('a file that cannot be opened leaves no lock and no port', async () => {
    const text = join(newFolder(), 'text.countinghouse')
    writeFileSync(text, 'no company')
    await expect(openHost({ file: text })).rejects.toMatchObject({ failure: { code: 'file.notCompany' } })
    expect(readdirSync(join(text, '..'))).toEqual(['text.countinghouse'])
  })
})

describe('threads that fail', () => {
  /** The running thread of a script, caught as the host speaks to it. */
  async function threadOf(name: string, speak: () => Promise<unknown>): Promise<Worker> {
    const post = vi.spyOn(Worker.prototype, 'postMessage')
    await speak()
    const found = (post.mock.contexts as Worker[]).find((worker) => worker.threadName === name)
    if (!found) throw new Error(`no thread ${name}`)
    return found
  }

  test('an engine that ends is started again; what it was at is answered as a failure', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const engine = await threadOf('engine-worker', () => addLanguage('fr'))
    const pending = addLanguage('it')
    void engine.terminate()
    const result = await pending
    if (!result.ok) expect(result.failure).toMatchObject({ kind: 'busy', code: 'engine.interrupted' })
    expect(await addLanguage('nl')).toMatchObject({ ok: true })
    expect(await languages()).toContain('nl')
    expect(said).toHaveBeenCalledWith(expect.stringContaining('engine-worker ended'))
  })

  test('a reader that ends is replaced', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const reader = await threadOf('reader-worker', () => languages())
    await reader.terminate()
    for (const _reader of [1, 2]) await call('language.list')
    expect(await languages()).toContain('en')
  })

  test('a query that takes too long is cut off, and the next one is answered', async () => {
    const readers = await startReaders(data(file), 1, 25)
    const ask = (operation: string) => readers.query({ kind: 'call', request: { operation, input: {} }, by: { user: 1 } })
    expect(QUERY_LIMIT_MS).toBe(5000)
    expect(await ask('system.describe')).toMatchObject({ ok: false, failure: { kind: 'busy', code: 'query.timeout' } })
    await vi.waitFor(async () => expect(await ask('language.get')).toMatchObject({ ok: false, failure: { code: 'input.invalid' } }), {
      timeout: 120_000,
    })
    await readers.close()
  })
})

describe('backups', () => {
  test('a backup is whole, a single file, and never written over another', async () => {
    const target = join(newFolder(), 'copy.countinghouse')
    const backup = await value<{ file: string; size: number }>('backup.create', { target })
    expect(backup).toMatchObject({ file: target, size: statSync(target).size })
    expect(readdirSync(join(target, '..'))).toEqual(['copy.countinghouse'])
    const copy = new Database(target, { readonly: true })
    expect(copy.prepare("SELECT count(*) FROM language WHERE code = 'en'").pluck().get()).toBe(1)
    copy.close()
    expect(await call('backup.create', { target })).toMatchObject({ ok: false, failure: { code: 'backup.exists' } })
    expect(await value('file.verify')).toEqual({ faults: [] })
  })

  test('one a day, of which those of seven days are kept', async () => {
    const start = Date.UTC(2031, 0, 1, 9)
    for (let day = 0; day < 3; day += 1) {
      expect(await rotateBackups(data(file), start + day * 86_400_000)).not.toBeNull()
      expect(await rotateBackups(data(file), start + day * 86_400_000 + 3_600_000)).toBeNull()
    }
    const folder = backupsFolder(file)
    const names = readdirSync(folder)
    expect(names).toHaveLength(3)
    for (const day of ['02', '03', '04', '05', '06', '07'])
      writeFileSync(join(folder, (names[0] as string).replace('2031-01-01', `2030-01-${day}`)), 'old')
    await rotateBackups(data(file), start + 3 * 86_400_000)
    expect(readdirSync(folder).filter((name) => name.includes('2030-01'))).toHaveLength(3)
    expect(await value('backup.list')).toHaveLength(7)
    rmSync(folder, { recursive: true })
  })

  test('a restored backup takes the place of the file, which is kept; a damaged one does not', async () => {
    const target = join(newFolder(), 'before.countinghouse')
    await value('backup.create', { target })
    await addLanguage('pt')
    const { replaced } = await value<{ replaced: string }>('backup.restore', { file: target })
    expect(await languages()).not.toContain('pt')
    expect(await addLanguage('sv')).toMatchObject({ ok: true })
    expect(existsSync(replaced)).toBe(true)

    const damaged = join(newFolder(), 'damaged.countinghouse')
    const bytes = readFileSync(target)
    bytes.fill(0x5a, 8 * 4096, 40 * 4096)
    writeFileSync(damaged, bytes)
    expect(await call('backup.restore', { file: damaged })).toMatchObject({ ok: false, failure: { kind: 'refused' } })
    expect(await call('backup.restore', { file: join(newFolder(), 'absent') })).toMatchObject({
      ok: false,
      failure: { code: 'backup.missing' },
    })
    expect(await languages()).toContain('sv')
  })
})

test('closing waits for what is under way, frees the lock, and leaves one file; the file opens again', async () => {
  const own = join(newFolder(), 'own.countinghouse')
  const first = await openHost({ file: own, create: true, readers: 1 })
  const written = first.call({ operation: 'language.create', input: { values: { code: 'en', name: { base: 'English' } } } }, WINDOW)
  await first.close()
  expect(await written).toMatchObject({ ok: true })
  expect(readdirSync(join(own, '..'))).toEqual(['own.countinghouse'])
  await expect(first.call({ operation: 'session.get', input: {} }, WINDOW)).rejects.toThrow(/closed/)
  mkdirSync(`${own}-simulations/left-by-a-crash`, { recursive: true })
  const again = await openHost({ file: own, readers: 1 })
  expect(await again.call({ operation: 'language.get', input: { id: 1 } }, WINDOW)).toMatchObject({ ok: true })
  expect(existsSync(`${own}-simulations`)).toBe(false)
  await again.close()
  expect(readdirSync(backupsFolder(own))).toHaveLength(1)
})
