/** Undo in the window: of a changed field, of a matching, of a whole import; each time the record is as it was. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, CUSTOMER, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, figure, frameReady, go, watchWindow, type WindowLog } from './support/window.ts'
import { moveTo } from '../support/small-company.ts'

const OLD = 'DE02120300000000202051'
const NEW = 'DE89370400440532013000'
const UNITS = 'code,name,symbol,multiplier\nPALLET,Pallet,pal,"1"\nMINUTE,Minute of talk,min,60\n'

let files: CompanyCopies
let account: number
let invoice: { readonly id: number; readonly number: string; readonly gross_minor: number }
let minute: number
beforeAll(async () => {
  const company = await subscribedCompany()
  const { customerAccount, billingAccount } = company.customer
  account = customerAccount
  await company.run('customer.create', { name: 'Other payer', code: 'OTHER', customer_account_code: 'OTHER-CA' })
  await company.run('customerAccount.update', { id: account, version: 1, values: { iban: OLD } })
  moveTo(company, THIS_MONTH)
  invoice = await company.run('invoice.issue', { billing_account_id: billingAccount, recurring: true, invoice_date: THIS_MONTH })
  const payment = {
    customer_account_id: account,
    amount_minor: invoice.gross_minor,
    date: THIS_MONTH,
    method: 'transfer',
    reference: invoice.number,
  }
  await company.run('payment.register', { ...payment, match: 'none' })
  minute = await company.id('unit_of_measure', 'MINUTE')
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

/** The sheet that shows what an undo reaches: its lines, and its button. */
const undoSheet = (page: Page) => page.getByRole('dialog')

async function confirmUndo(page: Page): Promise<void> {
  await undoSheet(page).waitFor()
  await page.keyboard.press('Control+Enter')
  await undoSheet(page).waitFor({ state: 'detached' })
}

async function sheetLines(page: Page): Promise<string[]> {
  await undoSheet(page).waitFor()
  const rows = await undoSheet(page).locator('.sheet-lines tr').allInnerTexts()
  return rows.map((row) => row.replace(/\s+/g, ' ').trim())
}

const timelineUndo = (page: Page) => page.getByRole('region', { name: 'Timeline' }).locator('.timeline-undo').first()

async function changeIban(page: Page): Promise<void> {
  await page.getByLabel('IBAN', { exact: true }).fill(NEW)
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect.poll(() => storedIban(page)).toBe(NEW)
}

/** How many payments are booked, and how many that took one back. */
async function booked(page: Page): Promise<[number, number]> {
  const count = async (kind: string) => {
    const filter = [{ column: 'kind', op: '$equals', value: kind }]
    return (await coreValue<{ readonly count: number }>(page, 'accountOperation.totals', { filter })).count
  }
  return [await count('payment'), await count('rejectedPayment')]
}

async function accountCode(page: Page): Promise<string> {
  return (await coreValue<{ code: string }>(page, 'customerAccount.get', { id: account })).code
}

async function storedIban(page: Page): Promise<unknown> {
  return (await coreValue<{ iban: string }>(page, 'customerAccount.get', { id: account })).iban
}

describe.each(desktopHosts())('undo, on %s', (host) => {
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

  test('a changed bank account is put back by its toast, and again by its timeline', async () => {
    await go(page, `/record/customerAccount/${account}`)
    const iban = page.getByLabel('IBAN', { exact: true })
    await expect.poll(() => iban.inputValue()).toBe(OLD)
    await changeIban(page)
    await page.locator('.toast-undo').click()
    await expect.poll(() => iban.inputValue()).toBe(OLD)
    expect(await storedIban(page)).toBe(OLD)

    await changeIban(page)
    const newest = page.locator('.timeline-line').first()
    await newest.getByText(`IBAN ${OLD} → ${NEW}`).waitFor()
    await newest.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => iban.inputValue()).toBe(OLD)
    expect(await storedIban(page)).toBe(OLD)
    await newest.getByRole('button', { name: 'Redo' }).waitFor()
  })

  test('a matching is taken apart, and invoice and payment are open again', async () => {
    await go(page, '/matching')
    await page.getByRole('option', { name: new RegExp(CUSTOMER) }).waitFor()
    await page.getByRole('button', { name: /^Match 1 item/ }).click()
    await page.getByText('Nothing to match').waitFor()
    const toast = page.locator('.toast', { hasText: /matched$|Un-match/ }).locator('.toast-undo')
    await toast.click()
    await confirmUndo(page)
    await page.getByRole('option', { name: new RegExp(CUSTOMER) }).waitFor()
    await go(page, `/record/invoice/${invoice.id}`)
    const gross = await figure(page, 'Gross').innerText()
    expect(await figure(page, 'Open').innerText()).toBe(gross)
  })

  test('an import is taken back as a whole', async () => {
    const base64 = Buffer.from(UNITS).toString('base64')
    const { staged } = await coreValue<{ staged: string }>(page, 'file.stage', { name: 'units.csv', base64 })
    await coreValue(page, 'import.run', { staged, file_name: 'units.csv', kind: 'unitOfMeasure' })
    await go(page, `/record/unitOfMeasure/${minute}`)
    const heading = page.getByRole('heading', { level: 1 })
    await expect.poll(() => heading.innerText()).toBe('Minute of talk')
    await timelineUndo(page).click()
    // Two units of measure, one of them not on this page: nothing is taken back before it is said.
    expect(await sheetLines(page)).toEqual(['Units of measure, 1 of others 2'])
    await page.keyboard.press('Escape')
    await undoSheet(page).waitFor({ state: 'detached' })
    expect(await heading.innerText()).toBe('Minute of talk')
    await timelineUndo(page).click()
    await confirmUndo(page)
    await expect.poll(() => heading.innerText()).toBe('Minute')
    await go(page, '/list/unitOfMeasure')
    await page.getByRole('grid').getByText('MINUTE', { exact: true }).waitFor()
    expect(await page.getByRole('grid').getByText('PALLET', { exact: true }).count()).toBe(0)
  })

  test('a bank file shows in one customer’s timeline what taking it back reaches, is undone, done again and undone by keys', async () => {
    const before = await booked(page)
    const text = `customer_account,date,amount\n${await accountCode(page)},${THIS_MONTH},7.00\nOTHER-CA,${THIS_MONTH},5.50\n`
    const { staged } = await coreValue<{ staged: string }>(page, 'file.stage', {
      name: 'bank.csv',
      base64: Buffer.from(text).toString('base64'),
    })
    await coreValue(page, 'import.run', { staged, file_name: 'bank.csv', kind: 'payments' })
    expect(await booked(page)).toEqual([before[0] + 2, before[1]])
    await go(page, `/record/customerAccount/${account}`)
    const newest = page.locator('.timeline-line').first()
    await newest.getByRole('button', { name: 'Undo import' }).click()
    expect(await sheetLines(page)).toEqual(['Payment, 1 of others 2 12.50 EUR'])
    await undoSheet(page).getByText('Beyond this page: 1 record').waitFor()
    await confirmUndo(page)
    await expect.poll(() => booked(page)).toEqual([before[0] + 2, before[1] + 2])
    // The other way by keys: it asks again, since money moves.
    await page.keyboard.press('Control+Shift+z')
    await confirmUndo(page)
    await expect.poll(() => booked(page)).toEqual([before[0] + 4, before[1] + 2])
    await page.locator('.toast', { hasText: 'Done again: Payments from bank.csv' }).waitFor()
  })
})
