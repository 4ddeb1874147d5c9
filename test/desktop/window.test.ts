/** The window itself: a long list, palette and keys, both schemes, and that anyone can read and reach what it shows. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openCustomerWriter } from '../../src-core/accounts/index.ts'
import { OPERATOR } from '../support/company.ts'
import { moveTo, type SmallCompany } from '../support/small-company.ts'
import { seriousFindings } from './support/axe.ts'
import { ACCESS, closeToCopy, type CompanyCopies, CUSTOMER, LAST_MONTH, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { frameReady, go, watchWindow, type WindowLog } from './support/window.ts'

const CUSTOMERS = 5000

let files: CompanyCopies
let pages: readonly (readonly [name: string, path: string])[]
let invoicePath: string
let invoiceNumber: string
beforeAll(async () => {
  const company = await subscribedCompany()
  await addCustomers(company, CUSTOMERS - 1)
  moveTo(company, THIS_MONTH)
  const { id, customerAccount, billingAccount } = company.customer
  const invoice = await company.run<{ id: number; number: string }>('invoice.issue', {
    billing_account_id: billingAccount,
    recurring: true,
    invoice_date: THIS_MONTH,
  })
  const payment = { customer_account_id: customerAccount, amount_minor: 10000, date: THIS_MONTH, method: 'transfer' }
  const { id: operation } = await company.run<{ id: number }>('payment.register', { ...payment, match: 'none' })
  const [subscription] = await company.rows<{ id: number }>('SELECT subscription_id AS id FROM access_point WHERE access_id = ?', ACCESS)
  invoiceNumber = invoice.number
  invoicePath = `/record/invoice/${invoice.id}`
  pages = [
    ['home', '/home'],
    ['a list', '/list/customer'],
    ['a customer', `/record/customer/${id}`],
    ['an account', `/record/customerAccount/${customerAccount}`],
    ['a subscription', `/record/subscription/${subscription?.id}`],
    ['an invoice', invoicePath],
    ['a new billing run', '/record/billingRun/new'],
    ['a price plan', `/record/pricePlan/${await company.id('price_plan', 'PP_VOICE')}`],
    ['usage', '/usage'],
    ['an import of usage', '/usage?import=1'],
    ['a payment', `/record/accountOperation/${operation}`],
    ['matching', '/matching'],
    ['the ledger', '/ledger'],
    ['the set-up', '/setup'],
    ['an operation', '/operations/reference/payment.register'],
  ]
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

/** Customers in bulk, as an import makes them. */
function addCustomers(company: SmallCompany, count: number): Promise<unknown> {
  const moment = { actor: OPERATOR, now: company.clock.now, today: LAST_MONTH, job: null }
  return company.core.dispatcher.transact(moment, async ({ context }) => {
    const writer = await openCustomerWriter(context, { undoable: false })
    for (let at = 1; at <= count; at++) {
      await writer.create({
        name: `Reederei ${at}`,
        account_type: 'company',
        country: 'DE',
        city: at % 2 ? 'Kiel' : 'Lübeck',
        since: LAST_MONTH,
      })
    }
    await writer.finish()
    return { value: count, operation: 'test.setUp', input: null, summary: 'Set-up', undo: null }
  })
}

const rows = (page: Page) => page.getByRole('grid').locator('.list-line')
const rowAt = (page: Page, index: number) => page.locator(`.list-line[aria-rowindex="${index}"]`)
const cursorRow = async (page: Page): Promise<number> => Number((await page.locator('.list-cursor').getAttribute('aria-rowindex')) ?? 0)

/** Whether an option stands within the height of what scrolls around it. */
async function isInside(option: Locator, around: Locator): Promise<boolean> {
  const [inner, outer] = await Promise.all([option.boundingBox(), around.boundingBox()])
  return inner !== null && outer !== null && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1
}

async function showCustomers(page: Page): Promise<void> {
  await go(page, '/list/customer')
  await page.getByRole('grid', { name: 'Customers' }).getByRole('link').first().waitFor()
}

/** Waits until a page is drawn and nothing of it is on its way. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await expect.poll(() => page.locator('main :is(.loading-bar, [aria-busy=true])').count()).toBe(0)
}

const scheme = (page: Page) => page.locator('html').getAttribute('data-mantine-color-scheme')
const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

async function switchScheme(page: Page, to: 'Light' | 'Dark'): Promise<void> {
  if ((await scheme(page)) === to.toLowerCase()) return // the system's own
  await page.getByRole('button', { name: `${to} scheme` }).click()
  await expect.poll(() => scheme(page)).toBe(to.toLowerCase())
}

/** What the windows asked of a network, where the host keeps it. */
async function requestsOf({ host, electron }: Desktop): Promise<string[]> {
  if (host !== 'test-host' || !electron) return []
  return electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().flatMap((contents) => (contents as unknown as { networkRequests: string[] }).networkRequests),
  )
}

