/** What the command line says of a workstation that has its file open and does not answer. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { post } from '../../src-main/cli/post.ts'
import { HEALTH_PATH, type LockNote } from '../../src-main/host/lock.ts'
import { temporaryFolders } from './support/folders.ts'
import { runScript } from './support/scripts.ts'

const newFolder = temporaryFolders()
const servers: Server[] = []
afterAll(() => servers.forEach((server) => server.closeAllConnections()))

/** A host that takes calls and answers none; whether it says that it is there is said at each question. */
async function deafHost(isThere: () => boolean, onCall: (end: () => void) => void = () => {}, file = ''): Promise<LockNote> {
  const server = createServer((request, response) => {
    if ((request.url === HEALTH_PATH || request.url === '/health') && isThere())
      response.end(JSON.stringify({ ok: true, pid: process.pid, file }))
    if (request.url === '/rpc') onCall(() => request.socket.destroy())
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { pid: process.pid, port: (server.address() as AddressInfo).port, key: 'k'.repeat(32), startedAt: 0 }
}

const CALL = { operation: 'language.list', input: {} }

test('a host that does not say that it is there hangs, and the call says so', async () => {
  const host = await deafHost(() => false)
  await expect(post(host, CALL, { callMs: null, askMs: 30 })).rejects.toMatchObject({
    failure: { kind: 'busy', code: 'host.hangs', message: expect.stringContaining(`(process ${process.pid}) hangs`) },
  })
})

test('a host that is there and does not answer within the limit hangs', async () => {
  const host = await deafHost(() => true)
  await expect(post(host, CALL, { callMs: 200, askMs: 30 })).rejects.toMatchObject({
    failure: { code: 'host.hangs', message: expect.stringMatching(/not answered within 0.2 seconds.*end that process/) },
  })
})

test('a host that ends in the middle is said to be gone', async () => {
  const host = await deafHost(
    () => true,
    (end) => end(),
  )
  await expect(post(host, CALL, { callMs: null, askMs: 1000 })).rejects.toMatchObject({ failure: { code: 'host.gone' } })
})

test('the command line ends with a sentence and its exit code for busy', async () => {
  const file = join(newFolder(), 'company.countinghouse')
  const host = await deafHost(() => true, undefined, file)
  writeFileSync(`${file}.lock`, JSON.stringify(host))
  const outcome = await runScript('src-main/cli.ts', ['session.get', '--company', file], { env: { COUNTINGHOUSE_CALL_SECONDS: '1' } })
  expect([outcome.code, outcome.stdout]).toEqual([7, ''])
  expect(outcome.stderr).toMatch(/hangs\. session\.get was not answered within 1 seconds/)
  const deep = `${'['.repeat(6000)}${']'.repeat(6000)}`
  const refused = await runScript('src-main/cli.ts', ['language.list', '--company', file, '--json', deep])
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('At most 64 levels are read')])
})
