/** From an empty company to a paid invoice, through the window alone: what is missing is made where it is needed. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { step } from './support/step.ts'
import { figure, frameReady, watchWindow, type WindowLog } from './support/window.ts'

const ACCESS = '4943112345'
/** Two calls of three and seven minutes: 10 minutes at 0.05. */
const USAGE = `2026-11-03T10:00:00Z;180;${ACCESS};VOICE\n2026-11-04T10:00:00Z;420;${ACCESS};VOICE\n`

/** What the keys work on. */
const focused = (page: Page) => page.locator(':focus')
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })

/** Types into a picker and takes the first that fits, by keyboard alone. */
async function choose(box: Locator, typed: string): Promise<void> {
  await box.focus()
  await box.pressSequentially(typed)
  await box.press('Enter')
  await box.and(box.page().locator('[aria-expanded=false]')).waitFor()
}

/** Chooses in a picker, in which nothing fits, to make a new one. */
async function makeIn(page: Page, box: Locator, typed: string, kind: string): Promise<Locator> {
  await choose(box, typed)
  const sheet = dialog(page, `New ${kind}`)
  await sheet.getByRole('button', { name: `Create ${kind}` }).waitFor()
  return sheet
}

async function save(page: Page, sheet: Locator): Promise<void> {
  await page.keyboard.press('Control+s')
  await sheet.waitFor({ state: 'hidden' })
}

/** The step that home offers, taken by its key. */
async function takeStep(page: Page, says: RegExp): Promise<void> {
  await page.locator('.rail').getByRole('link', { name: 'Home' }).click()
  await page.locator('.first-step[aria-current=step]', { hasText: says }).waitFor()
  await page.keyboard.press('n')
}

interface NewCharge {
  readonly name: string
  readonly article: string
  readonly account: string
  readonly price: string
  readonly fill: (sheet: Locator) => Promise<void>
}

/** A charge made from the page of its product, with an article that is not there either. */
async function makeCharge(page: Page, { name, article, account, fill }: NewCharge): Promise<void> {
  const charge = await makeIn(page, page.getByRole('combobox', { name: 'Add a charge' }), name, 'charge')
  await fill(charge)
  const made = await makeIn(page, charge.getByRole('combobox', { name: 'Article' }), article, 'article')
  // the tax class is the usual one; revenue accounts are offered first
  await expect.poll(() => made.getByRole('combobox', { name: 'Tax class' }).inputValue()).toMatch(/Standard rate/)
  await choose(made.getByRole('combobox', { name: 'Revenue account' }), account)
  await save(page, made)
  await expect.poll(() => charge.getByRole('combobox', { name: 'Article' }).inputValue()).toContain(article)
  // after what was made, the keys are in the field that follows
  await charge.getByRole('combobox', { name: 'Unit', exact: true }).and(focused(page)).waitFor()
  await save(page, charge)
  await page.locator('.parts-line', { hasText: name }).waitFor()
}

/** A price plan made from the page of its charge, with one flat price that is valid for all time. */
async function setPrice(page: Page, { name, price }: NewCharge): Promise<void> {
  await page.getByRole('button', { name: 'New price plan' }).click()
  await page.getByRole('form', { name: 'Price plan' }).waitFor()
  await expect.poll(() => page.getByLabel('Currency of its prices *').inputValue()).toMatch(/EUR/)
  await page.getByLabel('Code *').fill(`PP_${name.replace(/\W+/g, '_').toUpperCase()}`)
  await page.getByLabel(/^Name/).fill(name)
  await page.keyboard.press('Control+s')
  await page.getByRole('button', { name: 'New version' }).click()
  const sheet = dialog(page, 'New version')
  await sheet.getByLabel('A flat price').check()
  await sheet.getByRole('button', { name: 'Create draft' }).click()
  await page.getByLabel('Price, EUR').fill(price)
  await page.getByRole('button', { name: 'Save draft' }).click()
  // the page has read it again
  await page.getByText('before discount and tax').waitFor()
  await page.getByRole('button', { name: 'Publish…' }).click()
  await dialog(page, 'Publish version 1').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Version 1, published').first().waitFor()
}

const CHARGES: readonly NewCharge[] = [
  {
    ...{ name: 'Monthly fee', article: 'Access', account: '4100', price: '30' },
    fill: async (sheet) => {
      await sheet.getByLabel('Type *').selectOption('recurring')
      await choose(sheet.getByRole('combobox', { name: 'Calendar' }), 'MONTHLY')
    },
  },
  {
    ...{ name: 'Installation', article: 'Works', account: '4300', price: '50' },
    fill: async (sheet) => {
      await sheet.getByLabel('Type *').selectOption('oneShot')
      await sheet.getByLabel('Charged').selectOption('subscription')
    },
  },
  {
    ...{ name: 'Calls', article: 'Usage', account: '4200', price: '0.05' },
    fill: async (sheet) => {
      await sheet.getByLabel('Type *').selectOption('usage')
      await choose(sheet.getByRole('combobox', { name: 'Unit', exact: true }), 'MINUTE')
      await choose(sheet.getByRole('combobox', { name: 'Unit of usage' }), 'SECOND')
      await sheet.getByLabel('Parameter 1 is').fill('VOICE')
    },
  },
]

