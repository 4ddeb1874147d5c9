/** Ten kinds of damage, and what the operator sees of each: a sentence with a way out, never a trace, and the file left as it was. */
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Failure, Refusal } from '../../../src-core/kernel/failures.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const
const TRACE = /SQLITE_|\n\s+at |program failed|database disk image/
const COMPANY = { name: 'Damaged', currency: 'EUR', country: 'DE', language: 'en', zone: 'Europe/Berlin' }
const PAGE = 4096

let sound: string
beforeAll(async () => {
  sound = join(newFolder(), 'sound.countinghouse')
  const host = await openHost({ file: sound, create: true, readers: 1, dailyBackup: false })
  await host.call({ operation: 'company.create', input: COMPANY }, WINDOW)
  for (let at = 0; at < 50; at += 1) await host.call({ operation: 'customer.create', input: { name: `Customer ${at}` } }, WINDOW)
  await host.close()
})
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
let host: Host | null = null
afterEach(async () => {
  vi.restoreAllMocks()
  await host?.close()
  host = null
})

/** Bytes that are the same in each run and no page of anything. */
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 193 + 71) % 251)

function overwrite(file: string, from: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, bytes, 0, bytes.length, from)
  closeSync(descriptor)
}

function byHand(file: string, sql: string): void {
  const raw = new Database(file)
  raw.pragma('foreign_keys = OFF')
  raw.exec(sql)
  raw.close()
}

interface Damage {
  readonly does: (file: string) => void
  /** At opening; or at the first call that meets it. */
  readonly code: string
  readonly says: RegExp
}

const DAMAGES: Readonly<Record<string, Damage>> = {
  'an empty file': { does: (file) => truncateSync(file, 0), code: 'file.notCompany', says: /is no company file.*left as it is/ },
  'a text': { does: (file) => writeFileSync(file, 'name;code\n'.repeat(1000)), code: 'file.notCompany', says: /is no company file/ },
  'the database of another program': {
    does: (file) => {
      truncateSync(file, 0)
      byHand(file, 'CREATE TABLE bookmarks (id INTEGER)')
    },
    code: 'file.notCompany',
    says: /is no company file/,
  },
  'a beginning that was written over': {
    does: (file) => overwrite(file, 0, noise(64)),
    code: 'file.notCompany',
    says: /is no company file/,
  },
  'a file that was cut in half': {
    does: (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
    code: 'file.damaged',
    says: /is damaged: \d+ of its \d+ bytes are there.*Restore a backup/,
  },
  'a file of a newer version': {
    does: (file) => byHand(file, 'PRAGMA user_version = 9999'),
    code: 'file.newer',
    says: /newer version.*Install that version/,
  },
  'a description of tables that was written over': {
    does: (file) => overwrite(file, 100, noise(PAGE - 100)),
    code: 'file.damaged',
    says: /is damaged.*Restore a backup/,
  },
  'pages of noise in all that follows the first ones': {
    does: (file) => overwrite(file, 200 * PAGE, noise(statSync(file).size - 200 * PAGE)),
    code: 'file.damaged',
    says: /is damaged.*Restore a backup/,
  },
  'a table that was taken out by hand': {
    does: (file) => byHand(file, 'DROP TABLE customer'),
    code: 'file.altered',
    says: /lacks a part that this version needs.*Restore a backup/,
  },
}

/** What is refused first: the opening, else one of the calls of a morning. */
async function firstFailure(file: string): Promise<Failure | null> {
  try {
    host = await openHost({ file, readers: 1, dailyBackup: false })
  } catch (error) {
    if (error instanceof Refusal) return error.failure
    throw error
  }
  const calls: readonly (readonly [string, unknown])[] = [
    ['customer.list', { limit: 500 }],
    ['search.find', { text: 'Customer' }],
    ['auditEntry.list', { limit: 500 }],
    ['customer.create', { name: 'New' }],
  ]
  for (const [operation, input] of calls) {
    const result = await host.call({ operation, input }, WINDOW)
    if (!result.ok) return result.failure
  }
  return null
}

describe.each(Object.entries(DAMAGES))('%s', (_name, { does, code, says }) => {
  test('is told in words, at the window and on the command line', async () => {
    const file = join(newFolder(), 'company.countinghouse')
    cpSync(sound, file)
    does(file)
    const before = readFileSync(file)
    const failure = await firstFailure(file)
    expect(failure?.code, failure?.message).toBe(code)
    expect(failure?.message).toMatch(says)
    expect(JSON.stringify(failure?.message)).not.toMatch(TRACE)
    if (host) expect(await host.health()).toMatchObject({ ok: false, ailments: [{ code }] })
    await host?.close()
    host = null
    const outcome = await runScript('src-main/cli.ts', ['customer.list', '--json', '{"limit":500}', '--company', file])
    expect(outcome.stderr).not.toMatch(TRACE)
    expect(outcome.code, outcome.stderr).toBe(3)
    if (code !== 'file.altered') expect(readFileSync(file).equals(before)).toBe(true)
  })
})

test('a log of noise beside the file takes nothing from it', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  cpSync(sound, file)
  writeFileSync(`${file}-wal`, noise(40_000))
  expect(await firstFailure(file)).toBeNull()
  expect(await host?.call({ operation: 'file.verify', input: {} }, WINDOW)).toMatchObject({ ok: true, value: { faults: [] } })
})

test('a folder in the place of the file is no company file', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  mkdirSync(file)
  expect(await firstFailure(file)).toMatchObject({ code: 'file.notCompany' })
})
