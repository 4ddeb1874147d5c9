/** The Electron side of the workstation, on Electron or its test host, over a core that only echoes. */
import { once } from 'node:events'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WindowBridge } from '../../src-main/preload.ts'
import { desktopHosts, electronExecutable } from './support/hosts.ts'
import { startElectronApp } from './support/launch.ts'
import { endGroup, spawnGroup, within } from './support/processes.ts'
import { FIXTURE_APPLICATION, makeWindowFixture, type WindowFixture } from './support/window-fixture.ts'

/** What a page of the workstation finds; the test files share one global type space, hence not on Window. */
interface WorkstationWindow {
  readonly countinghouse: WindowBridge
  notices: unknown[]
  stop(): void
}

const host = desktopHosts()[0] === 'electron' ? 'electron' : 'test-host'
let fixture: WindowFixture
let electron: ElectronApplication
let page: Page
let close: (() => Promise<void>) | undefined
const said: string[] = []

beforeAll(async () => {
  fixture = await makeWindowFixture()
  ;({ electron, close } = await startElectronApp(host, fixture.start('first')))
  electron.process().stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')))
  page = await electron.firstWindow()
  await page.waitForSelector('h1[data-ready]')
})
afterAll(async () => {
  await close?.()
  fixture.remove()
})

describe('the bridge to the core', () => {
  test('is all that the page is given', async () => {
    const keys = await page.evaluate(() => Object.keys((window as unknown as WorkstationWindow).countinghouse).toSorted())
    expect(keys).toEqual(['call', 'host', 'onChange'])
    expect(await page.evaluate(() => (window as unknown as WorkstationWindow).countinghouse.host)).toBe('electron')
  })

  test('a call reaches the core as the window’s', async () => {
    const request = { operation: 'invoice.get', input: { id: 7 }, simulate: true }
    const result = await page.evaluate((sent) => (window as unknown as WorkstationWindow).countinghouse.call(sent), request)
    expect(result).toEqual({ ok: true, value: { request, caller: { kind: 'window' } } })
  })

  test.each([
    null,
    7,
    'invoice.get',
    [],
    { input: {} },
    { operation: '', input: {} },
    { operation: 'a', input: {}, caller: { kind: 'job' } },
  ])('a call that is none is a refusal, not a bug: %j', async (sent) => {
    const result = await page.evaluate((value) => (window as unknown as WorkstationWindow).countinghouse.call(value as never), sent)
    expect(result).toMatchObject({ ok: false, failure: { kind: 'invalid', code: 'call.malformed' } })
  })

  test('change notices arrive until the page stops listening', async () => {
    const notices = await page.evaluate(async () => {
      const { countinghouse } = window as unknown as WorkstationWindow
      const got: unknown[][] = []
      const stop = countinghouse.onChange((...values) => got.push(values))
      await countinghouse.call({ operation: 'test.change', input: null })
      stop()
      await countinghouse.call({ operation: 'test.change', input: null })
      return got
    })
    expect(notices).toEqual([[{ changes: [{ entity: 'invoice', ids: [7] }], jobs: [] }]])
  })

  test.runIf(host === 'test-host').each([
    ['a frame inside the page', { url: 'app://countinghouse/', parent: {} }],
    ['another page', { url: 'https://remote.example/', parent: null }],
    ['another host of the scheme', { url: 'app://other/', parent: null }],
    ['a page that is gone', null],
  ])('%s is not answered', async (_what, senderFrame) => {
    const answer = await electron.evaluate(({ ipcMain }, frame) => {
      const doubled = ipcMain as unknown as { answer(channel: string, event: unknown, values: unknown[]): Promise<unknown> }
      // One step later: the inspector may interrupt just where Node looks for rejections that nobody has caught yet.
      const call = Promise.resolve().then(() => doubled.answer('core:call', { senderFrame: frame }, [{ operation: 'a', input: null }]))
      return call.catch(String)
    }, senderFrame)
    expect(answer).toContain('own pages only')
  })
})

