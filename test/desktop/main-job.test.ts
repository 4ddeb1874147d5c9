/** The main job in the window: usage comes in, a billing run bills it, the invoice says why, the payment settles it. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dayOf, monthOf, yearOf } from '../../src-core/kernel/dates.ts'
import {
  closeToCopy,
  type CompanyCopies,
  CUSTOMER,
  earlierUsage,
  subscribedCompany,
  THIS_MONTH,
  usageFile,
} from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { step } from './support/step.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, figure, frameReady, go, watchWindow, type WindowLog } from './support/window.ts'

// 89.00 for last month, 89.00 for this one in advance, 25 min at 0.05, 20 min at 0.12: 181.65 net, 19 % of it 34.5135.
const NET = '181.65'
const GROSS = '216.16'
const NUMBER = `INV-${yearOf(THIS_MONTH)}-000001`
const INVOICE_DATE = `${dayOf(THIS_MONTH)}.${monthOf(THIS_MONTH)}.${yearOf(THIS_MONTH)}`

let files: CompanyCopies
beforeAll(async () => {
  const company = await subscribedCompany()
  await company.run('usage.import', { staged: company.stage(earlierUsage()), file_name: 'earlier.csv' })
  await company.core.idle()
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

/** Takes a file as the operator does, by the dialog that the button opens. */
async function chooseFile(page: Page, name: string, content: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.locator('.drop-zone button', { hasText: 'Choose a file' }).click(),
  ])
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

describe.each(desktopHosts())('the main job, on %s', (host) => {
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

  test('leads from the usage file to the paid invoice, and leaves books that add up', async () => {
    await step('imports a usage file and counts what was rated and what was not', async () => {
      await go(page, '/usage?import=1')
      await chooseFile(page, 'calls.csv', usageFile())
      await page.getByText('Nothing is written yet.').waitFor()
      await button(page, /^Import calls\.csv/).click()
      await button(page, 'To the rejected records').waitFor()
      const figures = () => Promise.all(['Rated', 'Rejected', 'Duplicates'].map((label) => figure(page, label).innerText()))
      await expect.poll(figures).toEqual(['8', '2', '1'])

      await button(page, 'To the rejected records').click()
      const causes = page.locator('.reject-groups tbody tr')
      await expect.poll(() => causes.count()).toBe(3)
    })

    await step('creates a billing run, drafts its invoices and validates them', async () => {
      await go(page, '/record/billingRun/new')
      await page.getByLabel(/^Billing cycle/).click()
      await page.getByRole('option').first().click()
      await page.getByLabel(/^Invoice date/).fill(INVOICE_DATE)
      await page.getByLabel('Prepare it at once').setChecked(false)
      await button(page, /^Create the run/).click()

      await button(page, /^Prepare/).click()
      await button(page, /^Validate 1 draft/).click()
      const sheet = page.getByRole('dialog', { name: 'Validate 1 draft' })
      expect(await sheet.getByRole('row', { name: /^Gross/ }).innerText()).toContain(`${GROSS} EUR`)
      await sheet.getByRole('button', { name: /^Validate 1 draft/ }).click()
      await page.locator('.page-over .status', { hasText: /^Validated$/ }).waitFor()
    })

    await step('shows the invoice with its number, its total and how it came about', async () => {
      await go(page, '/list/invoice')
      await page.getByRole('grid').getByRole('link', { name: NUMBER }).click()
      await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor()
      expect(await figure(page, 'Gross').innerText()).toBe(`${GROSS} EUR`)
      expect(await figure(page, 'Open').innerText()).toBe(`${GROSS} EUR`)
      expect(await page.locator('.page-over').innerText()).toContain(CUSTOMER)

      const tree = page.getByRole('treegrid', { name: 'Explain this amount' })
      const net = tree.getByRole('row', { name: /^Net/ })
      expect(await net.innerText()).toContain(NET)
      if ((await net.getAttribute('aria-expanded')) === 'false') await net.click()
      for (const amount of ['89.00', '1.25', '2.40']) expect(await tree.getByRole('row', { name: amount }).count()).toBeGreaterThan(0)
      await page.getByText('The tree adds up to the posted amount.').waitFor()
      await page.getByRole('article', { name: new RegExp(NUMBER) }).waitFor()
    })

    await step('registers the payment and shows the invoice as paid', async () => {
      await button(page, /^Register payment/).click()
      const sheet = page.getByRole('dialog', { name: `Register a payment for ${NUMBER}` })
      expect(await sheet.getByLabel(/^Amount, EUR/).inputValue()).toBe(GROSS)
      await sheet.getByLabel(/^Date/).fill(INVOICE_DATE)
      await sheet.getByRole('button', { name: new RegExp(`^Register ${GROSS} EUR`) }).click()
      await page.locator('.page-over .status', { hasText: /^Paid$/ }).waitFor()
      expect(await figure(page, 'Open').innerText()).toBe('0.00 EUR')
      await go(page, '/list/invoice')
      await page
        .getByRole('row', { name: new RegExp(NUMBER) })
        .locator('.status', { hasText: /^Paid$/ })
        .waitFor()
    })

    await step('leaves books that add up, and nothing on the console', async () => {
      const { job } = await coreValue<{ job: number }>(page, 'books.verify')
      const result = () => coreValue<{ state: string; report: unknown }>(page, 'job.get', { id: job })
      await expect.poll(async () => (await result()).state).toBe('succeeded')
      expect((await result()).report).toMatchObject({ count: 0, differences: [] })
    })
  }, 300_000)
})
