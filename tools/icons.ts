/**
 * Draws the icons of the packages from their SVG: PNGs by size for Linux, `.icns` for macOS, `.ico` for Windows. What it writes is
 * committed; run it after a change of a drawing: `npm run icons`.
 *
 * Both containers are a list of PNGs with a head. Libraries for them scale one picture down; ours have a drawing of their own for the
 * small sizes.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { findBrowser } from '../test/desktop/support/browser.ts'

const ICONS = join(import.meta.dirname, '../packaging/icons')
/** Up to this width in pixels the drawing for small sizes is taken. */
const SMALL = 32

interface Picture {
  readonly size: number
  readonly png: Buffer
}

async function draw(page: Page, drawing: string, size: number): Promise<Picture> {
  await page.setViewportSize({ width: size, height: size })
  const svg = readFileSync(join(ICONS, `${drawing}.svg`), 'utf8')
  await page.setContent(`<style>html,body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  return { size, png: await page.screenshot({ omitBackground: true }) }
}

/** Windows: a directory of 16 bytes a picture, then the pictures. A width of 256 is written as 0. */
export function icoOf(pictures: readonly Picture[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4) // planes
    head.writeUInt16LE(32, at + 6) // bits a pixel
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** macOS: the code of each place for a PNG, by its width in pixels; those with two are one size and half of it for a dense screen. */
const ICNS_CODES: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
}

export function icnsOf(pictures: readonly Picture[]): Buffer {
  const parts = pictures.flatMap(({ size, png }) =>
    (ICNS_CODES[size] ?? []).map((code) => {
      const head = Buffer.alloc(8)
      head.write(code, 'latin1')
      head.writeUInt32BE(8 + png.length, 4)
      return Buffer.concat([head, png])
    }),
  )
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4)
  return Buffer.concat([head, ...parts])
}

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const ICO_SIZES: ReadonlySet<number> = new Set([16, 24, 32, 48, 64, 256])

async function main(): Promise<void> {
  const found = findBrowser()
  const browser = await chromium.launch({
    executablePath: found.executable,
    env: { ...process.env, ...found.environment } as Record<string, string>,
  })
  const page = await browser.newPage()
  for (const [name, small] of [
    ['icon', 'icon-small'],
    ['company-file', 'company-file'],
  ] as const) {
    const pictures: Picture[] = []
    for (const size of SIZES) pictures.push(await draw(page, size <= SMALL ? small : name, size))
    writeFileSync(join(ICONS, `${name}.ico`), icoOf(pictures.filter(({ size }) => ICO_SIZES.has(size))))
    writeFileSync(join(ICONS, `${name}.icns`), icnsOf(pictures))
    if (name === 'icon') for (const { size, png } of pictures) writeFileSync(join(ICONS, `png/${size}x${size}.png`), png)
  }
  await browser.close()
}

if (process.argv[1] === import.meta.filename) await main()
