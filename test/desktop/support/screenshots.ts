/** Pictures of windows, for those who review them; a spec never compares pixels. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { PROJECT } from './hosts.ts'

/** Writes `test/.artifacts/<name>.png`, without blinking carets and running animations, and answers its path. */
export async function takeScreenshot(page: Page, name: string): Promise<string> {
  const directory = join(PROJECT, 'test/.artifacts')
  mkdirSync(directory, { recursive: true })
  const path = join(directory, `${name.replace(/[^\w.-]+/g, '-')}.png`)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path, animations: 'disabled', caret: 'hide', timeout: 15_000 })
  return path
}
