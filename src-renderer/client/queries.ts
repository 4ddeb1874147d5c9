/**
 * Query keys and what makes them stale.
 *
 * A query is named by its operation and input. A change notice names entities and ids; a query is
 * asked again when it reads one of them. Standard operations of an entity read that entity;
 * everything else reads anything, unless it says what it reads.
 */
import { QueryClient } from '@tanstack/react-query'
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { ChangeNotice, JobProgress } from '../../src-core/operations/contract.ts'

export type CallKey = readonly ['call', string, unknown]
type Change = ChangeNotice['changes'][number]

/** While a job commits twenty times a second, lists are asked again this often, in milliseconds. */
const PAUSE = 400
const STANDARD = /^([^.]+)\.(get|timeline)$/

/** A failure on its way through TanStack Query, which wants an error. */
export class CallFailed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'CallFailed'
    this.failure = failure
  }
}

export function callKey(operation: string, input: unknown): CallKey {
  return ['call', operation, input]
}

/** What a query declared that it reads. */
export interface CallMeta extends Record<string, unknown> {
  readonly reads?: readonly string[]
}

/** Whether the changes make a query stale. */
export function isTouched(key: readonly unknown[], meta: CallMeta | undefined, changes: readonly Change[]): boolean {
  if (key[0] !== 'call' || key[1] === 'system.describe' || key[1] === 'job.list') return false
  if (meta?.reads) return changes.some((change) => meta.reads?.includes(change.entity))
  const read = recordRead(String(key[1]), key[2])
  if (!read) return changes.length > 0
  const { entity, id } = read
  return changes.some((change) => change.entity === entity && (id === undefined || change.ids.length === 0 || change.ids.includes(id)))
}

interface RecordRead {
  readonly entity?: string
  readonly id?: number
}

/** The record that a standard query reads; `audit.timeline` names the entity in its input. What names no record, `home.get`, is none. */
function recordRead(operation: string, input: unknown): RecordRead | null {
  if (operation === 'audit.timeline') return input as RecordRead
  const entity = STANDARD.exec(operation)?.[1]
  const read = input as RecordRead | undefined
  return entity === undefined || read?.id === undefined ? null : { ...read, entity }
}

/** Collects notices and asks stale queries again, at most once a pause. */
export function createInvalidator(queries: QueryClient): { take(changes: readonly Change[]): void; stop(): void } {
  let waiting: Change[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = () => {
    const changes = waiting
    waiting = []
    timer = null
    void queries.invalidateQueries({ predicate: (query) => isTouched(query.queryKey, query.meta as CallMeta | undefined, changes) })
  }
  return {
    take(changes) {
      if (changes.length === 0) return
      waiting.push(...changes)
      timer ??= setTimeout(flush, PAUSE)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

export const JOBS_KEY = callKey('job.list', {})

/** Puts jobs that moved into the list of jobs, newest first. */
export function mergeJobs(queries: QueryClient, moved: readonly JobProgress[]): void {
  if (moved.length === 0) return
  queries.setQueryData<readonly JobProgress[]>(JOBS_KEY, (known = []) => {
    const byId = new Map(known.map((job) => [job.id, job]))
    for (const job of moved) byId.set(job.id, job)
    return [...byId.values()].sort((one, other) => other.id - one.id)
  })
}

/** The cache of a window. The core is beside it: no retries, and notices say what is stale. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, gcTime: 120_000, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
