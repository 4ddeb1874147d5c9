import { closeSync, copyFileSync, openSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { prepareCompanyFile } from '../../../src-main/host/company-file.ts'
import { openHost } from '../../../src-main/host/host.ts'
import type { Salvage } from '../../../src-main/host/salvage.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const
const CLI = 'src-main/cli.ts'
const ROWS = 3000
const COLUMNS = ['name', 'name_key', 'version', 'created_at', 'created_by', 'created_op', 'changed_at', 'changed_by', 'changed_op']

/** A company file with many languages, folded, so that every page of theirs stands in it. */
function wholeFile(): string {
  const file = join(newFolder(), 'company.countinghouse')
  prepareCompanyFile(file, { create: true })
  const raw = new Database(file)
  const insert = raw.prepare(
    `INSERT INTO language (code, ${COLUMNS.join(', ')}) VALUES (:code, ${COLUMNS.map((name) => `:${name}`).join(', ')})`,
  )
  const values = Object.fromEntries(COLUMNS.map((name) => [name, /_at$|_op$|^version$/.test(name) ? 1 : 'x'.repeat(40)]))
  raw.transaction(() => {
    for (let at = 1; at <= ROWS; at += 1) insert.run({ ...values, code: `L-${at}` })
  })()
  raw.close()
  return file
}

interface Page {
  readonly number: number
  readonly type: string
}

/** The pages of a table or index, in the order of its keys. */
function pagesOf(file: string, name: string): Page[] {
  const raw = new Database(file, { readonly: true })
  try {
    return raw.prepare('SELECT pageno AS number, pagetype AS type FROM dbstat WHERE name = ? ORDER BY path').all(name) as Page[]
  } finally {
    raw.close()
  }
}

function spoil(file: string, pages: readonly number[]): void {
  const descriptor = openSync(file, 'r+')
  for (const page of pages) writeSync(descriptor, Buffer.alloc(4096, 0x5a), 0, 4096, (page - 1) * 4096)
  closeSync(descriptor)
}

const leavesOf = (file: string, name: string): number[] =>
  pagesOf(file, name)
    .filter(({ type }) => type === 'leaf')
    .map(({ number }) => number)

function spoiledInTheMiddle(): string {
  const file = wholeFile()
  const leaves = leavesOf(file, 'language')
  spoil(file, [leaves[Math.floor(leaves.length / 3)] as number, leaves[Math.floor(leaves.length / 2)] as number])
  return file
}

function languagesIn(file: string): Set<unknown> {
  const raw = new Database(file, { readonly: true })
  try {
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
    return new Set(raw.prepare('SELECT code FROM language').pluck().all())
  } finally {
    raw.close()
  }
}

async function copiedOut(file: string): Promise<Salvage> {
  const host = await openHost({ file: null })
  onTestFinished(() => host.close())
  const before = readFileSync(file)
  const answer = await host.call({ operation: 'companyFile.copyOut', input: { file } }, WINDOW)
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(readdirSync(dirname(file)).filter((name) => /\.(reading|part|lock|checked-)/.test(name))).toEqual([])
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value as Salvage
}

test('two pages in the middle: all around them is copied out, and what they held is counted by an index', async () => {
  const made = await copiedOut(spoiledInTheMiddle())
  const kept = languagesIn(made.file)
  const [language] = made.damaged
  expect(made.damaged).toHaveLength(1)
  expect(language).toEqual({ table: 'language', kept: kept.size, lost: ROWS - kept.size })
  expect(language?.lost).toBeGreaterThan(10)
  expect(kept.size).toBeGreaterThan(ROWS * 0.9)
  for (const code of ['L-1', `L-${ROWS}`]) expect(kept).toContain(code)
})

test('the first and the last page: what lies between is copied out', async () => {
  const file = wholeFile()
  const leaves = leavesOf(file, 'language')
  spoil(file, [leaves[0] as number, leaves.at(-1) as number])
  const made = await copiedOut(file)
  const kept = languagesIn(made.file)
  expect(kept.size).toBeGreaterThan(ROWS * 0.9)
  expect(made.damaged).toEqual([{ table: 'language', kept: kept.size, lost: ROWS - kept.size }])
})

test('a damaged index costs no row, and where none can count what is lost, that is said', async () => {
  const index = wholeFile()
  spoil(index, leavesOf(index, 'language__code').slice(2, 4))
  expect(await copiedOut(index)).toMatchObject({ lost: 0, damaged: [] })
  const both = wholeFile()
  const spoiled = ['language__code', 'language__name_key'].flatMap((name) => leavesOf(both, name).slice(2, 4))
  spoil(both, [...spoiled, leavesOf(both, 'language')[5] as number])
  const made = await copiedOut(both)
  expect(made.damaged).toEqual([{ table: 'language', kept: languagesIn(made.file).size, lost: null }])
})

/** Rows of a table on the first pages of a file. */
function rowsOnPages(file: string, name: string, pages: number): number {
  const raw = new Database(file, { readonly: true })
  try {
    const counted = raw.prepare("SELECT sum(ncell) FROM dbstat WHERE name = ? AND pagetype = 'leaf' AND pageno <= ?").pluck()
    return counted.get(name, pages) as number
  } finally {
    raw.close()
  }
}

test.each([
  ['one page', (_pages: number) => 1],
  ['a tenth', (pages: number) => Math.floor(pages / 10)],
])('a file cut by %s at its end: every row on the pages that are there is copied out', async (_cut, pagesOfCut) => {
  const file = wholeFile()
  const pages = statSync(file).size / 4096
  const left = pages - pagesOfCut(pages)
  const rows = rowsOnPages(file, 'language', left)
  expect(rows).toBeGreaterThan(ROWS / 10)
  truncateSync(file, left * 4096)
  const made = await copiedOut(file)
  expect(languagesIn(made.file).size).toBe(rows)
})

test('rescue on the command line tells in a sentence that nothing can be read, without a trace', async () => {
  const file = wholeFile()
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(100), 0, 100, 0)
  closeSync(descriptor)
  const { code, stderr } = await runScript(CLI, ['rescue', '--company', file])
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('nothing in it can be read') })
  expect(stderr).not.toMatch(/\n\s+at |Refusal|Error:/)
})

