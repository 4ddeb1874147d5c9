/** What an operation answers after it was done: one line with its undo, for eight seconds; Ctrl Z after that. */
import { Undo2 } from 'lucide-react'
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react'
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { UndoOffer } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import type { CoreClient } from '../client/core-client.ts'
import { KeyHint } from '../components/key-hint.tsx'
import { ShapeIcon } from '../components/status.tsx'
import { text } from '../text/en.ts'
import { useShortcuts } from './shortcuts.tsx'

export interface Toasts {
  /** Says what was done and offers its undo. */
  done(message: string, undo?: UndoOffer | null): void
  failed(failure: Failure): void
}

interface Toast {
  readonly id: number
  readonly tone: 'ok' | 'bad'
  readonly message: string
  readonly undo: UndoOffer | null
}

const SECONDS = 8
const ToastContext = createContext<Toasts | null>(null)

/** @throws Error outside a {@link ToastProvider} */
export function useToasts(): Toasts {
  const toasts = use(ToastContext)
  if (!toasts) throw new Error('useToasts needs a ToastProvider above it')
  return toasts
}

/** Undo and redo are the same operation: the undo of an undo is what was undone. */
function createHistory(client: CoreClient, say: (toast: Omit<Toast, 'id'>) => void) {
  const undoable: UndoOffer[] = []
  const redoable: UndoOffer[] = []
  const reverse = async (offer: UndoOffer, from: UndoOffer[], to: UndoOffer[], message: string) => {
    const position = from.findIndex((one) => one.entry === offer.entry)
    if (position >= 0) from.splice(position, 1)
    const result = await client.call('operation.undo', { entry: offer.entry })
    if (!result.ok) return say({ tone: 'bad', message: result.failure.message, undo: null })
    if (result.entry !== undefined) to.push({ entry: result.entry, label: offer.label })
    say({ tone: 'ok', message, undo: null })
  }
  return {
    remember(offer: UndoOffer) {
      undoable.push(offer)
      redoable.length = 0
    },
    undo: (offer = undoable.at(-1)) =>
      offer
        ? reverse(offer, undoable, redoable, text.toasts.undone)
        : Promise.resolve(say({ tone: 'ok', message: text.toasts.nothingToUndo, undo: null })),
    redo: () => {
      const offer = redoable.at(-1)
      return offer ? reverse(offer, redoable, undoable, text.toasts.redone) : Promise.resolve()
    },
  }
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient()
  const [shown, setShown] = useState<readonly Toast[]>([])
  const next = useRef(1)
  const { toasts, history, drop } = useMemo(() => {
    const say = (toast: Omit<Toast, 'id'>) => setShown((list) => [...list.slice(-2), { ...toast, id: next.current++ }])
    const history = createHistory(client, say)
    const toasts: Toasts = {
      done: (message, undo = null) => {
        if (undo) history.remember(undo)
        say({ tone: 'ok', message, undo })
      },
      failed: (failure) => say({ tone: 'bad', message: failure.message, undo: null }),
    }
    return { toasts, history, drop: (id: number) => setShown((list) => list.filter((one) => one.id !== id)) }
  }, [client])
  useShortcuts(
    [
      { keys: 'Ctrl Z', label: text.keys.undo, bar: false, run: () => void history.undo() },
      { keys: ['Ctrl Shift Z', 'Ctrl Y'], label: text.keys.redo, bar: false, run: () => void history.redo() },
    ],
    'frame',
  )
  return (
    <ToastContext value={toasts}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map((toast) => (
          <ToastLine
            key={toast.id}
            toast={toast}
            onUndo={(offer) => {
              drop(toast.id)
              void history.undo(offer)
            }}
            onGone={() => drop(toast.id)}
          />
        ))}
      </div>
    </ToastContext>
  )
}

interface ToastLineProps {
  readonly toast: Toast
  readonly onUndo: (offer: UndoOffer) => void
  readonly onGone: () => void
}

function ToastLine({ toast, onUndo, onGone }: ToastLineProps) {
  const [held, setHeld] = useState(false)
  const gone = useRef(onGone)
  gone.current = onGone
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => gone.current(), SECONDS * 1000)
    return () => clearTimeout(timer)
  }, [held])
  const { undo } = toast
  return (
    <div className={`toast toast-${toast.tone}`} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <ShapeIcon shape={toast.tone === 'ok' ? 'tick' : 'cross'} tone={toast.tone} />
      <span className="toast-text">{toast.message}</span>
      {undo && (
        <button type="button" className="link toast-undo" onClick={() => onUndo(undo)}>
          <Undo2 size={13} strokeWidth={1.6} aria-hidden />
          {undo.label}
        </button>
      )}
      {undo && <KeyHint keys="Ctrl Z" />}
    </div>
  )
}

/** Undoes an entry from elsewhere: a timeline, a list of what was just matched. */
export function useUndo(): (offer: UndoOffer) => Promise<void> {
  const client = useClient()
  const toasts = useToasts()
  return async (offer) => {
    const result = await client.call('operation.undo', { entry: offer.entry })
    if (result.ok) toasts.done(text.toasts.undone, result.undo ?? null)
    else toasts.failed(result.failure)
  }
}
