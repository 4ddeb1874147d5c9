/** What publishing a version needs and does: what stands in its way, and which published versions make room. */
import { type OpenPeriod, addDays, showDate } from '../kernel/dates.ts'
import type { PriceVersion } from './grid.ts'
import { type GridProblem, findGridProblems } from './grid-problems.ts'
import { type VersionChange, resolveOverlaps } from './version-lifecycle.ts'
import { joinWords } from './words.ts'

/** Why a version cannot be published, one sentence each; empty when it can. */
export function publishObstacles(version: PriceVersion): string[] {
  const { table, price, priceExpression } = version
  const expressions = expressionsOf(version)
  const untranslated =
    expressions.length === 0
      ? []
      : [
          `${joinWords(expressions)} ${expressions.length === 1 ? 'is' : 'are'} an expression that is not translated. Enter a price instead.`,
        ]
  if (!table)
    return price === null && priceExpression === null ? ['There is no price yet. Enter a price, or columns and lines.'] : untranslated
  if (table.lines.length === 0) return ['The grid has no lines.', ...untranslated]
  return [...problemsOf(version, 'error').map((problem) => `${problem.title}.`), ...untranslated]
}

/** The problems of a version's grid, of one severity or all; a flat price has none. */
export function problemsOf({ table }: Pick<PriceVersion, 'table'>, severity?: GridProblem['severity']): GridProblem[] {
  const found = table ? findGridProblems(table) : []
  return severity === undefined ? found : found.filter((problem) => problem.severity === severity)
}

/** Places whose value is an expression in the reference system's language. */
function expressionsOf({ table, priceExpression }: PriceVersion): string[] {
  const lines = (table?.lines ?? []).flatMap((line, index) =>
    line.priceExpression !== null && line.unitPrice === null ? [`the price of line ${index + 1}`] : [],
  )
  const columns = (table?.columns ?? []).flatMap((column) => (column.expression === null ? [] : [`column ${column.label}`]))
  return [...(priceExpression === null ? [] : ['the price']), ...columns, ...lines]
}

/** A published version that makes room, told to the operator before it does. */
export interface RoomMade {
  readonly id: number
  readonly number: number
  readonly kind: 'remove' | 'close' | 'truncate' | 'split'
  /** Half open; `null` where nothing of it stays. */
  readonly validity: OpenPeriod | null
  /** The part that a copy with the next number takes. */
  readonly copy: OpenPeriod | null
  /** `Version 6 ends on 30 Nov 2026.` */
  readonly sentence: string
}

/**
 * What happens to the versions already published when one is published for a validity (half open).
 *
 * @param hasRated whether a version has priced anything: it is then closed where it would be removed
 */
export function roomFor(versions: readonly PriceVersion[], validity: OpenPeriod, hasRated: (version: PriceVersion) => boolean): RoomMade[] {
  return resolveOverlaps(versions, validity).map((change) => roomOf(change, hasRated(change.version)))
}

function roomOf(change: VersionChange, rated: boolean): RoomMade {
  const { id, number } = change.version
  const name = `Version ${number}`
  if (change.kind === 'truncate')
    return {
      id,
      number,
      kind: 'truncate',
      validity: change.validity,
      copy: null,
      sentence: `${name} ${cutWords(change.version.validity, change.validity)}.`,
    }
  if (change.kind === 'split') {
    const sentence = `${name} ends on ${lastDayOf(change.first)}; a copy of it goes on from ${showDate(change.second.start as string)}.`
    return { id, number, kind: 'split', validity: change.first, copy: change.second, sentence }
  }
  if (rated)
    return { id, number, kind: 'close', validity: null, copy: null, sentence: `${name} is closed; it stays for what it has priced.` }
  return { id, number, kind: 'remove', validity: null, copy: null, sentence: `${name} is deleted; it has priced nothing.` }
}

function cutWords(before: OpenPeriod, after: OpenPeriod): string {
  return before.end !== after.end ? `ends on ${lastDayOf(after)}` : `starts on ${showDate(after.start as string)}`
}

function lastDayOf({ end }: OpenPeriod): string {
  return showDate(addDays(end as string, -1))
}

/** `from 1 Dec 2026`, `from 1 Jul 2026 to 30 Nov 2026`, `for all time`; the end is shown as its last day. */
export function showValidity(validity: OpenPeriod): string {
  const { start, end } = validity
  if (start === null && end === null) return 'for all time'
  if (end === null) return `from ${showDate(start as string)}`
  return start === null ? `up to ${lastDayOf(validity)}` : `from ${showDate(start)} to ${lastDayOf(validity)}`
}
