/** Buttons: one filled a view, named with its object and size; a disabled one has its reason beside it. */
import { type ButtonHTMLAttributes, type ReactNode, useId } from 'react'

export type ButtonKind = 'filled' | 'default' | 'text' | 'danger'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  readonly kind?: ButtonKind
  /** 24 px instead of 28. */
  readonly small?: boolean
  /** The key that does the same, shown at the right of the label. */
  readonly keys?: string | undefined
  readonly icon?: ReactNode
  /** Why it cannot be pressed; disables it. */
  readonly reason?: string | null | undefined
  readonly submit?: boolean
}

export function Button({ kind = 'default', small = false, keys, icon, reason, submit = false, children, disabled, ...rest }: ButtonProps) {
  const reasonId = useId()
  const button = (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      className={`button button-${kind}${small ? ' button-small' : ''} ${rest.className ?? ''}`}
      disabled={disabled === true || (reason ?? '') !== ''}
      aria-describedby={reason ? reasonId : rest['aria-describedby']}
    >
      {icon}
      <span>{children}</span>
      {keys && <kbd className="button-key">{keys}</kbd>}
    </button>
  )
  if (!reason) return button
  return (
    <span className="button-with-reason">
      <span id={reasonId} className="small ink2">
        {reason}
      </span>
      {button}
    </span>
  )
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  /** The name for a screen reader and the tooltip. */
  readonly label: string
  readonly keys?: string | undefined
}

/** An icon without text; it always has a name and a tooltip. */
export function IconButton({ label, keys, children, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      className={`icon-button ${rest.className ?? ''}`}
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
    >
      {children}
    </button>
  )
}
