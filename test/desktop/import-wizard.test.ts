/** Importing a file in the window: two wrong rows, one mended in place, one left out; the batch is there, and taken back. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seriousFindings } from './support/axe.ts'
import { closeToCopy, type CompanyCopies, currentCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { step } from './support/step.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { callCore, coreValue, figure, frameReady, go, watchWindow, type WindowLog } from './support/window.ts'

const FILE = `Kundennummer;Firma;Land;Währung;Kunde seit
K-1;Müller Söhne GmbH;DE;EUR;01.04.2026
K-2;Nørrebro ApS;DK;EUR;31.02.2026
K-3;Café Central;XX;EUR;03.04.2026
K-4;Stadtwerke Plön;DE;EURO;04.04.2026
K-5;Kieler Hafen AG;DE;EUR;05.04.2026
`

let files: CompanyCopies
beforeAll(async () => {
  files = await closeToCopy(await currentCompany())
})
afterAll(() => files.remove())

/** Takes a file as the operator does, by the dialog that the button opens. */
async function chooseFile(page: Page, name: string, content: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.locator('.drop-zone button', { hasText: 'Choose a file' }).click(),
  ])
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: content })
}

interface Saving {
  saved?: Blob
}

/** What the window hands over to be saved, whatever the host then does with it. */
async function savedFile(page: Page, act: () => Promise<void>): Promise<string> {
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL)
    URL.createObjectURL = (file: Blob | MediaSource) => {
      if (file instanceof Blob) (window as Saving).saved = file
      return make(file)
    }
  })
  await act()
  await page.waitForFunction(() => (window as Saving).saved !== undefined)
  return page.evaluate(async () => {
    const text = (await (window as Saving).saved?.text()) ?? ''
    delete (window as Saving).saved
    return text
  })
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const cell = (page: Page, row: string, text: string) =>
  page.getByRole('row', { name: row }).getByRole('gridcell', { name: text, exact: true })
const customers = (page: Page) =>
  coreValue<{ rows: { code: string; name: string }[] }>(page, 'customer.list', { sort: [{ column: 'code', direction: 'asc' }] })

