/** The thread that draws documents, started when the first one is asked for. */
import { refuse } from '../../src-core/kernel/failures.ts'
import { startWorker, WorkerGone, type WorkerLink } from './worker-link.ts'

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
        return await started().ask({ kind: 'render', snapshot })
      } catch (error) {
        if (!(error instanceof WorkerGone)) throw error
        console.error(error.message)
        throw refuse('busy', 'document.interrupted', 'The document was not drawn: its thread ended. Try again.')
      }
    },
    close: async () => thread?.terminate(),
  }
}
