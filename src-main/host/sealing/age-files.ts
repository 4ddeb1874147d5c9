/**
 * Encrypted backups: files of the age format (age-encryption.org/v1). A backup is encrypted to a public key, so that the daily one
 * needs no secret; the private key travels in the backup's own header, encrypted with the pass-phrase. So the pass-phrase alone opens it.
 */
import { closeSync, createReadStream, createWriteStream, openSync, readSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { Decrypter, Encrypter, generateIdentity, identityToRecipient, Stanza } from 'age-encryption'
import { diskPlace } from '../file-identity.ts'
import { isHeldHere } from '../lock.ts'
import { refuse } from '../../../src-core/kernel/failures.ts'
import { fileTrouble } from '../../../src-core/kernel/file-troubles.ts'

/** What encrypting takes: nothing of it is secret. */
export interface BackupKey {
  /** The public key, `age1…`. */
  readonly recipient: string
  /** The private key as an age file that the pass-phrase opens; base64. */
  readonly sealed: string
}

/** How far the audit trail reaches, told in the header: an encrypted backup tells against a file that was put back as well. */
export interface SealedHead {
  readonly entry: number
  readonly digest: string
  /** Milliseconds since 1970. */
  readonly at: number
}

const MAGIC = 'age-encryption.org/v1\n'
/** Unknown kinds are passed over by other programs that read age files. */
const OWN_STANZA = 'countinghouse/backup'
/** Larger than any header that is written here. */
const HEADER_BYTES = 16_384
/** Bytes read from the disk at once. */
const PIECE_BYTES = 1024 * 1024
const IDENTITY = /^AGE-SECRET-KEY-/

/** A new pair of keys. Takes about a second: trying pass-phrases shall be slow. @param passPhrase as typed */
export async function makeBackupKey(passPhrase: string): Promise<BackupKey> {
  const identity = await generateIdentity()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(normal(passPhrase))
  const sealed = await encrypter.encrypt(identity)
  return { recipient: await identityToRecipient(identity), sealed: Buffer.from(sealed).toString('base64') }
}

/**
 * Whether a file is encrypted, by its first bytes; false where it cannot be read. One that is open here is not looked into: closing it
 * would end SQLite's locks on it.
 */
export function isSealed(file: string): boolean {
  if (isHeldHere(diskPlace(file))) return false
  try {
    return beginning(file, MAGIC.length) === MAGIC
  } catch {
    return false
  }
}

/** Null for an encrypted file that was not made here, or of a company without entries. @throws Error where it cannot be read */
export function headOfSealed(file: string): SealedHead | null {
  const [, entry, digest, at] = ownPart(file) ?? []
  return entry === undefined ? null : { entry: Number(entry), digest: digest as string, at: Number(at) }
}

/**
 * Encrypts a file, piece by piece.
 *
 * @param target a name that no file has; what was begun there is removed where it fails
 */
export async function sealFile(file: string, target: string, key: BackupKey, head: SealedHead | null): Promise<void> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(key.recipient)
  const told = head ? [String(head.entry), head.digest, String(head.at)] : []
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza([OWN_STANZA, ...told], Buffer.from(key.sealed, 'base64'))] })
  await writeStream(await encrypter.encrypt(readStream(file)), target)
}

/**
 * Decrypts a backup, piece by piece.
 *
 * @param secret the pass-phrase, or the private key that `unlock` gave
 * @param target a name that no file has; what was begun there is removed where it fails
 * @throws Refusal `backup.wrongPassPhrase`, or `backup.damaged` where it was changed or cut
 */
export async function unsealFile(file: string, secret: string, target: string): Promise<void> {
  const identity = await unlock(file, secret)
  const decrypter = new Decrypter()
  if (identity === null) decrypter.addPassphrase(normal(secret))
  else decrypter.addIdentity(identity)
  const opened = await decrypter.decrypt(readStream(file)).catch((error: unknown) => {
    throw fileTrouble(error, file) ?? (identity === null ? wrongPassPhrase(file) : changed(file))
  })
  try {
    await writeStream(opened, target)
  } catch (error) {
    throw fileTrouble(error, target) ?? changed(file)
  }
}

/**
 * The private key of a backup.
 *
 * @param secret the pass-phrase, or that key itself
 * @returns null for an age file that was not made here: it may still be one that the pass-phrase opens directly
 * @throws Refusal `backup.wrongPassPhrase`
 */
export async function unlock(file: string, secret: string): Promise<string | null> {
  if (IDENTITY.test(secret)) return secret
  const sealed = ownPart(file)?.[4]
  if (sealed === undefined) return null
  const decrypter = new Decrypter()
  decrypter.addPassphrase(normal(secret))
  return decrypter.decrypt(Buffer.from(sealed, 'base64'), 'text').catch(() => {
    throw wrongPassPhrase(file)
  })
}

function wrongPassPhrase(file: string) {
  const message = `This pass-phrase does not open ${file}. Nothing was changed. Type the one that was set when the backup was made; capitals and spaces count.`
  return refuse('refused', 'backup.wrongPassPhrase', message, { details: { file } })
}

function changed(file: string) {
  const message = `The backup ${file} is damaged: it was changed or cut after it was made, so it is not opened. Choose another one.`
  return refuse('refused', 'backup.damaged', message, { details: { file } })
}

/** The same words however the keyboard puts an accent together. */
function normal(passPhrase: string): string {
  return passPhrase.normalize('NFC')
}

const OWN_PART = new RegExp(`^-> ${OWN_STANZA}(?: (\\d+) ([0-9a-f]{64}) (\\d+))?\\n((?:[A-Za-z0-9+/]+\\n)+)`, 'm')

/** The whole, entry, digest, moment and body of the stanza that is ours. */
function ownPart(file: string): RegExpExecArray | null {
  return OWN_PART.exec(beginning(file, HEADER_BYTES))
}

function beginning(file: string, length: number): string {
  const bytes = Buffer.alloc(length)
  const descriptor = openSync(file, 'r')
  try {
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, length, 0))
  } finally {
    closeSync(descriptor)
  }
}

/** Node's streams of the web and the library's are the same ones under two names. */
function readStream(file: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(file, { highWaterMark: PIECE_BYTES })) as unknown as ReadableStream<Uint8Array>
}

async function writeStream(source: ReadableStream<Uint8Array>, target: string): Promise<void> {
  try {
    await pipeline(Readable.fromWeb(source as unknown as NodeStream), createWriteStream(target, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(target, { force: true })
    throw error
  }
}
