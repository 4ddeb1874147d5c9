/**
 * Hostile calls over every operation and route: none is answered by a fault, none ends the engine, and one that is refused changed
 * nothing. COUNTINGHOUSE_FUZZ=20000 makes that many calls, COUNTINGHOUSE_FUZZ_SEED begins with another seed.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallResult, JobProgress } from '../../../src-core/operations/contract.ts'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { registry } from '../../../src-main/host/core-threads.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { hostOperations } from '../../../src-main/host/host-operations.ts'
import { bridgeLimitsSchema, passingSettings } from '../../../src-main/host/settings.ts'
import { resourcesOf } from '../../../src-main/resources.ts'
import { livedIn } from '../../support/lived-in-company.ts'
import { temporaryFolders } from '../support/folders.ts'
import { type HostileCall, hostileCalls } from './hostile-calls.ts'
import { randomFrom } from './random.ts'

const CALLS = Number(process.env['COUNTINGHOUSE_FUZZ'] ?? 1500)
const SEED = Number(process.env['COUNTINGHOUSE_FUZZ_SEED'] ?? 20)
const MOST_FINDINGS = 40
const newFolder = temporaryFolders()
const TELLTALE =
  /SQLITE_|FOREIGN KEY|constraint failed|Internal error|program failed|native code|node_modules|\\n\s+at |\.ts:\d|\[object |could not be cloned/
const WINDOW = { kind: 'window' } as const

let host: Host
let file: string
let token: string
let watching: Database.Database
beforeAll(async () => {
  const company = await livedIn()
  await company.core.close()
  file = join(newFolder(), 'company.countinghouse')
  new Database(company.file).exec(`VACUUM INTO '${file}'`).close()
  const most = 100_000
  const limits = bridgeLimitsSchema.parse({ requests_per_second: most, burst: most, all_requests_per_second: most, all_burst: most })
  host = await openHost({
    file,
    key: 'k'.repeat(43),
    routes: addBridge,
    settings: passingSettings({ bridge: { on: true, port: null, limits, folders: [] } }),
    bridge: true,
    dailyBackup: false,
    documents: newFolder(),
  })
  token = newToken()
  watching = new Database(file, { readonly: true })
})
afterAll(async () => {
  watching.close()
  await host.close()
})

const newToken = (): string => host.tokens.create({ name: 'fuzz', scopes: ['*'] }).token
const version = (): unknown => watching.pragma('data_version', { simple: true })
const call = (operation: string, input: unknown = {}): Promise<CallResult> => host.call({ operation, input }, WINDOW)

async function send({ method, path, headers, body }: HostileCall): Promise<{ status: number; text: string }> {
  const bearer = path.startsWith('/api/') ? token : 'k'.repeat(43)
  const answer = await fetch(`http://127.0.0.1:${host.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...headers },
    body,
    signal: AbortSignal.timeout(120_000),
  })
  return { status: answer.status, text: await answer.text() }
}

/** Whether an answer refuses, whatever its status. */
const isRefused = (status: number, text: string): boolean => status >= 400 || text.startsWith('{"ok":false')

/** What an accepted call began has come to its end before the next one: jobs, and the copy of a simulated one. */
async function settle(answer: string): Promise<void> {
  const simulation = /"simulation":"([0-9a-f-]+)"/.exec(answer)?.[1]
  if (simulation !== undefined) await call('simulation.end', { simulation })
  for (;;) {
    const listed = await call('job.list')
    const under = listed.ok
      ? (listed.value as JobProgress[]).find(({ state }) => ['queued', 'running', 'stopping'].includes(state))
      : undefined
    if (!under) return
    await host.finished(under.id, WINDOW).catch(() => undefined)
  }
}

test(`${CALLS} hostile calls are answered or refused, and the engine lives`, async () => {
  const operations = [...registry.all, ...hostOperations].filter(({ name }) => !name.startsWith('companyFile.') && name !== 'bridge.set')
  const next = hostileCalls(operations, resourcesOf(registry), randomFrom(SEED))
  const findings = new Map<string, string>()
  const statuses = new Map<number, number>()
  for (let at = 0; at < CALLS; at += 1) {
    // Some of the calls take tokens back.
    if (!host.knows(token)) token = newToken()
    const made = next()
    const before = version()
    const { status, text } = await send(made).catch((error: unknown) => ({ status: 599, text: String(error) }))
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const where = `${made.method} ${made.path.split('?')[0]}`
    const note = (what: string) =>
      findings.set(`${where}: ${what}`, `${made.path.slice(0, 300)} ${made.body?.slice(0, 400)} -> ${status} ${text.slice(0, 300)}`)
    if (status >= 500) note('a fault')
    const told = isRefused(status, text)
    if (told && TELLTALE.test(text)) note('a trace')
    if (told && version() !== before) note('it was refused and changed something')
    if (!told && made.method !== 'GET') await settle(text)
    if (findings.size >= MOST_FINDINGS) break
  }
  expect(Object.fromEntries(findings), JSON.stringify(Object.fromEntries(statuses))).toEqual({})
  expect(statuses.get(401)).toBeUndefined()
  expect(statuses.get(200)).toBeGreaterThan(CALLS / 20)
}, 3_600_000)

test('after them the books verify, no job fell by a fault, and the next write is taken', async () => {
  expect(await call('health.get')).toMatchObject({ ok: true, value: { ok: true, ailments: [] } })
  const jobs = (await call('job.list')) as { value: JobProgress[] }
  expect(jobs.value.filter(({ message }) => message !== null && TELLTALE.test(message))).toEqual([])
  expect(await call('title.create', { values: { code: 'AFTER', name: 'After' } })).toMatchObject({ ok: true })
  const started = await call('books.verify', {})
  if (!started.ok) throw new Error(started.failure.message)
  const verified = await host.finished((started.value as { job: number }).job, WINDOW)
  expect(verified).toMatchObject({ state: 'succeeded' })
  const { differences } = verified.report as { differences: { words: string }[] }
  expect(differences.map(({ words }) => words)).toEqual([])
})
