/** Runs a program in this one's place. */
import { spawn } from 'node:child_process'

/**
 * Signals go on to the program, which ends in order; its end is this one's. On Windows a terminal tells both of them at once, and to
 * pass it on would cut the program off: there it is only waited for.
 */
export function become(program, words) {
  const child = spawn(program, words, { stdio: 'inherit' })
  const pass = process.platform === 'win32' ? () => {} : (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass)
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('close', (code) => process.exit(code ?? 1))
}
