import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acquireLock, type LockNote, runningHost } from '../../../src-main/host/lock.ts'
import { temporaryFolders } from '../support/folders.ts'
import { startScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'company.countinghouse')
const holder = (file: string) => startScript('test/main/support/lock-process.ts', [file])
const noteOf = (file: string): LockNote => JSON.parse(readFileSync(`${file}.lock`, 'utf8')) as LockNote
const KEY = 'x'.repeat(32)

test('a running host keeps the file, says who it is, and gives it back', async () => {
  const file = newFile()
  const other = holder(file)
  await other.line(/^held$/)
  expect(statSync(`${file}.lock`).mode & 0o777).toBe(0o600)
  expect(noteOf(file).pid).toBe(other.child.pid)
  expect(await runningHost(file)).toEqual(noteOf(file))
  await expect(acquireLock(file, { port: 1, key: KEY })).rejects.toMatchObject({ failure: { kind: 'busy', code: 'file.inUse' } })
  other.child.stdin?.end()
  await other.ended
  expect(existsSync(`${file}.lock`)).toBe(false)
  expect(await runningHost(file)).toBeNull()
})

test('the lock of a killed process is taken over', async () => {
  const file = newFile()
  const other = holder(file)
  await other.line(/^held$/)
  other.child.kill('SIGKILL')
  await other.ended
  expect(existsSync(`${file}.lock`)).toBe(true)
  const lock = await acquireLock(file, { port: 1, key: KEY })
  expect(noteOf(file).pid).toBe(process.pid)
  lock.release()
  expect(existsSync(`${file}.lock`)).toBe(false)
})

test('a living process that is no host of this file does not hold it', async () => {
  const file = newFile()
  const stranger = createServer((_request, response) => response.writeHead(401).end())
  await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', () => listening()))
  const { port } = stranger.address() as AddressInfo
  for (const taken of [port, 1]) {
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.pid, port: taken, key: 'y'.repeat(32), startedAt: 0 }))
    const lock = await acquireLock(file, { port: 2, key: KEY })
    lock.release()
  }
  stranger.close()
})

test('a host that listens but does not answer in time still holds the file', async () => {
  const file = newFile()
  const stuck = createServer(() => {})
  await new Promise<void>((listening) => stuck.listen(0, '127.0.0.1', () => listening()))
  writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.pid, port: (stuck.address() as AddressInfo).port, key: KEY, startedAt: 0 }))
  await expect(acquireLock(file, { port: 2, key: KEY })).rejects.toMatchObject({ failure: { code: 'file.inUse' } })
  stuck.closeAllConnections()
  stuck.close()
})

test.each(['', '{', '{"pid":"x"}', 'null'])('a torn lock %j is taken over', async (torn) => {
  const file = newFile()
  writeFileSync(`${file}.lock`, torn)
  const lock = await acquireLock(file, { port: 2, key: KEY })
  expect(noteOf(file).key).toBe(KEY)
  lock.release()
})

test('of processes that race for a stale lock exactly one gets it', async () => {
  const file = newFile()
  writeFileSync(`${file}.lock`, JSON.stringify({ pid: 2 ** 22 + 1, port: 1, key: KEY, startedAt: 0 }))
  const racers = Array.from({ length: 4 }, () => holder(file))
  const said = await Promise.all(racers.map(async (racer) => (await racer.line(/^(held|file\.inUse)$/))[0]))
  expect(said.toSorted()).toEqual(['file.inUse', 'file.inUse', 'file.inUse', 'held'])
  for (const racer of racers) racer.child.stdin?.end()
  await Promise.all(racers.map((racer) => racer.ended))
  expect(existsSync(`${file}.lock`)).toBe(false)
  expect(existsSync(`${file}.lock.guard`)).toBe(false)
})

test('releasing leaves the lock of another alone', async () => {
  const file = newFile()
  const lock = await acquireLock(file, { port: 1, key: KEY })
  const other = { ...lock.note, key: 'z'.repeat(32) }
  writeFileSync(`${file}.lock`, JSON.stringify(other))
  lock.release()
  expect(noteOf(file)).toEqual(other)
})
