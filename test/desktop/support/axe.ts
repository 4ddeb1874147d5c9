/** What axe-core finds on a page that keeps somebody from reading or reaching something. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { PROJECT } from './hosts.ts'

/** The rules that depend on colours; the others need not be asked again in another scheme. */
const COLOURS = ['color-contrast', 'link-in-text-block']

interface AxeGlobal {
  readonly axe?: { run(options: object): Promise<AxeResults> }
}

/**
 * Waits until what stands on the page is there to its full colour: fonts are loaded, nothing moves, and neither a dialog or
 * menu nor anything around it is still on its way in.
 */
async function standsStill(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isFull = (start: Element): boolean => {
      for (let one: Element | null = start; one; one = one.parentElement) if (Number(getComputedStyle(one).opacity) < 1) return false
      return true
    }
    const risen = [...document.querySelectorAll('[role=dialog], [role=menu], [role=listbox], [role=tooltip], [role=alert]')]
    return document.fonts.status === 'loaded' && document.getAnimations().length === 0 && risen.every(isFull)
  })
}

/**
 * The serious and critical findings, each with its rule, place and remedy. axe is given to the page by the protocol,
 * as a script element would have to get past the policy of the page.
 */
export async function seriousFindings(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  await standsStill(page)
  const loaded = await page.evaluate(() => (window as unknown as AxeGlobal).axe !== undefined)
  if (!loaded) await page.evaluate(readFileSync(join(PROJECT, 'node_modules/axe-core/axe.min.js'), 'utf8'))
  const { violations, passes } = await page.evaluate(
    async (only) => {
      const { axe } = window as unknown as Required<AxeGlobal>
      const found = await axe.run(only ? { runOnly: only } : {})
      return { violations: found.violations, passes: found.passes.length }
    },
    rules === 'colours' ? COLOURS : null,
  )
  if (passes === 0) throw new Error('axe found nothing to look at.')
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
}
