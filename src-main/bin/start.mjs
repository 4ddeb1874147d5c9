#!/usr/bin/env node
/** `npm start`: the workstation in its window, or in the browser where Electron or a display is missing. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { become } from './become.mjs'

const project = fileURLToPath(new URL('../..', import.meta.url))

function electronBinary() {
  const folder = join(project, 'node_modules/electron')
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return null
  const binary = join(folder, 'dist', readFileSync(note, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

const words = process.argv.slice(2)
const binary = electronBinary()
if (!existsSync(join(project, 'out/main/entry.js'))) {
  console.error('Countinghouse is not built yet: npm run build')
  process.exitCode = 1
} else if (binary && hasDisplay()) {
  become(binary, [project, ...words])
} else {
  console.error(
    `${binary ? 'There is no display' : 'Electron’s binary is not installed'}: the workstation is served to a browser on this machine instead.`,
  )
  become(process.execPath, [join(project, 'src-main/bin/countinghouse.mjs'), 'serve', ...words])
}
