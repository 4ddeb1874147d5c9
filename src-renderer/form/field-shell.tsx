/** A field: label above with its unit, control, fault or hint below. */
import { type ReactNode, useId } from 'react'

/** What the shell hands to the control, so that label and fault belong to it. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-invalid'?: true
  readonly 'aria-describedby'?: string
  readonly 'aria-required'?: true
}

export interface FieldShellProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly fault?: string | undefined
  readonly required?: boolean
  /** Over both columns of a form. */
  readonly wide?: boolean
  /** The dotted path, by which the first problem is found. */
  readonly path?: string
  readonly children: (control: ControlProps) => ReactNode
}

export function FieldShell({ label, hint, fault, required = false, wide = false, path, children }: FieldShellProps) {
  const id = useId()
  const below = fault ?? hint
  return (
    <div className={wide ? 'field field-wide' : 'field'} data-path={path}>
      <label className="field-label" htmlFor={id}>
        {label}
        {required && (
          <span className="field-required" aria-hidden>
            {' '}
            *
          </span>
        )}
      </label>
      {children({
        id,
        ...(fault ? { 'aria-invalid': true as const } : {}),
        ...(below ? { 'aria-describedby': `${id}-below` } : {}),
        ...(required ? { 'aria-required': true as const } : {}),
      })}
      {below && (
        <p id={`${id}-below`} className={fault ? 'field-fault' : 'field-hint'}>
          {below}
        </p>
      )}
    </div>
  )
}
