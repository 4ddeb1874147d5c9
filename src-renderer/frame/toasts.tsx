/** What an operation answers after it was done: one line with its undo, for eight seconds; Ctrl Z after that. */
import { Undo2 } from 'lucide-react'
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react'
import type { Failure } from '../../src-core/kernel/failures.ts'
import type { UndoOffer, UndoPlan } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { KeyHint } from '../components/key-hint.tsx'
import { ShapeIcon } from '../components/status.tsx'
import { text } from '../text/en.ts'
import { useShortcuts } from './shortcuts.tsx'
import { type Shown, undoHistory } from './undo-history.ts'
import { type UndoQuestion, UndoSheet } from './undo-sheet.tsx'

export interface Toasts {
  /** Says what was done and offers its undo. */
  done(message: string, undo?: UndoOffer | null): void
  failed(failure: Failure): void
  /** Something was done that cannot be taken back: Ctrl Z says so instead of taking back what was before. */
  /** @param message what was done; `null` where it has no name */
  final(message: string | null, reason: string): void
  /** Takes an entry back, or does it again; shows first what that reaches where it is more than one record, money, or not on screen. */
  undo(offer: UndoOffer, on?: readonly Shown[]): Promise<void>
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

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient()
  const [shown, setShown] = useState<readonly Toast[]>([])
  const [question, setQuestion] = useState<UndoQuestion | null>(null)
  // Closed, it stays until its keys are done: Esc would else reach the page as well.
  const [asks, setAsks] = useState(false)
  const next = useRef(1)
  const { toasts, history, drop } = useMemo(() => {
    const say = (toast: Omit<Toast, 'id'>) => setShown((list) => [...list.slice(-2), { ...toast, id: next.current++ }])
    const ask = (plan: UndoPlan | null, offer: UndoOffer) =>
      new Promise<boolean>((resolve) => {
        const answer = (wanted: boolean) => {
          setAsks(false)
          resolve(wanted)
        }
        setQuestion({ plan, offer, answer })
        setAsks(true)
      })
    const history = undoHistory({ client, ask, shown: recordOnScreen, say: (said) => say({ ...said, undo: null }) })
    const toasts: Toasts = {
      done: (message, undo = null) => {
        if (undo) history.remember(undo)
        say({ tone: 'ok', message, undo })
      },
      final: (message, reason) => {
        history.final(text.toasts.final(message, reason))
        // What stood before it is not taken back by key, nor by a line that is still shown.
        setShown((list) => list.map((toast) => ({ ...toast, undo: null })))
      },
      failed: (failure) => say({ tone: 'bad', message: failure.message, undo: null }),
      undo: history.undo,
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
      {question && <UndoSheet question={question} opened={asks} />}
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

/** Undoes an entry from elsewhere: a timeline, the page of an import. `on` is what the timeline is of. */
export function useUndo(): Toasts['undo'] {
  return useToasts().undo
}

/** The record of the page; the window's place is its hash. */
function recordOnScreen(): readonly Shown[] {
  const [, entity, id] = /^#\/record\/([^/?]+)\/(\d+)/.exec(window.location.hash) ?? []
  return entity === undefined ? [] : [{ entity, id: Number(id) }]
}
