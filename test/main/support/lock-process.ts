/** A process that takes the lock of a file and answers as its host does, until its stdin ends. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Refusal } from '../../../src-core/kernel/failures.ts'
import { diskPlace } from '../../../src-main/host/file-identity.ts'
import { acquireLock, healthAnswer, HEALTH_PATH } from '../../../src-main/host/lock.ts'

const [file = '', key = 'k'.repeat(32)] = process.argv.slice(2)
const server = createServer((request, response) => {
  const isRight = request.url === HEALTH_PATH && request.headers.authorization === `Bearer ${key}`
  response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(healthAnswer()))
})
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
try {
  const lock = await acquireLock(file, { port: (server.address() as AddressInfo).port, key })
  const place = existsSync(file) ? diskPlace(file) : null
  if (place) lock.hold({ ...place, id: 'as it was' })
  console.log('held')
  process.stdin.resume().on('end', () => {
    lock.release()
    process.exit(0)
  })
} catch (error) {
  console.log(error instanceof Refusal ? error.failure.code : String(error))
  process.exit(3)
}
