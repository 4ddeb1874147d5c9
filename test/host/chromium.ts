/** Starts the browser whose pages are the windows, and ends it with this process. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findBrowser } from '../desktop/support/browser.ts'
import { DevToolsConnection } from './devtools.ts'
import { switches } from './switches.ts'

/** A bound for a browser that hangs; on a busy machine one may take its time. */
const START_TIMEOUT_MS = 150_000

/** Resolves when the browser answers; its address then stands on stderr, where Playwright looks for it. */
export async function startChromium(): Promise<DevToolsConnection> {
  const browser = findBrowser()
  const profile = mkdtempSync(join(tmpdir(), 'electron-host-profile-'))
  const child = spawn(browser.executable, browserArguments(profile), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...browser.environment },
  })
  endWithThisProcess(child, profile)
  const address = await devToolsAddress(child)
  const connection = await DevToolsConnection.open(address)
  await connection.browser.send('Target.setDiscoverTargets', { discover: true })
  child.once('exit', (code, signal) => endWithoutBrowser(code ?? signal))
  process.stderr.write(`DevTools listening on ${address}\n`)
  return connection
}

/** Without its windows the application under test has nothing to go on with. */
function endWithoutBrowser(how: number | string | null): void {
  process.stderr.write(`electron test host: the browser ended with ${how}\n`)
  process.exit(1)
}

function browserArguments(profile: string): string[] {
  const asRoot = process.getuid?.() === 0 || switches.has('no-sandbox')
  return [
    ...(process.env['ELECTRON_HOST_HEADED'] ? [] : ['--headless']),
    ...(asRoot ? ['--no-sandbox'] : []),
    ...(switches.has('force-prefers-reduced-motion') ? ['--force-prefers-reduced-motion'] : []),
    `--remote-debugging-port=${switches.get('remote-debugging-port') || '0'}`,
    `--user-data-dir=${profile}`,
    '--no-startup-window',
    '--keep-alive-for-test', // outlives its last window, as Electron's main process does
    '--no-first-run',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-sync',
    '--disable-component-update',
    '--disable-background-networking',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-dev-shm-usage',
    '--force-color-profile=srgb',
    '--password-store=basic',
  ]
}

function devToolsAddress(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const said: string[] = []
  const fail = (what: string): void => reject(new Error(`${what}. It said:\n${said.join('\n')}`))
  if (!child.stderr) throw new Error('The browser was started without a pipe to read its address from.')
  createInterface(child.stderr).on('line', (line) => {
    said.push(line)
    const address = /^DevTools listening on (ws:.*)$/.exec(line)?.[1]
    if (address) resolve(address)
  })
  child.once('error', (error) => fail(`The browser does not start: ${error.message}`))
  child.once('exit', (code, signal) => fail(`The browser ended with ${code ?? signal}`))
  const timer = setTimeout(() => fail('The browser took too long to start'), START_TIMEOUT_MS)
  return promise.finally(() => clearTimeout(timer))
}

function endWithThisProcess(child: ChildProcess, profile: string): void {
  process.on('exit', () => {
    child.kill('SIGKILL')
    removeProfile(profile)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))
  endWithItsParent()
}

/** A test run that is killed can end nothing itself: an application whose starter is gone ends on its own. */
function endWithItsParent(): void {
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.exit(1), 1_000).unref()
}

/** The dying browser may still be writing: what it leaves in the temporary directory does no harm. */
function removeProfile(profile: string): void {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  } catch (error) {
    process.stderr.write(`${profile} was not removed: ${String(error)}\n`)
  }
}
