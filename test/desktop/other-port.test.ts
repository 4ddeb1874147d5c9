/** Served mode beside a stranger: another server of the same machine, visited by the same browser, gets nothing that opens anything. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOST_CLOCK } from '../support/clock.ts'
import { findBrowser } from './support/browser.ts'
import { PROJECT } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { endGroup, matchLine, spawnGroup, within } from './support/processes.ts'
import { callCore, frameReady, openSecondWindow } from './support/window.ts'

const folder = mkdtempSync(join(tmpdir(), 'other-port-'))
const file = join(folder, 'company.countinghouse')
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))

interface Got {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server that records all it gets, and answers pages that call, frame and link to others. */
async function recorder(page: () => string): Promise<{ server: Server; origin: string; got: Got[] }> {
  const got: Got[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    got.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
    response.setHeader('content-type', 'text/html')
    response.end(page())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got }
}

function send(port: number, method: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer: IncomingMessage) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
      answer.destroy()
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

let desktop: Desktop
beforeAll(async () => {
  desktop = await launchDesktop({ file, host: 'served' })
  await frameReady(desktop.page)
})
afterAll(() => desktop?.close())

test('what another port of this machine gets from the same browser opens nothing here', async () => {
  const { page } = desktop
  const port = Number(new URL(page.url()).port)
  const ours = `http://127.0.0.1:${port}`
  const stranger = await recorder(
    () => `<!doctype html><a id="link" href="${ours}/">link</a><img src="${ours}/rpc"><iframe src="${ours}/"></iframe>`,
  )
  const visitor = await page.context().newPage()
  const answered: { url: string; status: number }[] = []
  visitor.on('response', (response) => response.url().startsWith(ours) && answered.push({ url: response.url(), status: response.status() }))
  await visitor.goto(`${stranger.origin}/?from=browser`)
  const tried = await visitor.evaluate(async (origin) => {
    const call = JSON.stringify({ operation: 'session.get', input: {} })
    const tries = [
      fetch(`${origin}/rpc`, { method: 'POST', credentials: 'include', mode: 'no-cors', body: call }),
      fetch(`${origin}/rpc`, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: call }),
      fetch(`${origin}/events`, { credentials: 'include' }),
      fetch(`${origin}/tickets`, { method: 'POST', credentials: 'include' }),
    ]
    const outcomes = await Promise.allSettled(tries)
    return outcomes.map((one) => (one.status === 'fulfilled' && one.value.type !== 'opaque' ? one.value.status : 'nothing'))
  }, ours)
  expect(tried).toEqual(['nothing', 'nothing', 'nothing', 'nothing'])
  expect(answered.filter(({ status }) => status < 400)).toEqual([])
  expect(stranger.got.length).toBeGreaterThan(0)

  // Everything that it was sent, sent to ours: by any of its headers, and with what stands in them as bearer, secret or ticket.
  const call = '{"operation":"session.get","input":{}}'
  for (const { headers: given, url } of stranger.got) {
    const { host: _host, connection: _connection, origin: _origin, ...headers } = given as Record<string, string>
    const values = [url, ...Object.values(headers).flatMap((value) => value.split(/[=;,\s]+/))].filter((value) => value !== '')
    const ways = [headers, ...values.flatMap((value) => [{ authorization: `Bearer ${value}` }, { 'x-countinghouse-session': value }])]
    for (const way of ways) {
      const plain = Object.fromEntries(Object.entries(way).filter(([name]) => !name.startsWith('sec-'))) as Record<string, string>
      expect(await send(port, 'POST', '/rpc', { ...plain, 'content-type': 'application/json' }, call)).toBe(401)
      expect(await send(port, 'GET', '/events', plain)).toBe(401)
      expect(await send(port, 'POST', '/tickets', plain)).toBe(401)
    }
    for (const value of values)
      expect(
        await send(
          port,
          'POST',
          '/session',
          { 'content-type': 'application/x-www-form-urlencoded' },
          `ticket=${encodeURIComponent(value)}`,
        ),
      ).toBe(403)
  }
  // It cannot be said that there was nothing to get: the window itself is let in.
  expect(await callCore(page, { operation: 'session.get', input: {} })).toMatchObject({ ok: true })
  await visitor.close()
  stranger.server.close()
  stranger.server.closeAllConnections()
})

