/** The home page follows what was done, by whatever door, and lists take their keys wherever one came from. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, CUSTOMER, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go, nothingRuns } from './support/window.ts'

let files: CompanyCopies
beforeAll(async () => {
  files = await closeToCopy(await subscribedCompany())
})
afterAll(() => files.remove())

describe.each(desktopHosts())('the window, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host, size: { width: 1280, height: 800 } })
    page = desktop.page
    await frameReady(page)
    await nothingRuns(page)
  })
  afterEach(() => desktop.close())

  test('home shows each act of another door without being opened again', async () => {
    await go(page, '/home')
    const decision = (words: RegExp) => page.locator('.decision-row', { hasText: words })
    const next = (words: RegExp) => page.locator('.first-step[aria-current=step]', { hasText: words })
    await next(/Begin a billing run/).waitFor()
    const [cycle] = (await coreValue<{ cycles: { id: number }[] }>(page, 'billingRun.dates', {})).cycles
    const run = await coreValue<{ id: number }>(page, 'billingRun.create', { billing_cycle_id: cycle?.id, invoice_date: THIS_MONTH })
    await decision(/is not prepared/).waitFor()
    await coreValue(page, 'billingRun.prepare', { id: run.id })
    await decision(/1 draft to validate/).waitFor()
    await next(/Check the drafts/).waitFor()
    await coreValue(page, 'billingRun.validate', { id: run.id })
    await next(/Register the payment/).waitFor()
    expect(await decision(/to validate/).count()).toBe(0)
    await page.getByText('Billed in', { exact: false }).first().waitFor()
    const [item] = (await coreValue<{ rows: { id: number; open_minor: number }[] }>(page, 'openItem.list', { limit: 1 })).rows
    const [account] = (await coreValue<{ rows: { id: number }[] }>(page, 'customerAccount.list', { limit: 1 })).rows
    await coreValue(page, 'payment.register', { customer_account_id: account?.id, amount_minor: item?.open_minor, method: 'transfer' })
    await expect.poll(() => page.locator('.first-step').count()).toBe(0)
  })

  test('Enter opens the row after a click in the rail, and after a key that leads there', async () => {
    await page.locator('.rail').getByRole('link', { name: 'Customers' }).click()
    await page.getByRole('row', { name: new RegExp(CUSTOMER) }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('list-grid')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: CUSTOMER }).waitFor()
    await page.locator('.rail').getByRole('link', { name: 'Subscriptions' }).focus()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('row', { name: new RegExp(CUSTOMER) }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('list-grid')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Fibre 1000' }).waitFor()
  })

  test('a filter is typed to its end by keys alone, while the rows change beneath it', async () => {
    await page.locator('.rail').getByRole('link', { name: 'Invoices' }).click()
    await page.getByText('No invoices yet').waitFor()
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Column' }).waitFor()
    await page.keyboard.type('gross')
    await page.keyboard.press('Enter')
    const value = page.getByLabel('Gross', { exact: true })
    await value.and(page.locator(':focus')).waitFor()
    await page.keyboard.type('1')
    // what another door does moves the rows and leaves the keys where they are
    const [account] = (await coreValue<{ rows: { id: number }[] }>(page, 'billingAccount.list', { limit: 1 })).rows
    const issue = { billing_account_id: account?.id, invoice_date: THIS_MONTH, usage_before: THIS_MONTH, recurring: true }
    await coreValue(page, 'invoice.issue', issue)
    await page.getByRole('row', { name: new RegExp(CUSTOMER) }).waitFor()
    await page.keyboard.type('00')
    expect(await value.inputValue()).toBe('100')
    expect(await page.getByLabel('Currency of the amount').inputValue()).toBe('EUR')
    await page.keyboard.press('Enter')
    await page.getByText(/100\.00 EUR/).waitFor()
  })
})