describe.each(desktopHosts())('the window, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  let log: WindowLog
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host, size: { width: 1440, height: 900 } })
    page = desktop.page
    log = watchWindow(page)
    await frameReady(page)
  })
  afterEach(async () => {
    const asked = await requestsOf(desktop)
    await desktop?.close()
    // Whatever a spec did: nothing was said on the console, nothing left the machine.
    expect(log).toEqual({ errors: [], foreign: [] })
    expect(asked).toEqual([])
  })

  test(`a list of ${CUSTOMERS} customers draws only what is in sight, down to its last row`, async () => {
    await showCustomers(page)
    await page.getByText(`${CUSTOMERS.toLocaleString('en')} customers`).waitFor()
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(CUSTOMERS + 1))
    expect(await rows(page).count()).toBeLessThan(100)
    await page.locator('.list-scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await rowAt(page, CUSTOMERS + 1)
      .getByRole('link')
      .waitFor()
    expect(await rows(page).count()).toBeLessThan(100)
  })

  test('J and K move, Enter opens, Alt Left leads back', async () => {
    await go(page, '/setup')
    await showCustomers(page)
    await page.locator('.list-scroll').evaluate((element) => element.scrollTo(0, 0))
    const start = await cursorRow(page)
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
    await expect.poll(() => cursorRow(page)).toBe(Math.max(start, 1) + 2)
    const code = await page.locator('.list-cursor').getByRole('link').innerText()
    await page.keyboard.press('Enter')
    await page.locator('.page-over', { hasText: code }).waitFor()
    await page.keyboard.press('Alt+ArrowLeft')
    await page.getByRole('grid', { name: 'Customers' }).waitFor()
  })

  test('a filter is typed, shown as a chip, and taken away', async () => {
    await showCustomers(page)
    await page.keyboard.press('/')
    const columns = page.getByRole('listbox', { name: 'Column' })
    await columns.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowUp') // from the first round to the last, which is kept in sight
    const last = columns.getByRole('option').last()
    await expect.poll(() => last.getAttribute('aria-selected')).toBe('true')
    await expect.poll(() => isInside(last, columns)).toBe(true)
    await page.keyboard.type('kaltenbrunn')
    await page.keyboard.press('Enter')
    await page.getByText('1 customer', { exact: true }).waitFor()
    expect(await rows(page).innerText()).toContain(CUSTOMER)
    await page.getByRole('button', { name: /^Remove the filter/ }).click()
    await page.getByText(`${CUSTOMERS.toLocaleString('en')} customers`).waitFor()
  })

  test('the palette finds a record with one wrong letter and opens it', async () => {
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Find or run' })
    await palette.getByRole('combobox').fill('kaltenbrumn')
    const hit = palette.getByRole('group', { name: 'Customers' }).getByRole('option', { name: CUSTOMER })
    await hit.first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: CUSTOMER }).waitFor()
  })

  test('the status bar names the keys that work here, and the state of the books', async () => {
    await showCustomers(page)
    const bar = page.locator('.status-bar')
    const keys = bar.getByRole('listitem')
    await expect.poll(async () => (await keys.allInnerTexts()).join(', ')).toMatch(/J\/K\s*Move.*Enter\s*Open.*\/\s*Filter/s)
    expect(await keys.count()).toBeLessThanOrEqual(7)
    // A routine that is due verifies the books when the file is opened.
    await bar.getByText(/Books verified \d\d:\d\d/).waitFor()
  })

  test('all digits of an amount are equally wide, so that columns meet on the point', async () => {
    await go(page, '/list/invoice')
    const amount = page.locator('.list-line .amount').first()
    await amount.waitFor()
    const widths = await amount.evaluate((element) => {
      const width = (figure: string): number => {
        const copy = element.cloneNode() as HTMLElement
        copy.textContent = figure
        copy.style.position = 'absolute'
        element.after(copy)
        const { width: measured } = copy.getBoundingClientRect()
        copy.remove()
        return measured
      }
      return Array.from('0123456789', (digit) => width(digit.repeat(20)))
    })
    expect(Math.min(...widths)).toBeGreaterThan(20)
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(0.01)
  })

  test('axe finds nothing serious on any main page, and no colour too faint in either scheme', async () => {
    const found: Record<string, string[]> = {}
    const grounds: string[] = []
    for (const [to, rules] of [
      ['Dark', 'colours'],
      ['Light', 'all'],
    ] as const) {
      await switchScheme(page, to)
      grounds.push(await ground(page))
      for (const [name, path] of pages) {
        await go(page, path)
        await settled(page)
        const here = await seriousFindings(page, rules)
        if (here.length > 0) found[`${name}, ${to.toLowerCase()}`] = here
      }
    }
    expect(found).toEqual({})
    expect(new Set(grounds).size).toBe(2)
  })

  test('axe finds nothing serious in what opens above a page', async () => {
    const found: Record<string, string[]> = {}
    const look = async (name: string, open: Promise<void>) => {
      await open
      const dialog = page.getByRole('dialog', { name, exact: true })
      await dialog.waitFor()
      const here = await seriousFindings(page)
      if (here.length > 0) found[name] = here
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    await showCustomers(page)
    await look('Find or run', page.keyboard.press('Control+k'))
    await look('Shortcuts of this page', page.keyboard.press('?'))
    await look('Filter', page.keyboard.press('/'))
    await go(page, invoicePath)
    await look(`Register a payment for ${invoiceNumber}`, page.getByRole('button', { name: /^Register payment/ }).click())
    expect(found).toEqual({})
  })
})
