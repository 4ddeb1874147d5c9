/** Starts programs under test in a process group of their own, and leaves none behind. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const groups = new Set<number>()
process.on('exit', () => groups.forEach(killGroup))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

/** Remembers a process that leads its group: the whole group ends with this one at the latest. */
export function watchGroup(leader: ChildProcess): void {
  const { pid } = leader
  if (pid === undefined) return
  groups.add(pid)
}

export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, [...args], { ...options, detached: true })
  watchGroup(child)
  return child
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** Ends a process politely, its whole group for certain after the time given. */
export async function endGroup(leader: ChildProcess, graceMs: number): Promise<void> {
  if (!hasEnded(leader)) {
    leader.kill('SIGTERM')
    await within(graceMs, 'the end of the process', once(leader, 'exit')).catch(() => {}) // killed below
  }
  if (leader.pid !== undefined) killGroup(leader.pid)
}

/** What is left of a group; a group without members is no error. */
export function killGroup(leader: number): void {
  groups.delete(leader)
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Rejects, naming what was awaited, when the time is over. */
export async function within<Value>(ms: number, what: string, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${ms} ms`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** The first match in a program's output, line by line; rejects with all it said if it ends before. */
export function matchLine(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>()
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface(stream).on('line', (line) => {
      said.push(line)
      const match = stream === child.stdout ? pattern.exec(line) : null
      if (match) resolve(match)
    })
  }
  child.once('error', reject)
  child.once('exit', (code, signal) => reject(new Error(`The program ended with ${code ?? signal}. It said:\n${said.join('\n')}`)))
  return promise
}
