/** Electron is used in a few thin files, and of it a few things. */
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const SOURCES = resolve(import.meta.dirname, '../../src-main')

/** All sources that name Electron as a module, with their text. */
const users = globSync('**/*.{ts,mjs}', { cwd: SOURCES })
  .map((file) => ({ file, text: readFileSync(join(SOURCES, file), 'utf8') }))
  .filter(({ text }) => /(from|import|require)\s*\(?\s*['"]electron(\/[a-z]+)?['"]/.test(text))

/** The values, not the types, that a source takes from it. */
function taken(text: string): string[] {
  const lists = [...text.matchAll(/import \{([^}]*)\} from 'electron'/g)].flatMap(([, names = '']) => names.split(','))
  return lists.map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type '))
}

test('it is imported in the files of the Electron side alone', () => {
  const strange = users.map(({ file }) => file).filter((file) => !/^(electron\/[a-z-]+|entry|index|preload)\.ts$/.test(file))
  expect(strange).toEqual([])
  // By its names each time: what is taken whole could be asked for anything.
  expect(users.filter(({ text }) => !/import \{[^}]*\} from 'electron'/.test(text))).toEqual([])
})

test('of Electron only what is on this list is used', () => {
  const names = new Set(users.flatMap(({ text }) => taken(text)))
  expect([...names].toSorted()).toEqual(['BrowserWindow', 'Menu', 'app', 'contextBridge', 'dialog', 'ipcMain', 'ipcRenderer', 'protocol'])
})

test('no page is loaded from a file, and no text is run in one', () => {
  const forbidden = /loadFile|file:\/\/|executeJavaScript|insertCSS|sendSync|webRequest/
  expect(users.filter(({ text }) => forbidden.test(text)).map(({ file }) => file)).toEqual([])
})
