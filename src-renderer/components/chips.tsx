/** Filter chips: field quiet, operator quieter, value strong. */
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { text } from '../text/en.ts'

export interface ChipProps {
  readonly field: string
  readonly operator: string
  readonly value: string
  readonly onOpen?: (() => void) | undefined
  readonly onRemove?: (() => void) | undefined
}

export function Chip({ field, operator, value, onOpen, onRemove }: ChipProps) {
  const body = (
    <>
      <span className="ink2">{field}</span> <span className="ink3">{operator}</span> {value !== '' && <strong>{value}</strong>}
    </>
  )
  return (
    <span className="chip">
      {onOpen ? (
        <button type="button" className="chip-body" onClick={onOpen}>
          {body}
        </button>
      ) : (
        <span className="chip-body">{body}</span>
      )}
      {onRemove && (
        <button
          type="button"
          className="chip-remove"
          aria-label={text.list.removeFilter(field)}
          title={text.list.removeFilter(field)}
          onClick={onRemove}
        >
          <X size={12} strokeWidth={1.6} aria-hidden />
        </button>
      )}
    </span>
  )
}

export interface SegmentItem {
  readonly key: string
  readonly label: ReactNode
}

export interface SegmentsProps {
  readonly label: string
  readonly items: readonly SegmentItem[]
  readonly active: string
  readonly onChoose: (key: string) => void
}

/** A choice of a few, side by side: `All 1,491 | Ready 1,441 | Errors 38`. */
export function Segments({ label, items, active, onChoose }: SegmentsProps) {
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="radio"
          aria-checked={item.key === active}
          className="segment"
          onClick={() => onChoose(item.key)}
        >
          {item.label}
        </button>
      ))}
    </div>
  )
}
