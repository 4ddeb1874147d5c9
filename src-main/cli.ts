/** The command line under Node. Results go to stdout, all else to stderr; the exit code says how it went. */
import { commandLine } from './cli/command-line.ts'

process.exitCode = await commandLine(process.argv.slice(2))
