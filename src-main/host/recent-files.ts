/** The company files that were open here, the newest first. Kept in the user's settings, never in a company file. */
import { existsSync } from 'node:fs'
import type { RecentFile, SettingsStore } from './settings.ts'

export const RECENT_KEPT = 12

export interface RecentCompany extends RecentFile {
  /** The file is not there any more, or its disk is not. */
  readonly missing: boolean
}

/** The recent files, each with whether it can still be found. */
export function recentFiles(settings: SettingsStore): RecentCompany[] {
  return settings.get().recent.map((one) => ({ ...one, missing: !existsSync(one.file) }))
}

/** Puts a file first. An empty name keeps the one that was known. */
export function rememberFile(settings: SettingsStore, file: string, name: string, now: number): void {
  const { recent } = settings.get()
  const known = recent.find((one) => one.file === file)
  const first = { file, name: name === '' ? (known?.name ?? '') : name, opened_at: now }
  settings.change({ recent: [first, ...recent.filter((one) => one.file !== file)].slice(0, RECENT_KEPT) })
}

/** Gives a known file the name of its company; writes nothing where it has it already. */
export function nameFile(settings: SettingsStore, file: string, name: string): void {
  const { recent } = settings.get()
  if (!recent.some((one) => one.file === file && one.name !== name)) return
  settings.change({ recent: recent.map((one) => (one.file === file ? { ...one, name } : one)) })
}

export function forgetFile(settings: SettingsStore, file: string): void {
  settings.change({ recent: settings.get().recent.filter((one) => one.file !== file) })
}

/** The newest file that can still be found. */
export function lastFile(settings: SettingsStore): string | null {
  return recentFiles(settings).find((one) => !one.missing)?.file ?? null
}
