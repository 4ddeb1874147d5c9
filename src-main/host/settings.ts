/**
 * What the workstation remembers on this machine, outside every company file: recent files, the bridge's switch and
 * port, its limits. One JSON file that the user may edit; what cannot be read there takes its default.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const recentSchema = z.object({
  /** Absolute path. */
  file: z.string().min(1),
  /** The company's name as last seen; empty for a file without a company. */
  name: z.string().default(''),
  /** Milliseconds since 1970. */
  opened_at: z.number().default(0),
})
export type RecentFile = z.infer<typeof recentSchema>

const MEBIBYTE = 1024 * 1024

export const bridgeLimitsSchema = z.object({
  /** Requests a second of one token in the long run ... */
  requests_per_second: z.number().int().min(1).max(100_000).default(50),
  /** ... and how many may come at once after a pause. */
  burst: z.number().int().min(1).max(100_000).default(100),
  /** The same for all tokens together. */
  all_requests_per_second: z.number().int().min(1).max(100_000).default(200),
  all_burst: z.number().int().min(1).max(100_000).default(400),
  /** The largest JSON body, in bytes. */
  body_bytes: z
    .number()
    .int()
    .min(1024)
    .max(1024 * MEBIBYTE)
    .default(32 * MEBIBYTE),
  /** The largest file for a job, in bytes; it is streamed to the disk. */
  file_bytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * MEBIBYTE)
    .default(4 * 1024 * MEBIBYTE),
})
export type BridgeLimits = z.infer<typeof bridgeLimitsSchema>

const bridgeSchema = z.object({
  on: z.boolean().default(false),
  /** The port of the last run, taken again while it is free, so that a script's address stays. */
  port: z.number().int().min(1).max(65_535).nullable().default(null),
  limits: bridgeLimitsSchema.default(bridgeLimitsSchema.parse({})),
  /** Absolute paths of the folders in which scripts may name files. */
  folders: z.array(z.string().min(1)).default([]),
})

const settingsSchema = z.object({
  recent: z.array(recentSchema).default([]),
  bridge: bridgeSchema.default(bridgeSchema.parse({})),
})
export type Settings = z.infer<typeof settingsSchema>

export interface SettingsStore {
  /** The folder that holds the settings and the access log; null where nothing is remembered. */
  readonly folder: string | null
  get(): Settings
  /** Replaces parts of the settings and writes them. */
  change(parts: Partial<Settings>): void
}

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({})

/** The user's folder for the workstation's settings, by the custom of the system; COUNTINGHOUSE_SETTINGS names another. */
export function defaultSettingsFolder(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const named = environment['COUNTINGHOUSE_SETTINGS']
  if (named) return named
  const home = homedir()
  if (platform === 'win32') return join(environment['APPDATA'] || join(home, 'AppData/Roaming'), 'countinghouse')
  if (platform === 'darwin') return join(home, 'Library/Application Support/countinghouse')
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'countinghouse')
}

/** The settings in a folder, which is made when something is first written. */
export function settingsStore(folder: string): SettingsStore {
  const path = join(folder, 'settings.json')
  return {
    folder,
    // Read each time: two workstations of one user remember together.
    get: () => readSettings(path),
    change: (parts) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeWhole(path, { ...readSettings(path), ...parts })
    },
  }
}

/** Settings that end with the process: for the command line and for tests. */
export function passingSettings(start: Partial<Settings> = {}): SettingsStore {
  let settings = { ...DEFAULT_SETTINGS, ...start }
  return {
    folder: null,
    get: () => settings,
    change: (parts) => {
      settings = { ...settings, ...parts }
    },
  }
}

/** Each part by itself, so that one that cannot be read costs no other. */
function readSettings(path: string): Settings {
  const given = readJson(path)
  const parts = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    const read = schema.safeParse(given[key])
    return read.success ? [[key, read.data]] : []
  })
  return { ...DEFAULT_SETTINGS, ...(Object.fromEntries(parts) as Partial<Settings>) }
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {}
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/** Written whole and renamed: a crash leaves the old file or the new one. */
function writeWhole(path: string, settings: Settings): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, path)
}
