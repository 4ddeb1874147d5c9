/** Lines that are typed and not saved survive leaving the page, in this window. They are kept when it is left and not as they are typed: a grid may be long. */
import { useEffect, useRef } from 'react'
import type { GridTable, VersionView } from '../../../src-core/pricing/contract.ts'
import { keepDraft, readDraft } from '../../form/form-values.ts'
import { keyedAgain, type SheetRow } from './sheet/rows.ts'

export interface KeptSheet {
  readonly head: Pick<GridTable, 'columns' | 'currencies'>
  readonly rows: readonly SheetRow[]
}

/** Lines belong to the stored version that they were typed over: over another one they would take back what it changed. */
function keyOf({ id }: VersionView, stamp: number): string {
  return `priceGrid:${id}:${stamp}`
}

/** What was typed when the page was left; `null` for none, and for a version that cannot be changed any more. */
export function readKeptSheet(version: VersionView): KeptSheet | null {
  if (version.status !== 'draft') return null
  const kept = readDraft(keyOf(version, version.version))?.values as KeptSheet | undefined
  return kept ? { head: kept.head, rows: keyedAgain(kept.rows) } : null
}

/** @param typed what is not saved; `null` for nothing @param stamp of the stored version under it */
export function useKeptSheet(version: VersionView, stamp: number, typed: KeptSheet | null): void {
  const latest = useRef(typed)
  latest.current = typed
  const key = keyOf(version, stamp)
  useEffect(() => {
    const keep = () => keepDraft(key, latest.current === null ? null : { values: { ...latest.current }, at: Date.now() })
    // A window that is loaded anew is left without a word.
    window.addEventListener('pagehide', keep)
    return () => {
      window.removeEventListener('pagehide', keep)
      keep()
    }
  }, [key])
}
