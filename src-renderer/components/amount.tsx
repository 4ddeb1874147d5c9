/** Amounts: figure, then the ISO code, smaller and quiet; aligned on the decimal point where currencies mix. */
import type { ReactNode } from 'react'
import { type FigureParts, partsOfDecimal, partsOfMinor, readableDigits, signOf, ZERO_MARK } from '../format/numbers.ts'
import { useDecimals } from '../client/use-session.ts'
import { text } from '../text/en.ts'

/** A single rule stands above a sum, a double one under the final figure, and nowhere else. */
export type Rule = 'none' | 'sum' | 'final'

export interface FigureStyle {
  /** A difference carries its plus. */
  readonly difference?: boolean
  readonly estimate?: boolean
  readonly strong?: boolean
  readonly tone?: 'ok' | 'warn' | 'bad' | 'ink2'
  /** Zero as `–`; right in columns, wrong in sentences. */
  readonly zeroMark?: boolean
  readonly rule?: Rule
  /** Fraction digits to reserve, so that amounts of several currencies meet on their point. */
  readonly reserve?: number
  /** `slot` keeps 27.5 px for the code whether it is shown or not. */
  readonly code?: 'shown' | 'slot' | 'none'
  /** Opens the derivation; draws the dotted underline. */
  readonly onExplain?: (() => void) | undefined
}

export interface AmountProps extends FigureStyle {
  /** Whole minor units; as text where a sum may exceed 2^53. */
  readonly minor: number | string
  readonly currency: string | null
}

/** An amount in minor units. */
export function Amount({ minor, currency, ...style }: AmountProps) {
  const decimals = useDecimals()
  return <Figure parts={partsOfMinor(minor, decimals(currency))} code={currency} style={style} />
}

export interface DecimalAmountProps extends FigureStyle {
  /** Plain decimal text: a price, a line, a step of a derivation. */
  readonly value: string
  readonly unit: string | null
  /** The fewest digits after the point; six are the most that are shown. */
  readonly digits?: number
}

/** A decimal figure with its unit or currency. */
export function DecimalAmount({ value, unit, digits = 0, ...style }: DecimalAmountProps) {
  return <Figure parts={partsOfDecimal(readableDigits(value), digits)} code={unit} style={style} />
}

/** The digits that a narrower fraction leaves free: invisible, exactly as wide as what a wider one shows. */
function fillOf(parts: FigureParts, reserve: number, marked: boolean): string {
  const taken = marked || parts.fraction === '' ? 0 : parts.fraction.length + 1
  return reserve === 0 ? '' : '.000000000000'.slice(taken === 0 ? 0 : 1).slice(0, Math.max(0, reserve + 1 - taken))
}

function Figure({ parts, code, style }: { readonly parts: FigureParts; readonly code: string | null; readonly style: FigureStyle }) {
  const { difference, estimate, strong, tone, zeroMark, rule = 'none', reserve = 0, onExplain } = style
  const shownCode = style.code ?? 'shown'
  const marked = zeroMark === true && parts.zero
  const classes = ['amount', 'num', strong ? 'strong' : '', tone ? (tone === 'ink2' ? 'ink2' : `tone-${tone}`) : '', `rule-${rule}`]
  const fill = fillOf(parts, reserve, marked)
  const figure = (
    <>
      {marked ? ZERO_MARK : `${signOf(parts, difference)}${parts.whole}${parts.fraction === '' ? '' : `.${parts.fraction}`}`}
      {fill !== '' && (
        <span className="amount-fill" aria-hidden>
          {fill}
        </span>
      )}
      {shownCode !== 'none' && code !== null && !(marked && shownCode === 'shown') && (
        <span className={shownCode === 'slot' ? 'code code-slot' : 'code'}> {marked ? '' : code}</span>
      )}
    </>
  )
  return (
    <span className={classes.filter(Boolean).join(' ')}>
      {estimate && (
        <span className="estimate" title={text.amount.estimate}>
          ≈{' '}
        </span>
      )}
      {onExplain ? <Explainable onExplain={onExplain}>{figure}</Explainable> : figure}
    </span>
  )
}

function Explainable({ onExplain, children }: { readonly onExplain: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className="explainable" title={text.amount.explain} onClick={onExplain}>
      {children}
    </button>
  )
}
