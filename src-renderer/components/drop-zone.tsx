/** A place where a file is dropped or chosen. */
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { Button } from './button.tsx'
import './drop-zone.css'

export interface DropZoneProps {
  readonly says: string
  /** The button, and the name of the field behind it. */
  readonly choose: string
  /** As the browser's file field takes it: `.csv,text/csv`. */
  readonly accept: string
  readonly disabled?: boolean
  readonly onFile: (file: File) => void
  /** Beside the button: the way back, what is going on. */
  readonly children?: ReactNode
}

export function DropZone({ says, choose, accept, disabled = false, onFile, children }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) onFile(file)
  }
  useShortcuts([{ keys: 'Enter', label: choose, run: () => input.current?.click() }])
  return (
    <div
      className={over ? 'drop-zone drop-over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className="ink2">{says}</p>
      <input
        ref={input}
        type="file"
        className="hidden-text"
        aria-label={choose}
        tabIndex={-1}
        accept={accept}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          // The same file, mended outside, can be chosen again.
          event.currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
      <div className="actions">
        <Button kind="filled" keys="Enter" disabled={disabled} onClick={() => input.current?.click()}>
          {choose}
        </Button>
        {children}
      </div>
    </div>
  )
}
