/** What specs do with a window of the workstation, whatever shows it. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { CallRequest, CallResult } from '../../../src-core/operations/contract.ts'
import { type Desktop, stillStand } from './launch.ts'

interface WorkstationGlobal {
  readonly countinghouse?: { call(request: CallRequest): Promise<CallResult> }
}

/** Waits until the window has its frame: session and description are there. What a spec waits for comes soon after. */
export async function frameReady(page: Page): Promise<void> {
  page.setDefaultTimeout(60_000)
  await page.locator('.frame').waitFor({ timeout: 90_000 })
}

/** Goes to an address of the window: `/list/customer`. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, path)
}

/** Calls an operation by the window's own client: the preload's bridge, or HTTP with the secret of the page. */
export function callCore(page: Page, request: CallRequest): Promise<CallResult> {
  return page.evaluate(async (sent) => {
    const { countinghouse } = window as unknown as WorkstationGlobal
    if (countinghouse) return countinghouse.call(sent)
    const headers = { 'content-type': 'application/json', 'x-countinghouse-session': sessionStorage.getItem('countinghouse.session') ?? '' }
    const answer = await fetch('/rpc', { method: 'POST', headers, body: JSON.stringify(sent) })
    return (await answer.json()) as CallResult
  }, request)
}

/** The value of a call that must succeed. */
export async function coreValue<Value>(
  page: Page,
  operation: string,
  input: unknown = {},
  more: Partial<CallRequest> = {},
): Promise<Value> {
  const result = await callCore(page, { operation, input, ...more })
  if (!result.ok) throw new Error(`${operation}: ${result.failure.code}: ${result.failure.message}`)
  return result.value as Value
}

/** A second window on the same company: by the menu of the desktop, by a second tab in served mode. */
export async function openSecondWindow({ electron, page }: Desktop): Promise<Page> {
  const second = electron
    ? (
        await Promise.all([
          electron.waitForEvent('window'),
          electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('new-window')?.click()),
        ])
      )[0]
    : await page.context().newPage()
  await stillStand(second)
  if (!electron) await second.goto(page.url())
  await frameReady(second)
  return second
}

/** Waits until no routine is due and no job runs: nothing then writes but what the spec does. */
export async function nothingRuns(page: Page): Promise<void> {
  const busy = async () => {
    const due = await coreValue<readonly unknown[]>(page, 'routine.due', { opened: 0 })
    const jobs = await coreValue<readonly { state: string }[]>(page, 'job.list')
    return due.length + jobs.filter(({ state }) => state === 'queued' || state === 'running').length
  }
  await expect.poll(busy, { timeout: 60_000 }).toBe(0)
}

/** The figure under a label in the head of a page. */
export function figure(page: Page, label: string): Locator {
  return page.locator('.figure', { has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) }).locator('dd')
}

export interface WindowLog {
  /** Errors on the console and exceptions that nobody caught. */
  readonly errors: string[]
  /** Addresses asked for that are not of this machine. */
  readonly foreign: string[]
}

const OWN = /^(https?:\/\/(127\.0\.0\.1|localhost|[a-z]+\.app\.electron-host)[:/]|app:|devtools:|data:|blob:|about:)/

/** Listens to a window from now on. */
export function watchWindow(page: Page): WindowLog {
  const log: WindowLog = { errors: [], foreign: [] }
  page.on('console', (message) => message.type() === 'error' && log.errors.push(`${message.text()} (${message.location().url})`))
  page.on('pageerror', (error) => log.errors.push(error.stack ?? error.message))
  page.on('request', (request) => !OWN.test(request.url()) && log.foreign.push(request.url()))
  return log
}
