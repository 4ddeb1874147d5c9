/** How far the audit trail of a company file reached is kept outside it: by the host, in real files. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { CallRequest, CallResult, JobProgress } from '../../../src-core/operations/contract.ts'
import { carryOverFile, carryOverSteps } from '../../../src-core/core.ts'
import type { CarryOverStep } from '../../../src-core/operations/steps.ts'
import { carryOverPrepared } from '../../../src-main/host/carry-over.ts'
import { prepareCompanyFile } from '../../../src-main/host/company-file.ts'
import { asOfEarlierVersion } from '../../support/by-hand.ts'
import { nextBackup } from '../../../src-main/host/backups.ts'
import { type Host, openHost, type HostOptions } from '../../../src-main/host/host.ts'
import { beginPlaceAnew, headNotes } from '../../../src-main/host/noted-heads.ts'
import type { SimulatedJob } from '../../../src-main/host/simulations.ts'
import { settingsStore } from '../../../src-main/host/settings.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const
const COMPANY = { name: 'Kielwasser Telekom', country: 'DE' }

interface Desk {
  readonly host: Host
  value<T>(operation: string, input?: unknown, more?: Partial<CallRequest>): Promise<T>
  addTitle(code: string): Promise<void>
  /** What the home page says of the audit trail. */
  said(): Promise<readonly string[]>
  verified(): Promise<{ readonly count: number; readonly differences: readonly { readonly check: string; readonly words: string }[] }>
}

interface Machine {
  readonly file: string
  readonly heads: string
}

const machine = (): Machine => {
  const folder = newFolder()
  return { file: join(folder, 'company.countinghouse'), heads: join(folder, 'heads') }
}

async function open({ file, heads }: Machine, more: Partial<HostOptions> = {}): Promise<Desk> {
  const host = await openHost({ file, heads, readers: 1, dailyBackup: false, ...more })
  const call = (operation: string, input: unknown, rest: Partial<CallRequest> = {}): Promise<CallResult> =>
    host.call({ operation, input, ...rest }, WINDOW)
  const value = async <T>(operation: string, input: unknown = {}, rest: Partial<CallRequest> = {}): Promise<T> => {
    const result = await call(operation, input, rest)
    if (!result.ok) throw new Error(JSON.stringify(result.failure))
    return result.value as T
  }
  return {
    host,
    value,
    addTitle: async (code) => void (await value('title.create', { values: { code, name: { base: code } } })),
    said: async () => {
      const { decisions } = await value<{ decisions: { kind: string; parts: { label: string }[] }[] }>('home.get')
      return decisions.filter(({ kind }) => kind === 'auditHead').flatMap(({ parts }) => parts.map(({ label }) => label))
    },
    verified: async () => {
      const { job } = await value<{ job: number }>('books.verify', { rerate: 'none' })
      const { report } = await host.finished(job, WINDOW)
      return report as unknown as Awaited<ReturnType<Desk['verified']>>
    },
  }
}

let template: Promise<string> | null = null

async function makeTemplate(): Promise<string> {
  const at = machine()
  const host = await openHost({ file: at.file, create: true, readers: 1, dailyBackup: false })
  await host.call({ operation: 'company.create', input: COMPANY }, WINDOW)
  await host.close()
  return at.file
}

/** A machine to which a company file was brought; it noted nothing yet. */
async function withCompany(): Promise<Machine> {
  template ??= makeTemplate()
  const at = machine()
  copyFileSync(await template, at.file)
  return at
}

/** Opens the file, does something and closes it. */
async function during<T>(at: Machine, work: (desk: Desk) => Promise<T>, more: Partial<HostOptions> = {}): Promise<T> {
  const desk = await open(at, more)
  try {
    return await work(desk)
  } finally {
    await desk.host.close()
  }
}

