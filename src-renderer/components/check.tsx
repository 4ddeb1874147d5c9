/** Checkboxes and radios: native, drawn in the tokens. */
import { type ReactNode, useEffect, useRef } from 'react'

export interface CheckBoxProps {
  readonly checked: boolean
  readonly mixed?: boolean
  readonly label: ReactNode
  /** The label is only for screen readers: the row names it. */
  readonly quiet?: boolean
  readonly disabled?: boolean
  readonly tabIndex?: number
  readonly onChange: (checked: boolean) => void
}

export function CheckBox({ checked, mixed = false, label, quiet = false, disabled = false, tabIndex, onChange }: CheckBoxProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed
  }, [mixed])
  return (
    <label className="check">
      <input
        ref={box}
        type="checkbox"
        className="check-box"
        checked={checked}
        disabled={disabled}
        tabIndex={tabIndex}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span className={quiet ? 'hidden-text' : undefined}>{label}</span>
    </label>
  )
}

export interface RadiosProps {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly items: readonly { readonly value: string; readonly label: ReactNode }[]
  readonly onChange: (value: string) => void
}

export function Radios({ label, name, value, items, onChange }: RadiosProps) {
  return (
    <fieldset className="radios">
      <legend className="hidden-text">{label}</legend>
      {items.map((item) => (
        <label key={item.value} className="check">
          <input type="radio" className="radio" name={name} checked={item.value === value} onChange={() => onChange(item.value)} />
          <span>{item.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
