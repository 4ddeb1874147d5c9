/**
 * A figure that is read with every key, because the preview beside it follows: what is typed stays as
 * typed until the box is left, so that no digit lands behind a fraction that was put there meanwhile.
 */
import { useState } from 'react'
import { type BoxProps, TextBox } from '../../form/boxes.tsx'

export interface FigureBoxProps<Value> extends BoxProps {
  readonly value: Value | null
  readonly show: (value: Value) => string
  /** `null` for text that cannot be read. */
  readonly read: (typed: string) => Value | null
  /** Why the text cannot be read; told on leaving the box. */
  readonly fault: string
  readonly onChange: (value: Value | null) => void
  readonly onFault?: (fault: string | null) => void
}

export function FigureBox<Value>({ value, show, read, fault, onChange, onFault, ...rest }: FigureBoxProps<Value>) {
  const [typed, setTyped] = useState<string | null>(null)
  const leave = () => {
    const unread = typed !== null && typed.trim() !== '' && read(typed) === null
    onFault?.(unread ? fault : null)
    if (!unread) setTyped(null)
  }
  return (
    <TextBox
      {...rest}
      right
      value={typed ?? (value === null ? '' : show(value))}
      onLeave={leave}
      onChange={(next) => {
        setTyped(next)
        onFault?.(null)
        onChange(read(next))
      }}
    />
  )
}
