/**
 * Takes pictures of what the operator sees of a company file that is damaged, gone, elsewhere or shut: each kind is really made.
 *
 *     npm run screens:damage -- [--only cut-file,newer] [--out FOLDER]
 *
 * A full disk is made where this user may mount one; a folder without rights where this user is not the system's administrator.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { backupsFolder, nextBackup } from '../../src-main/host/backups.ts'
import { type Host, openHost } from '../../src-main/host/host.ts'
import { headsFolder } from '../../src-main/host/noted-heads.ts'
import { makeCompanyFile } from '../../src-main/host/make-company.ts'
import { launchDesktop } from './support/launch.ts'
import { coreValue, frameReady } from './support/window.ts'

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, out: { type: 'string', default: join(tmpdir(), 'countinghouse-damage') } },
})

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'damage-')))
/** What the machine remembers, so that a file that lost its last entries is told. */
const settings = join(folder, 'settings')

const SIZE = { width: 1280, height: 800 }
const PAGE_BYTES = 4096
/** Time for data and fonts; a picture has no event to wait for. */
const SETTLE_MS = 1_500
const WINDOW = { kind: 'window' } as const

interface Kind {
  readonly name: string
  /** Does it to a whole file with a backup beside it. @returns the file to open */
  readonly make: (file: string) => string | Promise<string>
  /** What is done in the window before the picture. */
  readonly then?: (page: Page, file: string) => Promise<void>
  /** Why it cannot be made here; null where it can. */
  readonly missing?: () => string | null
  /** After the picture. */
  readonly mend?: (file: string) => void
}

/** Changes single bytes, spread evenly over the file behind its first page. */
function flip(file: string, count: number): string {
  const bytes = readFileSync(file)
  for (let one = 1; one <= count; one += 1) {
    const at = PAGE_BYTES + Math.floor(((bytes.length - PAGE_BYTES) * one) / (count + 1))
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
  }
  writeFileSync(file, bytes)
  return file
}

function zero(file: string): string {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(60 * PAGE_BYTES), 0, 60 * PAGE_BYTES, PAGE_BYTES)
  closeSync(descriptor)
  return file
}

/** Runs a host on the file as a workstation would, and does something beside it. */
async function during(file: string, work: (host: Host) => Promise<void> | void): Promise<void> {
  const host = await openHost({ file, readers: 1, dailyBackup: false, heads: headsFolder(settings) })
  try {
    await work(host)
  } finally {
    await host.close()
  }
}

/** The file without the log in which its last entries stand, as a copy of single files leaves it. */
async function loseLog(file: string): Promise<string> {
  const copy = `${file}.without-log`
  await during(file, async (host) => {
    await host.call({ operation: 'title.create', input: { values: { code: 'LOG', name: { base: 'In the log' } } } }, WINDOW)
    copyFileSync(file, copy)
  })
  renameSync(copy, file)
  return file
}

async function copyLock(file: string): Promise<string> {
  const folder = `${file}-copied`
  mkdirSync(folder)
  const copy = join(folder, 'copied.countinghouse')
  await during(file, () => copyFileSync(`${file}.lock`, `${copy}.lock`))
  copyFileSync(file, copy)
  return copy
}

function fillDisk(file: string): string {
  const folder = `${file}-disk`
  mkdirSync(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder])
  const full = join(folder, 'company.countinghouse')
  copyFileSync(file, full)
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize - 300 * 1024))
  return full
}

const isAdministrator = process.getuid?.() === 0

const KINDS: readonly Kind[] = [
  { name: 'one-byte', make: (file) => flip(file, 1), then: readBackupState },
  { name: 'fifty-bytes', make: (file) => flip(file, 50), then: readBackupState },
  {
    name: 'cut-file',
    make: (file) => {
      truncateSync(file, Math.floor(statSync(file).size / 2))
      return file
    },
  },
  { name: 'zeroed-pages', make: zero },
  { name: 'lost-log', make: loseLog, then: readBackupState },
  { name: 'copied-lock', make: copyLock },
  {
    name: 'replaced-file',
    make: (file) => {
      copyFileSync(file, `${file}.other`)
      return file
    },
    then: async (page, file) => {
      renameSync(`${file}.other`, file)
      await page.getByText('The company could not be opened.').waitFor()
    },
  },
  {
    name: 'no-rights',
    make: (file) => {
      chmodSync(file, 0o444)
      chmodSync(join(file, '..'), 0o555)
      return file
    },
    missing: () => (isAdministrator ? 'the administrator may write everywhere; run it as another user' : null),
    mend: (file) => chmodSync(join(file, '..'), 0o700),
  },
  {
    name: 'full-disk',
    make: fillDisk,
    missing: () => (isAdministrator && process.platform === 'linux' ? null : 'this user may mount no disk'),
    mend: (file) => void execFileSync('umount', ['-l', join(file, '..')]),
  },
  {
    name: 'newer',
    make: (file) => {
      const raw = new Database(file)
      raw.pragma('user_version = 9999')
      raw.close()
      return file
    },
  },
]

/** The home page waits for the backup of the opening, which reads all of the file. */
async function readBackupState(page: Page): Promise<void> {
  const until = Date.now() + 60_000
  for (;;) {
    const state = await coreValue<{ last_at: number | null; failed: unknown } | null>(page, 'backup.state').catch(() => null)
    if (state === null || state.failed !== null || (state.last_at ?? 0) > OLD_BACKUP || Date.now() > until) return
    await page.waitForTimeout(200)
  }
}

const OLD_BACKUP = Date.UTC(2026, 9, 1)

async function wholeFile(name: string): Promise<string> {
  const file = join(folder, name, 'kielwasser-telekom.countinghouse')
  mkdirSync(join(folder, name))
  const at = { port: 1, key: 'k'.repeat(32) }
  const made = await makeCompanyFile({ file, company: { name: 'Kielwasser Telekom', country: 'DE' }, at, heads: null })
  if (!made.ok) throw new Error(made.failure.message)
  mkdirSync(backupsFolder(file), { recursive: true })
  copyFileSync(file, nextBackup(file, OLD_BACKUP))
  return file
}

async function take(kind: Kind): Promise<void> {
  const file = await kind.make(await wholeFile(kind.name))
  const desktop = await launchDesktop({ file, host: 'served', cwd: folder, size: SIZE, environment: { COUNTINGHOUSE_SETTINGS: settings } })
  try {
    await frameReady(desktop.page)
    await kind.then?.(desktop.page, file)
    for (const colorScheme of ['light', 'dark'] as const) {
      await desktop.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await desktop.page.waitForTimeout(SETTLE_MS)
      await desktop.page.screenshot({ path: join(options.out, `${kind.name}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' })
    }
  } finally {
    await desktop.close()
    kind.mend?.(file)
  }
}

mkdirSync(options.out, { recursive: true })
try {
  for (const kind of KINDS) {
    if (options.only !== undefined && !options.only.split(',').includes(kind.name)) continue
    const missing = kind.missing?.() ?? null
    if (missing !== null) console.log(`${kind.name}: left out, ${missing}`)
    else {
      await take(kind)
      console.log(`${kind.name}: ${join(options.out, `${kind.name}-light.png`)}`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
