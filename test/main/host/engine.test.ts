/** The thread that writes the books: it is started again when it crashes, slower each time, and the desk is told. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CallResult, ChangeNotice } from '../../../src-core/operations/contract.ts'
import { pauseAfter } from '../../../src-main/host/engine.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

test('the pause before a start doubles with each crash, up to a minute', () => {
  expect([0, 1, 2, 3, 4, 7, 8, 9, 40].map(pauseAfter)).toEqual([0, 0, 1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000])
})

describe('an engine that crashes again and again', () => {
  let host: Host
  beforeAll(async () => {
    host = await openHost({ file: join(newFolder(), 'company.countinghouse'), create: true, readers: 1, dailyBackup: false })
  })
  afterAll(() => host.close())
  afterEach(() => vi.restoreAllMocks())

  const call = (operation: string, input: unknown = {}): Promise<CallResult> => host.call({ operation, input }, WINDOW)
  const addLanguage = (code: string): Promise<CallResult> => call('language.create', { values: { code, name: { base: code } } })

  /** The thread as the host speaks to it. */
  async function engine(): Promise<Worker> {
    const post = vi.spyOn(Worker.prototype, 'postMessage')
    await call('view.delete', { id: 0 })
    const found = (post.mock.contexts as Worker[]).findLast((worker) => worker.threadName === 'engine-worker')
    post.mockRestore()
    if (!found) throw new Error('no engine')
    return found
  }

  test('waits between its starts, says so to the desk, and is started by opening the same file again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const told: ChangeNotice[] = []
    const end = host.onChange((notice) => told.push(notice))
    for (let crash = 0; crash < 6; crash += 1) {
      await call('companyFile.open', { file: host.file })
      await (await engine()).terminate()
    }
    await expect
      .poll(() => told.filter(({ changes }) => changes.some(({ entity }) => entity === 'health')).length)
      .toBeGreaterThanOrEqual(6)
    const refused = await addLanguage('en')
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'busy', code: 'engine.stopped' } })
    if (!refused.ok) expect(refused.failure.message).toMatch(/starts again in \d+ s\..*open the file again/)
    expect(await call('language.list')).toMatchObject({ ok: true })
    expect(await call('companyFile.open', { file: host.file })).toMatchObject({ ok: true })
    expect(await addLanguage('en')).toMatchObject({ ok: true })
    end()
  })
})
