/** The plain boxes of a form: text, figures, choices. Native controls in the tokens. */
import { type KeyboardEvent, useState } from 'react'
import type { Choice } from '../../src-core/operations/contract.ts'
import { text } from '../text/en.ts'
import type { ControlProps } from './field-shell.tsx'

export interface BoxProps extends Partial<ControlProps> {
  readonly disabled?: boolean | undefined
  readonly autoFocus?: boolean | undefined
  /** For a box without a visible label. */
  readonly 'aria-label'?: string
  readonly onLeave?: (() => void) | undefined
}

export interface TextBoxProps extends BoxProps {
  readonly value: string
  readonly placeholder?: string
  readonly maxLength?: number | undefined
  readonly right?: boolean
  readonly mono?: boolean
  readonly onChange: (value: string) => void
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}

export function TextBox({ value, right, mono, onChange, onLeave, autoFocus, ...rest }: TextBoxProps) {
  return (
    <input
      {...rest}
      type="text"
      className={`box${right ? ' box-right num' : ''}${mono ? ' mono' : ''}`}
      value={value}
      autoComplete="off"
      spellCheck={false}
      data-autofocus={autoFocus || undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onLeave}
    />
  )
}

export interface LongTextBoxProps extends BoxProps {
  readonly value: string
  readonly mono?: boolean
  readonly rows?: number
  readonly onChange: (value: string) => void
}

export function LongTextBox({ value, mono, rows = 3, onChange, onLeave, autoFocus: _autoFocus, ...rest }: LongTextBoxProps) {
  return (
    <textarea
      {...rest}
      className={`box box-long${mono ? ' mono' : ''}`}
      rows={rows}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onLeave}
    />
  )
}

export interface TypedBoxProps<Value> extends BoxProps {
  readonly value: Value | null
  /** Canonical value to what is shown, and back; `null` for text that cannot be read. */
  readonly show: (value: Value) => string
  readonly read: (typed: string) => Value | null
  /** Why the text cannot be read, and what is allowed. */
  readonly fault: string
  readonly right?: boolean
  readonly placeholder?: string
  readonly onChange: (value: Value | null) => void
  readonly onFault?: ((fault: string | null) => void) | undefined
  readonly onEnter?: (() => void) | undefined
}

/** What is being typed, and what the box shows for the value that it stands for: another value drops it. */
interface Typing {
  readonly text: string
  readonly stands: string
}

/** A box for what has a form of its own: what is typed stays as typed until the box is left, or another value comes. */
export function TypedBox<Value>(props: TypedBoxProps<Value>) {
  const { value, show, read, fault, right = true, onChange, onFault, onEnter, onLeave, ...rest } = props
  const shown = value === null ? '' : show(value)
  const [typing, setTyping] = useState<Typing | null>(null)
  const typed = typing?.stands === shown ? typing.text : null
  const take = () => {
    if (typed === null) return
    const next = typed.trim() === '' ? null : read(typed)
    if (next === null && typed.trim() !== '') return onFault?.(fault)
    onFault?.(null)
    setTyping(null)
    onChange(next)
  }
  return (
    <TextBox
      {...rest}
      right={right}
      value={typed ?? shown}
      onChange={(next) => {
        const readable = next.trim() === '' ? null : read(next)
        setTyping({ text: next, stands: readable === null ? shown : show(readable) })
        if (readable === null) return
        onFault?.(null)
        onChange(readable)
      }}
      onLeave={() => {
        take()
        onLeave?.()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !onEnter) return
        event.preventDefault()
        take()
        onEnter()
      }}
    />
  )
}

export interface ChoiceBoxProps extends BoxProps {
  readonly value: string
  readonly choices: readonly Choice[]
  /** Offers no choice at all. */
  readonly optional?: boolean
  readonly onChange: (value: string) => void
}

export function ChoiceBox({ value, choices, optional = false, onChange, onLeave, autoFocus: _autoFocus, ...rest }: ChoiceBoxProps) {
  const known = value === '' || choices.some((choice) => choice.value === value)
  return (
    <select {...rest} className="box box-choice" value={value} onChange={(event) => onChange(event.currentTarget.value)} onBlur={onLeave}>
      {(optional || value === '') && <option value="">{text.form.none}</option>}
      {!known && <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}
