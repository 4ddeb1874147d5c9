/** Copies a text and says so, for a moment. */
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { bridgeText as text } from './text.ts'

const SHOWN_MS = 2000

export interface CopyButtonProps {
  readonly value: string
  /** What is copied, for a screen reader: `Copy the address`. */
  readonly label?: string
  readonly filled?: boolean
}

export function CopyButton({ value, label, filled = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => void navigator.clipboard.writeText(value).then(() => setCopied(true))
  const Icon = copied ? Check : Copy
  return (
    <Button
      small
      kind={filled ? 'filled' : 'default'}
      icon={<Icon size={13} strokeWidth={1.6} aria-hidden />}
      aria-label={copied ? text.copied : label}
      onClick={copy}
      {...(filled ? { 'data-autofocus': true } : {})}
    >
      {copied ? text.copied : text.copy}
    </Button>
  )
}
