/** Opens the workstation on a company file, as `npm start` does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Answers the workstation's exit code when it is closed. Signals go on to it; its end is this one's. */
export async function openWorkstation(file: string): Promise<number> {
  const child = spawn(process.execPath, [join(projectFolder(), 'src-main/bin/start.mjs'), '--company', file], { stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, pass)
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 1
  } finally {
    for (const signal of signals) process.off(signal, pass)
  }
}

/** The folder of package.json, above the sources and the build alike. */
function projectFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