describe('what a page may do', () => {
  test('styles need the nonce of this load, which the page carries; inline scripts do not run', async () => {
    const outcome = await page.evaluate(() => {
      const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
      const colour = (withNonce: string): string => {
        const style = document.createElement('style')
        style.nonce = withNonce
        style.textContent = 'h1 { color: rgb(1, 2, 3) }'
        document.head.append(style)
        const { color } = getComputedStyle(document.querySelector('h1') as Element)
        style.remove()
        return color
      }
      return { length: nonce.length, right: colour(nonce), wrong: colour('guessed'), inlineRan: 'inlineRan' in window }
    })
    expect(outcome).toEqual({ length: 24, right: 'rgb(1, 2, 3)', wrong: 'rgb(0, 0, 0)', inlineRan: false })
  })

  test('each load has another nonce', async () => {
    const nonce = (): Promise<string | undefined> =>
      page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce)
    const first = await nonce()
    await page.reload()
    await page.waitForSelector('h1[data-ready]')
    expect(await nonce()).not.toBe(first)
  })

  test('nothing is fetched from elsewhere, no form is sent, no page is framed', async () => {
    const violated = await page.evaluate(async () => {
      const next = (act: () => void): Promise<string> =>
        new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
          act()
        })
      const append = (tag: string, attributes: Record<string, string>): void => {
        document.body.append(Object.assign(document.createElement(tag), attributes))
      }
      return [
        await next(() => void fetch('https://remote.example/').catch(() => {})),
        await next(() => append('img', { src: 'https://remote.example/a.png' })),
        await next(() => append('iframe', { src: 'https://remote.example/' })),
        await next(() => append('object', { data: '/logo.svg' })),
        await next(() => {
          const form = Object.assign(document.createElement('form'), { action: 'https://remote.example/' })
          document.body.append(form)
          form.submit()
        }),
      ]
    })
    expect(violated).toEqual(['connect-src', 'img-src', 'frame-src', 'object-src', 'form-action'])
  })

  test('it leads nowhere else and opens no window', async () => {
    await page.evaluate(() => location.assign('https://remote.example/'))
    expect(await page.evaluate(() => window.open('https://remote.example/'))).toBe(null)
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://remote.example/', target: '_blank' })
      document.body.append(link)
      link.click()
    })
    await expect.poll(() => electron.windows().filter((window) => !window.isClosed()).length).toBe(1)
    expect(await page.textContent('h1')).toBe('Home')
    expect(said.join('')).not.toContain('cannot open https://remote.example') // what the test host says of an allowed one
    expect(await electron.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL())).toMatch(/^app:\/\/countinghouse\//)
  })
})

describe('the application', () => {
  test('shows its window when the page is drawn', async () => {
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)
  })

  test('opens a second window from the menu; both hear of changes', async () => {
    const [second] = await Promise.all([
      electron.waitForEvent('window'),
      electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('new-window')?.click()),
    ])
    await second.waitForSelector('h1[data-ready]')
    const listen = (): void => {
      const own = window as unknown as WorkstationWindow
      own.notices = []
      own.countinghouse.onChange((notice) => own.notices.push(notice))
    }
    await Promise.all([page.evaluate(listen), second.evaluate(listen)])
    await second.evaluate(() => (window as unknown as WorkstationWindow).countinghouse.call({ operation: 'test.change', input: null }))
    const heard = (where: Page): Promise<number> => where.evaluate(() => (window as unknown as WorkstationWindow).notices.length)
    await expect.poll(() => heard(page)).toBe(1)
    await expect.poll(() => heard(second)).toBe(1)
    await second.close()
  })

  test('a second start brings the first one’s window to the front, opens no file, and ends', async () => {
    const focused = electron.evaluate(
      ({ BrowserWindow }) => new Promise<boolean>((resolve) => BrowserWindow.getAllWindows()[0]?.once('focus', () => resolve(true))),
    )
    const second = fixture.start('first')
    const child = spawnGroup(electronExecutable(host), [`--user-data-dir=${second.userData}`, FIXTURE_APPLICATION], {
      env: { ...process.env, ...second.environment, FIXTURE_LOG: fixture.logFile('second') },
      stdio: 'ignore',
    })
    try {
      const [code] = (await within(20_000, 'The end of the second start', once(child, 'exit'))) as [number]
      expect(code).toBe(0)
      expect(await within(5_000, 'The focus', focused)).toBe(true)
      expect(() => fixture.log('second')).toThrow(/ENOENT/)
    } finally {
      await endGroup(child, 1_000)
    }
  })

  test('a quit closes the core once, after its windows stopped listening', async () => {
    const other = await startElectronApp(host, fixture.start('quitting'))
    await (await other.electron.firstWindow()).waitForSelector('h1[data-ready]')
    const ended = once(other.electron.process(), 'exit')
    await other.electron.evaluate(({ app }) => {
      app.quit()
      app.quit()
    })
    await other.close()
    expect((await ended)[0]).toBe(0)
    expect(fixture.log('quitting')).toEqual(['opened', 'closed with 0 listeners'])
  })

  test('a company file that cannot be opened is told, and ends the application with 1', async () => {
    const refused = fixture.start('refused', { FIXTURE_REFUSE: 'The file is newer than this version.' })
    const child = spawnGroup(electronExecutable(host), [`--user-data-dir=${refused.userData}`, FIXTURE_APPLICATION], {
      env: { ...process.env, ...refused.environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const lines: string[] = []
    child.stderr?.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8')))
    try {
      const [code] = (await within(20_000, 'The end', once(child, 'exit'))) as [number]
      expect(code).toBe(1)
      expect(lines.join('')).toContain('The file is newer than this version.')
    } finally {
      await endGroup(child, 1_000)
    }
  })
})
