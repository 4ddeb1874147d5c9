/** How it stands with the daily backups, for the home page: what was not made is said where it is seen, not in a log. */
import { type Backup, listBackups } from './backup-list.ts'
import { isAhead } from './rotation.ts'

/** Longer than a day and a night without a backup is told. */
const OVERDUE_MS = 2 * 86_400_000

export interface BackupTrouble {
  /** Milliseconds since 1970. */
  readonly at: number
  /** In the operator's words. */
  readonly reason: string
}

export interface BackupState {
  /** The newest backup; null where there is none. Milliseconds since 1970. */
  readonly last_at: number | null
  /** Why the last attempt of this opening failed; null where it did not. */
  readonly failed: BackupTrouble | null
  /** No backup was made for more than two days, though the company was open. */
  readonly overdue: boolean
  /** Backups that bear a date to come: the clock of this machine was wrong when they were made, or is now. */
  readonly ahead: number
}

/** @param opened when the company was opened, by the same clock as `now` */
export function backupState(file: string, failed: BackupTrouble | null, opened: number, now: number): BackupState {
  const backups: readonly Backup[] = listBackups(file)
  const last = backups.find(({ at }) => !isAhead(at, now))
  return {
    last_at: last?.at ?? null,
    failed,
    overdue: now - (last?.at ?? opened) > OVERDUE_MS && now - opened > OVERDUE_MS,
    ahead: backups.filter(({ at }) => isAhead(at, now)).length,
  }
}
