/** What the host answers about the bridge. */
import { useEffect } from 'react'
import type { Instant } from '../../../src-core/kernel/instants.ts'
import type { OperationDescription } from '../../../src-core/operations/contract.ts'
import { type OperationState, useOperation } from '../../client/use-operation.ts'
import { covers, useMay } from '../../client/use-session.ts'

/** Bytes; the host's limits are set in whole ones. */
export const MEGABYTE = 1024 * 1024

export interface BridgeLimits {
  readonly requests_per_second: number
  readonly burst: number
  readonly all_requests_per_second: number
  readonly all_burst: number
  /** Bytes. */
  readonly body_bytes: number
  readonly file_bytes: number
}

export interface BridgeState {
  readonly on: boolean
  /** Null before a port was ever opened. */
  readonly url: string | null
  readonly port: number | null
  readonly limits: BridgeLimits
  readonly log_folder: string | null
  /** Where scripts may name files. */
  readonly folders: readonly string[]
}

export interface BridgeCall {
  readonly id: number
  readonly at: Instant
  readonly method: string
  readonly path: string
  readonly operation: string | null
  readonly status: number
  readonly ms: number
  readonly token: string | null
}

export interface Token {
  readonly id: number
  readonly name: string
  readonly scopes: readonly string[]
  readonly created_at: Instant
  readonly expires_at: Instant | null
  readonly expired: boolean
  readonly last_used_at: Instant | null
}

export const TOKENS_CHANGED = ['bridge'] as const

/** The bridge's state; nothing where the host has none. */
export function useBridge(): OperationState<BridgeState> {
  const known = useMay()('bridge.get')
  return useOperation<BridgeState>('bridge.get', {}, { enabled: known, reads: TOKENS_CHANGED })
}

const WATCH_MS = 1000
const MOST_CALLS = 60

/** The last calls, asked again each second while the window is looked at. */
export function useBridgeCalls(on: boolean): OperationState<readonly BridgeCall[]> {
  const state = useOperation<readonly BridgeCall[]>('bridge.calls', { limit: MOST_CALLS }, { reads: [] })
  const { refetch } = state
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => document.visibilityState === 'visible' && refetch(), WATCH_MS)
    return () => clearInterval(timer)
  }, [on, refetch])
  return state
}

const SCOPE = /^(\*|[a-z][A-Za-z0-9]*\.(\*|[a-z][A-Za-z0-9]*))$/

/** The patterns in what was typed. */
export function scopesOf(typed: string): readonly string[] {
  return typed
    .split(/[\s,;]+/)
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '')
}

/** The first pattern that is none; null where all are. */
export function badScope(scopes: readonly string[]): string | null {
  return scopes.find((scope) => !SCOPE.test(scope)) ?? null
}

/** The names of the operations that patterns cover. */
export function coveredBy(scopes: readonly string[], operations: readonly OperationDescription[]): readonly string[] {
  return operations.filter(({ permission }) => scopes.some((scope) => covers(scope, permission))).map(({ name }) => name)
}
