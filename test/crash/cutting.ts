/** Cuts a process at its n-th call that changes a file (`cut.c`), and counts such calls. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** In the order of `cut.c`. */
const KINDS = ['logWrite', 'fileWrite', 'rename', 'sync', 'truncate', 'link', 'remove'] as const
export type CutKind = (typeof KINDS)[number]
const ACTS = ['count', 'kill', 'half', 'full'] as const
/** `kill`: before the call; `half`: after half of the bytes; `full`: the disk is full from this call on. */
export type CutAct = (typeof ACTS)[number]

/** Words of the control file, as `cut.c` lays them out. */
const WORD = { armed: 0, mask: 1, at: 2, act: 3, reached: 4, hit: 5, counts: 6 } as const
const WORDS = WORD.counts + KINDS.length

export interface Cut {
  readonly act: Exclude<CutAct, 'count'>
  /** 1 for the first call of the kinds. */
  readonly at: number
}

export interface Cutter {
  /** What a process is started with. */
  readonly environment: Readonly<Record<string, string>>
  /** Begins to count calls of these kinds, and to cut. */
  arm(kinds: readonly CutKind[], cut: Cut | null): void
  /** From now on nothing is cut: there is room again. */
  lift(): void
  count(kind: CutKind): number
  /** At what it was cut; null: it was not. */
  hit(): CutKind | null
}

/** Where the library was built; null where there is no compiler, with the reason. */
export function buildCutter(folder: string): { readonly library: string } | { readonly missing: string } {
  const library = join(folder, 'cut.so')
  const source = join(import.meta.dirname, 'cut.c')
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'], { encoding: 'utf8' })
  if (built.error) return { missing: `there is no C compiler (${built.error.message})` }
  return built.status === 0 ? { library } : { missing: `cut.c does not compile: ${built.stderr}` }
}

/** @param watched the folder whose files are counted; @param control a file that is made for it, outside that folder */
export function cutter(library: string, watched: string, control: string): Cutter {
  writeFileSync(control, new Uint8Array(WORDS * 4))
  const write = (word: number, value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    withFile(control, (fd) => writeSync(fd, bytes, 0, 4, word * 4))
  }
  const read = (word: number): number => {
    const bytes = Buffer.alloc(4)
    withFile(control, (fd) => readSync(fd, bytes, 0, 4, word * 4))
    return bytes.readUInt32LE()
  }
  return {
    environment: { LD_PRELOAD: library, CUT_CONTROL: control, CUT_FOLDER: watched },
    arm: (kinds, cut) => {
      write(
        WORD.mask,
        kinds.reduce((mask, kind) => mask | (1 << KINDS.indexOf(kind)), 0),
      )
      write(WORD.at, cut?.at ?? 0)
      write(WORD.act, ACTS.indexOf(cut?.act ?? 'count'))
      write(WORD.armed, 1)
    },
    lift: () => write(WORD.act, 0),
    count: (kind) => read(WORD.counts + KINDS.indexOf(kind)),
    hit: () => KINDS[read(WORD.hit) - 1] ?? null,
  }
}

function withFile(path: string, work: (fd: number) => void): void {
  const fd = openSync(path, 'r+')
  try {
    work(fd)
  } finally {
    closeSync(fd)
  }
}