test('nothing of the way in stays in the address, the history or a cookie; a further tab is let in by this one', async () => {
  const { page } = desktop
  expect(page.url()).not.toMatch(/ticket|token/)
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(await page.context().cookies()).toEqual([])
  const second = await openSecondWindow(desktop)
  expect(await callCore(second, { operation: 'session.get', input: {} })).toMatchObject({ ok: true })
  await second.close()
  await page.reload()
  await frameReady(page)
})

test('a browser that nobody let in is told so, and sees nothing of the books', async () => {
  const { executable, environment } = findBrowser()
  const browser: Browser = await chromium.launch({
    executablePath: executable,
    env: { ...(process.env as Record<string, string>), ...environment },
  })
  const stranger = await browser.newPage()
  await stranger.goto(new URL('/', desktop.page.url()).href)
  await expect.poll(() => stranger.getByRole('alert').textContent()).toContain('This page is not let in.')
  await browser.close()
})

test('the browser is given a file, whose ticket opens one session; the second use ends it and says so on the desk', {
  timeout: 120_000,
}, async () => {
  // An opener that takes down what it is given, where the system has its own.
  const bin = mkdtempSync(join(folder, 'bin-'))
  const words = join(bin, 'words')
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${words}.part\ncp "$1" ${words}.html\nmv ${words}.part ${words}\n`)
  chmodSync(join(bin, 'xdg-open'), 0o755)
  const settings = join(bin, 'settings')
  const server = spawnGroup(
    process.execPath,
    [join(PROJECT, 'out/main/cli.js'), 'serve', '--file', join(bin, 'c.countinghouse'), '--create', '--port', '0'],
    {
      cwd: bin,
      env: {
        ...process.env,
        PATH: `${bin}:${process.env['PATH']}`,
        DISPLAY: ':99',
        COUNTINGHOUSE_SETTINGS: settings,
        COUNTINGHOUSE_COMPANY: '',
        COUNTINGHOUSE_CLOCK: HOST_CLOCK,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const { executable, environment } = findBrowser()
  const browser = await chromium.launch({ executablePath: executable, env: { ...(process.env as Record<string, string>), ...environment } })
  try {
    let said = ''
    server.stderr?.on('data', (piece: Buffer) => {
      said += piece.toString('utf8')
    })
    const [, url = ''] = await within(60_000, 'the address', matchLine(server, /^Countinghouse serves at (\S+)$/))
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    await expect.poll(() => existsSync(words)).toBe(true)
    const [given = ''] = readFileSync(words, 'utf8').trim().split('\n')
    const html = readFileSync(`${words}.html`, 'utf8')
    const ticket = /name="ticket" value="([\w-]+)"/.exec(html)?.[1] ?? ''
    expect(given).not.toContain(ticket)
    await expect.poll(() => said).toContain('serve --no-open')
    expect(said).not.toContain(ticket)
    const page = await browser.newPage()
    await page.goto(`file://${given}`)
    await frameReady(page)
    expect([page.url().includes(ticket), existsSync(given)]).toEqual([false, false])

    writeFileSync(join(bin, 'again.html'), html)
    const thief = await browser.newPage()
    await thief.goto(`file://${join(bin, 'again.html')}`)
    await expect.poll(() => thief.locator('body').textContent()).toContain('was used already')
    await expect.poll(() => page.locator('body').textContent(), { timeout: 20_000 }).toContain('used a second time')
    expect(await callCore(page, { operation: 'session.get', input: {} })).toMatchObject({ ok: false, failure: { code: 'session.ended' } })
  } finally {
    await browser.close()
    await endGroup(server, 20_000)
  }
})
