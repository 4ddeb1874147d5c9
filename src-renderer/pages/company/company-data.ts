/** What the host answers about company files, and how a window asks for it. */
import { useEffect } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import type { Instant } from '../../../src-core/kernel/instants.ts'
import { type OperationState, useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'

export interface RecentCompany {
  readonly file: string
  readonly name: string
  readonly opened_at: Instant
  readonly missing: boolean
}

export interface DemoState {
  readonly file: string | null
  readonly can_make: boolean
  readonly making: { readonly share: number; readonly words: string } | null
  readonly failed: string | null
}

export interface CompaniesOverview {
  readonly file: string
  readonly recent: readonly RecentCompany[]
  readonly demo: DemoState
  readonly folder: string
  readonly dialogs: boolean
  readonly failure: Failure | null
}

export interface Backup {
  readonly file: string
  readonly at: Instant
  /** Bytes. */
  readonly size: number
  readonly encrypted: boolean
}

export interface BackupEncryption {
  /** Null where it was set and its key is gone. */
  readonly on: boolean | null
  readonly since: Instant | null
  /** Earlier daily backups that are not encrypted. */
  readonly open_backups: number
}

export interface BackupState {
  readonly last_at: Instant | null
  readonly failed: { readonly at: Instant; readonly reason: string } | null
  readonly overdue: boolean
  readonly ahead: number
}

export interface BackupComparison {
  readonly company: string | null
  readonly last_at: Instant | null
  readonly lost: number
  readonly lost_since: Instant | null
  readonly newest: readonly { readonly at: Instant; readonly summary: string; readonly actor: string }[]
  readonly operations: readonly { readonly operation: string; readonly count: number }[]
  readonly only_in_backup: number
  readonly faults: readonly string[]
}

export interface FolderListing {
  readonly folder: string
  readonly parent: string | null
  readonly folders: readonly { readonly name: string; readonly path: string }[]
  readonly files: readonly {
    readonly name: string
    readonly path: string
    readonly size: number
    readonly changed_at: Instant
    readonly company: boolean
  }[]
  readonly places: readonly { readonly kind: 'open' | 'documents' | 'recent'; readonly path: string }[]
}

export interface CountryOffer {
  readonly code: string
  readonly name: string
  readonly currency: string
  readonly language: string
  readonly zone: string | null
  readonly tax_word: string
  readonly rates: readonly { readonly name: string; readonly percent: string }[]
}

export interface CompanyPresets {
  readonly countries: readonly CountryOffer[]
  readonly currencies: readonly { readonly code: string; readonly name: string }[]
  readonly languages: readonly { readonly code: string; readonly name: string }[]
  readonly numbers: readonly { readonly document: string; readonly first: string }[]
}

const WATCH_MS = 700

/** The files of this machine; asked again and again while the demo is being made. */
export function useCompanies(): OperationState<CompaniesOverview> {
  const known = useMay()('companyFile.overview')
  const state = useOperation<CompaniesOverview>('companyFile.overview', {}, { enabled: known, reads: ['companyFile'] })
  const { refetch } = state
  const making = state.data?.demo.making != null
  useEffect(() => {
    if (!making) return
    const timer = setInterval(refetch, WATCH_MS)
    return () => clearInterval(timer)
  }, [making, refetch])
  return state
}

/** The daily backups, the newest first. */
export function useBackups(): OperationState<readonly Backup[]> {
  const known = useMay()('backup.list')
  return useOperation<readonly Backup[]>('backup.list', {}, { enabled: known, reads: ['backup'] })
}

/** Whether backups are encrypted. */
export function useEncryption(): OperationState<BackupEncryption> {
  const known = useMay()('backup.encryption')
  return useOperation<BackupEncryption>('backup.encryption', {}, { enabled: known, reads: ['backup'] })
}

/** How it stands with the daily backups; null while that is not known, or no company is open. */
export function useBackupState(): BackupState | null {
  const known = useMay()('backup.state')
  return useOperation<BackupState | null>('backup.state', {}, { enabled: known, reads: ['backup'] }).data ?? null
}

/** The last part of a path, of either system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

/** The folder of a path, of either system. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')))
}

/** A path under a folder, with the folder's own separator. */
export function pathIn(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`
}

const EXTENSION = '.countinghouse'

/** A file name from a company's name: letters and digits of any script, the rest as hyphens. */
export function fileNameOf(company: string): string {
  const stem = company
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${stem === '' ? 'company' : stem}${EXTENSION}`
}
