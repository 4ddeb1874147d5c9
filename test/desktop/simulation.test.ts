/** A simulated billing run of a thousand accounts leaves the books alone, to the last byte. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bigCompany } from '../benchmarks/support/big-company.ts'
import { closeToCopy, type CompanyCopies, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { callCore, coreValue, frameReady, go, nothingRuns } from './support/window.ts'

const ACCOUNTS = 1000

let files: CompanyCopies
let run: number
beforeAll(async () => {
  const company = await bigCompany(ACCOUNTS)
  run = (await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: company.cycle, invoice_date: THIS_MONTH })).id
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

/** By this process, which has the file not open: reading it in the one that has would drop SQLite's locks. */
function digests(file: string): Record<string, string> {
  const digest = (path: string) => (existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'none')
  return { file: digest(file), log: digest(`${file}-wal`) }
}

interface Simulated {
  readonly simulation: string
  readonly job: { readonly state: string; readonly report: unknown }
}
interface View {
  readonly state: string
  readonly totals?: unknown
}

describe.each(desktopHosts())('a simulated billing run, on %s', (host) => {
  let desktop: Desktop
  let file: string
  beforeEach(async () => {
    file = files.copy()
    desktop = await launchDesktop({ file, host })
    await frameReady(desktop.page)
  })
  afterEach(async () => {
    await desktop?.close()
  })

  test(`drafts ${ACCOUNTS} invoices on a copy, and not a byte of the company file or its log changes`, async () => {
    const { page } = desktop
    await go(page, `/record/billingRun/${run}`)
    await page.getByText('This run is not prepared yet').waitFor()
    await nothingRuns(page)
    const before = digests(file)

    const result = await callCore(page, { operation: 'billingRun.prepare', input: { id: run }, simulate: true })
    expect(result).toMatchObject({ ok: true, simulated: true, value: { job: { state: 'succeeded', report: { drafted: ACCOUNTS } } } })
    const { simulation } = (result as unknown as { readonly value: Simulated }).value
    expect(await coreValue<View>(page, 'billingRun.view', { id: run }, { simulation })).toMatchObject({ state: 'drafted' })
    expect(await coreValue<View>(page, 'billingRun.view', { id: run })).toMatchObject({ state: 'created' })
    expect(digests(file)).toEqual(before)

    await coreValue(page, 'simulation.end', { simulation })
    expect(existsSync(`${file}-simulations`)).toBe(false)
    expect(digests(file)).toEqual(before)
    await page.getByText('This run is not prepared yet').waitFor()
  })
})
