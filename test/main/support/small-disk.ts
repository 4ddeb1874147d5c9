/** A small disk of its own for a test, where this user may mount one: Linux, as root. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

export interface SmallDisk {
  readonly folder: string
  /** Writes until so many bytes are left. */
  fill(leaving?: number): void
  makeRoom(): void
  /** Mounts it anew, so that nothing can be written. */
  protect(): void
}

/** Whether this machine lets its user mount a disk in memory. */
export const canMount: boolean = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})()

/** Makes disks, each new; to be called once at the top of a test file. All are taken away at its end. */
export function smallDisks(): (mebibytes: number) => SmallDisk {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    }
  })
  return (mebibytes) => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'countinghouse-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder])
    folders.push(folder)
    const ballast = join(folder, 'ballast')
    return {
      folder,
      fill: (leaving = 0) => fill(folder, ballast, leaving),
      makeRoom: () => rmSync(ballast, { force: true }),
      protect: () => execFileSync('mount', ['-o', 'remount,ro', folder]),
    }
  }
}

function fill(folder: string, ballast: string, leaving: number): void {
  const descriptor = openSync(ballast, 'a')
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(folder)
      const room = bavail * bsize - leaving
      if (room <= 0) return
      writeSync(descriptor, new Uint8Array(Math.min(room, 1024 * 1024)))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(descriptor)
  }
}
