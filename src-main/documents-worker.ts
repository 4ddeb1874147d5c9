/** Renders documents: pages are drawn here, so that neither the window nor the engine waits for them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInvoiceRenderer, invoiceSnapshotSchema } from '../src-core/documents/rendering.ts'
import { fontsFolder } from './locations.ts'
import type { WorkerTask } from './host/worker-messages.ts'
import { answerTasks } from './host/worker-port.ts'

const font = (name: string): Uint8Array => new Uint8Array(readFileSync(join(fontsFolder(), name)))
const renderer = createInvoiceRenderer({ regular: font('NotoSans-Regular.ttf'), bold: font('NotoSans-Bold.ttf') })

answerTasks(async (task: WorkerTask) => {
  if (task.kind === 'render') return renderer.render(invoiceSnapshotSchema.parse(task.snapshot))
  if (task.kind === 'close') process.exit(0)
  throw new TypeError(`The documents thread has no task ${task.kind}.`)
})
