/** The real host as a process, spoken to over its bridge, and the command line: what is cut. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const PROJECT = resolve(import.meta.dirname, '../..')
const CLI = join(PROJECT, 'src-main/cli.ts')

/** The company file, in a folder of its own, and what a host on it is started with. */
export interface Desk {
  readonly file: string
  /** Of the bridge. */
  readonly token: string
  readonly settings: string
  /** Where compiled sources are kept, so that a start costs little. */
  readonly compiled: string
  /** What time it is: each process that is started goes on from there. */
  clock(): string
}

/** The host ended before it answered. */
export class HostGone extends Error {}
/** It answered that it did not do it. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, words: string) {
    super(`${code}: ${words}`)
    this.status = status
    this.code = code
  }
}

export interface Workstation {
  readonly child: ChildProcess
  /** @throws HostGone, Refused */
  call<T>(operation: string, input: unknown, idempotencyKey?: string): Promise<T>
  /** Hands a file over; answers its id. @throws HostGone, Refused */
  stage(path: string): Promise<string>
  /** Resolves when a job has ended. @throws HostGone */
  ended(job: number): Promise<{ readonly state: string; readonly message: string | null }>
  close(): Promise<void>
}

function environmentOf(desk: Desk, more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { settings, compiled, clock } = desk
  const own = { COUNTINGHOUSE_SETTINGS: settings, NODE_COMPILE_CACHE: compiled, COUNTINGHOUSE_CLOCK: clock(), COUNTINGHOUSE_COMPANY: '' }
  return { ...process.env, ...own, ...more }
}

export interface Ended {
  readonly code: number | null
  readonly killed: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line to its end. */
export async function runCli(desk: Desk, words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...words], { env: environmentOf(desk, more), stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text))
  const [code, signal] = await new Promise<[number | null, string | null]>((done) => child.on('close', (...how) => done(how)))
  return { code, killed: signal === 'SIGKILL', ...said }
}

const SERVES = /^Countinghouse serves at http:\/\/127\.0\.0\.1:(\d+)/m

/** Starts a host. @throws HostGone with what it said when it ended before it served */
export async function startHost(desk: Desk, more: Readonly<Record<string, string>> = {}): Promise<Workstation> {
  const words = ['serve', '--company', desk.file, '--bridge', '--no-open', '--port', '0']
  const child = spawn(process.execPath, [CLI, ...words], { env: environmentOf(desk, more), stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const gone = new Promise<void>((done) => child.on('close', () => done()))
  const port = await new Promise<number>((found, missed) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      const serves = SERVES.exec(stdout)
      if (serves) found(Number(serves[1]))
    })
    void gone.then(() => missed(new HostGone(`${stdout}${stderr}`.trim())))
  })
  const address = `http://127.0.0.1:${port}/api/v1`
  const send = (path: string, init: RequestInit) => sendTo(`${address}${path}`, desk.token, init, gone)
  const call = async <T>(operation: string, input: unknown, idempotencyKey?: string): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}) }
    return (await send(`/operations/${operation}`, { method: 'POST', headers, body: JSON.stringify(input) }))['value'] as T
  }
  return {
    child,
    call,
    stage: async (path) => {
      const name = encodeURIComponent(basename(path))
      return (await send(`/files?name=${name}`, { method: 'POST', body: readFileSync(path) }))['staged'] as string
    },
    ended: async (job) => {
      for (;;) {
        const row = (await send(`/jobs/${job}`, { method: 'GET' })) as { state: string; message: string | null }
        if (['succeeded', 'failed', 'stopped'].includes(row.state)) return row
        await sleep(25)
      }
    },
    close: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Asks again where it asks too often; a host that is gone answers nothing. */
async function sendTo(address: string, token: string, init: RequestInit, gone: Promise<void>): Promise<Record<string, unknown>> {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` }
  for (;;) {
    const answered = await fetch(address, { ...init, headers, signal: AbortSignal.timeout(120_000) }).catch(async (error: unknown) => {
      await Promise.race([gone, sleep(5_000)])
      throw new HostGone(error instanceof Error ? error.message : String(error))
    })
    const body = (await answered.json().catch(() => {
      throw new HostGone('the answer broke off')
    })) as Record<string, unknown>
    if (answered.status === 429) await sleep(Number((body['details'] as { retry_after_ms?: number } | undefined)?.retry_after_ms ?? 100))
    else if (answered.ok) return body
    else throw new Refused(answered.status, String(body['code']), String(body['detail'] ?? body['message']))
  }
}
