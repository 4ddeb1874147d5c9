import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { companyFileVersion, prepareCompanyFile, productMigrations } from '../../../src-main/host/company-file.ts'
import { openHost } from '../../../src-main/host/host.ts'
import { outdatedBeside, tidy } from '../../../src-main/host/leftovers.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript, startScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const KILLED = 'test/main/support/killed-process.ts'
const CLI = 'src-main/cli.ts'
const FIRST_RELEASE = join(import.meta.dirname, '../../fixtures/company-0001.sqlite.gz')
const NEWEST = productMigrations().steps.length

/** The work, killed before each thing that it does to the disk, from the first to the last. @returns how many there were */
async function killedAtEach(
  work: string,
  setUp: () => { file: string; source?: string },
  look: (file: string) => Promise<void> | void,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    const { file, source = '' } = setUp()
    const { code, stdout, stderr } = await runScript(KILLED, [work, file, source, String(at)])
    if (code !== null && code !== 0) throw new Error(stderr)
    try {
      await look(file)
    } catch (error) {
      throw new Error(`${work}, killed before step ${at}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
    if (code === 0) return Number(/^(\d+) steps$/m.exec(stdout)?.[1])
  }
}

/** What a reader finds at the name, log included, without touching it. @throws where nothing whole stands there */
function contentAt(file: string): { readonly version: number; readonly words: unknown } {
  const copy = join(newFolder(), 'looked-at.countinghouse')
  for (const suffix of ['', '-wal']) if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`)
  const raw = new Database(copy, { fileMustExist: true })
  try {
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
    return {
      version: raw.pragma('user_version', { simple: true }) as number,
      words: raw.prepare('SELECT code FROM language').pluck().all(),
    }
  } finally {
    raw.close()
  }
}

const namesBeside = (file: string): string[] => readdirSync(dirname(file)).toSorted()

const COLUMNS = ['name', 'name_key', 'version', 'created_at', 'created_by', 'created_op', 'changed_at', 'changed_by', 'changed_op']

function fileWith(code: string): string {
  const file = join(newFolder(), 'company.countinghouse')
  prepareCompanyFile(file, { create: true })
  const raw = new Database(file)
  const values = Object.fromEntries(
    COLUMNS.map((name) => [name, name.endsWith('_at') || name.endsWith('_op') || name === 'version' ? 1 : 'x']),
  )
  raw
    .prepare(`INSERT INTO language (code, ${COLUMNS.join(', ')}) VALUES (:code, ${COLUMNS.map((name) => `:${name}`).join(', ')})`)
    .run({ ...values, code })
  raw.close()
  return file
}

/** A file as a crash leaves it: its last row stands in the log beside it. */
function crashed(file: string, target: string): void {
  const raw = new Database(file)
  raw.prepare("UPDATE language SET code = 'old'").run()
  for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${target}${suffix}`)
  raw.close()
}

test('restoring, killed at any moment: the old file or the new one stands at its name, whole, and nothing is left over', async () => {
  const old = fileWith('before')
  const backup = fileWith('new')
  const seen = new Set<string>()
  const setUp = () => {
    const file = join(newFolder(), 'company.countinghouse')
    crashed(old, file)
    return { file, source: backup }
  }
  const steps = await killedAtEach('restore', setUp, (file) => {
    const [word] = contentAt(file).words as string[]
    seen.add(String(word))
    expect(['old', 'new']).toContain(word)
    prepareCompanyFile(file)
    tidy(file)
    expect(contentAt(file).words).toEqual([word])
    const beside = namesBeside(file).filter((name) => name !== 'company.countinghouse')
    expect(beside.map((name) => name.replace(/[\d.:TZ-]+$/, ''))).toEqual(word === 'old' ? [] : ['company.countinghouse.replaced'])
    for (const name of beside) expect(contentAt(join(dirname(file), name)).words).toEqual(['old'])
  })
  expect([...seen].toSorted()).toEqual(['new', 'old'])
  expect(steps).toBeGreaterThan(10)
})

test('migrating, killed at any moment: the file of before or the migrated one stands at its name, whole, and nothing is left over', async () => {
  const released = gunzipSync(readFileSync(FIRST_RELEASE))
  const setUp = () => {
    const file = join(newFolder(), 'company.countinghouse')
    writeFileSync(file, released)
    return { file }
  }
  const seen = new Set<number>()
  const steps = await killedAtEach('migrate', setUp, (file) => {
    const { version } = contentAt(file)
    seen.add(version)
    expect([1, NEWEST]).toContain(version)
    prepareCompanyFile(file)
    tidy(file)
    expect(companyFileVersion(file)).toBe(NEWEST)
    expect(namesBeside(file)).toEqual(['company.countinghouse', 'company.countinghouse.version-1'])
    expect(contentAt(`${file}.version-1`).version).toBe(1)
  })
  expect([...seen].toSorted((one, other) => one - other)).toEqual([1, NEWEST])
  expect(steps).toBeGreaterThan(8)
})

test('making, killed at any moment: there is no file or the whole company, and making goes on from there', async () => {
  const host = await openHost({ file: null })
  onTestFinished(() => host.close())
  const outcomes = new Set<string>()
  const setUp = () => ({ file: join(newFolder(), 'company.countinghouse') })
  const steps = await killedAtEach('make', setUp, async (file) => {
    const stood = existsSync(file)
    if (stood) expect(companyIn(file)).toEqual(['Hafenmeisterei'])
    const again = await host.companies.make(file, { name: 'Hafenmeisterei', country: 'DE' }).catch((error: unknown) => error)
    outcomes.add(stood ? 'stood' : 'made again')
    expect(again).toMatchObject(stood ? { failure: { code: 'file.exists' } } : { ok: true })
    expect(companyIn(file)).toEqual(['Hafenmeisterei'])
    expect(namesBeside(file)).toEqual(['company.countinghouse'])
    expect(statSync(file).nlink).toBe(1)
  })
  expect([...outcomes].toSorted()).toEqual(['made again', 'stood'])
  expect(steps).toBeGreaterThan(5)
})

/** Read from a copy: a reader leaves a log beside what it reads. */
function companyIn(file: string): unknown[] {
  const copy = join(newFolder(), 'looked-at.countinghouse')
  copyFileSync(file, copy)
  const raw = new Database(copy, { readonly: true })
  try {
    return raw.prepare('SELECT name FROM company').pluck().all()
  } finally {
    raw.close()
  }
}

test('of two that make the same file at once one makes it, and the other is refused and touches nothing', async () => {
  for (const round of [1, 2, 3]) {
    const file = join(newFolder(), 'company.countinghouse')
    const make = (name: string) => runScript(CLI, ['new', file, '--name', name, '--country', 'DE'])
    const both = await Promise.all([make('Eins'), make('Zwei')])
    const winner = both.findIndex(({ code }) => code === 0)
    const loser = both[1 - winner]
    expect(winner, `round ${round}: ${both.map(({ stderr }) => stderr).join()}`).not.toBe(-1)
    expect([3, 7]).toContain(loser?.code)
    expect(companyIn(file)).toEqual([['Eins', 'Zwei'][winner]])
    expect(namesBeside(file)).toEqual(['company.countinghouse'])
  }
})

test('a file that is named and missing is not made by opening it, unless that is asked for', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  const host = await openHost({ file, mayFail: true, readers: 1 })
  const overview = await host.call({ operation: 'companyFile.overview', input: {} }, { kind: 'window' })
  await host.close()
  expect(overview).toMatchObject({ value: { file: '', failure: { code: 'file.missing' } } })
  expect(namesBeside(file)).toEqual([])
})

test('serving a name that no file has makes none, and serves all the same', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  const served = startScript(CLI, ['serve', '--company', file, '--no-open', '--port', '0'])
  await served.line(/^Countinghouse serves at \S+$/)
  served.child.kill('SIGTERM')
  await served.ended
  expect(namesBeside(file)).toEqual([])
})

test('what is left of work that was interrupted goes at the next opening', () => {
  const file = fileWith('new')
  const left = ['.new', '.migrating', '.restored-wal', '.checked-0a1b2c3d', '.checked-0a1b2c3d-wal'].map((suffix) => `${file}${suffix}`)
  const readable = file.replace('.countinghouse', '.readable-2026-11-01T08.00.00.000Z.countinghouse')
  for (const path of [...left, `${readable}.reading`, `${readable}.part-journal`]) writeFileSync(path, 'half')
  writeFileSync(readable, 'whole')
  tidy(file)
  expect(namesBeside(file)).toEqual(['company.countinghouse', basename(readable)])
})

test('of copies from before an update the last three stay, of what was saved from a loss the newest five and all of half a year', () => {
  const now = Date.UTC(2026, 10, 30)
  const saved = (months: readonly string[]) => months.map((month) => `.saved-2026-${month}-02T08.00.00.000Z`)
  expect(outdatedBeside(['.version-9', '.version-10', '.version-8', '.version-10-2', '.version-11'], now)).toEqual([
    '.version-8',
    '.version-9',
  ])
  expect(outdatedBeside(saved(['01', '02', '07', '08', '09', '10', '11']), now)).toEqual(saved(['01', '02']))
  expect(outdatedBeside(saved(['07', '08', '09', '10', '11', '12']), now)).toEqual([])
  expect(outdatedBeside(saved(['01', '02', '03', '04', '05']), now)).toEqual([])
})

test('of the files that backups took the place of the newest five stay', async () => {
  const file = fileWith('new')
  const kept = Array.from({ length: 8 }, (_, day) => `${file}.replaced-2026-11-0${day + 1}T08.00.00.000Z`)
  for (const path of kept) copyFileSync(file, path)
  writeFileSync(`${file}.notes`, 'the operator’s own')
  tidy(file)
  expect(kept.filter((path) => existsSync(path))).toEqual(kept.slice(3))
  expect(existsSync(`${file}.notes`)).toBe(true)
})
