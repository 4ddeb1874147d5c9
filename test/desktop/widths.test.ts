/** At 1280 pixels no list cuts a date or an amount, however large. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, subscribedCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
beforeAll(async () => {
  files = await closeToCopy(await subscribedCompany())
})
afterAll(() => files.remove())

/** Dates and amounts that do not fit their cell, as far as the page shows any; `null` while it shows no amount. */
const cutCells = (page: Page) =>
  page.evaluate(() => {
    const isMeant = (words: string) => /^\d{2} [A-Z][a-z]{2} \d{4}/.test(words) || /^[−+]?[\d,]+\.\d+/.test(words)
    const cells = [...document.querySelectorAll('.list-grid [role=gridcell]')].filter((cell) => isMeant(cell.textContent?.trim() ?? ''))
    const isCut = (cell: Element) =>
      [cell, ...cell.querySelectorAll('*')].some(
        (part) => getComputedStyle(part).overflow !== 'visible' && part.scrollWidth > part.clientWidth + 1,
      )
    return cells.length === 0 ? null : cells.filter(isCut).map((cell) => cell.textContent)
  })

describe.each(desktopHosts())('lists, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host, size: { width: 1280, height: 800 } })
    page = desktop.page
    await frameReady(page)
  })
  afterEach(() => desktop.close())

  test('show dates and amounts whole', async () => {
    const [account] = (await coreValue<{ rows: { id: number }[] }>(page, 'customerAccount.list', { limit: 1 })).rows
    // 12,345,678.90
    await coreValue(page, 'payment.register', { customer_account_id: account?.id, amount_minor: 1_234_567_890, method: 'transfer' })
    for (const list of ['accountOperation', 'openItem', 'journalEntry', 'journalLine']) {
      await go(page, `/list/${list}`)
      await page
        .getByRole('gridcell', { name: /12,345,678\.90/ })
        .first()
        .waitFor()
      await expect.poll(() => cutCells(page), { message: list }).toEqual([])
    }
    await go(page, '/list/accountingPeriod')
    await expect.poll(() => cutCells(page)).toEqual([])
  })
})
