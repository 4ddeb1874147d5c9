/**
 * Files that jobs read: taken in beside the company file under their SHA-256, so that a job can go on after a
 * restart, and the same file is kept once.
 */
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, readSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StagedFiles } from '../../src-core/operations/context.ts'
import { refuse } from '../../src-core/kernel/failures.ts'
import { diskPlace } from './file-identity.ts'
import { isHeldHere } from './lock.ts'

/** A file that was taken in, as job inputs name it. */
export interface StagedFile {
  /** SHA-256, hexadecimal. */
  readonly staged: string
  readonly file_name: string
  /** Bytes. */
  readonly size: number
}

export type FileSource = string | Uint8Array | AsyncIterable<Uint8Array>

/** Where the files of a company file stand. */
export function stagedFilesFolder(companyFile: string): string {
  return `${companyFile}-files`
}

/**
 * Takes a file in, by its path, its bytes or a stream of them; in one pass, whatever its size.
 *
 * @param limit bytes; the file is refused and nothing kept when it is longer
 * @throws Refusal `file.unreadable`, `file.tooLarge`, `file.isCompany`
 */
export async function stageFile(
  folder: string,
  source: FileSource,
  name: string,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<StagedFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.${randomUUID()}`)
  try {
    const { digest, size } = await copyMeasured(source, draft, limit)
    await rename(draft, join(folder, digest))
    return { staged: digest, file_name: basename(name.replaceAll('\\', '/')) || 'file', size }
  } finally {
    await rm(draft, { force: true })
  }
}

async function copyMeasured(source: FileSource, draft: string, limit: number): Promise<{ digest: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  const measure = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > limit) throw refuse('invalid', 'file.tooLarge', `The file is larger than ${limit} bytes.`)
      hash.update(chunk)
      yield chunk
    }
  }
  await pipeline(await streamOf(source), measure, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }))
  return { digest: hash.digest('hex'), size }
}

async function streamOf(source: FileSource): Promise<Readable> {
  if (source instanceof Uint8Array) return Readable.from([source])
  if (typeof source !== 'string') return Readable.from(source)
  const found = await stat(source).catch(() => null)
  if (!found?.isFile()) throw refuse('notFound', 'file.unreadable', `There is no file ${source}.`)
  // Its end would end the locks of the company's own connections in this process.
  if (isHeldHere(diskPlace(source)))
    throw refuse('refused', 'file.isCompany', `${source} is the open company file itself. Choose the file to take in.`)
  return createReadStream(source)
}

const SHA256 = /^[0-9a-f]{64}$/

/** The engine's port to the staged files. Keeps the last file open: a job reads one from front to back. */
export function stagedFiles(folder: string): StagedFiles {
  let open: { readonly id: string; readonly descriptor: number } | null = null
  const descriptorOf = (id: string): number => {
    if (open?.id === id) return open.descriptor
    if (!SHA256.test(id)) throw refuse('invalid', 'file.notStaged', `“${id}” names no file that was taken in.`)
    if (open) closeSync(open.descriptor)
    open = null
    open = { id, descriptor: openStaged(join(folder, id)) }
    return open.descriptor
  }
  return {
    size: (id) => fstatSync(descriptorOf(id)).size,
    read: (id, offset, length) => {
      const bytes = new Uint8Array(length)
      return bytes.subarray(0, readSync(descriptorOf(id), bytes, 0, length, offset))
    },
  }
}

function openStaged(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw refuse('notFound', 'file.notStaged', 'The file to import is not here any more. Choose it again.')
  }
}
