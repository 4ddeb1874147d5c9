/**
 * Takes the pictures of `docs/screens/` from a demo company, and sets them beside the designs they are built to.
 *
 *     npm run screens -- --company FILE [--beside FOLDER] [--only home,invoice] [--out FOLDER]
 *
 * `--beside` names the folder of the designs (`NN-name-light.png`); each pair becomes one picture in `docs/screens/beside/`.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { PROJECT } from './support/hosts.ts'
import { launchDesktop, openBrowser } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

const SCHEMES = ['light', 'dark'] as const
type Scheme = (typeof SCHEMES)[number]

const WIDE = { width: 1440, height: 900 }
/** The width of each of two pictures side by side. */
const PAIRED = 1080
const SMALL = { width: 1280, height: 800 }

interface Screen {
  readonly name: string
  /** The design's file without scheme and size; absent where there is none. */
  readonly design?: string
  readonly address: (page: Page) => Promise<string> | string
  /** What the operator does before the picture is taken. */
  readonly then?: (page: Page) => Promise<void>
  /** Also at 1280x800. */
  readonly small?: boolean
}

const SCREENS: readonly Screen[] = [
  { name: 'home', design: '01-home', address: () => '/home', small: true },
  { name: 'customers', address: () => '/list/customer' },
  { name: 'invoices', design: '02-invoices', address: () => '/list/invoice', then: selectThree, small: true },
  { name: 'customer', design: '03-customer', address: (page) => recordOf(page, 'customer', { code: 'CUST-00004' }) },
  { name: 'invoice', design: '04-invoice-explain', address: (page) => recordOf(page, 'invoice', { customer: CUSTOMER }), small: true },
  { name: 'billing-run', design: '05-billing-run', address: (page) => recordOf(page, 'billingRun', {}) },
  {
    name: 'price-grid',
    design: '06-price-grid',
    address: (page) => recordOf(page, 'pricePlan', { code: 'PP_VOICE_INTL' }),
    then: runBackTest,
  },
  { name: 'matching', design: '07-matching', address: () => '/matching', then: goToProposal },
  {
    name: 'subscription',
    design: '08-subscription',
    address: (page) => recordOf(page, 'subscription', { code: 'SUB-000014' }),
    then: previewChange,
  },
  { name: 'palette', design: '09-command-palette', address: (page) => recordOf(page, 'customer', {}), then: openPalette },
  { name: 'import', design: '10-import-preview', address: () => '/import/customers', then: previewCustomers },
  { name: 'usage', address: () => '/usage' },
  { name: 'ledger', address: () => '/ledger' },
  { name: 'setup', address: () => '/setup' },
  { name: 'company', address: () => '/company' },
  { name: 'bridge', address: () => '/bridge' },
]

/** The first customer of the demo company has every kind of thing. */
const CUSTOMER = 'Rheinische Binnenschifffahrts-Versicherungsgesellschaft mbH'

/** The first record of an entity's list in its own order, of those whose columns equal what is asked. */
async function recordOf(page: Page, entity: string, columns: Readonly<Record<string, string>>): Promise<string> {
  const filter = Object.entries(columns).map(([column, value]) => ({ column, op: '$equals', value }))
  const { rows } = await coreValue<{ rows: { id: number }[] }>(page, `${entity}.list`, { limit: 1, filter })
  const [first] = rows
  if (!first) throw new Error(`the company has no ${entity} with ${JSON.stringify(columns)}`)
  return `/record/${entity}/${first.id}`
}

async function selectThree(page: Page): Promise<void> {
  for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key)
}

/** Down to a payment whose invoice proposes itself. */
async function goToProposal(page: Page): Promise<void> {
  await page
    .locator('.credit-row', { has: page.locator('.score .num', { hasText: /^\d+$/ }) })
    .last()
    .click()
}

/** The version before, so that the test has something to tell. */
async function runBackTest(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Version 1/ }).click()
  await page.getByRole('region', { name: 'Back-test' }).getByRole('button', { name: 'Run' }).click()
}

