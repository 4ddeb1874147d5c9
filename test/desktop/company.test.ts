/** Company files in the window: the first start, creating, changing, backups and restore; and the bridge's page. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { seriousFindings } from './support/axe.ts'
import { closeToCopy, type CompanyCopies, currentCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { step } from './support/step.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { callCore, coreValue, frameReady, go, nothingRuns, openSecondWindow, watchWindow, type WindowLog } from './support/window.ts'

const companyButton = (page: Page, name: string) => page.getByRole('button', { name: `Company ${name}`, exact: true })
const session = (page: Page): Promise<SessionInfo> => coreValue(page, 'session.get')
/** The name of the company that `currentCompany` makes. */
const COMPANY = 'Kielwasser Telekom'
const toast = (page: Page, words: RegExp) => page.locator('.toast', { hasText: words }).first()

async function fillCompany(page: Page, name: string, file: string): Promise<void> {
  await page.getByLabel('Name *', { exact: true }).fill(name)
  await page.getByLabel('Country *').selectOption('DE')
  await page.getByLabel('Company file *').fill(file)
}

/** Nothing of a page lies beyond its right edge. */
async function fitsIn(page: Page, width: number, height: number): Promise<boolean> {
  const before = page.viewportSize()
  await page.setViewportSize({ width, height })
  const fits = await page.evaluate(() =>
    [...document.querySelectorAll('.frame-main, .page, .page-head')].every((one) => one.scrollWidth <= one.clientWidth),
  )
  if (before) await page.setViewportSize(before)
  return fits
}

describe.each(desktopHosts())('company files, on %s', (host) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'desktop-company-')))
  const first = join(folder, 'first.countinghouse')
  const second = join(folder, 'second.countinghouse')
  let desktop: Desktop
  let page: Page
  let log: WindowLog
  beforeEach(async () => {
    desktop = await launchDesktop({ file: null, cwd: folder, host, size: { width: 1440, height: 900 } })
    page = desktop.page
    log = watchWindow(page)
    await frameReady(page)
  })
  afterEach(async () => {
    await desktop?.close()
    expect(log).toEqual({ errors: [], foreign: [] })
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })

  test('leads from the first start to several companies, each opened in its place', async () => {
    await step('the first start without any file shows the way to a company; what is missing in its form is named', async () => {
      await page.getByRole('heading', { name: 'New company' }).waitFor()
      await page.getByText('No company is open.').waitFor()
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole('button', { name: /^Create the company/ }).click()
      await page.getByText('Country is needed.').waitFor()
      expect(await page.getByLabel('Name *', { exact: true }).evaluate((box) => box === document.activeElement)).toBe(true)
      expect((await session(page)).company).toBeNull()
    })

    await step('a country brings currency, taxes, texts and numbers, and the company opens', async () => {
      await fillCompany(page, 'Erste Reederei', first)
      expect(await page.getByLabel('Currency *').inputValue()).toBe('EUR')
      expect(await page.getByLabel('Time zone *').inputValue()).toBe('Europe/Berlin')
      const brings = page.getByRole('region', { name: 'What Germany brings' })
      await expect.poll(() => brings.innerText()).toMatch(/Standard rate\s+19 %[\s\S]*in German[\s\S]*INV-\d{4}-000001/)
      await page.keyboard.press('Control+s')
      await companyButton(page, 'Erste Reederei').waitFor()
      expect(await session(page)).toMatchObject({ file: first, company: { currency: 'EUR', zone: 'Europe/Berlin' } })
    })

    await step('another company is created in place: every window changes, none acts on the wrong one', async () => {
      const stale = await session(page)
      const other = await openSecondWindow(desktop)
      await companyButton(other, 'Erste Reederei').waitFor()
      await go(page, '/company/new')
      await fillCompany(page, 'Zweite Reederei', second)
      await page.getByRole('button', { name: /^Create the company/ }).click()
      for (const window of [page, other]) await companyButton(window, 'Zweite Reederei').waitFor()
      const late = await callCore(page, { operation: 'session.get', input: {}, opening: stale.opening })
      expect(late).toMatchObject({ ok: false, failure: { code: 'company.switched' } })
      await other.close()
    })

    await step('the menu of the title bar leads back to a recent one', async () => {
      await companyButton(page, 'Zweite Reederei').click()
      const menu = page.getByRole('menu')
      await menu.getByRole('menuitem', { name: /Create a company/ }).waitFor()
      expect(await seriousFindings(page)).toEqual([])
      await menu.getByRole('menuitem', { name: /Erste Reederei/ }).click()
      await companyButton(page, 'Erste Reederei').waitFor()
    })

    await step('a file is chosen: by the system’s dialog, or by the chooser where there is none', async () => {
      await go(page, '/company')
      await page.getByRole('heading', { name: 'Erste Reederei' }).waitFor()
      if (desktop.electron) {
        await desktop.electron.evaluate(({ dialog }, file) => {
          Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: [file] }) })
        }, second)
        await page.keyboard.press('o')
      } else {
        await page.keyboard.press('o')
        const chooser = page.getByRole('dialog', { name: 'Open a company' })
        await chooser.getByRole('button', { name: /second\.countinghouse/ }).waitFor()
        expect(await seriousFindings(page)).toEqual([])
        await chooser.getByRole('textbox').fill(second)
        await page.keyboard.press('Enter')
      }
      await companyButton(page, 'Zweite Reederei').waitFor()
    })

    await step('a file that is no company is told, and the open one stays open', async () => {
      const text = join(folder, 'text.countinghouse')
      writeFileSync(text, 'no company')
      const refused = await callCore(page, { operation: 'companyFile.open', input: { file: text } })
      expect(refused).toMatchObject({ ok: false, failure: { code: 'file.notCompany', message: expect.stringContaining('left as it is') } })
      await companyButton(page, 'Zweite Reederei').waitFor()
      expect((await session(page)).file).toBe(second)
    })
  }, 300_000)
})

