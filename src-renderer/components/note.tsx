/** Notes stand where something arose: a left bar, plain words, the way out. */
import type { ReactNode } from 'react'
import type { Failure } from '../../src-core/kernel/failures.ts'
import { text } from '../text/en.ts'
import { Button } from './button.tsx'

export interface NoteProps {
  readonly tone: 'info' | 'warn' | 'bad' | 'ok'
  readonly title?: string | undefined
  readonly children: ReactNode
}

export function Note({ tone, title, children }: NoteProps) {
  return (
    <div className={`note note-${tone}`} role={tone === 'bad' ? 'alert' : 'note'}>
      {title && <strong>{title} </strong>}
      {children}
    </div>
  )
}

export interface FailureNoteProps {
  readonly failure: Failure | null
  /** Offers to ask again, for reads that could not be answered. */
  readonly onRetry?: (() => void) | undefined
}

/** A failure in the operator's words; the state of the books is a warning, a fault of the input is bad. */
export function FailureNote({ failure, onRetry }: FailureNoteProps) {
  if (failure === null) return null
  const tone = failure.kind === 'refused' || failure.kind === 'conflict' || failure.kind === 'busy' ? 'warn' : 'bad'
  return (
    <Note tone={tone}>
      {failure.message}
      {failure.fields && failure.fields.length > 0 && (
        <ul className="note-list">
          {failure.fields.map((fault) => (
            <li key={fault.path}>
              <span className="ink2">{fault.path}</span> {fault.reason}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <>
          {' '}
          <button type="button" className="link" onClick={onRetry}>
            {text.failures.retry}
          </button>
        </>
      )}
    </Note>
  )
}

export interface EmptyStateProps {
  readonly title: string
  /** What would be here, or which filter hides it. */
  readonly children?: ReactNode
  readonly actions?: readonly { readonly label: string; readonly run: () => void; readonly filled?: boolean; readonly keys?: string }[]
}

/** An empty place says what would be here and offers the first step. */
export function EmptyState({ title, children, actions = [] }: EmptyStateProps) {
  return (
    <div className="empty">
      <h2 className="section-title">{title}</h2>
      {children && <p className="ink2">{children}</p>}
      {actions.length > 0 && (
        <div className="actions">
          {actions.map((action) => (
            <Button key={action.label} small kind={action.filled ? 'filled' : 'default'} keys={action.keys} onClick={action.run}>
              {action.label}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}
