/** Clients of the bridge, each sending the next request when the last one was answered. */
import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

export interface ClientsData {
  readonly port: number
  readonly token: string
  readonly clients: number
  readonly writes: boolean
  /** Milliseconds. */
  readonly ms: number
}

export interface ClientsFound {
  /** Milliseconds of each request. */
  readonly latencies: readonly number[]
  /** Requests that were not answered 200 or 201. */
  readonly failed: number
}

const { port, token, clients, writes, ms } = workerData as ClientsData
const agent = new Agent({ keepAlive: true, maxSockets: clients })
const LISTS = ['/customers?limit=50', '/customers?limit=50&sort=-code', '/billing-accounts?limit=50', '/audit-entries?limit=50']
/** A script that writes has something else to do in between. */
const PAUSE_MS = 20

function send(method: string, path: string, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const sent = request({ host: '127.0.0.1', port, path: `/api/v1${path}`, method, headers, agent }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function client(number: number, until: number, found: { latencies: number[]; failed: number }): Promise<void> {
  for (let at = number; performance.now() < until; at += 1) {
    const began = performance.now()
    const status = await (writes
      ? send(
          'POST',
          '/operations/customer.create',
          JSON.stringify({ name: `Written ${number}.${at}`, account_type: 'company', country: 'DE' }),
        )
      : send('GET', LISTS[at % LISTS.length] as string)
    ).catch(() => 0)
    found.latencies.push(performance.now() - began)
    if (status !== 200 && status !== 201) found.failed += 1
    if (writes) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

const found = { latencies: [] as number[], failed: 0 }
const until = performance.now() + ms
await Promise.all(Array.from({ length: clients }, (_, number) => client(number, until, found)))
agent.destroy()
parentPort?.postMessage(found satisfies ClientsFound)