const noteFile = ({ heads }: Machine) => join(heads, readdirSync(heads).find((name) => name.endsWith('.json')) ?? '')
const notedEntry = (at: Machine) => (JSON.parse(readFileSync(noteFile(at), 'utf8')) as { head: { entry: number } | null }).head?.entry
function lastEntry(file: string): number {
  const database = new Database(file, { readonly: true })
  const last = database.prepare('SELECT max(id) FROM audit_entry').pluck().get() as number
  database.close()
  return last
}

test('a file that was closed in order has its last entry noted, for this user alone', async () => {
  const at = await withCompany()
  await during(at, (desk) => desk.addTitle('A'))
  expect(notedEntry(at)).toBe(lastEntry(at.file))
  expect(statSync(noteFile(at)).mode & 0o777).toBe(0o600)
  const before = readFileSync(noteFile(at), 'utf8')
  await during(at, async (desk) => {
    expect(await desk.said()).toEqual([])
    expect(await desk.value('books.notedHeads')).toMatchObject({ entry: lastEntry(at.file), heads: [{ place: 'machine', fits: true }] })
  })
  expect(JSON.parse(readFileSync(noteFile(at), 'utf8'))).toMatchObject({ since: 0, head: { entry: JSON.parse(before).head.entry } })
})

test('a file whose end is gone is told of at home and by the check, until it is accepted with a reason', async () => {
  const at = await withCompany()
  const earlier = `${at.file}.kept`
  copyFileSync(at.file, earlier)
  await during(at, (desk) => desk.addTitle('B'))
  const noted = notedEntry(at)
  renameSync(earlier, at.file)

  await during(at, async (desk) => {
    const [words] = await desk.said()
    expect(words).toMatch(new RegExp(`^Audit entry ${noted} was noted on this machine on .* UTC, but the audit trail ends at entry`))
    expect(await desk.verified()).toMatchObject({ count: 1, differences: [{ check: 'audit.head' }] })
    await desk.addTitle('C')
  })
  expect(notedEntry(at)).toBe(noted)
  await during(at, async (desk) => {
    expect(await desk.said()).toHaveLength(1)
    await desk.value('books.acceptHead', { reason: 'Put back by hand after a broken disk' })
    expect(await desk.said()).toEqual([])
    expect(await desk.verified()).toMatchObject({ count: 0 })
  })
  expect(notedEntry(at)).toBe(lastEntry(at.file))
})

test('each backup tells against a file that was put back, on a machine that noted nothing as well', async () => {
  const at = await withCompany()
  const earlier = `${at.file}.kept`
  copyFileSync(at.file, earlier)
  const backup = await during(at, async (desk) => {
    await desk.addTitle('B')
    return desk.value<{ file: string }>('backup.create')
  })
  renameSync(earlier, at.file)
  rmSync(at.heads, { recursive: true })
  await during(at, async (desk) => {
    expect(await desk.said()).toEqual([expect.stringContaining(`kept in the backup ${basename(backup.file)} of`)])
    await desk.value('books.acceptHead', { reason: 'The later entries were a trial' })
    expect(await desk.said()).toEqual([])
  })
  await during(at, async (desk) => expect(await desk.said()).toEqual([]))
})

test('restoring a backup is told in the file and raises no alarm, nor do backups that are newer', async () => {
  const at = await withCompany()
  const [first, later] = await during(at, async (desk) => {
    const made = await desk.value<{ file: string }>('backup.create')
    await desk.addTitle('B')
    await desk.addTitle('C')
    return [made, await desk.value<{ file: string }>('backup.create')]
  })
  await during(at, async (desk) => {
    await desk.value('backup.restore', { file: first?.file })
    expect(await desk.said()).toEqual([])
    expect(await desk.verified()).toMatchObject({ count: 0 })
    const heads = await desk.value<{ heads: { name: string }[] }>('books.notedHeads')
    expect(heads.heads.map(({ name }) => name)).toEqual(['', basename(first?.file ?? '')])
  })
  const database = new Database(at.file, { readonly: true })
  const entries = database.prepare("SELECT actor_name, summary FROM audit_entry WHERE operation = 'books.acceptHead'").all()
  database.close()
  expect(entries).toEqual([
    {
      actor_name: 'Countinghouse',
      summary: expect.stringContaining(`Reason: The backup ${basename(first?.file ?? '')} was put in the place`),
    },
  ])
  // Before the file is opened, as the command line does it.
  await during(at, async (desk) => expect(await desk.said()).toEqual([]), { restoreFrom: later?.file ?? '' })
  expect(notedEntry(at)).toBe(lastEntry(at.file))
})

