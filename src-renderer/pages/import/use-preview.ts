/** What the core says of a file: what it is, and its rows as they were checked, by pages. Asked simulated: nothing is written. */
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Detection, ImportPreview, PreviewRow, Show } from '../../../src-core/exchange/contract.ts'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useClient } from '../../client/client-context.tsx'
import type { CoreClient } from '../../client/core-client.ts'
import { CallFailed } from '../../client/queries.ts'
import { failureOf } from '../../client/use-operation.ts'
import { windowsOf } from '../../list/virtual-rows.ts'
import { type FileInput, useCheck } from './use-check.ts'
import { fileInput, type Wizard } from './wizard.ts'

/** Which rows are looked at. */
export interface View {
  readonly show: Show
  readonly around: boolean
  readonly reason: string | null
}

export const PAGE = 100

async function simulated<Output>(client: CoreClient, operation: string, input: unknown): Promise<Output> {
  const result = await client.call<Output>(operation, input, { simulate: true })
  if (!result.ok) throw new CallFailed(result.failure)
  return result.value
}

export function detectFile(client: CoreClient, wizard: Wizard): Promise<Detection> {
  const { mapping: _mapping, ...input } = fileInput(wizard)
  return simulated<Detection>(client, 'import.detect', input)
}

function pageQuery(client: CoreClient, input: FileInput, version: number, view: View, offset: number) {
  const shown = {
    show: view.show,
    ...(view.around && view.show !== 'all' ? { around: 1 } : {}),
    ...(view.reason === null ? {} : { reason: view.reason }),
  }
  return queryOptions({
    // of its own: notices of what others write ask nothing again while one is mending
    queryKey: ['import.preview', input, version, shown, offset],
    gcTime: 10_000,
    queryFn: () => simulated<ImportPreview>(client, 'import.preview', { ...input, ...shown, offset, limit: PAGE, check: 0 }),
  })
}

export interface PreviewData {
  /** The first page with the head, or what was shown before it. */
  readonly head: ImportPreview | undefined
  /** What is shown belongs to the file before its last change. */
  readonly outdated: boolean
  readonly running: boolean
  readonly paused: boolean
  readonly failure: Failure | null
  /** A row of the view, where its page is there. */
  row(position: number): PreviewRow | undefined
  readonly checkOn: () => void
}

/** @param first and `end` the rows in sight */
export function usePreview(wizard: Wizard, view: View, first: number, end: number): PreviewData {
  const client = useClient()
  const input = wizard.file === null || wizard.kind === null || wizard.step === 'run' ? null : fileInput(wizard)
  const check = useCheck(input)
  const { shown } = check
  const enabled = shown !== null
  const of = shown ?? { input: {}, version: 0 }
  const head = useQuery({ ...pageQuery(client, of.input, of.version, view, 0), enabled, placeholderData: keepPreviousData })
  const data = head.data
  const later = windowsOf(first, Math.min(end, data?.rows_of ?? 0), PAGE).filter((offset) => offset > 0)
  const pages = useQueries({
    queries: later.map((offset) => ({
      ...pageQuery(client, of.input, of.version, view, offset),
      enabled: enabled && !head.isPlaceholderData,
    })),
  })
  const forgotten = data !== undefined && !head.isPlaceholderData && !data.ended && data.counts.rows === 0
  const { again, running } = check
  useEffect(() => {
    if (forgotten && !running) again()
  }, [forgotten, running, again])
  return {
    head: enabled ? data : undefined,
    outdated: shown !== null && (JSON.stringify(shown.input) !== JSON.stringify(input) || (!running && isBehind(data, shown.head))),
    running,
    paused: check.paused,
    failure: check.failure ?? failureOf(head.error),
    row: (position) => {
      const offset = Math.floor(position / PAGE) * PAGE
      const page = offset === 0 ? data : pages[later.indexOf(offset)]?.data
      return page?.rows[position - offset]
    },
    checkOn: check.goOn,
  }
}

/** The last page of a check comes a moment after its end. */
function isBehind(page: ImportPreview | undefined, head: ImportPreview): boolean {
  return page?.counts.rows !== head.counts.rows
}
