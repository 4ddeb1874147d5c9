#!/usr/bin/env node
/** Starts the built command line, on the project's own Node where the one that runs this is too old. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const project = fileURLToPath(new URL('../..', import.meta.url))
const script = join(project, 'out/main/cli.js')
const ownNode = join(project, 'node_modules/.bin/node')

const [major, minor] = process.versions.node.split('.').map(Number)
const isTooOld = major < 22 || (major === 22 && minor < 12)

if (!existsSync(script)) {
  console.error('Countinghouse is not built yet: npm run build')
  process.exitCode = 1
} else if (!isTooOld) {
  await import(pathToFileURL(script).href)
} else if (!existsSync(ownNode)) {
  console.error(`Countinghouse needs Node 22.12 or newer; this is ${process.version}.`)
  process.exitCode = 1
} else {
  // Signals go on to the command line, which ends in order; its end is this one's.
  const child = spawn(ownNode, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => console.error(error.message))
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
}