test('what was copied out can be opened', async () => {
  const made = await copiedOut(spoiledInTheMiddle())
  const host = await openHost({ file: made.file, readers: 1, dailyBackup: false })
  onTestFinished(() => host.close())
  expect(await host.call({ operation: 'language.get', input: { id: 1 } }, WINDOW)).toMatchObject({ ok: true })
})

test('a file of which nothing can be read is told so, and left as it is', async () => {
  const file = wholeFile()
  spoil(file, [1])
  await expect(copiedOut(file)).rejects.toThrow('nothing in it can be read')
})

test('a damaged file does not keep the workstation shut: it says what is damaged and takes a backup in its place', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const file = wholeFile()
  const backup = `${file}.version-3`
  copyFileSync(file, backup)
  spoil(
    file,
    Array.from({ length: 30 }, (_, at) => at + 2),
  )
  const damaged = readFileSync(file)
  const host = await openHost({ file, mayFail: true, readers: 1 })
  onTestFinished(() => host.close())
  const value = async (operation: string, input: unknown = {}): Promise<unknown> => {
    const answer = await host.call({ operation, input }, WINDOW)
    if (!answer.ok) throw new Error(answer.failure.message)
    return answer.value
  }
  expect(await value('companyFile.overview')).toMatchObject({ file: '', failure: { code: 'file.damaged', details: { file } } })
  expect(readFileSync(file).equals(damaged)).toBe(true)
  expect(await value('companyFile.copies', { file })).toMatchObject([{ file: backup, kind: 'beside' }])
  await value('companyFile.restore', { file, backup })
  expect(host.file).toBe(file)
  expect(await value('language.get', { id: ROWS })).toMatchObject({ code: `L-${ROWS}` })
  const [kept = ''] = readdirSync(dirname(file)).filter((name) => name.includes('.replaced-') && !/-(wal|shm)$/.test(name))
  expect(readFileSync(join(dirname(file), kept)).equals(damaged)).toBe(true)
})

test('verify tells of an open file what a backup of it would refuse, and never writes to it', async () => {
  const file = wholeFile()
  const raw = new Database(file)
  raw.unsafeMode() // the index of words may not be damaged by statements else
  raw.prepare('DELETE FROM search_words_data WHERE id = 10').run()
  raw.close()
  const host = await openHost({ file, readers: 1, dailyBackup: false })
  onTestFinished(() => host.close())
  const backup = await host.call({ operation: 'backup.create', input: {} }, WINDOW)
  const checked = await host.call({ operation: 'file.verify', input: {} }, WINDOW)
  expect(backup).toMatchObject({ ok: false, failure: { code: 'backup.damaged' } })
  expect(checked).toMatchObject({ value: { faults: [expect.stringMatching(/search_words|fts5/i)] } })
  expect(readdirSync(dirname(file)).filter((name) => name.includes('.checked-'))).toEqual([])
})

test('what is wrong with a backup is told before it is restored, all that restoring would refuse', async () => {
  const file = wholeFile()
  const host = await openHost({ file, readers: 1, dailyBackup: false })
  onTestFinished(() => host.close())
  const { file: backup } = await host.backup(join(newFolder(), 'kept.backup'))
  const raw = new Database(backup)
  raw.unsafeMode()
  raw.prepare('DELETE FROM search_words_data WHERE id = 10').run()
  raw.close()
  const before = readFileSync(backup)
  const { faults } = await host.inspectBackup(backup)
  expect(faults).toEqual([expect.stringMatching(/search_words|fts5/i)])
  await expect(host.restore(backup)).rejects.toMatchObject({ failure: { code: 'backup.damaged', details: { faults } } })
  expect(readFileSync(backup).equals(before)).toBe(true)
  expect(readdirSync(dirname(backup))).toEqual(['kept.backup'])
})

test('verify on the command line tells the damage of a file that cannot be opened, and leaves it as it is', async () => {
  const file = wholeFile()
  writeFileSync(file, readFileSync(file).subarray(0, 200_000))
  const cut = readFileSync(file)
  const { code, stdout, stderr } = await runScript(CLI, ['verify', '--company', file])
  expect({ code, faults: (JSON.parse(stdout) as { faults: string[] }).faults.length > 0 }).toEqual({ code: 3, faults: true })
  expect(stderr).toContain('countinghouse rescue')
  expect(readFileSync(file).equals(cut)).toBe(true)
})
