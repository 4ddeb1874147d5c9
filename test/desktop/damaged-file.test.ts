/** A damaged file and a backup that fails: said in the window, with what can be done. */
import { closeSync, copyFileSync, mkdtempSync, openSync, readdirSync, realpathSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { backupsFolder, nextBackup } from '../../src-main/host/backups.ts'
import { makeCompanyFile } from '../../src-main/host/make-company.ts'
import { seriousFindings } from './support/axe.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { step } from './support/step.ts'
import { coreValue, frameReady } from './support/window.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'desktop-damaged-')))
let desktop: Desktop | null = null
afterEach(async () => {
  await desktop?.close()
  desktop = null
})
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))

const NAME = 'Strandkorb Verleih'

async function companyFile(name: string): Promise<string> {
  const file = join(folder, `${name}.countinghouse`)
  const at = { port: 1, key: 'k'.repeat(32) }
  const made = await makeCompanyFile({ file, company: { name: NAME, country: 'DE' }, at, heads: null })
  if (!made.ok) throw new Error(made.failure.message)
  return file
}

async function opened(file: string): Promise<Page> {
  desktop = await launchDesktop({ file, cwd: folder, size: { width: 1280, height: 800 } })
  await frameReady(desktop.page)
  return desktop.page
}

/** Pages near its beginning, as a disk loses them: those that say which tables there are. */
function spoil(file: string): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(60 * 4096, 0x5a), 0, 60 * 4096, 4096)
  closeSync(descriptor)
}

test('a damaged file opens the start page, which says so and takes a backup in its place', async () => {
  const file = await companyFile('damaged')
  const backup = nextBackup(file, Date.UTC(2026, 9, 1))
  copyFileSync(file, backup)
  spoil(file)
  const page = await opened(file)
  await step('the page says what is damaged and offers what there is', async () => {
    await page.getByText('The company could not be opened.').waitFor()
    await page.getByText(/is damaged:/).waitFor()
    await page.getByRole('button', { name: 'Open a file' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })
  await step('where nothing can be read it says so, and makes no empty company of it', async () => {
    await page.getByRole('button', { name: 'Copy out what can be read' }).click()
    await page.getByText(/nothing in it can be read, so no copy was made\./).waitFor()
    expect(readdirSync(folder).filter((name) => name.includes('readable'))).toEqual([])
  })
  await step('a backup takes its place, and the company is open', async () => {
    await page.getByRole('button', { name: /^Restore damaged/ }).click()
    await page.getByRole('button', { name: `Company ${NAME}`, exact: true }).waitFor()
    expect(await coreValue<SessionInfo>(page, 'session.get')).toMatchObject({ file, company: { name: NAME } })
  })
})

test('a daily backup that failed stands on the home page, and goes when one was made', async () => {
  const file = await companyFile('unsaved')
  writeFileSync(backupsFolder(file), 'no folder')
  const page = await opened(file)
  await page.getByText('The daily backup was not made.').waitFor()
  await page.getByText('There is no backup yet.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  rmSync(backupsFolder(file))
  await coreValue(page, 'backup.create')
  await page.getByText('The daily backup was not made.').waitFor({ state: 'detached' })
})
