import { copyFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { TimelineEntry } from '../../../src-core/operations/contract.ts'
import { backupsFolder } from '../../../src-main/host/backups.ts'
import { hostNow } from '../../../src-main/host/clock.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { smallCompany } from '../../support/small-company.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

interface Shown {
  readonly id: number
  readonly code: string
  readonly outcome: string | null
  readonly message: string | null
}

async function value<T>(host: Host, operation: string, input: unknown = {}): Promise<T> {
  const result = await host.call({ operation, input }, WINDOW)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}
const overview = (host: Host) => value<Shown[]>(host, 'routine.overview')

/** Resolves when the routines are as wanted; looks again after each commit. */
async function until(host: Host, wanted: (all: readonly Shown[]) => boolean): Promise<readonly Shown[]> {
  for (;;) {
    const moved = Promise.withResolvers<void>()
    const stop = host.onChange(() => moved.resolve())
    const all = await overview(host)
    if (wanted(all)) {
      stop()
      return all
    }
    await moved.promise
    stop()
  }
}

/** A company whose routines were last changed long ago. */
async function neglected(): Promise<string> {
  const company = await smallCompany()
  await company.core.close()
  const file = join(newFolder(), 'company.countinghouse')
  copyFileSync(company.file, file)
  const database = new Database(file)
  database.prepare('UPDATE routine SET changed_at = 0').run()
  database.close()
  return file
}

test('a workstation runs what was missed once at opening, and at once what is asked for, in the name of the routines', async () => {
  const file = await neglected()
  const host = await openHost({ file, readers: 1, routines: true })
  const all = await until(host, (shown) => shown.every(({ outcome }) => outcome === 'done'))
  expect(all.map(({ code, message }) => [code, message])).toEqual([
    ['BACKUP', 'Backed up earlier today'],
    ['DUE_DATES', null],
    ['SUBSCRIPTION_DATES', null],
    ['VERIFY_BOOKS', null],
  ])
  expect(readdirSync(backupsFolder(file))).toHaveLength(1)
  for (const { id } of all) {
    const timeline = await value<TimelineEntry[]>(host, 'audit.timeline', { entity: 'routine', id })
    expect(timeline.filter(({ actor }) => actor === 'Routines')).toHaveLength(1)
  }
  expect(await value(host, 'routine.due', { opened: hostNow() })).toEqual([])

  // A backup that is asked for is made at once.
  rmSync(backupsFolder(file), { recursive: true })
  const { id } = all.find(({ code }) => code === 'BACKUP') as Shown
  expect(await value(host, 'routine.run', { id })).toMatchObject({ outcome: 'waiting' })
  const after = await until(host, (shown) => shown.some((one) => one.id === id && one.outcome === 'done'))
  expect(after.find((one) => one.id === id)?.message).toBe('Backed up')
  expect(readdirSync(backupsFolder(file))).toHaveLength(1)
  await host.close()
})

test('a file opened for one command runs none', async () => {
  const file = await neglected()
  const host = await openHost({ file, readers: 1 })
  expect((await overview(host)).map(({ outcome }) => outcome)).toEqual([null, null, null, null])
  await host.close()
})
