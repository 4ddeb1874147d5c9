/** Renders documents: pages are drawn here, so that neither the window nor the engine waits for them. */
import { readFileSync } from 'node:fs'
import { createInvoiceRenderer, invoiceSnapshotSchema } from '../src-core/documents/rendering.ts'
import { fontFile } from './locations.ts'
import type { WorkerTask } from './host/worker-messages.ts'
import { answerTasks } from './host/worker-port.ts'

/** Each face is read when a document first needs it: most need Latin alone. */
const renderer = createInvoiceRenderer((family, weight) => new Uint8Array(readFileSync(fontFile(family, weight))))

answerTasks(async (task: WorkerTask) => {
  if (task.kind === 'render') {
    const read = invoiceSnapshotSchema.safeParse(task.snapshot)
    if (read.success) return renderer.render(read.data)
    return { faults: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), reason: message })) }
  }
  if (task.kind === 'close') process.exit(0)
  throw new TypeError(`The documents thread has no task ${task.kind}.`)
})