describe.each(desktopHosts())('the pages of a company, on %s', (host) => {
  let files: CompanyCopies
  let desktop: Desktop
  let page: Page
  let log: WindowLog
  beforeAll(async () => {
    files = await closeToCopy(await currentCompany())
  })
  afterAll(() => files.remove())
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host, size: { width: 1440, height: 900 } })
    page = desktop.page
    log = watchWindow(page)
    await frameReady(page)
    // What falls due at the opening writes entries of its own.
    await nothingRuns(page)
  })
  afterEach(async () => {
    await desktop?.close()
    expect(log).toEqual({ errors: [], foreign: [] })
  })

  test('the books are checked from the company’s page', async () => {
    await go(page, '/company')
    await page.getByRole('heading', { name: COMPANY }).waitFor()
    await page.keyboard.press('v')
    await page.getByRole('tab', { name: 'Check the books', selected: true }).waitFor()
  })

  test('a backup is made by its key; restoring it says what would be lost, and takes it away', async () => {
    await go(page, '/company')
    await page.getByRole('heading', { name: COMPANY }).waitFor()
    await page.keyboard.press('b')
    await toast(page, /Backed up and checked/).waitFor()
    await page.locator('.status-bar', { hasText: /Backed up \d\d:\d\d/ }).waitFor()
    await coreValue(page, 'language.update', { id: 1, version: 1, values: { name: { base: 'Lost' } } })
    // Beside the one that the opening made; the newest stands first.
    const restore = page.getByRole('button', { name: 'Restore…' })
    await expect.poll(() => restore.count()).toBe(2)
    await restore.first().click()
    const sheet = page.getByRole('dialog', { name: 'Restore a backup' })
    await sheet.getByText('language.update').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await sheet.getByRole('button', { name: /^Restore it and lose 1 / }).click()
    await expect
      .poll(async () => (await coreValue<{ version: number }>(page, 'language.get', { id: 1 })).version, { timeout: 20_000 })
      .toBe(1)
    await companyButton(page, COMPANY).waitFor()
  })

  test('the bridge is off at first; on, a token made once reaches it, is seen at work, and is revoked', async () => {
    await page.locator('.status-bar').getByRole('link', { name: 'Bridge off' }).click()
    await page.getByRole('heading', { name: 'Bridge', exact: true }).waitFor()
    const address = async () => (await coreValue<{ url: string | null }>(page, 'bridge.get')).url
    // A browser needs the port for its pages; a window of its own needs none.
    if (host === 'served') expect((await fetch(`${await address()}/languages`)).status).toBe(403)
    else expect(await address()).toBeNull()
    await page.keyboard.press('b')
    await page.locator('.status-bar').getByRole('link', { name: 'Bridge on' }).waitFor()
    const url = await address()
    await page.keyboard.press('n')
    const sheet = page.getByRole('dialog', { name: 'New token' })
    await sheet.getByLabel('Name *').fill('nightly')
    await sheet.getByLabel('May run *').fill('language.*, session')
    await sheet.getByText(/“session” is no pattern/).waitFor()
    await sheet.getByLabel('May run *').fill('language.*')
    await sheet.getByText(/\d+ operations: language\./).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    const made = page.getByRole('dialog', { name: 'Token nightly' })
    const token = await made.getByLabel('Token', { exact: true }).innerText()
    await made.getByRole('button', { name: 'Done' }).click()
    const ask = (): Promise<Response> => fetch(`${url}/languages?limit=1`, { headers: { authorization: `Bearer ${token}` } })
    expect((await ask()).status).toBe(200)
    await page.getByRole('region', { name: 'Calls' }).first().getByText('language.list').waitFor()
    expect(await page.getByLabel('Lines to copy').innerText()).toContain(`${url}`)
    await page.getByRole('button', { name: 'Revoke nightly' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Revoke nightly/ })
      .click()
    await toast(page, /nightly revoked/).waitFor()
    expect((await ask()).status).toBe(401)
  })

  test('axe finds nothing serious on these pages in either scheme, and they fit a small screen', async () => {
    const found: Record<string, unknown> = {}
    for (const to of ['Dark', 'Light'] as const) {
      const button = page.getByRole('button', { name: `${to} scheme` })
      if (await button.isVisible()) await button.click()
      for (const path of ['/company', '/company/new', '/bridge']) {
        await go(page, path)
        await page.locator('main h1').first().waitFor()
        await expect.poll(() => page.locator('main [aria-busy=true]').count()).toBe(0)
        const here = await seriousFindings(page, to === 'Dark' ? 'colours' : 'all')
        if (here.length > 0) found[`${path}, ${to}`] = here
        if (!(await fitsIn(page, 1280, 800))) found[`${path}, 1280`] = 'too wide'
      }
    }
    expect(found).toEqual({})
  })
})
