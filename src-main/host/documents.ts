/** The thread that draws documents, started when the first one is asked for. */
import { refuse } from '../../src-core/kernel/failures.ts'
import { startWorker, WorkerGone, type WorkerLink } from './worker-link.ts'
import type { UnreadSnapshot } from './worker-messages.ts'

export interface Documents {
  /** An invoice or credit note as PDF. @throws Refusal `document.badSnapshot`, `document.interrupted` */
  renderInvoice(snapshot: unknown): Promise<Uint8Array>
  close(): Promise<void>
}

export function documentsThread(): Documents {
  let thread: WorkerLink | null = null
  const started = (): WorkerLink => {
    thread ??= startWorker('documents-worker', {
      onExit: () => {
        thread = null
      },
    })
    return thread
  }
  return {
    renderInvoice: async (snapshot) => {
      try {
        return drawnBytes(await started().ask({ kind: 'render', snapshot }))
      } catch (error) {
        if (!(error instanceof WorkerGone)) throw error
        console.error(error.message)
        throw refuse('busy', 'document.interrupted', 'The document was not drawn: its thread ended. Try again.')
      }
    },
    close: async () => thread?.terminate(),
  }
}

/** The page that the thread drew. @throws Refusal `document.badSnapshot` naming each field at fault */
export function drawnBytes(drawn: Uint8Array | UnreadSnapshot): Uint8Array {
  if (drawn instanceof Uint8Array) return drawn
  throw badSnapshot(drawn)
}

function badSnapshot({ faults }: UnreadSnapshot) {
  const fields = faults.slice(0, MOST_FAULTS).map(({ path, reason }) => ({ path: path === '' ? 'snapshot' : `snapshot.${path}`, reason }))
  const [first] = fields
  return refuse('invalid', 'document.badSnapshot', `The document cannot be drawn. “${first?.path}”: ${first?.reason}`, { fields })
}

const MOST_FAULTS = 100