describe.each(desktopHosts())('a newcomer, on %s', (host) => {
  let folder: string
  let desktop: Desktop
  let page: Page
  let log: WindowLog
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'desktop-newcomer-')))
    desktop = await launchDesktop({ file: null, cwd: folder, host, size: { width: 1280, height: 800 } })
    page = desktop.page
    log = watchWindow(page)
    await frameReady(page)
  })
  afterEach(async () => {
    await desktop.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    expect(log).toEqual({ errors: [], foreign: [] })
  })

  test('comes from an empty company to a paid invoice', { timeout: 600_000 }, async () => {
    await step('a company, whose home asks for nothing but says what comes first', async () => {
      await page.getByLabel('Name *', { exact: true }).fill('Erste Reederei')
      await page.getByLabel('Country *').selectOption('DE')
      await page.getByLabel('Street').fill('Hafenstraße 1')
      await page.getByLabel('City').fill('Kiel')
      await page.getByLabel('Company file *').fill(join(folder, 'first.countinghouse'))
      await page.keyboard.press('Control+s')
      await page.getByRole('heading', { name: 'From here to the first payment' }).waitFor()
      expect(await page.locator('.decision-row').count()).toBe(0)
    })

    await step('an offer; its form has the focus', async () => {
      await takeStep(page, /Make an offer/)
      await page.getByRole('form', { name: 'Offer' }).waitFor()
      await expect.poll(() => focused(page).count()).toBe(1)
      await page.getByLabel('Code *').and(focused(page)).waitFor()
      await page.keyboard.type('FIBRE')
      await page.getByLabel(/^Name/).fill('Fibre 1000')
      await page.keyboard.press('Control+s')
    })

    await step('a product of it, made where it is chosen', async () => {
      const sheet = await makeIn(page, page.getByRole('combobox', { name: 'Add a product' }), 'Fibre access', 'product')
      expect(await sheet.getByLabel('Code *').inputValue()).toBe('FIBRE_ACCESS')
      await save(page, sheet)
      await page.locator('.parts-line', { hasText: 'Fibre access' }).waitFor()
    })

    await step('a monthly, a one-shot and a usage charge, each with an article', async () => {
      await takeStep(page, /what the product charges/)
      for (const charge of CHARGES) await makeCharge(page, charge)
    })

    await step('a price for each, as home asks for it', async () => {
      for (const _ of CHARGES) {
        await takeStep(page, /Give each charge a price/)
        const title = page.locator('.page-title')
        // the step ends where it is taken, however long the page above it is
        await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toBe('New price plan')
        const name = await title.innerText()
        const charge = CHARGES.find((one) => one.name === name)
        if (!charge) throw new Error(`home leads to “${name}”, which is none of the charges`)
        await setPrice(page, charge)
      }
    })

    await step('a customer, and a subscription from its page', async () => {
      await takeStep(page, /Enter a customer/)
      await page.getByLabel('Name', { exact: true }).and(focused(page)).waitFor()
      await page.keyboard.type('Nordlicht GmbH')
      await page.getByLabel('City').fill('Kiel')
      await page.keyboard.press('Control+s')
      await page.getByRole('tab', { name: /Subscriptions/ }).click()
      await page
        .getByRole('button', { name: /^New subscription/ })
        .first()
        .waitFor()
      await page.keyboard.press('n')
      await expect.poll(() => page.getByRole('combobox', { name: 'User account' }).inputValue()).toContain('Nordlicht')
      await choose(page.getByRole('combobox', { name: 'Offer' }), 'FIBRE')
      await page.getByText('Fibre access, always part').waitFor()
      await page.getByLabel('First day', { exact: true }).fill('1 Nov 2026')
      await page.getByLabel('Access points, one a line').fill(ACCESS)
      await page.keyboard.press('Control+s')
      await page.getByRole('heading', { name: 'Fibre 1000' }).waitFor()
    })

    await step('usage, imported from a file', async () => {
      await page.locator('.rail').getByRole('link', { name: 'Home' }).click()
      await page.getByRole('button', { name: 'Import usage' }).click()
      await page.getByRole('heading', { name: 'Usage', exact: true }).waitFor()
      await page.keyboard.press('i')
      await page.locator('input[type=file]').setInputFiles({ name: 'calls.csv', mimeType: 'text/csv', buffer: Buffer.from(USAGE) })
      await page.getByRole('button', { name: /^Import calls.csv/ }).click()
      await page.getByRole('button', { name: /another/i }).waitFor()
      expect(await figure(page, 'Rated').innerText()).toBe('2')
    })

    await step('a billing run, validated', async () => {
      await takeStep(page, /Begin a billing run/)
      await page
        .getByRole('button', { name: /1 account/ })
        .first()
        .waitFor()
      await page.getByRole('button', { name: /^Create the run/ }).click()
      await page.getByRole('button', { name: /^Validate 1 draft/ }).waitFor()
      await page.keyboard.press('v')
      await dialog(page, 'Validate 1 draft').waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByText('Validated', { exact: true }).first().waitFor()
    })

    await step('the invoice with its page, opened by Enter after a click in the rail', async () => {
      await page.locator('.rail').getByRole('link', { name: 'Invoices' }).click()
      await page.getByRole('row', { name: /Nordlicht/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: /^INV-2026-000001$/ }).waitFor()
      // 30.00 for November, 50.00 once and 10 minutes at 0.05, with 19 % of 80.50
      expect(await figure(page, 'Gross').innerText()).toMatch(/^95\.80/)
      await page.getByText('Rechnungsbetrag EUR').first().waitFor()
    })

    await step('its payment, to which home leads; then nothing is left', async () => {
      await takeStep(page, /Register the payment/)
      await page.getByRole('button', { name: /^Register payment/ }).waitFor()
      await page.keyboard.press('p')
      await dialog(page, 'Register a payment for INV-2026-000001').waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByText('Paid', { exact: true }).first().waitFor()
      await page.locator('.rail').getByRole('link', { name: 'Home' }).click()
      await page.getByRole('heading', { name: 'Nothing waits for a decision' }).waitFor()
      expect(await page.locator('.first-step').count()).toBe(0)
    })
  })
})
