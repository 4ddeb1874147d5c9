/**
 * What is kept outside a company file of how far its audit trail reached: a note for each place in the user's settings
 * folder, written by the engine's thread, and the last entry of each backup, which the backup itself holds.
 */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { ChainHead, HeadNotes, NotedHead } from '../../src-core/operations/noted-heads.ts'
import { backupHeads } from './backup-heads.ts'

export interface HeadsData {
  /** Where notes stand; null where nothing is remembered. */
  readonly folder: string | null
  /** The company file that they are about. */
  readonly file: string
  /** False on scratch copies: what is done there is never noted. */
  readonly writes: boolean
}

/** Notes stand in a folder of the settings. */
export function headsFolder(settings: string): string {
  return join(settings, 'heads')
}

const noteSchema = z.object({
  file: z.string(),
  /** What was noted before, at this place or in backups, says nothing against the file. */
  since: z.number(),
  head: z.object({ company: z.string(), entry: z.number().int(), digest: z.string(), at: z.number(), noted_at: z.number() }).nullable(),
})
type Note = z.infer<typeof noteSchema>

/** One note a file, so that two workstations with two companies never write the same one. */
function noteOf(folder: string, file: string): string {
  return join(folder, `${createHash('sha256').update(file).digest('hex').slice(0, 32)}.json`)
}

/** Null where there is none, `unreadable` where it is damaged or may not be read. */
function readNote(path: string): Note | 'unreadable' | null {
  try {
    const read = noteSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return read.success ? read.data : 'unreadable'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unreadable'
  }
}

/** Written whole and renamed: a crash leaves the old note or the new one. */
function writeNote(folder: string, note: Note): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = noteOf(folder, note.file)
  const draft = `${path}.${process.pid}`
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    writeSync(descriptor, `${JSON.stringify(note)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(draft, path)
}

/** A company begins at a place: what was noted of one that stood there before says nothing against it. */
export function beginPlace(folder: string, file: string, now: number): void {
  writeNote(folder, { file, since: now, head: null })
}

/** As {@link beginPlace}, where anything was noted at all. */
export function beginPlaceAnew(folder: string, file: string, now: number): void {
  if (existsSync(noteOf(folder, file))) beginPlace(folder, file, now)
}

function asHead({ entry, digest, at, noted_at }: NonNullable<Note['head']>): NotedHead {
  return { entry, digest, at, noted_at, place: 'machine', name: '', settled: false }
}

/** The notes of one company file. @param now milliseconds since 1970 */
export function headNotes({ folder, file, writes }: HeadsData, now: () => number): HeadNotes {
  const own = (): Note | 'unreadable' | null => (folder === null ? null : readNote(noteOf(folder, file)))
  const since = (): number => {
    const note = own()
    return note === null || note === 'unreadable' ? 0 : note.since
  }
  const write = (head: ChainHead, company: string, from: number): void => {
    if (folder === null || !writes) return
    writeNote(folder, { file, since: from, head: { ...head, company, noted_at: now() } })
  }
  const backups = backupHeads(file)
  return {
    ofPlace: () => {
      const note = own()
      return note === null || note === 'unreadable' || note.head === null ? null : asHead(note.head)
    },
    ofMoved: (company) => (folder === null || own() !== null ? null : movedHead(folder, company)),
    ofBackups: () => {
      const from = since()
      return backups.read().heads.map((head) => ({ ...head, settled: head.noted_at < from }))
    },
    unread: () => [
      ...(own() === 'unreadable' ? ['The note of this machine cannot be read; a damaged one is made again at the next occasion.'] : []),
      ...backups.read().unread.map((name) => `The backup ${basename(name)} cannot be read.`),
    ],
    note: (head, company) => write(head, company, since()),
    accept: (head, company) => write(head, company, now()),
  }
}

/** The newest note of a company of which no file is left where it was noted: while one is, this one is a copy of it. */
function movedHead(folder: string, company: string): NotedHead | null {
  if (!existsSync(folder)) return null
  const notes = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readNote(join(folder, name)))
    .filter((note) => note !== null && note !== 'unreadable')
    .filter((note) => note.head?.company === company)
  if (notes.some((note) => existsSync(note.file))) return null
  const heads = notes.flatMap(({ head }) => (head ? [asHead(head)] : []))
  return heads.sort((one, other) => other.noted_at - one.noted_at)[0] ?? null
}