describe.each(desktopHosts())('importing customers, on %s', (host) => {
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

  test('leads from the file over its repairs to the batch, and back', async () => {
    await step('starts at the list, and shows which rows are wrong and why', async () => {
      await go(page, '/list/customer')
      await button(page, /^Import/).click()
      await page.getByRole('heading', { level: 1, name: 'Import customers' }).waitFor()
      await chooseFile(page, 'kunden.csv', Buffer.from(FILE, 'latin1'))
      await page.getByText('There is no 31 February. The file says 31.02.2026.').waitFor()
      // So few letters could be of several code pages: the company's country decides, and the window says so.
      await page
        .getByText(/by the company’s country/)
        .first()
        .waitFor()
      const figures = () => Promise.all(['Rows', 'Ready', 'With errors'].map((label) => figure(page, label).innerText()))
      await expect.poll(figures).toEqual(['5', '2', '3'])
      expect(await page.locator('.page-under').innerText()).toContain('Windows-1252, separator ;')
      await page.getByText('Did you mean EUR?').or(page.getByText('Closest: EUR.')).first().waitFor()
      expect((await customers(page)).rows).toEqual([])
      expect(await seriousFindings(page)).toEqual([])
    })

    await step('mends a cell in place by keys, a value by its repair, and leaves a row out', async () => {
      const grid = page.getByRole('grid', { name: 'Rows of the file' })
      await grid.focus()
      await cell(page, '3 Error', '31.02.2026').click()
      await page.keyboard.press('F2')
      await page.getByLabel('Customer since, row 3').fill('28.02.2026')
      await page.keyboard.press('Enter')
      await expect.poll(() => figure(page, 'With errors').innerText()).toBe('2')

      await button(page, /^Read EURO as EUR/).click()
      await expect.poll(() => figure(page, 'With errors').innerText()).toBe('1')

      await page.keyboard.press('F8')
      await page.keyboard.press('x')
      await expect.poll(() => figure(page, 'Left out').innerText()).toBe('1')
      expect(await Promise.all(['Ready', 'With errors'].map((label) => figure(page, label).innerText()))).toEqual(['4', '0'])
      expect((await customers(page)).rows).toEqual([])
    })

    await step('saves the rows left out as a file that can be fed again', async () => {
      const text = await savedFile(page, () => button(page, 'Save 1 row as a file').click())
      await page.getByText('kunden-left-out.csv saved').waitFor()
      expect(text).toContain('K-3;Café Central;XX;EUR;03.04.2026;Left out by choice.')
    })

    await step('imports the good rows as one batch, with a report', async () => {
      await page.keyboard.press('Control+Enter')
      await page.getByText(/^4 rows imported\. Left out: 1 row\. /).waitFor()
      expect((await customers(page)).rows.map(({ code }) => code)).toEqual(['K-1', 'K-2', 'K-4', 'K-5'])
      await button(page, 'Batch record').click()
      await page.getByRole('heading', { level: 1, name: 'kunden.csv' }).waitFor()
      expect(await figure(page, 'Imported').innerText()).toBe('4')
      await page.getByRole('row', { name: /Left out by choice/ }).waitFor()
      expect(await seriousFindings(page)).toEqual([])
    })

    await step('takes the whole batch back from its record', async () => {
      const undo = page.getByRole('main').getByRole('button', { name: 'Undo import' })
      // At its head, and in its timeline.
      await undo.first().click()
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByText('This import was taken back. Nothing of it is in the books.').waitFor()
      expect((await customers(page)).rows).toEqual([])
      await expect.poll(() => undo.count()).toBe(0)
    })
  }, 300_000)

  test('that is stopped leaves nothing of the file, and says so', async () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => `K-${at};Kundin ${at};DE`)
    await go(page, '/import/customers')
    await chooseFile(page, 'viele.csv', Buffer.from(`Kundennummer;Firma;Land\n${rows.join('\n')}\n`))
    await button(page, /^Import (about )?[\d,]+ rows/).click()
    // Some are written when it is stopped: they are coming, and nobody changes them.
    const written = async () => (await customers(page)).rows[0] as { id: number; version: number } | undefined
    await expect.poll(written).toBeDefined()
    const first = await written()
    const change = { operation: 'customer.update', input: { id: first?.id, version: 1, values: { name: 'Other' } } }
    expect(await callCore(page, change)).toMatchObject({ ok: false, failure: { code: 'import.coming' } })
    await button(page, 'Stop').click()
    await page.getByText('The import was stopped. Nothing of it was imported.').waitFor()
    expect((await customers(page)).rows).toEqual([])
    expect(await seriousFindings(page)).toEqual([])
    await go(page, '/list/importBatch')
    await page.getByRole('grid').getByText('viele.csv', { exact: true }).click()
    await page.keyboard.press('Enter')
    await page.getByText('This import was taken back. Nothing of it is in the books.').waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: 'Undo import' }).count()).toBe(0)
  }, 300_000)

  test('remembers by name which column becomes which field, and chooses it again for the same headings', async () => {
    await go(page, '/import/customers')
    await chooseFile(page, 'alt.csv', Buffer.from('nummer;wer\nA-1;Eins\n'))
    await page.getByLabel('What nummer becomes').selectOption('code')
    await page.getByLabel('What wer becomes').selectOption('name')
    await button(page, 'Save as…').click()
    await page.keyboard.type('Altsystem Kiel')
    await page.keyboard.press('Enter')
    await page.getByText('Mapping “Altsystem Kiel” saved.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.getByText('saved as “Altsystem Kiel”').waitFor()

    await go(page, '/import')
    await page.getByLabel('Kind').selectOption('customers')
    await chooseFile(page, 'alt-2.csv', Buffer.from('nummer;wer\nA-2;Zwei\n'))
    await page.getByText('saved as “Altsystem Kiel”').waitFor()
    await expect.poll(() => figure(page, 'Ready').innerText()).toBe('1')
  })

  test('says of a file that is none what it is, and takes nothing in', async () => {
    await go(page, '/import/customers')
    await chooseFile(page, 'sheet.csv', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]))
    await page.getByText(/The file is a spreadsheet or an archive \(ZIP\)\. Save the sheet as CSV\. Nothing is written\./).waitFor()
    expect((await customers(page)).rows).toEqual([])
  })

  test('gives a list as a file that can be imported again, with nothing changed', async () => {
    await go(page, '/list/customerCategory')
    // The page before has such a button too.
    await page.getByRole('heading', { name: 'Customer categories' }).waitFor()
    await button(page, 'Export').click()
    const text = await savedFile(page, () => page.getByRole('menuitem', { name: /^All fields, to be imported again/ }).click())
    await go(page, '/import/customerCategory')
    await chooseFile(page, 'categories.csv', Buffer.from(text))
    const rows = async () => [await figure(page, 'Rows').innerText(), await figure(page, 'Unchanged').innerText()]
    await figure(page, 'Unchanged').waitFor()
    const [all, unchanged] = await rows()
    expect(unchanged).toBe(all)
  })
})
