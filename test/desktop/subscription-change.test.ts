/** A subscription is changed with its preview, the customer's page follows, notes and documents stand there; both are readable. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addMonths } from '../../src-core/kernel/dates.ts'
import { moveTo } from '../support/small-company.ts'
import { seriousFindings } from './support/axe.ts'
import { ACCESS, closeToCopy, type CompanyCopies, CUSTOMER, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go, watchWindow, type WindowLog } from './support/window.ts'

let files: CompanyCopies
let customer: number
let subscription: number
beforeAll(async () => {
  const company = await subscribedCompany()
  customer = company.customer.id
  moveTo(company, THIS_MONTH)
  await company.run('invoice.issue', { billing_account_id: company.customer.billingAccount, recurring: true, invoice_date: THIS_MONTH })
  const [account] = await company.rows<{ id: number; version: number }>('SELECT id, version FROM billing_account')
  await company.run('billingAccount.update', { ...account, values: { next_invoice_date: addMonths(THIS_MONTH, 1) } })
  const [row] = await company.rows<{ id: number }>('SELECT subscription_id AS id FROM access_point WHERE access_id = ?', ACCESS)
  subscription = row?.id ?? 0
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

const quantities = async (page: Page) => {
  const { services } = await coreValue<{ services: { status: string; quantity: string }[] }>(page, 'subscription.view', {
    id: subscription,
  })
  return services.filter((one) => one.status === 'active').map((one) => one.quantity)
}

/** The quantity of the first charge, as the page shows it. */
const shownQuantity = (page: Page) => page.locator('.charges tbody tr').first().locator('td').nth(3).innerText()

interface Recorder {
  downloads?: string[]
}

/** Takes down the names of files that are saved instead of saving them: where they go differs from host to host. */
async function recordDownloads(page: Page): Promise<void> {
  await page.evaluate(() => {
    const names: string[] = []
    ;(window as Recorder).downloads = names
    HTMLAnchorElement.prototype.click = function click() {
      names.push(this.download)
    }
  })
}
const downloads = (page: Page) => page.evaluate(() => (window as Recorder).downloads ?? [])

describe.each(desktopHosts())('changing a subscription, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  let log: WindowLog
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host })
    page = desktop.page
    log = watchWindow(page)
    await frameReady(page)
  })
  afterEach(async () => {
    await desktop?.close()
    // Whatever a spec did: nothing was said on the console, nothing left the machine.
    expect(log).toEqual({ errors: [], foreign: [] })
  })

  test('keys open the panel; the preview says what it costs and does nothing; Ctrl Enter makes it, undo takes it back', async () => {
    await go(page, `/record/subscription/${subscription}`)
    const bills = page.getByRole('region', { name: 'Next bills, expected' })
    await bills.getByRole('row', { name: /^Gross/ }).waitFor()
    await page.keyboard.press('c')
    const panel = page.getByRole('region', { name: 'Change', exact: true })
    await panel.getByLabel('Fibre access', { exact: true }).fill('3')
    const now = panel.getByRole('row', { name: /^Recurring a month/ })
    await now.getByText('267.00').waitFor()
    expect(await now.textContent()).toContain('89.00')
    expect(await quantities(page)).toEqual(['1'])
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => quantities(page)).toEqual(['3'])
    const entry = page.locator('.timeline-line').first()
    await entry.getByText('changed from').waitFor()
    await entry.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => quantities(page)).toEqual(['1'])
    await expect.poll(() => shownQuantity(page)).toBe('1')
  })

  test('a change of a day to come waits, is marked, and is taken back on the page', async () => {
    await go(page, `/record/subscription/${subscription}`)
    const bills = page.getByRole('region', { name: 'Next bills, expected' })
    await bills.getByRole('row', { name: /^Gross/ }).waitFor()
    await page.keyboard.press('c')
    const panel = page.getByRole('region', { name: 'Change', exact: true })
    await panel.getByLabel('Fibre access', { exact: true }).fill('2')
    await panel.getByLabel('From the next period').check()
    await panel.getByText('It waits for its day').waitFor()
    await page.keyboard.press('Control+Enter')
    const note = page.getByText('A change waits for')
    await note.waitFor()
    expect(await quantities(page)).toEqual(['1'])
    await page.getByRole('button', { name: 'Take it back' }).click()
    await note.waitFor({ state: 'detached' })
  })

  test('the equals sign explains the next bill, Escape goes back', async () => {
    await go(page, `/record/subscription/${subscription}`)
    await page.getByText('Next bill,').waitFor()
    await page.keyboard.press('=')
    const tree = page.getByRole('treegrid', { name: 'Explain this amount' })
    await tree.getByText('Net', { exact: true }).waitFor()
    expect(await tree.getByRole('row').count()).toBeGreaterThan(3)
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await tree.waitFor({ state: 'detached' })
  })

  test('the customer shows the next bill, keeps a note, and has each document as PDF', async () => {
    await go(page, `/record/customer/${customer}`)
    const next = page.getByRole('region', { name: 'Next bill' })
    await next.getByRole('row', { name: /^Recurring in advance/ }).waitFor()
    const { accounts } = await coreValue<{ accounts: { bills: { gross_minor: number }[] }[] }>(page, 'customer.nextBills', { id: customer })
    const gross = ((accounts[0]?.bills[0]?.gross_minor ?? 0) / 100).toFixed(2)
    expect(await next.getByRole('row', { name: /^Gross, expected/ }).textContent()).toContain(gross)
    await page.getByRole('region', { name: 'Monthly bills' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('8')
    await page.getByLabel('New note').fill('Wants paper invoices.')
    await page.keyboard.press('Control+Enter')
    await page.locator('.notes-list').getByText('Wants paper invoices.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('tab', { name: /^Documents/ }).click()
    await recordDownloads(page)
    await page.getByRole('button', { name: /^PDF of INV-/ }).click()
    await expect.poll(() => downloads(page), { timeout: 15_000 }).toEqual([expect.stringMatching(/^INV-.*\.pdf$/)])
  })

  test('no colour is too faint in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const address of [`/record/subscription/${subscription}`, `/record/customer/${customer}`]) {
      await go(page, address)
      await page.getByText(/^Next bill,/).waitFor()
      await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0)
      expect(await seriousFindings(page, 'colours')).toEqual([])
    }
    expect(await page.getByText(CUSTOMER).first().isVisible()).toBe(true)
  })
})
