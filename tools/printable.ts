/**
 * Writes `src-core/kernel/printable-ranges.ts`: what the bundled fonts can print, read from the fonts themselves.
 * To be run when a font package changes; a test compares the table with the fonts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from 'fontkit'
import { FONT_FAMILIES, FONT_FILES, type FontFamily, type FontWeight } from '../src-core/documents/typesetting/font-files.ts'

const root = join(import.meta.dirname, '..')
/** Controls, halves of pairs, private use, unassigned; and the sign that stands for a letter lost in reading. */
const NEVER = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\ufffd]/u
const LINE = 160

/** Code points that a family has in both weights, over all families, rising. */
export function fontCodePoints(): number[] {
  const all = new Set<number>()
  for (const family of FONT_FAMILIES) {
    const bold = new Set(charactersOf(family, 'bold'))
    for (const codePoint of charactersOf(family, 'regular')) if (bold.has(codePoint)) all.add(codePoint)
  }
  return [...all].filter((codePoint) => !NEVER.test(String.fromCodePoint(codePoint))).sort((one, other) => one - other)
}

function charactersOf(family: FontFamily, weight: FontWeight): readonly number[] {
  const { package: name, [weight]: path } = FONT_FILES[family]
  return create(new Uint8Array(readFileSync(join(root, 'node_modules', name, path)))).characterSet
}

/** Ranges as the steps to their first and from there to their last, in base 36: `w.2n 4` is 32 to 127, then 131. */
function inRanges(codePoints: readonly number[]): string[] {
  const ranges: [first: number, last: number][] = []
  for (const codePoint of codePoints) {
    const open = ranges.at(-1)
    if (open && open[1] === codePoint - 1) open[1] = codePoint
    else ranges.push([codePoint, codePoint])
  }
  return ranges.map(([first, last], index) => {
    const step = (first - (ranges[index - 1]?.[1] ?? 0)).toString(36)
    return last === first ? step : `${step}.${(last - first).toString(36)}`
  })
}

function inLines(words: readonly string[]): string[] {
  const lines: string[] = ['']
  for (const word of words) {
    const line = lines.at(-1) as string
    if (line.length + word.length >= LINE) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

if (import.meta.main) {
  const lines = inLines(inRanges(fontCodePoints())).map((line) => `  '${line}',`)
  const file = [
    '/** What the bundled fonts can print. Written by `tools/printable.ts`; see there for the form. */',
    'export const PRINTABLE_RANGES: readonly string[] = [',
    ...lines,
    ']',
    '',
  ]
  writeFileSync(join(root, 'src-core/kernel/printable-ranges.ts'), file.join('\n'))
}
