/** The workstation's own Electron side over the smallest core: one that answers what it was asked, by whom. */
import { appendFileSync } from 'node:fs'
import type { ChangeNotice } from '../../../src-core/operations/contract.ts'
import type { CoreHost } from '../../../src-main/core-host.ts'
import { companyArgument } from '../../../src-main/company-path.ts'
import { startElectron } from '../../../src-main/electron/start.ts'

const setting = (name: string): string => process.env[name] ?? ''
const listeners = new Set<(notice: ChangeNotice) => void>()

const core: CoreHost = {
  call: async (request, caller) => {
    if (request.operation === 'test.change') {
      for (const listener of listeners) listener({ changes: [{ entity: 'invoice', ids: [7] }], jobs: [] })
    }
    return { ok: true, value: { request, caller } }
  },
  onChange: (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  close: async () => appendFileSync(setting('FIXTURE_LOG'), `closed with ${listeners.size} listeners\n`),
}

async function open(): Promise<CoreHost> {
  appendFileSync(setting('FIXTURE_LOG'), 'opened\n')
  if (setting('FIXTURE_REFUSE')) throw new Error(setting('FIXTURE_REFUSE'))
  return core
}

// Not awaited: Electron becomes ready only after this script has run to its end.
void startElectron(open, {
  named: companyArgument(process.argv),
  paths: { renderer: setting('FIXTURE_RENDERER'), preload: setting('FIXTURE_PRELOAD') },
})
