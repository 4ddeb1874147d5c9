/** Which way money went by the words of a bank’s column: S and H, D and C, debit and credit, plus and minus. */
import { sortKey } from '../kernel/text.ts'

export type Direction = 'debit' | 'credit'

/** Of the languages in which banks here write: German, English, French, Dutch, Italian, Spanish, Polish, Nordic. */
const DEBIT = 's soll lastschrift belastung d dr dt db dbt dbit debit debet af dare debe cargo wn winien ut -'
const CREDIT = 'h haben gutschrift c cr ct cdt crdt credit kredit k bij avere a haber abono ma in +'

const WORDS: ReadonlyMap<string, Direction> = new Map([
  ...DEBIT.split(' ').map((word) => [word, 'debit'] as const),
  ...CREDIT.split(' ').map((word) => [word, 'credit'] as const),
])

/** Headings of such a column. */
export const DIRECTION_HEADINGS: readonly string[] = [
  ...['s/h', 'h/s', 'soll/haben', 'haben/soll', 'soll haben kennzeichen', 'sh kennzeichen', 'umsatz s/h', 'vorzeichen'],
  ...['d/c', 'c/d', 'dr/cr', 'cr/dr', 'dc', 'debit/credit', 'credit/debit', 'debit or credit', 'sign', '+/-', '-/+', '±'],
  ...['debit credit indicator', 'credit debit indicator', 'cdtdbtind', 'cdt dbt ind', 'debit credit flag'],
  ...['débit/crédit', 'crédit/débit', 'sens', 'af/bij', 'bij/af', 'dare/avere', 'd/a', 'segno', 'debe/haber', 'd/h', 'signo'],
  ...['wn/ma', 'debet/kredit', 'debet/credit', 'd/k', 'ut/in'],
]

/** @returns `null` for any other word @example directionOf('Soll') // 'debit' */
export function directionOf(cell: string): Direction | null {
  const word = sortKey(cell.trim())
    .replace(/\.$/, '')
    .replace(/^[\u2212\u2010-\u2015]$/, '-')
  return WORDS.get(word) ?? null
}
