/** What somebody met who walked through the window from an empty company: what stands on the screen is what is done, and nothing is cut off. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { moveTo } from '../support/small-company.ts'
import { closeToCopy, type CompanyCopies, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
let ids: { readonly plan: number; readonly product: number; readonly charge: number; readonly invoice: number }
/** One invoice of two months of the same charge, and a second draft of its price. */
beforeAll(async () => {
  const company = await subscribedCompany()
  const { id: plan } = await company.run<{ id: number }>('pricePlan.create', {
    values: { code: 'PP_EXTRA', name: 'Extra', charge_id: await company.id('charge', 'FIBRE_FEE'), currency: 'EUR', priority: 9 },
  })
  const draft = await company.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id: plan, valid_from: THIS_MONTH })
  await company.run('priceVersion.setPrice', { id: draft.id, version: draft.version, price: '29.9', currency_prices: {} })
  moveTo(company, THIS_MONTH)
  const cycle = await company.id('billing_cycle', 'MONTHLY')
  const { id: run } = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: THIS_MONTH })
  for (const step of ['prepare', 'validate']) {
    await company.run(`billingRun.${step}`, { id: run })
    await company.core.idle()
  }
  const [invoice] = await company.rows<{ id: number }>('SELECT id FROM invoice')
  ids = { plan, product: company.catalog.product, charge: await company.id('charge', 'FIBRE_FEE'), invoice: invoice?.id ?? 0 }
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

/** How far an element reaches into the sheet around it, in pixels from its left edge. */
async function inset(sheet: Locator, element: Locator): Promise<number> {
  const [outer, inner] = [await sheet.boundingBox(), await element.boundingBox()]
  return (inner?.x ?? 0) - (outer?.x ?? 0)
}

/** Whether the middle of an element is what a click there meets. */
function isInSight(element: Locator): Promise<boolean> {
  return element.evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect()
    const met = document.elementFromPoint(left + width / 2, top + height / 2)
    return met !== null && node.contains(met)
  })
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName ?? '')

