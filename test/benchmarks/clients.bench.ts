/** Sixty-four scripts at the bridge at once: lists by most, writes by some, for a minute. */
import { rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { addBridge } from '../../src-main/bridge/bridge.ts'
import { type Host, openHost } from '../../src-main/host/host.ts'
import type { ClientsData, ClientsFound } from './support/client-thread.ts'
import { type BenchOptions, limited, type Measure, percentile } from './support/measure.ts'

const CLIENTS = 64
const WRITERS = 4
const CUSTOMERS = 2000

/** No request may fail; p95 of lists and of the writes beside them, in milliseconds. */
export async function measureClients({ quick }: BenchOptions): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clients-bench-'))
  const host = await openHost({ file: join(folder, 'company.countinghouse'), create: true, routes: addBridge, dailyBackup: false })
  try {
    const token = await filledCompany(host)
    const [lists, writes] = await Promise.all([
      runClients({ port: host.port, token, clients: CLIENTS - WRITERS, writes: false, ms: quick ? 10_000 : 60_000 }),
      runClients({ port: host.port, token, clients: WRITERS, writes: true, ms: quick ? 10_000 : 60_000 }),
    ])
    return [
      limited(`${CLIENTS} clients of the bridge: failed requests`, 'requests', lists.failed + writes.failed, { below: 1 }),
      limited(`  lists, p95, of ${lists.latencies.length.toLocaleString('en')}`, 'ms', percentile(lists.latencies, 0.95), { below: 60 }),
      limited(`  writes, p95, of ${writes.latencies.length.toLocaleString('en')}`, 'ms', percentile(writes.latencies, 0.95), { below: 15 }),
    ]
  } finally {
    await host.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function filledCompany(host: Host): Promise<string> {
  const call = async (operation: string, input: unknown): Promise<void> => {
    const result = await host.call({ operation, input }, { kind: 'window' })
    if (!result.ok) throw new Error(`${operation}: ${result.failure.message}`)
  }
  await call('company.create', { name: 'Clients', country: 'DE' })
  for (let at = 0; at < CUSTOMERS; at += 1)
    await call('customer.create', { name: `Customer ${at}`, account_type: 'company', country: 'DE' })
  const most = 100_000
  host.bridge.set({ limits: { requests_per_second: most, burst: most, all_requests_per_second: most, all_burst: most } })
  return host.tokens.create({ name: 'clients', scopes: ['*'] }).token
}

/** In a thread of their own, so that they wait for the host and not for each other. */
function runClients(data: ClientsData): Promise<ClientsFound> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./support/client-thread.ts', import.meta.url), { workerData: data })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
