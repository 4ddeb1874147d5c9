/** How a page is divided: by hairlines and ground, not by boxes. */
import type { ReactNode } from 'react'

export interface PageHeadProps {
  readonly title: ReactNode
  /** Above the title, in 12 px: status, codes, links. */
  readonly over?: ReactNode
  /** Under the title, in 12 px. */
  readonly under?: ReactNode
  /** At the right: one filled button at most. */
  readonly actions?: ReactNode
  /** Figures, tabs and what else belongs to the head. */
  readonly children?: ReactNode
}

/** The head of a page, on paper. */
export function PageHead({ title, over, under, actions, children }: PageHeadProps) {
  return (
    <header className="page-head">
      <div className="page-head-row">
        <div className="page-head-title">
          {over && <div className="page-over">{over}</div>}
          <h1 className="page-title">{title}</h1>
          {under && <div className="page-under">{under}</div>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </header>
  )
}

export interface PanelProps {
  /** `surface` where one reads and types, `paper` for side panels, `sunken` for sums. */
  readonly ground?: 'surface' | 'paper' | 'sunken'
  readonly label?: string
  readonly className?: string
  readonly children: ReactNode
}

/** A region of a page that scrolls by itself; neighbours are divided by a line. */
export function Panel({ ground = 'surface', label, className = '', children }: PanelProps) {
  return (
    <section className={`panel panel-${ground} ${className}`} aria-label={label} tabIndex={label ? 0 : undefined}>
      {children}
    </section>
  )
}

export interface SectionProps {
  readonly title: string
  /** Quiet words beside the title: a count, what it covers. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A titled part of a panel. */
export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <section className="section" aria-label={title}>
      <div className="section-head">
        <h2 className="section-title">{title}</h2>
        {note !== undefined && <span className="section-note">{note}</span>}
        <span className="spacer" />
        {actions}
      </div>
      {children}
    </section>
  )
}

export interface FigureItem {
  readonly key: string
  readonly label: string
  readonly value: ReactNode
  readonly tone?: 'ok' | 'warn' | 'bad'
}

/** The two or three figures that matter, at the head of a record. */
export function Figures({ items, small = false }: { readonly items: readonly FigureItem[]; readonly small?: boolean }) {
  return (
    <dl className={small ? 'figures figures-small' : 'figures'}>
      {items.map((item) => (
        <div key={item.key} className="figure">
          <dt>{item.label}</dt>
          <dd className={item.tone ? `tone-${item.tone}` : undefined}>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}
