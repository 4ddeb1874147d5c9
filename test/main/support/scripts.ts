/** Runs scripts of this checkout as processes of their own, on the Node that runs the tests. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { COMPILE_CACHE } from '../../support/compile-cache.ts'

/** What a workstation remembers is no business of the machine that tests it. */
const SETTINGS = join(tmpdir(), `countinghouse-test-settings-${process.pid}`)
process.on('exit', () => rmSync(SETTINGS, { recursive: true, force: true }))
const PROJECT = resolve(import.meta.dirname, '../../..')

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningScript {
  readonly child: ChildProcess
  /** Resolves with the first line of stdout that matches. Rejects when the process ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<Outcome>
}

export function startScript(
  script: string,
  args: readonly string[],
  options: { cwd?: string; input?: string; env?: NodeJS.ProcessEnv } = {},
): RunningScript {
  const ours = {
    NODE_OPTIONS: process.env['COUNTINGHOUSE_TEST_NODE'] ?? '',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    COUNTINGHOUSE_SETTINGS: SETTINGS,
  }
  const env = { ...process.env, ...ours, ...options.env }
  const child = spawn(process.execPath, [join(PROJECT, script), ...args], {
    cwd: options.cwd ?? PROJECT,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  if (options.input !== undefined) child.stdin.end(options.input)
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  const line = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((found, missed) => {
      const look = (): void => {
        const match = stdout
          .split('\n')
          .map((one) => pattern.exec(one))
          .find((one) => one !== null)
        if (match) found(match)
      }
      child.stdout.on('data', look)
      void ended.then(() => missed(new Error(`${script} ended without ${pattern}:\n${stdout}${stderr}`)))
      look()
    })
  return { child, line, ended }
}

/** Runs a script to its end. */
export function runScript(script: string, args: readonly string[], options: Parameters<typeof startScript>[2] = {}): Promise<Outcome> {
  return startScript(script, args, { input: '', ...options }).ended
}
