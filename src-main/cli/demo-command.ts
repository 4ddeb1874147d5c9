/** `countinghouse demo`: makes the demo company. It is a script of its own, so that the command line loads it only then. */
import { hasScript, scriptUrl } from '../locations.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { say } from './output.ts'

const SCRIPT = 'demo/run-demo'

interface DemoScript {
  /** May answer an exit code. */
  runDemo(args: readonly string[]): Promise<number | void>
}

/** All that stands after `demo` is the script's own. */
export async function runDemoCommand(args: readonly string[]): Promise<number> {
  if (!hasScript(SCRIPT)) {
    say('This build has no demo company.')
    return EXIT.notFound
  }
  const script = (await import(/* @vite-ignore */ scriptUrl(SCRIPT).href)) as DemoScript
  return (await script.runDemo(args)) ?? EXIT.done
}

export const demoCommand: Command = {
  usage: 'demo [options]',
  summary: 'Makes the demo company in ./demo-company',
  options: {},
  words: [0, Number.POSITIVE_INFINITY],
  run: (words) => runDemoCommand(words),
}
