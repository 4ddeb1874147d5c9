/** Draws documents of the demo as PDF files, on two threads beside the one that reads them from the books. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawnBytes } from '../host/documents.ts'
import { startWorker, type WorkerLink } from '../host/worker-link.ts'
import type { DemoBooks } from './demo-books.ts'

const THREADS = 2
const CHOSEN = 50

export interface DocumentToDraw {
  readonly id: number
  readonly number: string
  /** Within the folder. */
  readonly place: string
}

/** All documents of the last validated monthly run, and fifty others worth a look: credit notes, other currencies, the longest. */
export async function documentsToDraw(books: DemoBooks): Promise<DocumentToDraw[]> {
  const last = await books.rows<DocumentToDraw>(
    `SELECT id, number, 'run-' || invoice_date AS place FROM invoice WHERE billing_run_id =
       (SELECT r.id FROM billing_run r JOIN billing_cycle c ON c.id = r.billing_cycle_id
        WHERE r.state = 'validated' AND c.code = 'MONTHLY' ORDER BY r.invoice_date DESC LIMIT 1) ORDER BY id`,
  )
  const credits = `SELECT id FROM invoice WHERE kind = 'creditNote' ORDER BY id DESC LIMIT 10`
  const foreign = `SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY currency ORDER BY id DESC) AS nth FROM invoice WHERE currency <> 'EUR') WHERE nth <= 5`
  const longest = `SELECT invoice_id FROM invoice_line GROUP BY invoice_id ORDER BY count(*) DESC, invoice_id LIMIT ${CHOSEN}`
  const chosen = await books.rows<DocumentToDraw>(
    `WITH wanted(id, rank) AS (SELECT id, 1 FROM (${credits}) UNION ALL SELECT id, 2 FROM (${foreign}) UNION ALL SELECT invoice_id, 3 FROM (${longest}))
     SELECT i.id, i.number, 'chosen' AS place FROM (SELECT id, min(rank) AS rank FROM wanted GROUP BY id ORDER BY 2, 1 LIMIT ${CHOSEN}) w
     JOIN invoice i ON i.id = w.id`,
  )
  return [...last, ...chosen]
}

/** Draws them into a folder. `onDrawn` hears how many are done. Answers how many bytes they have together. */
export async function drawDocuments(
  books: DemoBooks,
  documents: readonly DocumentToDraw[],
  folder: string,
  onDrawn: (done: number) => void,
): Promise<number> {
  const places = new Set(documents.map(({ place }) => place))
  for (const place of places) {
    // What an earlier demo drew here has other numbers.
    await rm(join(folder, place), { recursive: true, force: true })
    await mkdir(join(folder, place), { recursive: true })
  }
  const threads = Array.from({ length: THREADS }, () => startWorker('documents-worker'))
  const waiting = documents[Symbol.iterator]()
  let done = 0
  let bytes = 0
  const work = async (thread: WorkerLink): Promise<void> => {
    for (const { id, number, place } of waiting) {
      const snapshot = await books.run('invoice.document', { id })
      const pdf = drawnBytes(await thread.ask({ kind: 'render', snapshot }))
      await writeFile(join(folder, place, `${number.replaceAll(/[^\w.-]/g, '-')}.pdf`), pdf)
      bytes += pdf.length
      onDrawn((done += 1))
    }
  }
  try {
    await Promise.all(threads.map(work))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return bytes
}
