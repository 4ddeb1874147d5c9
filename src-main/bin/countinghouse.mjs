#!/usr/bin/env node
/** Starts the built command line, on the project's own Node where the one that runs this is too old. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { become } from './become.mjs'
import { isTooOld, ownNode } from './own-node.mjs'

const script = join(fileURLToPath(new URL('../..', import.meta.url)), 'out/main/cli.js')
const node = ownNode()

if (!existsSync(script)) {
  console.error('Countinghouse is not built yet: npm run build')
  process.exitCode = 1
} else if (!isTooOld()) {
  await import(pathToFileURL(script).href)
} else if (node === null) {
  console.error(`Countinghouse needs Node 22.12 or newer; this is ${process.version}, and none comes with the project for this machine.`)
  process.exitCode = 1
} else {
  become(node, [script, ...process.argv.slice(2)])
}
