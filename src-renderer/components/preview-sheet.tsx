/** The preview of what cannot be undone: figures, numbers to be taken, what is left out. Nothing happens before its button. */
import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Failure } from '../../src-core/kernel/failures.ts'
import { markFirstField } from '../form/next-field.ts'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { text } from '../text/en.ts'
import { Button } from './button.tsx'
import { KeyHint } from './key-hint.tsx'
import { FailureNote } from './note.tsx'

export interface SheetProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  readonly children: ReactNode
  readonly size?: number
  /** False while another sheet lies above it. */
  readonly isUppermost?: boolean
}

/** Later than the sheet gives the focus back by itself, in milliseconds. */
const AFTER_RETURN = 30

/** Where the sheet was opened by a key, or what opened it is gone, the keys work on the page again, not on nothing. */
function useFocusBack(opened: boolean, title: string): void {
  useEffect(() => {
    if (!opened) return
    const came = document.activeElement
    return () => {
      setTimeout(() => {
        const at = document.activeElement
        const isLeft = at === null || at === document.body || at.closest('[role=dialog]')?.getAttribute('aria-label') === title
        if (!isLeft) return
        const isThere = came instanceof HTMLElement && came.isConnected && came !== document.body
        const target = isThere ? came : document.querySelector<HTMLElement>('main')
        target?.focus({ preventScroll: true })
      }, AFTER_RETURN)
    }
  }, [opened, title])
}

/** A sheet above the page: focus stays in it and begins in its first field, Esc closes it, the keys below are silent. */
export function Sheet({ opened, onClose, title, children, size = 400, isUppermost = true }: SheetProps) {
  useFocusBack(opened, title)
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size}
      returnFocus
      closeOnEscape={isUppermost}
      closeOnClickOutside={false}
      yOffset={76}
      // nothing moves it: what floats in it is placed in the window and not cut by it
      transitionProps={{ transition: 'fade', duration: 80 }}
      classNames={{ content: 'sheet', overlay: 'scrim' }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <div className="sheet-head">
          <h2 className="sheet-title">{title}</h2>
          <button type="button" className="link" aria-label={text.actions.closeSheet} onClick={onClose}>
            <KeyHint keys="Esc" />
          </button>
        </div>
        <FirstField>{children}</FirstField>
      </Modal.Content>
    </Modal.Root>
  )
}

/** Gives the focus to the first field, unless something in the sheet asks for it. */
function FirstField({ children }: { readonly children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null)
  // before the trap looks for it
  useEffect(() => markFirstField(body.current), [])
  return (
    <div className="sheet-body" ref={body}>
      {children}
    </div>
  )
}

export interface PreviewLine {
  readonly key: string
  readonly label: string
  /** A count in the middle. */
  readonly count?: string
  /** An amount at the right. */
  readonly amount?: ReactNode
  readonly strong?: boolean
}

export interface PreviewSheetProps {
  readonly opened: boolean
  readonly title: string
  /** What it does, which numbers it takes, what cannot be undone. */
  readonly says: ReactNode
  readonly lines: readonly PreviewLine[]
  /** The button, with object and size: `Validate 1,848 drafts`. */
  readonly confirm: string
  readonly danger?: boolean
  readonly back?: string
  readonly running?: boolean
  readonly failure?: Failure | null
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

export function PreviewSheet(props: PreviewSheetProps) {
  return (
    <Sheet opened={props.opened} onClose={props.onClose} title={props.title}>
      <PreviewBody {...props} />
    </Sheet>
  )
}

function PreviewBody({ says, lines, confirm, danger, back, running, failure, onConfirm, onClose, children }: PreviewSheetProps) {
  useShortcuts([{ keys: 'Ctrl Enter', label: confirm, inFields: true, run: onConfirm }], 'sheet')
  return (
    <>
      <p className="ink2 sheet-says">{says}</p>
      <table className="sheet-lines">
        <tbody>
          {lines.map((line) => (
            <tr key={line.key} className={line.strong ? 'strong' : undefined}>
              <th scope="row">{line.label}</th>
              <td className="num right">{line.count}</td>
              <td className="right">{line.amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {children}
      <FailureNote failure={failure ?? null} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{back ?? text.actions.back}</Button>
        <Button kind={danger ? 'danger' : 'filled'} keys="Ctrl Enter" disabled={running === true} onClick={onConfirm} data-autofocus>
          {confirm}
        </Button>
      </div>
    </>
  )
}