/** More channels from today on, with what that costs. */
async function previewChange(page: Page): Promise<void> {
  await page
    .getByRole('region', { name: 'Next bills, expected' })
    .getByRole('row', { name: /^Gross/ })
    .waitFor()
  await page.keyboard.press('c')
  const panel = page.getByRole('region', { name: 'Change', exact: true })
  await panel.getByLabel('SIP trunk', { exact: true }).fill('45')
  await panel.getByRole('row', { name: /^Gross/ }).waitFor()
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('credt')
}

/** A file with a wrong country, a wrong date and a customer that is known. */
const CUSTOMERS = [
  'name;account_type;country;city;currency;external_ref',
  'Reederei Vollmers GmbH;company;DE;Kiel;EUR;MIG-20521',
  'Gasthof zum Anker;company;Germany;Husum;EUR;MIG-20522',
  'Inselbäckerei Petersen;company;DE;Wyk auf Föhr;EURO;MIG-20523',
  'Anna Thomsen;person;DE;Flensburg;EUR;MIG-20524',
].join('\n')

/** The page keeps a preview that was left. */
async function previewCustomers(page: Page): Promise<void> {
  const file = page.locator('input[type=file]')
  if ((await file.count()) === 0) return
  await file.setInputFiles({ name: 'kunden-2026-11.csv', mimeType: 'text/csv', buffer: Buffer.from(CUSTOMERS) })
}

const { values: options } = parseArgs({
  options: {
    company: { type: 'string' },
    beside: { type: 'string' },
    only: { type: 'string' },
    out: { type: 'string', default: join(PROJECT, 'docs/screens') },
  },
})

/** Time for data, fonts and the debounce of a search; a picture has no event to wait for. */
const SETTLE_MS = 1_800

async function show(page: Page, screen: Screen, scheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.keyboard.press('Escape')
  await go(page, await screen.address(page))
  await page.waitForTimeout(SETTLE_MS)
  await screen.then?.(page)
  await page.waitForTimeout(SETTLE_MS)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

async function take(page: Page, screen: Screen, scheme: Scheme): Promise<void> {
  await page.setViewportSize(WIDE)
  await show(page, screen, scheme)
  const path = join(options.out, `${screen.name}-${scheme}.png`)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  if (!screen.small) return
  await page.setViewportSize(SMALL)
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path: join(options.out, `${screen.name}-${scheme}-1280x800.png`), animations: 'disabled', caret: 'hide' })
}

const dataUrl = (path: string) => `data:image/png;base64,${readFileSync(path).toString('base64')}`

/** The design at the left, the product at the right, as one picture. */
async function setBeside(page: Page, screen: Screen, scheme: Scheme, designs: string): Promise<void> {
  const design = join(designs, `${screen.design}-${scheme}.png`)
  if (screen.design === undefined || !existsSync(design)) return
  const images = [design, join(options.out, `${screen.name}-${scheme}.png`)].map((path) => `<img src="${dataUrl(path)}" width="${PAIRED}">`)
  await page.setViewportSize({ width: 2 * PAIRED, height: (PAIRED * WIDE.height) / WIDE.width })
  await page.setContent(`<body style="margin:0;display:flex">${images.join('')}</body>`)
  await page.waitForFunction(() => [...document.images].every((image) => image.complete))
  const folder = join(options.out, 'beside')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${screen.name}-${scheme}.png`) })
}

async function takeAll(company: string): Promise<void> {
  const chosen = options.only === undefined ? SCREENS : SCREENS.filter(({ name }) => options.only?.split(',').includes(name))
  const folder = mkdtempSync(join(tmpdir(), 'screens-'))
  const file = join(folder, 'kielwasser-telekom.countinghouse')
  copyFileSync(company, file)
  mkdirSync(options.out, { recursive: true })
  const desktop = await launchDesktop({ file, host: 'served' })
  const paper = await openBrowser('about:blank')
  try {
    await frameReady(desktop.page)
    for (const screen of chosen) {
      for (const scheme of SCHEMES) {
        await take(desktop.page, screen, scheme)
        if (options.beside !== undefined) await setBeside(paper.page, screen, scheme, options.beside)
      }
      process.stdout.write(`${screen.name}\n`)
    }
  } finally {
    await paper.close()
    await desktop.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (options.company === undefined) throw new Error('Name a company file: --company FILE. `npm run demo -- --small --no-open` makes one.')
await takeAll(options.company)
