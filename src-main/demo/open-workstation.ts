/** Opens the workstation on a company file, as `npm start` does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Answers the workstation's exit code when it is closed. */
export async function openWorkstation(file: string): Promise<number> {
  const script = join(import.meta.dirname, PROJECT, 'src-main/bin/start.mjs')
  const child = spawn(process.execPath, [script, '--company', file], { stdio: 'inherit' })
  // The terminal sends its signals to the workstation too; it ends in order, and this process after it.
  const stay = (): void => {}
  process.on('SIGINT', stay)
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 1
  } finally {
    process.off('SIGINT', stay)
  }
}

/** From the sources and from the build (`out/main/`, or a folder in it) to the project. */
const PROJECT = import.meta.url.endsWith('.ts') ? '../..' : import.meta.dirname.endsWith('demo') ? '../../..' : '../..'
