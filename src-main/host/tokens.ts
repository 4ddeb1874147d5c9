/**
 * The bridge's bearer tokens, in a file beside the company file that the user alone can read. A token itself is shown
 * once; kept is its hash, with what it may do, until when, and when it was last used.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { Actor } from '../../src-core/operations/context.ts'
import { oneAtATime } from './one-at-a-time.ts'

const tokenSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Patterns of operation names: `*`, `invoice.*`. */
  scopes: z.array(z.string()),
  /** Milliseconds since 1970. */
  created_at: z.number(),
  expires_at: z.number().nullable(),
  last_used_at: z.number().nullable(),
})
const fileSchema = z.object({ next_id: z.number().int(), tokens: z.array(tokenSchema) })
type TokenFile = z.infer<typeof fileSchema>
type Token = z.infer<typeof tokenSchema>

/** What is shown of a token. */
export type TokenDescription = Omit<Token, 'hash'>

export interface NewToken {
  readonly name: string
  readonly scopes: readonly string[]
  /** Days until it expires; absent: never. */
  readonly days?: number
}

export interface TokenStore {
  /** Makes a token and answers it, this once, in clear. @throws Refusal for a malformed scope; as the others, for a damaged file */
  create(wanted: NewToken): TokenDescription & { readonly token: string }
  list(): TokenDescription[]
  /** @throws Refusal when there is no such token */
  revoke(id: number): void
  /** Whom a token stands for; null for one that is unknown, revoked or expired. @throws Refusal `token.fileDamaged` */
  actorOf(token: string): Actor | null
  /** What a token may do by now: nothing once it is revoked or has expired, or its file is damaged. */
  rightsOf(id: number): readonly string[]
}

const SCOPE = /^(\*|[a-z][A-Za-z0-9]*\.(\*|[a-z][A-Za-z0-9]*))$/
const DAY_MS = 86_400_000
/** The last use is written at most this often: it is for people to see. */
const USE_MS = 60_000

/** The tokens of a company file. Changes by another process are seen at once. */
export function tokenStore(companyFile: string, now: () => number): TokenStore {
  const path = `${companyFile}-tokens.json`
  const load = cachedReader(path)
  // What is read is what is written over: else a token that another process revokes in between would come back.
  const change = <T>(work: (file: TokenFile) => T, waitMs?: number): T =>
    oneAtATime(
      `${path}.changing`,
      () => {
        const file = structuredClone(load())
        const result = work(file)
        writeTokens(path, file)
        return result
      },
      waitMs,
    )
  return {
    create: (wanted) => change((file) => addToken(file, wanted, now())),
    list: () => load().tokens.map(described),
    rightsOf: (id) => {
      const found = readable(load)?.tokens.find((token) => token.id === id)
      return found && (found.expires_at === null || found.expires_at > now()) ? found.scopes : []
    },
    revoke: (id) =>
      change((file) => {
        const left = file.tokens.filter((token) => token.id !== id)
        if (left.length === file.tokens.length) throw refuse('notFound', 'token.notFound', `There is no token ${id}.`)
        file.tokens = left
      }),
    actorOf: (secret) => {
      const found = findToken(load(), secret)
      if (!found || (found.expires_at !== null && found.expires_at <= now())) return null
      if (now() - (found.last_used_at ?? 0) > USE_MS) noteIfPossible(() => change((file) => noteUse(file, found.id, now()), 0))
      return { kind: 'token', id: found.id, name: found.name, permissions: found.scopes }
    },
  }
}

/** Compares digests, so that neither content nor length can be told from the time it takes. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hashOf(given), hashOf(expected))
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function addToken(file: TokenFile, wanted: NewToken, now: number): TokenDescription & { token: string } {
  const wrong = wanted.scopes.find((scope) => !SCOPE.test(scope))
  if (wrong !== undefined || wanted.scopes.length === 0) {
    throw refuse(
      'invalid',
      'token.badScope',
      `“${wrong ?? ''}” is no scope. Write patterns of operation names, as *, invoice.* or invoice.list.`,
    )
  }
  const token = `cht_${randomBytes(32).toString('base64url')}`
  const kept: Token = {
    id: file.next_id,
    name: wanted.name,
    hash: hashOf(token).toString('hex'),
    scopes: [...wanted.scopes],
    created_at: now,
    expires_at: wanted.days === undefined ? null : now + wanted.days * DAY_MS,
    last_used_at: null,
  }
  file.next_id += 1
  file.tokens.push(kept)
  return { ...described(kept), token }
}

function described({ hash: _hash, ...shown }: Token): TokenDescription {
  return shown
}

function findToken(file: TokenFile, secret: string): Token | undefined {
  const hash = hashOf(secret)
  return file.tokens.find((token) => timingSafeEqual(Buffer.from(token.hash, 'hex'), hash))
}

function noteUse(file: TokenFile, id: number, now: number): void {
  const token = file.tokens.find((one) => one.id === id)
  if (token) token.last_used_at = now
}

/** That the last use was not noted, on a full disk, keeps nobody out. */
function noteIfPossible(note: () => void): void {
  try {
    note()
  } catch (error) {
    console.error('The last use of a token was not noted:', error)
  }
}

/** Null for a damaged file: what stands in it counts for nothing. */
function readable(load: () => TokenFile): TokenFile | null {
  try {
    return load()
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** Reads the file again when it has changed. */
function cachedReader(path: string): () => TokenFile {
  let known: { readonly stamp: string; readonly file: TokenFile | null } | null = null
  return () => {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    const stamp = found ? `${found.ino}:${found.mtimeNs}:${found.size}` : 'none'
    if (known?.stamp !== stamp) known = { stamp, file: found ? readTokens(path) : { next_id: 1, tokens: [] } }
    if (known.file) return known.file
    const message = `The tokens of this company cannot be read: ${basename(path)} beside the company file is damaged. Put back a copy of it, or move it away and make new tokens. Until then none is known.`
    throw refuse('forbidden', 'token.fileDamaged', message)
  }
}

/** Null where the file is damaged or is not this user's to read. */
function readTokens(path: string): TokenFile | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    console.error(`${path} cannot be read:`, error instanceof SyntaxError ? error.message : error)
    return null
  }
}

/** Written whole and renamed: a crash leaves the old file or the new one. */
function writeTokens(path: string, file: TokenFile): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, path)
}
