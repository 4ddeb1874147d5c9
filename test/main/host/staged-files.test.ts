import { createHash } from 'node:crypto'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stagedFiles, stageFile } from '../../../src-main/host/staged-files.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const BYTES = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251))

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += 4096) yield bytes.subarray(offset, offset + 4096)
}

test('a path, bytes and a stream are kept under the same digest, once, for the user alone', async () => {
  const folder = join(newFolder(), 'files')
  const path = join(newFolder(), 'usage.csv')
  writeFileSync(path, BYTES)
  const expected = { staged: sha256(BYTES), file_name: 'usage.csv', size: BYTES.length }
  for (const source of [path, BYTES, inPieces(BYTES)]) expect(await stageFile(folder, source, 'C:\\data\\usage.csv')).toEqual(expected)
  expect(readdirSync(folder)).toEqual([expected.staged])
  expect(statSync(join(folder, expected.staged)).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('the engine reads any part, and fewer bytes at the end', async () => {
  const folder = newFolder()
  const { staged, size } = await stageFile(folder, BYTES, 'a')
  const other = await stageFile(folder, Buffer.from('other'), 'b')
  const files = stagedFiles(folder)
  expect(files.size(staged)).toBe(size)
  expect(Buffer.from(files.read(staged, 1000, 50))).toEqual(BYTES.subarray(1000, 1050))
  expect(Buffer.from(files.read(other.staged, 0, 100)).toString()).toBe('other')
  expect(Buffer.from(files.read(staged, size - 10, 50))).toEqual(BYTES.subarray(size - 10))
  expect(files.read(staged, size + 10, 50)).toHaveLength(0)
})

test('a file that is too long leaves nothing behind', async () => {
  const folder = newFolder()
  await expect(stageFile(folder, inPieces(BYTES), 'a', 100_000)).rejects.toMatchObject({ failure: { code: 'file.tooLarge' } })
  expect(readdirSync(folder)).toEqual([])
})

test('what is not there, and what is no digest, is refused', async () => {
  const folder = newFolder()
  await expect(stageFile(folder, join(folder, 'absent'), 'a')).rejects.toMatchObject({ failure: { code: 'file.unreadable' } })
  await expect(stageFile(folder, folder, 'a')).rejects.toMatchObject({ failure: { code: 'file.unreadable' } })
  const files = stagedFiles(folder)
  for (const id of ['../../etc/passwd', '', '0'.repeat(63), 'x'.repeat(64)]) expect(() => files.size(id)).toThrow(/names no file/)
  expect(() => files.size('0'.repeat(64))).toThrow(/not here any more/)
})