describe.each(desktopHosts())('a walk through the window, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host, size: { width: 1280, height: 800 } })
    page = desktop.page
    await frameReady(page)
  })
  afterEach(() => desktop.close())

  test('a price that is typed survives leaving the page and is the one that is published', async () => {
    await go(page, `/record/pricePlan/${ids.plan}`)
    const price = page.getByLabel('Price, EUR')
    await price.fill('31,50')
    await go(page, '/home')
    await page.getByRole('link', { name: 'Home' }).first().waitFor()
    await go(page, `/record/pricePlan/${ids.plan}`)
    await expect.poll(() => price.inputValue()).toBe('31.50')
    await page.getByRole('button', { name: /^Publish/ }).click()
    const sheet = page.getByRole('dialog', { name: 'Publish version 1' })
    await sheet.getByRole('button', { name: /^Publish version 1/ }).click()
    await sheet.waitFor({ state: 'hidden', timeout: 20_000 }).catch(async () => {
      throw new Error(await sheet.innerText())
    })
    const plan = await coreValue<{ versions: { id: number }[] }>(page, 'pricePlan.versions', { id: ids.plan })
    const version = await coreValue<{ price: string; status: string }>(page, 'priceVersion.get', { id: plan.versions[0]?.id })
    expect(version).toMatchObject({ price: '31.5', status: 'published' })
  })

  test('a price that cannot be read is not published over', async () => {
    await go(page, `/record/pricePlan/${ids.plan}`)
    await page.getByLabel('Price, EUR').fill('abc')
    await page.getByRole('button', { name: /^Publish/ }).click()
    await page.getByText('A price in figures is needed', { exact: false }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('Ctrl S saves the flat price', async () => {
    await go(page, `/record/pricePlan/${ids.plan}`)
    await page.getByLabel('Price, EUR').fill('30')
    await page.keyboard.press('Control+s')
    await page.locator('.toast', { hasText: 'Version 1 saved' }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: /^Save draft/ }).isDisabled()).toBe(true)
  })

  test('a charge left for later is brought to subscriptions from its product', async () => {
    await go(page, `/record/product/${ids.product}`)
    await page
      .getByRole('button', { name: /^Bring to subscriptions/ })
      .first()
      .click()
    const sheet = page.getByRole('dialog', { name: 'Who gets the charge' })
    await sheet.getByText('Every running subscription that holds the product has the charge already', { exact: false }).waitFor()
    await sheet.getByRole('button', { name: 'Back' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await expect.poll(() => focused(page)).not.toBe('BODY')
  })

  test('lines to credit tell their months apart, their sheet has a margin, and the page has the keys after it', async () => {
    await go(page, `/record/invoice/${ids.invoice}`)
    await page.getByRole('button', { name: /^Credit/ }).waitFor()
    await page.keyboard.press('c')
    const sheet = page.getByRole('dialog', { name: /^Credit INV/ })
    await sheet.getByLabel('Single lines').check()
    const labels = await sheet.locator('.sheet-credit-line .check').allInnerTexts()
    expect(labels.length).toBeGreaterThan(1)
    expect(new Set(labels.map((label) => label.trim())).size).toBe(labels.length)
    expect(await inset(sheet, sheet.getByLabel('Date'))).toBeGreaterThanOrEqual(16)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    await expect.poll(() => focused(page)).not.toBe('BODY')
    expect(await page.evaluate(() => location.hash)).toBe(`#/record/invoice/${ids.invoice}`)
    await page.keyboard.press('p')
    const payment = page.getByRole('dialog', { name: /^Register a payment/ })
    expect(await inset(payment, payment.getByLabel(/^Amount/))).toBeGreaterThanOrEqual(16)
  })

  test('a price is tried as it is typed', async () => {
    await go(page, `/record/pricePlan/${ids.plan}`)
    await page.locator('.pg-try-amount', { hasText: '29.90' }).waitFor()
    await page.getByLabel('Price, EUR').fill('31,50')
    await page.locator('.pg-try-amount', { hasText: '31.50' }).waitFor()
  })

  test('a charge asks for what belongs to its type, and words that name no record stay with what is wrong with them', async () => {
    await go(page, '/record/charge/new')
    const form = page.getByRole('form', { name: 'Charge' })
    await form.getByLabel('Type *').selectOption('recurring')
    await form.getByLabel('Calendar *').waitFor()
    expect(await form.getByLabel('Parameter 1 is').count()).toBe(0)
    const article = form.getByRole('combobox', { name: 'Article' })
    await article.fill('NOPE')
    await article.press('Tab')
    await form.getByText('There is no article “NOPE”', { exact: false }).waitFor()
    expect(await article.inputValue()).toBe('NOPE')
    await form.getByLabel('Type *').selectOption('usage')
    await form.getByLabel('Parameter 1 is').waitFor()
    expect(await form.getByRole('combobox', { name: 'Calendar', exact: true }).count()).toBe(0)
  })

  test('choices in a sheet are not cut off by it', async () => {
    await go(page, `/record/product/${ids.product}`)
    const box = page.getByRole('combobox', { name: 'Add a charge' })
    await box.focus()
    await box.pressSequentially('Nothing of that name')
    await page.getByRole('option', { name: /^New charge/ }).click()
    const charge = page.getByRole('dialog', { name: 'New charge' })
    await charge.getByRole('combobox', { name: 'Article' }).click()
    await charge.getByRole('combobox', { name: 'Article' }).pressSequentially('Nothing of that name')
    await page.getByRole('option', { name: /^New article/ }).click()
    const article = page.getByRole('dialog', { name: 'New article' })
    await article.getByRole('combobox', { name: 'Revenue account' }).click()
    await article.getByRole('option').nth(5).waitFor()
    expect(await isInSight(article.getByRole('option').nth(5))).toBe(true)
  })

  test('the whole head of a column sorts', async () => {
    await go(page, '/list/invoice')
    const head = page.getByRole('columnheader', { name: 'Number' })
    await head.waitFor()
    const place = await head.boundingBox()
    await head.click({ position: { x: (place?.width ?? 0) - 14, y: 8 } })
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
  })
})
