/** Whether the program was started with a command of the command line, or to show its windows. */

/** Options of the window that take a word of their own. */
const WITH_VALUE: ReadonlySet<string> = new Set(['--company', '--file'])
const HELP: ReadonlySet<string> = new Set(['--help', '-h'])

/**
 * The words of the command line that an Electron program was given; null where it was started to show its windows: with
 * nothing, with a company file, or with switches alone (`--company FILE`, Chromium's own such as `--no-sandbox`).
 * Switches of Chromium may stand before a command; options of ours there are the command's.
 *
 * @param argv all of the process: the program, outside a package then the application's folder, then what it was given
 */
export function commandWords(argv: readonly string[], isPackaged: boolean): readonly string[] | null {
  const given = isPackaged ? argv.slice(1) : afterApplication(argv.slice(1))
  const options: string[] = []
  for (let at = 0; at < given.length; at++) {
    const word = given[at] as string
    if (HELP.has(word)) return given.slice(at)
    if (!word.startsWith('-')) return isCompanyFile(word) ? null : [word, ...given.slice(at + 1), ...options]
    if (WITH_VALUE.has(word)) options.push(word, ...given.slice(++at, at + 1))
    else if (WITH_VALUE.has(word.split('=', 1)[0] as string)) options.push(word)
  }
  return null
}

/** Outside a package the first word that is no switch is the application itself. */
function afterApplication(words: readonly string[]): readonly string[] {
  return words.slice(words.findIndex((word) => !word.startsWith('-')) + 1)
}

/** What a file manager hands over is a path; no command and no operation is spelt like one. */
function isCompanyFile(word: string): boolean {
  return /[/\\]|\.(countinghouse|backup)$/i.test(word)
}
