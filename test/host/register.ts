/** Loaded before the application: makes `electron` the test host's own module, and starts its browser. */
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const url = new URL('./electron-api.ts', import.meta.url).href
const NAMES = new Set(['electron', 'electron/main', 'electron/common'])

registerHooks({
  resolve: (specifier, context, next) =>
    NAMES.has(specifier) ? { url, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
})

// Worker threads inherit the hook but no Electron: as in Electron itself, they are plain Node.
if (isMainThread) await import(url)
