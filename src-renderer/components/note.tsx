/** Notes stand where something arose: a left bar, plain words, the way out. */
import type { ReactNode } from 'react'
import type { Failure } from '../../src-core/kernel/failures.ts'
import { askedDate } from '../form/asked-date.ts'
import { formatDate } from '../format/dates.ts'
import { wordsOfKey } from '../operations/input-fields.ts'
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

/** `services.0.start_date` as `Services, 0, start date`. */
function pathWords(path: string): string {
  const [first = '', ...more] = path.split('.').map(wordsOfKey)
  return [first, ...more.map((one) => one.toLowerCase())].join(', ')
}

const ISO_DATE = /\b\d{4}-\d{2}-\d{2}\b/g

/** What a failure says; of a date that is asked for again without the name of a field that forms do not have. */
function failureWords(failure: Failure): string {
  const [first] = failure.fields ?? []
  if (askedDate(failure) === null || !first) return failure.message
  const words = failure.details?.['isFar'] === true ? text.failures.dateFar : text.failures.dateAgain
  return words(first.reason.replace(ISO_DATE, formatDate))
}

/** A failure in the operator's words; the state of the books is a warning, a fault of the input is bad. */
export function FailureNote({ failure, onRetry }: FailureNoteProps) {
  if (failure === null) return null
  const tone = failure.kind === 'refused' || failure.kind === 'conflict' || failure.kind === 'busy' ? 'warn' : 'bad'
  // A date that is to be named again has its box in the form.
  const fields = askedDate(failure) === null ? (failure.fields ?? []) : []
  return (
    <Note tone={tone}>
      {failureWords(failure)}
      {fields.length > 0 && (
        <ul className="note-list">
          {fields.map((fault) => (
            <li key={fault.path}>
              <span className="ink2">{pathWords(fault.path)}</span> {fault.reason}
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
