import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { APPLICATION_ID, migrationSet } from '../../../src-core/database/migrator.ts'
import { prepareCompanyFile, productMigrations } from '../../../src-main/host/company-file.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'company.countinghouse')
const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

const FIRST = 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;'
const version1 = migrationSet({ '0001-first.sql': FIRST })
const version2 = migrationSet({ '0001-first.sql': FIRST, '0002-second.sql': 'ALTER TABLE note ADD COLUMN more TEXT;' })
const broken = migrationSet({
  '0001-first.sql': FIRST,
  '0002-second.sql': 'ALTER TABLE note ADD COLUMN more TEXT;',
  '0003-third.sql': 'ALTER TABLE absent ADD COLUMN x TEXT;',
})

function fileWithNote(): string {
  const file = newFile()
  prepareCompanyFile(file, { create: true, migrations: version1 })
  const database = new Database(file)
  database.prepare("INSERT INTO note (text) VALUES ('kept')").run()
  database.close()
  return file
}

function notesOf(file: string): unknown[] {
  const database = new Database(file, { readonly: true })
  const notes = database.prepare('SELECT * FROM note').all()
  database.close()
  return notes
}

test('a file that was cut is refused before anything is written to it, one whose log holds the rest is not', () => {
  const file = fileWithNote()
  const whole = readFileSync(file)
  writeFileSync(file, whole.subarray(0, whole.length - 1000))
  const cut = digest(file)
  expect(() => prepareCompanyFile(file, { migrations: version2 })).toThrow(`${whole.length - 1000} of its ${whole.length} bytes are there`)
  expect([digest(file), readdirSync(join(file, '..'))]).toEqual([cut, ['company.countinghouse']])
  writeFileSync(file, whole)
  expect(prepareCompanyFile(file, { migrations: version2 })).toMatchObject({ from: 1, to: 2 })
  expect(notesOf(file)).toHaveLength(1)
})

test('a new file has the newest schema, is ours, is readable by the user alone, and is one file', () => {
  const file = newFile()
  expect(prepareCompanyFile(file, { create: true })).toEqual({ created: true, from: 0, to: productMigrations().steps.length, copy: null })
  const database = new Database(file)
  expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  database.close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(file, '..'))).toEqual(['company.countinghouse'])
  expect(prepareCompanyFile(file)).toMatchObject({ created: false, copy: null })
})

test('what a crash left of a file in the making is no obstacle', () => {
  const file = newFile()
  writeFileSync(`${file}.new`, 'half')
  prepareCompanyFile(file, { create: true, migrations: version1 })
  expect(notesOf(file)).toEqual([])
})

test('a missing file is made only on request', () => {
  const file = newFile()
  expect(() => prepareCompanyFile(file)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ kind: 'notFound', code: 'file.missing' }) }),
  )
  expect(existsSync(file)).toBe(false)
})

test('an older file is copied beside itself, then migrated; an earlier copy is not written over', () => {
  const file = fileWithNote()
  writeFileSync(`${file}.version-1`, 'an earlier copy')
  const prepared = prepareCompanyFile(file, { migrations: version2 })
  expect(prepared).toEqual({ created: false, from: 1, to: 2, copy: `${file}.version-1-2` })
  expect(notesOf(file)).toEqual([{ id: 1, text: 'kept', more: null }])
  expect(notesOf(`${file}.version-1-2`)).toEqual([{ id: 1, text: 'kept' }])
  expect(readFileSync(`${file}.version-1`, 'utf8')).toBe('an earlier copy')
})

test('what the log holds is migrated and copied too', () => {
  const file = fileWithNote()
  const source = new Database(file)
  source.prepare("INSERT INTO note (text) VALUES ('in the log')").run()
  const crashed = newFile()
  for (const suffix of ['', '-wal']) writeFileSync(`${crashed}${suffix}`, readFileSync(`${file}${suffix}`))
  source.close()
  const { copy } = prepareCompanyFile(crashed, { migrations: version2 })
  expect(notesOf(crashed)).toHaveLength(2)
  expect(notesOf(copy ?? '')).toHaveLength(2)
})

test('a migration that fails leaves the file as it was and says so', () => {
  const file = fileWithNote()
  const before = digest(file)
  expect(() => prepareCompanyFile(file, { migrations: broken })).toThrow(/was left as it was: .*no such table: absent/)
  expect(digest(file)).toBe(before)
  expect(readdirSync(join(file, '..'))).toEqual(['company.countinghouse'])
  expect(prepareCompanyFile(file, { migrations: version1 }).from).toBe(1)
})

test('a newer file is refused unchanged', () => {
  const file = newFile()
  prepareCompanyFile(file, { create: true, migrations: version2 })
  const before = digest(file)
  expect(() => prepareCompanyFile(file, { migrations: version1 })).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'file.newer' }) }),
  )
  expect(digest(file)).toBe(before)
  expect(readdirSync(join(file, '..'))).toEqual(['company.countinghouse'])
})

test('what is no company file is refused unchanged', () => {
  const folder = newFolder()
  const foreign = join(folder, 'foreign.sqlite')
  new Database(foreign).exec('CREATE TABLE x (y)').close()
  const contents = { empty: '', text: 'Dear sirs,\n'.repeat(1000), torn: `SQLite format 3\0${'\u0001'.repeat(5000)}` }
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content)
  mkdirSync(join(folder, 'folder'))
  const files = ['foreign.sqlite', ...Object.keys(contents)].map((name) => join(folder, name))
  const before = files.map(digest)
  for (const file of [...files, join(folder, 'folder')]) {
    expect(() => prepareCompanyFile(file, { create: true }), file).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'file.notCompany' }) }),
    )
  }
  expect(files.map(digest)).toEqual(before)
})
