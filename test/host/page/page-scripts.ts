/** The two scripts that a window runs before its page, as text. */
import { createCodec } from './clone-codec.ts'
import { createWorldLink } from './world-link.ts'
import { runPageWorld, runPreloadWorld } from './worlds.ts'

/** @param link a name that the page cannot guess; the two worlds speak under it. */
export function pageWorldScript(link: string): string {
  return `(${runPageWorld})(${JSON.stringify(link)}, ${createCodec}, ${createWorldLink})`
}

export function preloadWorldScript(link: string, preload: string): string {
  const wrapped = `function (require, module, exports, process) {\n${preload}\n}`
  return `(${runPreloadWorld})(${JSON.stringify(link)}, ${createCodec}, ${createWorldLink}, ${wrapped})`
}
