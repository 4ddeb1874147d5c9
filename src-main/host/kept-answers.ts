/**
 * The answers of the host's own operations by their idempotency keys, a file each in the user's settings folder: what the host does
 * to files must be known whichever company is open, and after a restore. Making the file is what keeps a key to one run, between
 * processes too.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { refuse } from '../../src-core/kernel/failures.ts'
import { canonicalJson } from '../../src-core/operations/digest.ts'

/** One call with a key. */
export interface KeyedCall {
  /** Who calls, and of which company file. */
  readonly scope: string
  readonly operation: string
  readonly key: string
  readonly input: unknown
  /** The field of the answer that is told once. */
  readonly secret?: string
}

export interface Answered {
  readonly value: unknown
  readonly replayed: boolean
}

export interface KeptAnswers {
  /**
   * Runs `work` once for a key; a later call answers what the first one did. What failed is not kept.
   *
   * @throws Refusal `idempotency.otherBody`, `idempotency.secret`, `idempotency.unknownEnd`; whatever `work` throws
   */
  once(call: KeyedCall, work: () => Promise<unknown>): Promise<Answered>
}

/** As the core keeps its own. */
const KEPT_MS = 30 * 86_400_000

const noteSchema = z.object({
  body: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  state: z.enum(['begun', 'done']),
  /** Without its secret. */
  value: z.unknown(),
  secret: z.boolean(),
})
type Note = z.infer<typeof noteSchema>

/** @param folder null: keys are kept until the process ends */
export function keptAnswers(folder: string | null, now: () => number): KeptAnswers {
  const notes = folder === null ? passingNotes() : notesIn(folder)
  const underWay = new Map<string, Promise<unknown>>()
  return {
    once: async (call, work) => {
      const name = nameOf(call)
      const body = digest(canonicalJson(call.input ?? null))
      // A second call of the same run waits for the first one, and answers what that did.
      await underWay.get(name)?.catch(() => undefined)
      const known = notes.read(name)
      if (known) return replay(known, body, call)
      if (!notes.begin(name, { body, at: now(), state: 'begun', value: null, secret: false })) throw unknownEnd(call)
      const run = work()
      underWay.set(name, run)
      try {
        const value = await run.catch((error: unknown) => {
          notes.forget(name)
          throw error
        })
        const { secret } = call
        // It was done, whether that can be noted or not: what stays noted says that its end is not known, and it is not run again.
        noteEnd(notes, name, {
          body,
          at: now(),
          state: 'done',
          value: secret ? without(value, secret) : value,
          secret: secret !== undefined,
        })
        return { value, replayed: false }
      } finally {
        underWay.delete(name)
      }
    },
  }
}

function noteEnd(notes: Notes, name: string, note: Note): void {
  try {
    notes.end(name, note)
  } catch (error) {
    console.error('How a call with an idempotency key ended was not noted:', error)
  }
}

function replay({ body, state, value, secret }: Note, given: string, call: KeyedCall): Answered {
  if (body !== given)
    throw refuse('conflict', 'idempotency.otherBody', 'This idempotency key was used with other input. Use a new key for a new request.')
  if (state === 'begun') throw unknownEnd(call)
  if (!secret) return { value, replayed: true }
  const { id } = value as { readonly id?: unknown }
  const message = `This idempotency key made ${String(id)} already, and its secret is told once. Take ${String(id)} back, and make another one with a new key.`
  throw refuse('conflict', 'idempotency.secret', message, { details: { id } })
}

function unknownEnd({ operation }: KeyedCall) {
  const message = `${operation} was begun with this idempotency key, and how it ended is not known. Look whether it was done, and use a new key to do it again.`
  return refuse('conflict', 'idempotency.unknownEnd', message)
}

/** A record without one of its fields; what is no record has none. */
export function without(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { [field]: _secret, ...rest } = value as Readonly<Record<string, unknown>>
  return rest
}

function nameOf({ scope, operation, key }: KeyedCall): string {
  return digest(JSON.stringify([scope, operation, key]))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

interface Notes {
  read(name: string): Note | null
  /** False where another process was faster. */
  begin(name: string, note: Note): boolean
  end(name: string, note: Note): void
  forget(name: string): void
}

function passingNotes(): Notes {
  const notes = new Map<string, Note>()
  return {
    read: (name) => notes.get(name) ?? null,
    begin: (name, note) => {
      notes.set(name, note)
      return true
    },
    end: (name, note) => void notes.set(name, note),
    forget: (name) => void notes.delete(name),
  }
}

function notesIn(folder: string): Notes {
  const path = (name: string): string => join(folder, `${name}.json`)
  return {
    read: (name) => readNote(path(name)),
    begin: (name, note) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      forgetOld(folder, Date.now() - KEPT_MS)
      try {
        writeFileSync(path(name), JSON.stringify(note), { mode: 0o600, flag: 'wx' })
        return true
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
        throw error
      }
    },
    end: (name, note) => {
      const draft = `${path(name)}.${process.pid}`
      writeFileSync(draft, JSON.stringify(note), { mode: 0o600 })
      renameSync(draft, path(name))
    },
    forget: (name) => rmSync(path(name), { force: true }),
  }
}

/** Null where there is none. One that cannot be read was cut by a crash: how its call ended is not known. */
function readNote(path: string): Note | null {
  const text = textOf(path)
  if (text === null) return null
  try {
    return noteSchema.parse(JSON.parse(text))
  } catch {
    throw refuse('conflict', 'idempotency.unknownEnd', 'What was noted of this idempotency key cannot be read. Use a new key.')
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function forgetOld(folder: string, before: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found && found.mtimeMs < before) rmSync(path, { force: true })
  }
}
