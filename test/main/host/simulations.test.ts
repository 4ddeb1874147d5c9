import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallRequest, CallResult, ListPage } from '../../../src-core/operations/contract.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import type { SimulatedJob } from '../../../src-main/host/simulations.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

let file: string
let host: Host
beforeAll(async () => {
  file = join(newFolder(), 'company.countinghouse')
  host = await openHost({ file, create: true, readers: 1 })
  await call({ operation: 'language.create', input: { values: { code: 'en', name: { base: 'English' } } } })
})
afterAll(() => host.close())

const call = (request: CallRequest): Promise<CallResult> => host.call(request, WINDOW)
const valueOf = <T>(result: CallResult): T => (result as { value: T }).value

/** Digests by another process: reading the file in this one and closing it would drop SQLite's locks on it. */
function digests(): string {
  return execFileSync('sha256sum', [file, `${file}-wal`], { encoding: 'utf8' })
}

async function simulateJob(): Promise<SimulatedJob> {
  const result = await call({ operation: 'receivables.updateDue', input: {}, simulate: true })
  expect(result).toMatchObject({ ok: true, simulated: true })
  return valueOf(result)
}

test('a simulated job runs to its end on a copy, and no byte of the file or its log changes', async () => {
  const before = digests()
  const { simulation, job } = await simulateJob()
  expect(job).toMatchObject({ operation: 'receivables.updateDue', state: 'succeeded', report: { date: expect.any(String) } })

  const changed = await call({
    operation: 'language.update',
    input: { id: 1, version: 1, values: { name: { base: 'Englisch' } } },
    simulation,
  })
  expect(changed).toMatchObject({ ok: true })
  const jobs = (more: Partial<CallRequest>) => call({ operation: 'job.list', input: {}, ...more })
  expect(valueOf(await jobs({ simulation }))).toHaveLength(1)
  expect(valueOf(await jobs({}))).toHaveLength(0)
  const names = async (more: Partial<CallRequest>) =>
    valueOf<ListPage>(await call({ operation: 'language.list', input: {}, ...more })).rows.map((row) => row['name'])
  expect(await names({ simulation })).toEqual(['Englisch'])
  expect(await names({})).toEqual(['English'])
  expect(digests()).toBe(before)

  expect(await call({ operation: 'simulation.end', input: { simulation } })).toMatchObject({ ok: true })
  expect(existsSync(`${file}-simulations`)).toBe(false)
  expect(await jobs({ simulation })).toMatchObject({ ok: false, failure: { kind: 'notFound', code: 'simulation.unknown' } })
  expect(digests()).toBe(before)
})

test('a job that cannot be started leaves no copy', async () => {
  const refused = await call({ operation: 'usage.import', input: { staged: 'none' }, simulate: true })
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'invalid' } })
  expect(existsSync(`${file}-simulations`)).toBe(false)
})

test('three at once, and all are deleted with the host', async () => {
  const own = join(newFolder(), 'own.countinghouse')
  const second = await openHost({ file: own, create: true, readers: 1 })
  const request = { operation: 'receivables.updateDue', input: {} }
  const seen: string[] = []
  for (const _simulation of [1, 2, 3]) {
    const result = await second.simulate(request, WINDOW, (progress) => seen.push(progress.state))
    expect(result).toMatchObject({ ok: true })
  }
  expect(seen).toContain('succeeded')
  await expect(second.simulate(request, WINDOW)).rejects.toMatchObject({ failure: { code: 'simulation.tooMany' } })
  expect(readdirSync(`${own}-simulations`)).toHaveLength(3)
  await second.close()
  expect(readdirSync(join(own, '..'))).toEqual(['own.countinghouse'])
})
