/** Tabs with counts; arrow keys move between them, 1–9 choose one where the page registers those keys. */
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { formatCount } from '../format/numbers.ts'

export interface TabItem {
  readonly key: string
  readonly label: string
  readonly count?: number | null | undefined
}

export interface TabsProps {
  readonly label: string
  readonly items: readonly TabItem[]
  readonly active: string
  readonly onChoose: (key: string) => void
  /** At the right end of the row. */
  readonly aside?: ReactNode
}

export function Tabs({ label, items, active, onChoose, aside }: TabsProps) {
  const row = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const index = items.findIndex((item) => item.key === active)
    const next = items[(index + step + items.length) % items.length]
    if (!next) return
    onChoose(next.key)
    row.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.key)}"]`)?.focus()
  }
  const current = items.some((item) => item.key === active) ? active : items[0]?.key
  return (
    <div className="tabs">
      <div className="tab-row" role="tablist" aria-label={label} ref={row} onKeyDown={move}>
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="tab"
            data-tab={item.key}
            className="tab"
            aria-selected={item.key === active}
            tabIndex={item.key === current ? 0 : -1}
            onClick={() => onChoose(item.key)}
          >
            <span className="tab-label" data-label={item.label}>
              {item.label}
            </span>
            {item.count != null && <span className="tab-count num">{formatCount(item.count)}</span>}
          </button>
        ))}
      </div>
      {aside && <div className="tabs-aside">{aside}</div>}
    </div>
  )
}