test('a copy has a head of its own; a file that was moved brings its head along', async () => {
  const at = await withCompany()
  const copy = { ...at, file: join(newFolder(), 'copy.countinghouse') }
  copyFileSync(at.file, copy.file)
  await during(at, (desk) => desk.addTitle('B'))
  await during(copy, async (desk) => {
    expect(await desk.said()).toEqual([])
    await desk.addTitle('C')
  })
  expect(readdirSync(at.heads)).toHaveLength(2)
  await during(at, async (desk) => expect(await desk.said()).toEqual([]))

  const alone = await withCompany()
  const cut = `${alone.file}.kept`
  copyFileSync(alone.file, cut)
  await during(alone, (desk) => desk.addTitle('B'))
  const moved = { ...alone, file: join(newFolder(), 'moved.countinghouse') }
  renameSync(alone.file, moved.file)
  await during(moved, async (desk) => expect(await desk.said()).toEqual([]))
  rmSync(moved.file)
  const movedCut = { ...alone, file: join(newFolder(), 'cut.countinghouse') }
  renameSync(cut, movedCut.file)
  await during(movedCut, async (desk) => expect(await desk.said()).toHaveLength(1))
})

test('a new company at the place of another owes nothing to it, nor to its backups', async () => {
  const at = await withCompany()
  await during(at, (desk) => desk.value('backup.create'))
  rmSync(at.file)
  const desk = await open(at, { create: true })
  await desk.value('company.create', { ...COMPANY, name: 'Strandläufer Netze' })
  expect(await desk.said()).toEqual([])
  await desk.host.close()
  await during(at, async (again) => expect(await again.said()).toEqual([]))

  // The demo is made under another name and put in its place.
  copyFileSync((await withCompany()).file, at.file)
  beginPlaceAnew(at.heads, at.file, Date.now())
  await during(at, async (again) => expect(await again.said()).toEqual([]))
})

test('a step of a later version that fails puts the file back to where it was noted', async () => {
  const at = await withCompany()
  await during(at, (desk) => desk.addTitle('A'))
  const noted = notedEntry(at)
  const database = new Database(at.file)
  asOfEarlierVersion(database)
  database.close()
  const broken: CarryOverStep = {
    number: 999,
    name: 'test.broken',
    does: 'Nothing',
    run: () => Promise.reject(new Error('the row is bent')),
  }
  const run = carryOverPrepared(at.file, prepareCompanyFile(at.file), (connection, ports) =>
    carryOverFile(connection, ports, [...carryOverSteps, broken]),
  )
  await expect(run).rejects.toThrow('was restored as it was')
  expect([lastEntry(at.file), notedEntry(at)]).toEqual([noted, noted])
  await during(at, async (desk) => expect(await desk.said()).toEqual([]))
})

test('killed after the commit and before the note: the note is behind and proves up to there', async () => {
  const at = await withCompany()
  await during(at, async () => undefined)
  const before = readFileSync(noteFile(at), 'utf8')
  await during(at, (desk) => desk.addTitle('B'))
  writeFileSync(noteFile(at), before)
  await during(at, async (desk) => {
    expect(await desk.said()).toEqual([])
    expect(await desk.verified()).toMatchObject({ count: 0 })
  })
})

