/** Finding a payment in the palette, and accepting on its page what a part of a number proposes. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { moveTo } from '../support/small-company.ts'
import { seriousFindings } from './support/axe.ts'
import { ACCESS, closeToCopy, type CompanyCopies, CUSTOMER, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, watchWindow, type WindowLog } from './support/window.ts'

interface Numbered {
  readonly id: number
  readonly number: string
}

let files: CompanyCopies
let invoice: Numbered & { readonly gross_minor: number }
let payment: Numbered
beforeAll(async () => {
  const company = await subscribedCompany()
  await company.run('customer.create', { name: '株式会社サンプル' })
  moveTo(company, THIS_MONTH)
  const { customerAccount, billingAccount } = company.customer
  invoice = await company.run('invoice.issue', { billing_account_id: billingAccount, recurring: true, invoice_date: THIS_MONTH })
  payment = await company.run('payment.register', {
    customer_account_id: customerAccount,
    amount_minor: invoice.gross_minor,
    date: THIS_MONTH,
    method: 'transfer',
    // The counter alone: nothing is settled by itself.
    reference: `Rechnung ${invoice.number.slice(-6)}`,
    match: 'rule',
  })
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

describe.each(desktopHosts())('finding, on %s', (host) => {
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
    await desktop?.close()
    expect(log).toEqual({ errors: [], foreign: [] })
  })

  const palette = () => page.getByRole('dialog', { name: 'Find or run' })
  const type = async (text: string) => {
    await page.keyboard.press('Control+k')
    await palette().getByRole('combobox').fill(text)
  }

  test('the palette groups what it finds by kind', async () => {
    await type('サンプル')
    await palette().getByRole('group', { name: 'Customers' }).getByRole('option', { name: '株式会社サンプル' }).waitFor()
    await palette().getByRole('combobox').fill(ACCESS)
    await palette().getByRole('group', { name: 'Access points' }).getByRole('option', { name: CUSTOMER }).waitFor()
    await palette().getByRole('combobox').fill(invoice.number.toLowerCase().replaceAll('-', ' '))
    await palette().getByRole('group', { name: 'Invoices' }).getByRole('option', { name: invoice.number }).waitFor()
  })

  test('Enter at once opens what was typed, and the payment’s page settles what is proposed', async () => {
    await type(payment.number)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: payment.number }).waitFor()
    await page.getByText('look before you match').waitFor()
    await page.getByText(`${invoice.number.slice(-6)} is the counter of ${invoice.number}`).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: /^Match 1 item/ }).click()
    await page.getByRole('region', { name: 'Matched with' }).getByRole('link', { name: invoice.number }).waitFor()
    const { open_minor } = await coreValue<{ open_minor: number }>(page, 'accountOperation.view', { id: payment.id })
    expect(open_minor).toBe(0)
  })
})
