/** A status: shape, colour and word, always the three together and never a filled badge. */
import type { ReactNode } from 'react'
import { type Shape, signOfState, type Tone } from './states.ts'

const DRAWN: Record<Shape, ReactNode> = {
  dashed: <circle cx="5" cy="5" r="3.4" fill="none" strokeWidth="1.4" strokeDasharray="1.7 1.86" stroke="currentColor" />,
  ring: <circle cx="5" cy="5" r="3.2" fill="none" strokeWidth="1.6" stroke="currentColor" />,
  half: (
    <>
      <circle cx="5" cy="5" r="3.3" fill="none" strokeWidth="1.4" stroke="currentColor" />
      <path d="M5 1.7a3.3 3.3 0 0 0 0 6.6z" fill="currentColor" />
    </>
  ),
  full: <circle cx="5" cy="5" r="3.8" fill="currentColor" />,
  triangle: <path d="M5 1.2 9.2 8.6H.8z" fill="currentColor" />,
  diamond: <path d="M5 .8 9.2 5 5 9.2.8 5z" fill="currentColor" />,
  square: <rect x="1.5" y="1.5" width="7" height="7" fill="currentColor" />,
  cross: <path d="M1.8 1.8l6.4 6.4M8.2 1.8 1.8 8.2" strokeWidth="1.8" stroke="currentColor" fill="none" />,
  barred: (
    <>
      <circle cx="5" cy="5" r="3.6" fill="none" strokeWidth="1.2" stroke="currentColor" />
      <path d="M3 5h4" strokeWidth="1.4" stroke="currentColor" />
    </>
  ),
  tick: <path d="M1 5.4l2.7 2.8L9 2" strokeWidth="1.7" stroke="currentColor" fill="none" />,
}

export interface ShapeIconProps {
  readonly shape: Shape
  readonly tone: Tone
  /** The word, where the shape stands alone and the row names its kind beside it. */
  readonly label?: string
}

export function ShapeIcon({ shape, tone, label }: ShapeIconProps) {
  const name = label ? ({ role: 'img', 'aria-label': label } as const) : ({ 'aria-hidden': true } as const)
  return (
    <svg className={`shape tone-${tone}`} width="10" height="10" viewBox="0 0 10 10" {...name}>
      {DRAWN[shape]}
    </svg>
  )
}

export interface StatusProps {
  /** The code of the field: `PPAID`, `RESILIATED`. */
  readonly code: string
  /** The list's own word for it. */
  readonly word?: string | undefined
  /** The word becomes the accessible name; only where the row names its kind in full. */
  readonly shapeOnly?: boolean
}

export function Status({ code, word, shapeOnly = false }: StatusProps) {
  const sign = signOfState(code, word)
  if (shapeOnly) return <ShapeIcon shape={sign.shape} tone={sign.tone} label={sign.word} />
  return (
    <span className="status">
      <ShapeIcon shape={sign.shape} tone={sign.tone} />
      <span className="ellipsis">{sign.word}</span>
    </span>
  )
}
