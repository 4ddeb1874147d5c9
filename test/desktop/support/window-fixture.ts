/** The Electron side of the workstation over a core that only echoes (`test/host/window-fixture`), and a renderer of one heading. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { PROJECT } from './hosts.ts'
import type { ElectronStart } from './launch.ts'

export interface WindowFixture {
  readonly directory: string
  /** Each start writes its own log and has its own user data. */
  start(name: string, environment?: Readonly<Record<string, string>>): ElectronStart & { readonly userData: string }
  logFile(name: string): string
  /** What the core of a start was asked for. */
  log(name: string): string[]
  remove(): void
}

export const FIXTURE_APPLICATION = join(PROJECT, 'test/host/window-fixture')

export async function makeWindowFixture(): Promise<WindowFixture> {
  const directory = mkdtempSync(join(tmpdir(), 'electron-side-'))
  await buildPreload(directory)
  writeRenderer(directory)
  const paths = { FIXTURE_RENDERER: join(directory, 'renderer'), FIXTURE_PRELOAD: join(directory, 'preload.cjs') }
  const logFile = (name: string): string => join(directory, `${name}.log`)
  return {
    directory,
    start: (name, environment = {}) => ({
      directory: FIXTURE_APPLICATION,
      userData: join(directory, name),
      environment: { ...paths, FIXTURE_LOG: logFile(name), ...environment },
    }),
    logFile,
    log: (name) => readFileSync(logFile(name), 'utf8').trim().split('\n'),
    remove: () => rmSync(directory, { recursive: true }),
  }
}

/** As the product's build does: one CommonJS file that needs nothing but Electron. */
async function buildPreload(directory: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      lib: { entry: join(PROJECT, 'src-main/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
      outDir: directory,
      emptyOutDir: false,
      rolldownOptions: { external: ['electron'] },
    },
  })
}

function writeRenderer(directory: string): void {
  mkdirSync(join(directory, 'renderer/assets'), { recursive: true })
  const head = '<meta property="csp-nonce" nonce=""><script type="module" src="/assets/index-B7f3kQ2x.js"></script>'
  writeFileSync(
    join(directory, 'renderer/index.html'),
    `<!doctype html><title>Countinghouse</title>${head}<h1>Home</h1><script>window.inlineRan = true</script>`,
  )
  writeFileSync(join(directory, 'renderer/assets/index-B7f3kQ2x.js'), "document.querySelector('h1').dataset.ready = 'yes'")
}
