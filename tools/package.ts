/**
 * Makes the packages of what is built, with their notices: `npm run package`. Words after `--` are electron-builder's, as `-- --linux deb`.
 *
 * electron-builder is installed only here, from a lock file of its own: it brings some 280 packages that nothing else needs. It loads
 * Electron's binary of the platform from Electron's releases.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const packaging = join(root, 'packaging')
const builder = join(packaging, 'node_modules/electron-builder/cli.js')

/** Runs a program to its end; where it fails, this one ends with its exit code. */
function run(program: string, words: readonly string[]): void {
  // Its children are to find the Node that runs this, too.
  const PATH = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  const { status, error } = spawnSync(program, words, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH } })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** npm's own script where it started this one: its name alone is no program on Windows. */
function npm(...words: string[]): void {
  const script = process.env['npm_execpath']
  if (script) run(process.execPath, [script, ...words])
  else run('npm', words)
}

if (!existsSync(builder)) npm('ci', '--prefix', packaging, '--ignore-scripts', '--no-audit', '--no-fund')
run(process.execPath, [join(root, 'tools/notices.ts')])
run(process.execPath, [builder, '--config', join(packaging, 'electron-builder.config.ts'), ...process.argv.slice(2)])
