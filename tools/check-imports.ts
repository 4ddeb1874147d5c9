/**
 * Fails when an import runs up the house or in a circle. Part of `npm run build`.
 *
 * Floors: renderer -> core's contract and pure files; main -> core; core -> nothing above.
 * Inside the core: kernel < database < operations < entities < the modules in the order of
 * `modules.ts` < the files that assemble them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'vite'

const root = join(import.meta.dirname, '..')

/** The core's folders from the lowest up; a folder may import itself and those before it. */
const CORE_ORDER = [
  'kernel',
  'database',
  'operations',
  'entities',
  'files',
  'setup',
  'routines',
  'tax',
  'sequences',
  'parties',
  'accounts',
  'catalog',
  'pricing',
  'charging',
  'subscriptions',
  'mediation',
  'rating',
  'invoicing',
  'receivables',
  'finance',
  'documents',
  'exchange',
  'home',
  '', // src-core's own files assemble the rest
]

/** What the window may know of the core: types of the contract, and pure files without a database. */
const RENDERER_MAY_IMPORT = [
  /^src-core\/kernel\//,
  /^src-core\/files\/(questions|values\/[a-z-]+)\.ts$/,
  /^src-core\/[a-z-]+\/contract\.ts$/,
  /^src-core\/files\/(encodings|rows)\.ts$/,
  /^src-core\/documents\/(snapshot|labels|formats)\.ts$/,
  /^src-core\/pricing\/grid-days\.ts$/,
]

/** Schema types are merged from below; these arrows carry types only and are erased. */
const TYPE_ONLY_ALLOWED: readonly (readonly [RegExp, RegExp])[] = [
  [/^src-core\/database\/list-query\.ts$/, /^src-core\/operations\/contract\.ts$/],
  [/^src-main\//, /^src-core\//],
]

interface Arrow {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

export function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** The relative imports of a file, resolved to paths from the root. */
export function arrowsOf(file: string): Arrow[] {
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  const to = (specifier: string) => relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/')
  const imports = module.staticImports.map((one) => ({
    specifier: one.moduleRequest.value,
    typeOnly: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
  }))
  const exports = module.staticExports.flatMap((one) =>
    one.entries.flatMap((entry) => (entry.moduleRequest ? [{ specifier: entry.moduleRequest.value, typeOnly: entry.isType }] : [])),
  )
  return [...imports, ...exports]
    .filter(({ specifier }) => specifier.startsWith('.') && !/\.(css|html|json)(\?|$)/.test(specifier))
    .map(({ specifier, typeOnly }) => ({ from: file, to: to(specifier), typeOnly }))
}

const floorOf = (file: string) => file.slice(0, file.indexOf('/'))
const moduleOf = (file: string) => {
  const parts = file.split('/')
  return parts.length > 2 ? (parts[1] as string) : ''
}

/** Why an arrow is not allowed, or null. */
export function faultOf({ from, to, typeOnly }: Arrow): string | null {
  if (typeOnly && TYPE_ONLY_ALLOWED.some(([one, other]) => one.test(from) && other.test(to))) return null
  const [floor, target] = [floorOf(from), floorOf(to)]
  if (floor === 'src-core') return target === 'src-core' ? coreFault(from, to) : `the core may not import ${target}`
  if (floor === 'src-main') return target === 'src-renderer' ? 'the host may not import the window' : null
  if (target === 'src-renderer') return null
  if (target === 'src-core')
    return RENDERER_MAY_IMPORT.some((allowed) => allowed.test(to)) ? null : 'the window knows only the contract and pure files of the core'
  return `the window may not import ${target}`
}

function coreFault(from: string, to: string): string | null {
  const [own, other] = [CORE_ORDER.indexOf(moduleOf(from)), CORE_ORDER.indexOf(moduleOf(to))]
  if (own < 0) return `the folder ${moduleOf(from)} has no place in the order of modules`
  return other > own ? `${moduleOf(from)} stands below ${moduleOf(to) || 'the assembling files'}` : null
}

/** The first circle of imports that carry code, as a path of files; types are erased and close none. */
export function findCircle(arrows: readonly Arrow[]): string[] | null {
  const next = Map.groupBy(
    arrows.filter((arrow) => !arrow.typeOnly),
    (arrow) => arrow.from,
  )
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return null
    for (const arrow of next.get(file) ?? []) {
      const circle = visit(arrow.to, [...path, file])
      if (circle) return circle
    }
    done.add(file)
    return null
  }
  for (const file of next.keys()) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return null
}

function main(): void {
  const arrows = ['src-core', 'src-main', 'src-renderer'].flatMap(sourceFiles).flatMap(arrowsOf)
  const faults = arrows.flatMap((arrow) => {
    const fault = faultOf(arrow)
    return fault ? [`${arrow.from} imports ${arrow.to}: ${fault}`] : []
  })
  const circle = findCircle(arrows)
  if (circle) faults.push(`a circle of imports: ${circle.join(' -> ')}`)
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}

if (process.argv[1] === import.meta.filename) main()
