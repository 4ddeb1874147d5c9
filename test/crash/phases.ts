/** Everything that is cut into. */
import { gunzipSync } from 'node:zlib'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { monthOfWork } from './month.ts'
import { differencesFrom, outcomeOf } from './outcome.ts'
import { leftovers } from './leftovers.ts'
import type { Phase, Scene } from './phase.ts'
import { HostGone, runCli, startHost } from './workstation.ts'

const ANY = ['logWrite', 'fileWrite', 'rename', 'sync', 'truncate', 'link', 'remove'] as const

/** Until the host is gone, or the work is done. */
async function untilGone(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof HostGone)) throw error
  }
}

/** The rest of a month's work on a host that nobody cuts; what differs then from a month that nobody cut. */
async function restOfMonth({ stage, books, reference }: Scene): Promise<string[]> {
  const host = await startHost(stage)
  try {
    await monthOfWork(host, stage.file, books.intake)
  } finally {
    await host.close()
  }
  return [...differencesFrom(reference, await outcomeOf(stage.file)), ...leftovers(stage.folder)]
}

const commits: Phase = {
  name: 'commits',
  kinds: ['logWrite', 'sync'],
  acts: ['kill', 'half'],
  share: 50,
  work: async ({ stage, books }, cutter, cut) => {
    const host = await startHost(stage, cutter.environment)
    cutter.arm(commits.kinds, cut)
    await untilGone(() => monthOfWork(host, stage.file, books.intake))
    await host.close()
  },
  finish: restOfMonth,
}

/** Everything else that a host writes meanwhile: staged files, its lock, tokens, notes. */
const surroundings: Phase = {
  ...commits,
  name: 'surroundings',
  kinds: ['fileWrite', 'rename', 'truncate', 'link', 'remove'],
  share: 8,
  work: async ({ stage, books }, cutter, cut) => {
    cutter.arm(surroundings.kinds, cut)
    await untilGone(async () => {
      const host = await startHost(stage, cutter.environment)
      await untilGone(() => monthOfWork(host, stage.file, books.intake))
      await host.close()
    })
  },
}

const clockWrong: Phase = {
  ...commits,
  name: 'clock wrong',
  share: 6,
  finish: async (scene) => {
    // The machine comes up again a year before, does its work, and is set right.
    const early = await startHost({ ...scene.stage, clock: () => '2025-11-01T11:00:00Z' })
    await early.call('language.list', {})
    await early.close()
    return restOfMonth(scene)
  },
}

const twoHosts: Phase = {
  ...commits,
  name: 'two hosts',
  share: 6,
  finish: async (scene) => {
    const { stage } = scene
    const started = await Promise.allSettled([startHost(stage), startHost(stage)])
    const hosts = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const serving = hosts.filter(({ child }) => child.exitCode === null)
    await sleep(300)
    const still = serving.filter(({ child }) => child.exitCode === null)
    for (const host of hosts) await host.close()
    return [...(still.length === 1 ? [] : [`${still.length} hosts held the file at once`]), ...(await restOfMonth(scene))]
  },
}

const ROOM_AGAIN_MS = 400

const diskFull: Phase = {
  ...commits,
  name: 'disk full',
  kinds: ['logWrite', 'fileWrite', 'truncate'],
  acts: ['full'],
  share: 8,
  work: async ({ stage, books }, cutter, cut) => {
    const host = await startHost(stage, cutter.environment)
    cutter.arm(diskFull.kinds, cut)
    const watching = new AbortController()
    void roomAgain(cutter, watching.signal)
    await monthOfWork(host, stage.file, books.intake, () => cutter.hit() !== null)
    watching.abort()
    await host.close()
  },
}

/** Makes room a moment after the disk was full. */
async function roomAgain(cutter: { hit(): unknown; lift(): void }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(20)
    if (cutter.hit() === null) continue
    await sleep(ROOM_AGAIN_MS)
    cutter.lift()
    return
  }
}

// ---- The file itself

/** What the command line does while it is cut; what it says of a cut that only stopped it is no matter. */
const cutCli =
  (words: (scene: Scene) => readonly string[]): Phase['work'] =>
  async (scene, cutter, cut) => {
    cutter.arm(ANY, cut)
    const { code, killed, stderr } = await runCli(scene.stage, words(scene), cutter.environment)
    if (!killed && code !== 0) throw new Error(`${words(scene)[0] ?? ''} ended with ${code}: ${stderr.slice(0, 400)}`)
  }

async function succeeded(scene: Scene, words: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(scene.stage, words)
  return code === 0 ? [] : [`${words[0] ?? ''} ended with ${code}: ${stderr.slice(0, 300)} ${stdout.replace(/\s+/g, ' ').slice(-600)}`]
}

