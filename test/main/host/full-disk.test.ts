/** A full, a locked and a write-protected disk, on every door: refused in words, with a way out, and over when the cause is. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CallResult, ChangeNotice, JobProgress } from '../../../src-core/operations/contract.ts'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { LEAST_FREE_BYTES } from '../../../src-main/host/health.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript } from '../support/scripts.ts'
import { canMount, smallDisks, type SmallDisk } from '../support/small-disk.ts'

const WINDOW = { kind: 'window' } as const
const TRACE = /SQLITE|\n\s+at |ENOSPC|EROFS|EACCES|program failed/
const FULL = { ok: false, failure: { kind: 'busy', code: 'disk.full' } }
const COMPANY = { name: 'Small disk', currency: 'EUR', country: 'DE', language: 'en', zone: 'Europe/Berlin' }

let host: Host | null = null
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await host?.close()
  host = null
})

const call = (operation: string, input: unknown = {}): Promise<CallResult> => (host as Host).call({ operation, input }, WINDOW)
async function value<T>(operation: string, input: unknown = {}): Promise<T> {
  const result = await call(operation, input)
  if (!result.ok) throw new Error(`${operation}: ${result.failure.message}`)
  return result.value as T
}
async function openCompany(folder: string): Promise<string> {
  const file = join(folder, 'company.countinghouse')
  host = await openHost({ file, create: true, routes: addBridge, readers: 1, dailyBackup: false, documents: folder })
  await value('company.create', COMPANY)
  return file
}
async function send(method: string, path: string, body: string) {
  const { port, tokens } = host as Host
  const { token } = tokens.create({ name: `t${Math.random()}`, scopes: ['*'] })
  return async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    })
    return { status: answer.status, text: await answer.text() }
  }
}
const health = async () => {
  const answer = await fetch(`http://127.0.0.1:${(host as Host).port}/health`)
  return { status: answer.status, said: (await answer.json()) as { ok: boolean; ailments?: string[] } }
}

describe.runIf(canMount)('a full disk', () => {
  const newDisk = smallDisks()
  const newFolder = temporaryFolders()
  let disk: SmallDisk
  let file: string
  beforeEach(async () => {
    disk = newDisk(32)
    file = await openCompany(disk.folder)
  })

  test('is said at the start, by window and command line, and nothing is left behind', async () => {
    await host?.close()
    host = null
    disk.fill()
    const before = readFileSync(file)
    for (const args of [['title.list'], ['verify']]) {
      const outcome = await runScript('src-main/cli.ts', [...args, '--company', file])
      expect(outcome.code, outcome.stderr).toBe(7)
      expect(outcome.stderr).toMatch(
        /^There is no room left on the disk of .*company\.countinghouse: \d+ KB are free.*Delete or move other files/,
      )
      expect(outcome.stderr).not.toMatch(TRACE)
    }
    host = await openHost({ file, mayFail: true, readers: 1 })
    expect(await value('companyFile.overview')).toMatchObject({ file: '', failure: { code: 'disk.full' } })
    expect(readFileSync(file).equals(before)).toBe(true)
    disk.makeRoom()
    expect(await call('companyFile.open', { file })).toMatchObject({ ok: true })
  })

  test('refuses what writes on every door, answers what reads, and health says so', async () => {
    const posted = await send('POST', '/api/v1/operations/title.create', '{"values":{"code":"P","name":"P"}}')
    const staged = await send('POST', '/api/v1/files?name=a.csv', 'x'.repeat(200_000))
    expect(await health()).toMatchObject({ status: 200, said: { ok: true } })
    disk.fill()
    const refusals = [
      await call('title.create', { values: { code: 'A', name: 'A' } }),
      await call('file.stage', { name: 'a.csv', base64: Buffer.from('x'.repeat(200_000)).toString('base64') }),
      await call('backup.create', { target: join(disk.folder, 'copy.backup') }),
      await call('companyFile.create', { file: join(disk.folder, 'other.countinghouse'), company: COMPANY }),
      await call('receivables.updateDue'),
    ]
    for (const refused of refusals) {
      expect(refused).toMatchObject(FULL)
      expect(JSON.stringify(refused)).not.toMatch(TRACE)
    }
    for (const request of [posted, staged]) {
      const { status, text } = await request()
      expect(status, text).toBe(503)
      expect(text).toContain('disk.full')
    }
    expect(await call('title.list')).toMatchObject({ ok: true })
    expect(await health()).toMatchObject({ status: 503, said: { ok: false, ailments: ['disk.full'] } })
    expect(await value('health.get')).toMatchObject({ ok: false, engine: null, ailments: [{ code: 'disk.full' }] })

    disk.makeRoom()
    expect(await call('title.create', { values: { code: 'A', name: 'A' } })).toMatchObject({ ok: true })
    expect(await health()).toMatchObject({ status: 200, said: { ok: true } })
    await expect(call('file.verify')).resolves.toMatchObject({ ok: true, value: { faults: [] } })
  })

  test('has a job wait, whoever asks for it is told, and it goes on by itself', async () => {
    const notices: ChangeNotice[] = []
    ;(host as Host).onChange((notice) => notices.push(notice))
    const rows = Array.from({ length: 4000 }, (_, at) => `T${at};Title ${at} ${'x'.repeat(80)}`)
    const { staged } = await value<{ staged: string }>('file.stage', {
      name: 'titles.csv',
      base64: Buffer.from(['code;name', ...rows].join('\n')).toString('base64'),
    })
    disk.fill(600_000)
    const { job } = await value<{ job: number }>('import.start', { staged, file_name: 'titles.csv', kind: 'title' })
    await expect((host as Host).finished(job, WINDOW)).rejects.toMatchObject({ failure: { kind: 'busy', code: 'disk.full' } })
    const waiting = await value<JobProgress>('job.get', { id: job })
    expect(waiting.waits?.message).toMatch(/no room left/)
    expect(['queued', 'running']).toContain(waiting.state)
    expect((await value<{ ok: boolean }>('health.get')).ok).toBe(false)
    expect(notices.some(({ changes }) => changes.some(({ entity }) => entity === 'health'))).toBe(true)

    disk.makeRoom()
    await expect.poll(async () => (await value<JobProgress>('job.get', { id: job })).state).toBe('succeeded')
    expect(await value('health.get')).toMatchObject({ ok: true })
    expect((await value<{ count: number }>('title.totals')).count).toBeGreaterThanOrEqual(4000)
  })

  test('ends the command line with the code for busy, and the next command goes on', async () => {
    await host?.close()
    host = null
    const csv = join(newFolder(), 'titles.csv')
    const rows = Array.from({ length: 4000 }, (_, at) => `T${at};Title ${at} ${'x'.repeat(80)}`)
    writeFileSync(csv, ['code;name', ...rows].join('\n'))
    disk.fill(LEAST_FREE_BYTES + 300_000)
    const stopped = await runScript('src-main/cli.ts', ['import', 'title', csv, '--company', file])
    expect(stopped.code, stopped.stderr).toBe(7)
    expect(stopped.stderr).toMatch(/There is no room left on the disk/)
    expect(stopped.stderr).not.toMatch(TRACE)
    disk.makeRoom()
    host = await openHost({ file, readers: 1, dailyBackup: false })
    await expect.poll(async () => (await value<JobProgress[]>('job.list')).map(({ state }) => state)).toEqual(['succeeded'])
  })

  test('lets a workstation close, and the job goes on when it is opened again', async () => {
    const rows = Array.from({ length: 4000 }, (_, at) => `T${at};Title ${at} ${'x'.repeat(80)}`)
    const { staged } = await value<{ staged: string }>('file.stage', {
      name: 'titles.csv',
      base64: Buffer.from(['code;name', ...rows].join('\n')).toString('base64'),
    })
    disk.fill(600_000)
    const { job } = await value<{ job: number }>('import.start', { staged, file_name: 'titles.csv', kind: 'title' })
    await (host as Host).finished(job, WINDOW).catch(() => undefined)
    await host?.close()
    disk.makeRoom()
    host = await openHost({ file, readers: 1, dailyBackup: false })
    await expect.poll(async () => (await value<JobProgress>('job.get', { id: job })).state).toBe('succeeded')
  })
})

describe.runIf(canMount)('a disk that is write-protected', () => {
  const newDisk = smallDisks()
  test('refuses at the start and says how to go on', async () => {
    const disk = newDisk(32)
    const file = await openCompany(disk.folder)
    await host?.close()
    host = null
    disk.protect()
    const outcome = await runScript('src-main/cli.ts', ['title.list', '--company', file])
    expect(outcome.code, outcome.stderr).toBe(3)
    expect(outcome.stderr).toMatch(/company\.countinghouse can only be read\. Nothing was written\. Take the write protection off/)
    expect(outcome.stderr).not.toMatch(TRACE)
  })
})

describe('a file that another program holds', () => {
  const newFolder = temporaryFolders()
  test('is refused in words, has a job wait, and is written again when it is let go', async () => {
    const file = await openCompany(newFolder())
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    expect(await call('title.create', { values: { code: 'A', name: 'A' } })).toMatchObject({
      ok: false,
      failure: { kind: 'busy', code: 'file.locked', message: expect.stringMatching(/held by another program.*End that program/) as string },
    })
    expect(await value('health.get')).toMatchObject({ ok: false, ailments: [{ code: 'file.locked' }] })
    other.exec('ROLLBACK')
    other.close()
    expect(await call('title.create', { values: { code: 'A', name: 'A' } })).toMatchObject({ ok: true })
    expect(await value('health.get')).toMatchObject({ ok: true, ailments: [] })
  })
})
