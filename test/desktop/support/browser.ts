/** Finds a Chromium for the windows under test. There must be one: a spec without a browser proves nothing. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

export interface Browser {
  readonly executable: string
  /** Environment variables that it needs beside the usual ones: libraries and fonts of the packaged one. */
  readonly environment: Readonly<Record<string, string>>
}

const INSTALLED = ['/usr/bin/chromium', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * The browser named by `CHROMIUM` (a path, a command, or `package` for the one inside @sparticuz/chromium), else an
 * installed one, else the packaged one. Throws, telling what to install, if there is none.
 */
export function findBrowser(): Browser {
  const named = process.env['CHROMIUM']
  if (named && named !== 'package') {
    const executable = whereIs(named)
    if (!executable) throw new Error(`CHROMIUM names “${named}”, which cannot be executed.`)
    return { executable, environment: {} }
  }
  const installed = named === 'package' ? undefined : INSTALLED.map(whereIs).find((executable) => executable !== null)
  return installed ? { executable: installed, environment: {} } : packagedBrowser()
}

function whereIs(command: string): string | null {
  const directories = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = isAbsolute(command) ? [command] : directories.map((directory) => join(directory, command))
  return candidates.find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const MODULES = join(import.meta.dirname, '../../../node_modules')

/** Unpacks the browser once, below node_modules, and answers it from there. */
function packagedBrowser(): Browser {
  const manifest = join(MODULES, '@sparticuz/chromium/package.json')
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(manifest)) throw noBrowser('it is not installed')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const directory = join(MODULES, '.cache', `chromium-${version}`)
  if (!existsSync(directory)) unpack(directory)
  const environment = {
    LD_LIBRARY_PATH: [join(directory, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter),
    FONTCONFIG_FILE: join(directory, 'fonts.conf'),
  }
  return { executable: join(directory, 'chromium'), environment }
}

/** The package unpacks into the temporary directory, and its libraries only where it believes itself on Lambda. */
function unpack(directory: string): void {
  const partial = `${directory}.${process.pid}`
  mkdirSync(partial, { recursive: true })
  const program = "import('@sparticuz/chromium').then((package_) => package_.default.executablePath())"
  const run = spawnSync(process.execPath, ['-e', program], {
    cwd: join(MODULES, '..'),
    env: { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    encoding: 'utf8',
    timeout: 120_000,
  })
  if (run.status !== 0 || !existsSync(join(partial, 'chromium')))
    throw noBrowser(run.stderr || `unpacking ended with ${run.status ?? run.signal}`)
  writeFileSync(join(partial, 'fonts.conf'), fontConfiguration(directory))
  moveUnlessThere(partial, directory)
}

/** The package's own looks for its fonts in /tmp; without any font, text has no height. */
function fontConfiguration(directory: string): string {
  const directories = [join(directory, 'fonts'), '/usr/share/fonts'].map((one) => `<dir>${one}</dir>`)
  return `<?xml version="1.0"?><fontconfig>${directories.join('')}<cachedir>${join(directory, 'fonts-cache')}</cachedir></fontconfig>\n`
}

/** Two runs may unpack at once: the second one's copy is dropped. */
function moveUnlessThere(partial: string, directory: string): void {
  try {
    renameSync(partial, directory)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(directory)) throw error
  }
}

function noBrowser(reason: string): Error {
  return new Error(
    `No browser was found to show the windows in. Install one (apt-get install chromium), or name one in CHROMIUM.\n` +
      `The packaged one, @sparticuz/chromium for Linux on x64, cannot be used: ${reason}`,
  )
}
