/** The check of a file, call by call: each holds the books shortly, the counters grow with it. Nothing is written. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useClient } from '../../client/client-context.tsx'

export type FileInput = Readonly<Record<string, unknown>>

/** How far a check is; `version` moves with every answer. */
export interface Checked {
  readonly input: FileInput
  readonly version: number
  readonly head: ImportPreview
}

export interface Check {
  /** What is shown: after a change the last check stays until the new one is as far. */
  readonly shown: Checked | null
  readonly running: boolean
  /** Stopped before the end, because the file is long. */
  readonly paused: boolean
  readonly failure: Failure | null
  readonly goOn: () => void
  /** Begins anew: the books moved since. */
  readonly again: () => void
}

const FIRST_ROWS = 100
/** Milliseconds that a call is to take. */
const CALL = 600
const FEWEST = 20
const MOST = 20_000
/** Rows after which a long file is no longer checked by itself. */
const PAUSE = 20_000

/** The next number of rows, so that a call takes as long as it should; never more than four times the last. */
export function nextPiece(piece: number, milliseconds: number): number {
  const fitting = (piece / Math.max(1, milliseconds)) * CALL
  return Math.round(Math.min(MOST, piece * 4, Math.max(FEWEST, fitting)))
}

/** Whether a change touches cells and rows only, so that the check before it is still worth showing. */
function sameFile(one: FileInput, other: FileInput): boolean {
  return ['staged', 'kind', 'mapping', 'encoding', 'delimiter', 'header_row', 'decimal_mark', 'date_form', 'column_forms'].every(
    (key) => JSON.stringify(one[key]) === JSON.stringify(other[key]),
  )
}

/** @param input the file's part of an import's input; `null` while there is no file */
export function useCheck(given: FileInput | null): Check {
  const client = useClient()
  const [shown, setShown] = useState<Checked | null>(null)
  const [state, setState] = useState<{ readonly running: boolean; readonly paused: boolean; readonly failure: Failure | null }>(IDLE)
  const [run, setRun] = useState({ count: 0, whole: false })
  const last = useRef<Checked | null>(null)
  const version = useRef(0)
  const input = useSteady(given)
  useEffect(() => {
    if (input === null) return
    let stopped = false
    const show = (head: ImportPreview) => {
      version.current += 1
      const next = { input, version: version.current, head }
      const before = last.current
      if (before && before.input !== input && sameFile(before.input, input) && !head.ended && head.counts.rows < before.head.counts.rows)
        return
      last.current = next
      setShown(next)
    }
    const check = async () => {
      setState({ ...IDLE, running: true })
      for (let piece = FIRST_ROWS; ; ) {
        const began = performance.now()
        const result = await client.call<ImportPreview>('import.preview', { ...input, check: piece, limit: 0 }, { simulate: true })
        if (stopped) return
        if (!result.ok) {
          if (result.failure.code !== 'simulation.tooLong' || piece <= FEWEST) return setState({ ...IDLE, failure: result.failure })
          piece = Math.max(FEWEST, Math.floor(piece / 4))
          continue
        }
        show(result.value)
        if (result.value.ended) return setState(IDLE)
        if (!run.whole && result.value.counts.rows >= PAUSE) return setState({ ...IDLE, paused: true })
        piece = nextPiece(piece, performance.now() - began)
      }
    }
    void check()
    return () => {
      stopped = true
    }
  }, [client, input, run])
  return {
    shown: input === null ? null : shown,
    ...state,
    goOn: () => setRun(({ count }) => ({ count: count + 1, whole: true })),
    again: () => setRun(({ count, whole }) => ({ count: count + 1, whole })),
  }
}

/** The same object as long as its text is the same: a wizard makes its input anew on every render. */
function useSteady(input: FileInput | null): FileInput | null {
  const text = JSON.stringify(input)
  return useMemo(() => JSON.parse(text) as FileInput | null, [text])
}

const IDLE = { running: false, paused: false, failure: null } as const
