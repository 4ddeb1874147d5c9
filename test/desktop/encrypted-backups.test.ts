/** Encrypted backups in the window: turned on, made, restored with the pass-phrase, at the start page as well. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Backup } from '../../src-main/host/backups.ts'
import { makeCompanyFile } from '../../src-main/host/make-company.ts'
import { seriousFindings } from './support/axe.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { step } from './support/step.ts'
import { callCore, coreValue, frameReady, go } from './support/window.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'desktop-encrypted-')))
const file = join(folder, 'harbour.countinghouse')
const NAME = 'Hafenmeisterei'
const PASS_PHRASE = 'vier Möwen zählen Kisten'
let desktop: Desktop | null = null
afterEach(async () => {
  await desktop?.close()
  desktop = null
})
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))

async function opened(): Promise<Page> {
  desktop = await launchDesktop({ file, cwd: folder, size: { width: 1280, height: 800 } })
  await frameReady(desktop.page)
  return desktop.page
}

/** For whoever wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
  const to = process.env['COUNTINGHOUSE_PICTURES']
  if (to === undefined) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(to, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

test('backups are encrypted at the desk, and open with the pass-phrase alone', async () => {
  const made = await makeCompanyFile({ file, company: { name: NAME, country: 'DE' }, at: { port: 1, key: 'k'.repeat(32) }, heads: null })
  if (!made.ok) throw new Error(made.failure.message)
  const page = await opened()
  await go(page, '/company')
  await step('the page says that they are plain, and the sheet that nobody opens them without it', async () => {
    await page.getByText('Backups are not encrypted: whoever has one can read the books.').waitFor()
    await picture(page, 'plain')
    await page.getByRole('button', { name: 'Encrypt backups…' }).click()
    await page.getByText('Without it nobody opens these backups.').waitFor()
    const confirm = page.getByRole('button', { name: 'Encrypt the backups' })
    await page.getByLabel('Pass-phrase', { exact: true }).fill(PASS_PHRASE)
    await page.getByLabel('The same again').fill('vier Möven')
    await page.getByText('This is another one than above.').waitFor()
    expect(await confirm.isDisabled()).toBe(true)
    await picture(page, 'sheet')
    await page.getByLabel('The same again').fill(PASS_PHRASE)
    expect(await seriousFindings(page)).toEqual([])
    await confirm.click()
    await page.getByText(/^Encrypted since/).waitFor()
  })
  let backup = ''
  await step('one is made and listed', async () => {
    await page.getByRole('button', { name: /^Back up now/ }).click()
    await page.getByRole('cell', { name: 'encrypted', exact: true }).waitFor()
    await picture(page, 'encrypted')
    const [newest] = await coreValue<Backup[]>(page, 'backup.list')
    expect(readFileSync(newest?.file ?? '').includes('SQLite format 3')).toBe(false)
    backup = newest?.file ?? ''
  })
  await step('restoring asks for the pass-phrase, and a wrong one changes nothing', async () => {
    await page
      .getByRole('row', { name: /encrypted/ })
      .getByRole('button', { name: 'Restore…' })
      .click()
    const typed = page.getByLabel('Pass-phrase', { exact: true })
    await typed.fill('fünf Möwen zählen Kisten')
    await page.getByRole('button', { name: 'Open the backup' }).click()
    await page.getByText(/This pass-phrase does not open/).waitFor()
    await picture(page, 'wrong')
    await typed.fill(PASS_PHRASE)
    await page.getByRole('button', { name: 'Open the backup' }).click()
    await page.getByText('The backup was checked and is whole.').waitFor()
    await page.getByRole('button', { name: /^Restore (this backup|it and lose)/ }).click()
    await page.getByText('The backup was checked and is whole.').waitFor({ state: 'detached' })
    await frameReady(page)
    await expect
      .poll(() => coreValue(page, 'backup.list').catch(() => null))
      .toContainEqual(expect.objectContaining({ file: backup, encrypted: true }))
  })
  await step('what was kept of the restore is listed', async () => {
    await go(page, '/company')
    await page.getByRole('heading', { name: 'Kept beside the file' }).waitFor()
    await page.getByText('Before a restore', { exact: true }).waitFor()
    await picture(page, 'kept')
    expect(await seriousFindings(page)).toEqual([])
  })
})

test('a file that cannot be opened is restored from an encrypted backup', async () => {
  writeFileSync(file, Buffer.alloc(200_000, 0x5a).fill(readFileSync(file).subarray(0, 100), 0, 100))
  const page = await opened()
  await page.getByRole('button', { name: /^Restore harbour.*\.age$/ }).click()
  await page.getByText(/\.backup\.age is encrypted\.$/).waitFor()
  await picture(page, 'start')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByLabel('Pass-phrase', { exact: true }).fill(PASS_PHRASE)
  await page.getByRole('button', { name: 'Open the backup' }).click()
  await page.getByRole('button', { name: `Company ${NAME}`, exact: true }).waitFor()
  expect(await callCore(page, { operation: 'backup.encryption', input: {} })).toMatchObject({ ok: true, value: { on: true } })
})