function brands(file: string): string | null {
  if (!existsSync(file)) return null
  const reader = new Database(file, { readonly: true })
  try {
    return (reader.prepare('SELECT code FROM brand ORDER BY code').pluck().all() as string[]).join()
  } finally {
    reader.close()
  }
}

const backupOf = ({ stage }: Scene) => join(stage.beside, 'backup.countinghouse')

async function addBrand(scene: Scene, code: string): Promise<void> {
  const input = JSON.stringify({ values: { code, name: code } })
  const faults = await succeeded(scene, ['brand.create', '--json', input, '--company', scene.stage.file])
  if (faults.length > 0) throw new Error(faults.join())
}

const backup: Phase = {
  name: 'backup',
  kinds: ANY,
  acts: ['kill', 'half'],
  share: 6,
  work: cutCli((scene) => ['backup', join(scene.stage.folder, 'copy.countinghouse'), '--company', scene.stage.file]),
  finish: async (scene) => {
    const copy = join(scene.stage.folder, 'copy.countinghouse')
    const before = brands(scene.stage.file)
    const faults = existsSync(copy) ? [] : await succeeded(scene, ['backup', copy, '--company', scene.stage.file])
    if (brands(copy) !== before) faults.push('the backup is not what the company was')
    faults.push(...(await succeeded(scene, ['verify', '--company', copy])))
    faults.push(...(await succeeded(scene, ['verify', '--company', scene.stage.file])))
    return [...faults, ...leftovers(scene.stage.folder, ['copy.countinghouse'])]
  },
}

const restore: Phase = {
  name: 'restore',
  kinds: ANY,
  acts: ['kill', 'half'],
  share: 8,
  prepare: async (scene) => {
    const faults = await succeeded(scene, ['backup', backupOf(scene), '--company', scene.stage.file])
    if (faults.length > 0) throw new Error(faults.join())
    await addBrand(scene, 'AFTER')
  },
  work: cutCli((scene) => ['restore', backupOf(scene), '--company', scene.stage.file]),
  finish: async (scene) => {
    const { file, folder } = scene.stage
    const faults: string[] = []
    if (!existsSync(file)) faults.push('no file stands at its name')
    const listed = await runCli(scene.stage, ['language.list', '--company', file])
    if (listed.code !== 0) faults.push(`the file does not open: ${listed.stderr.slice(0, 300)}`)
    faults.push(...(await succeeded(scene, ['restore', backupOf(scene), '--company', file])))
    if (brands(file) !== brands(backupOf(scene))) faults.push('what was restored is not the backup')
    faults.push(...(await succeeded(scene, ['verify', '--company', file])))
    return [...faults, ...leftovers(folder, [/replaced/])]
  },
}

const OLD = join(import.meta.dirname, '../fixtures/company-0001.sqlite.gz')

const migration: Phase = {
  name: 'migration',
  kinds: ANY,
  acts: ['kill', 'half'],
  share: 5,
  prepare: async ({ stage }) => writeFileSync(stage.file, gunzipSync(readFileSync(OLD))),
  work: cutCli(({ stage }) => ['language.list', '--company', stage.file]),
  finish: async (scene) => {
    const { file, folder } = scene.stage
    const faults = existsSync(file) ? [] : ['no file stands at its name']
    faults.push(...(await succeeded(scene, ['language.list', '--company', file])))
    faults.push(...(await succeeded(scene, ['verify', '--company', file])))
    return [...faults, ...leftovers(folder, [/before|backup|version/])]
  },
}

const made = ({ stage }: Scene) => ['new', stage.file, '--name', 'Acme GmbH', '--country', 'DE']

const creation: Phase = {
  name: 'creation',
  kinds: ANY,
  acts: ['kill', 'half'],
  share: 5,
  prepare: async ({ stage }) => rmSync(stage.file),
  work: cutCli(made),
  finish: async (scene) => {
    const { file, folder } = scene.stage
    const faults: string[] = []
    const isWhole = existsSync(file) && (await succeeded(scene, ['verify', '--company', file])).length === 0
    if (existsSync(file) && !isWhole) faults.push('half a company stands at its name')
    if (!isWhole) faults.push(...(await succeeded(scene, made(scene))))
    faults.push(...(await succeeded(scene, ['verify', '--company', file])))
    return [...faults, ...leftovers(folder)]
  },
}

export const PHASES: readonly Phase[] = [commits, surroundings, clockWrong, twoHosts, diskFull, backup, restore, migration, creation]