test('what is simulated is never noted, and a simulated check knows what is', async () => {
  const at = await withCompany()
  const earlier = `${at.file}.kept`
  copyFileSync(at.file, earlier)
  await during(at, (desk) => desk.addTitle('B'))
  const before = readFileSync(noteFile(at), 'utf8')
  renameSync(earlier, at.file)
  await during(at, async (desk) => {
    const { simulation, job } = await desk.value<SimulatedJob>('books.verify', { rerate: 'none' }, { simulate: true })
    expect((job as JobProgress).report).toMatchObject({ count: 1, differences: [{ check: 'audit.head' }] })
    await desk.value('books.acceptHead', { reason: 'Only on the scratch copy' }, { simulation })
    await desk.value('books.acceptHead', { reason: 'Only tried' }, { simulate: true })
    expect(await desk.said()).toHaveLength(1)
  })
  expect(readFileSync(noteFile(at), 'utf8')).toBe(before)
})

test('a note that is damaged is said to be, and made again; a folder that cannot be written to stops nothing', async () => {
  const at = await withCompany()
  await during(at, async () => undefined)
  writeFileSync(noteFile(at), '{"file":')
  const damaged = headNotes({ folder: at.heads, file: at.file, writes: false }, Date.now)
  expect(damaged.unread()).toEqual([expect.stringContaining('cannot be read')])
  expect(damaged.ofPlace()).toBeNull()
  await during(at, (desk) => desk.addTitle('B'))
  expect(notedEntry(at)).toBe(lastEntry(at.file))

  const blocked = { ...at, heads: join(newFolder(), 'blocked') }
  writeFileSync(blocked.heads, 'a file where the folder should be')
  await during(blocked, async (desk) => {
    await desk.addTitle('C')
    expect(await desk.value('books.notedHeads')).toMatchObject({
      entry: null,
      heads: [],
      unread: [expect.stringContaining('cannot be read')],
    })
  })
})

test('a backup that cannot be read is named', async () => {
  const at = await withCompany()
  const backup = nextBackup(at.file, Date.now())
  writeFileSync(backup, 'no database')
  await during(at, async (desk) => {
    expect(await desk.value('books.notedHeads')).toMatchObject({ unread: [`The backup ${basename(backup)} cannot be read.`] })
    expect(await desk.said()).toEqual([])
  })
})

test('the settings folder holds the notes, and the command line finds and accepts what is told', async () => {
  const folder = newFolder()
  const settings = join(folder, 'settings')
  mkdirSync(settings)
  const at = { file: join(folder, 'company.countinghouse'), heads: join(settings, 'heads') }
  const host = await openHost({ file: at.file, create: true, settings: settingsStore(settings), readers: 1, dailyBackup: false })
  await host.call({ operation: 'company.create', input: COMPANY }, WINDOW)
  await host.close()
  expect(notedEntry(at)).toBe(1)

  const cli = (...args: string[]) =>
    runScript('src-main/cli.ts', [...args, '--company', at.file], { env: { COUNTINGHOUSE_SETTINGS: settings } })
  copyFileSync(at.file, `${at.file}.kept`)
  const created = await cli('title.create', '--json', '{"values":{"code":"DIPL","name":{"base":"Doctor"}}}')
  expect(created, created.stderr).toMatchObject({ code: 0 })
  expect(notedEntry(at)).toBe(2)
  renameSync(`${at.file}.kept`, at.file)
  const found = await cli('verify')
  expect(found.code).toBe(3)
  expect(found.stdout).toContain('audit.head')
  const accepted = await cli('books.acceptHead', '--json', '{"reason":"Put back by hand"}')
  expect(accepted, accepted.stderr).toMatchObject({ code: 0 })
  const clean = await cli('verify')
  expect(clean, clean.stdout).toMatchObject({ code: 0 })
  expect(existsSync(`${at.file}-simulations`)).toBe(false)
})

test('a host without a folder notes nothing and says so', async () => {
  const at = machine()
  const host = await openHost({ file: at.file, create: true, readers: 1, dailyBackup: false })
  await host.call({ operation: 'company.create', input: COMPANY }, WINDOW)
  expect(await host.call({ operation: 'books.notedHeads', input: {} }, WINDOW)).toMatchObject({
    ok: true,
    value: { entry: null, heads: [] },
  })
  await host.close()
  expect(existsSync(at.heads)).toBe(false)
})
