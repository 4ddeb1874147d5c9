/** Opens the workstation on a company file, as `npm start` does; in a package, as the program itself does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Answers the workstation's exit code when it is closed. Signals go on to it; its end is this one's. */
export async function openWorkstation(file: string): Promise<number> {
  const child = spawn(process.execPath, [...workstationWords(), '--company', file], { stdio: 'inherit' })
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

/** What the operator types to open a company file. */
export function openingLine(file: string): string {
  return `${isPackage() ? 'countinghouse' : 'npm start --'} --company ${file}`
}

/** What stands between this program and the workstation's own words. */
function workstationWords(): readonly string[] {
  if (process.versions['electron'] === undefined) return [join(projectFolder(), 'src-main/bin/start.mjs')]
  return process.defaultApp ? [projectFolder()] : []
}

/** A package holds no sources, and nothing to start them. */
function isPackage(): boolean {
  return !existsSync(join(projectFolder(), 'src-main'))
}

/** The folder of package.json, above the sources and the build alike. */
function projectFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
