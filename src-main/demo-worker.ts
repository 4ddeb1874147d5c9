/** Makes the small demo company in a thread of the host. */
import { parentPort, workerData } from 'node:worker_threads'
import { runDemo } from './demo/run-demo.ts'
import { stepLog } from './demo/step-log.ts'
import type { DemoWords } from './host/demo-maker.ts'

const { out } = workerData as { out: string }
const say = (words: DemoWords): void => parentPort?.postMessage(words)

let share = 0
const log = {
  ...stepLog(),
  show: (to: number, words: string): void => {
    share = to
    say({ kind: 'progress', share, words })
  },
  showJob: ({ title, done, total, state }: Parameters<ReturnType<typeof stepLog>['showJob']>[0]): void => {
    if (state === 'running') say({ kind: 'progress', share, words: `${title} ${done} / ${total}` })
  },
}

try {
  say({ kind: 'done', code: await runDemo(['--small', '--no-open', '--out', out], log) })
} catch (error) {
  say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
}
