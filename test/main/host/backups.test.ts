import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { backupsFolder, nextBackup, rotateBackups } from '../../../src-main/host/backups.ts'
import { backupState } from '../../../src-main/host/backup-state.ts'
import { prepareCompanyFile } from '../../../src-main/host/company-file.ts'
import { openHost } from '../../../src-main/host/host.ts'
import { outdated } from '../../../src-main/host/rotation.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 30, 9)
const WINDOW = { kind: 'window' } as const
const daysOf = (backups: readonly { at: number }[]) => backups.map(({ at }) => new Date(at).toISOString().slice(0, 10))

test('of two years of daily backups the last of seven days, five weeks and twelve months stay', () => {
  let kept: { at: number }[] = []
  for (let day = 730; day >= 0; day -= 1) {
    const now = NOW - day * DAY
    kept.unshift({ at: now })
    const gone = new Set(outdated(kept, now))
    kept = kept.filter((one) => !gone.has(one))
  }
  expect(daysOf(kept)).toEqual([
    ...['2026-11-30', '2026-11-29', '2026-11-28', '2026-11-27', '2026-11-26', '2026-11-25', '2026-11-24'],
    ...['2026-11-22', '2026-11-15', '2026-11-08'],
    ...['2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31', '2026-06-30', '2026-05-31'],
    ...['2026-04-30', '2026-03-31', '2026-02-28', '2026-01-31', '2025-12-31'],
  ])
})

test('of several backups of a day the newest stays', () => {
  const backups = [1, 2, 3].map((hour) => ({ at: NOW + hour * 3_600_000 }))
  expect(outdated(backups, NOW + 4 * 3_600_000)).toEqual([backups[1], backups[0]])
})

test('backups of dates to come push none out, stay, and keep no day from having its own', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  prepareCompanyFile(file, { create: true })
  const ahead = Array.from({ length: 9 }, (_, day) => nextBackup(file, NOW + (400 + day) * DAY))
  for (const path of ahead) copyFileSync(file, path)
  const data = { file, filesFolder: `${file}-files` }
  for (const day of [0, 1]) expect(await rotateBackups(data, NOW + day * DAY)).not.toBeNull()
  expect(await rotateBackups(data, NOW + DAY + 60_000)).toBeNull()
  expect(readdirSync(backupsFolder(file))).toHaveLength(ahead.length + 2)
  expect(backupState(file, null, NOW, NOW + DAY)).toEqual({ last_at: NOW + DAY, failed: null, overdue: false, ahead: 9 })
})

test('days without a backup are told once the company was open so long', () => {
  const file = join(newFolder(), 'company.countinghouse')
  expect(backupState(file, null, NOW, NOW + DAY).overdue).toBe(false)
  expect(backupState(file, null, NOW, NOW + 3 * DAY)).toMatchObject({ last_at: null, overdue: true })
  mkdirSync(backupsFolder(file))
  writeFileSync(nextBackup(file, NOW + 2 * DAY), '')
  expect(backupState(file, null, NOW, NOW + 3 * DAY)).toMatchObject({ last_at: NOW + 2 * DAY, overdue: false })
})

test('a daily backup that fails is told to the home page until one is made', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const file = join(newFolder(), 'company.countinghouse')
  prepareCompanyFile(file, { create: true })
  // A file where the folder of backups should be: nobody can write there, not even the system's administrator.
  writeFileSync(backupsFolder(file), '')
  const host = await openHost({ file, readers: 1 })
  onTestFinished(() => host.close())
  const state = async () => await host.call({ operation: 'backup.state', input: {} }, WINDOW)
  await vi.waitFor(async () => expect(await state()).toMatchObject({ value: { failed: { reason: expect.any(String) }, last_at: null } }))
  rmSync(backupsFolder(file))
  expect(await host.call({ operation: 'backup.create', input: {} }, WINDOW)).toMatchObject({ ok: true })
  expect(await state()).toMatchObject({ value: { failed: null, last_at: expect.any(Number), overdue: false, ahead: 0 } })
})

test('a backup is as private as the books', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  prepareCompanyFile(file, { create: true })
  chmodSync(file, 0o644)
  const data = { file, filesFolder: `${file}-files` }
  const made = await rotateBackups(data, NOW)
  expect(statSync(made?.file ?? '').mode & 0o777).toBe(0o600)
})
