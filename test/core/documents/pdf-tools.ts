/** Looks at rendered documents through poppler: their text, and the ink on their pages. */
import { execFileSync } from 'node:child_process'

/** The text of a document as a reader would copy it, page after page. */
export function textOf(pdf: Uint8Array): string {
  return execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 64e6 })
}

/** The texts of the single pages. */
export function pageTextsOf(pdf: Uint8Array): string[] {
  return textOf(pdf).split('\f').slice(0, -1)
}

/** A page in grey, one byte a dot, white 255. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly dots: Uint8Array
}

/** Rasterises the first page; with 72 dots an inch a dot is a point. */
export function rasterOf(pdf: Uint8Array, dotsAnInch = 72): Raster {
  const file = execFileSync('pdftoppm', ['-gray', '-r', String(dotsAnInch), '-f', '1', '-l', '1', '-'], { input: pdf, maxBuffer: 64e6 })
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString('latin1'))
  if (!head) throw new Error('pdftoppm gave no grey picture')
  return { width: Number(head[1]), height: Number(head[2]), dots: new Uint8Array(file.subarray(head[0].length)) }
}

/** How many dots of a rectangle are darker than half. */
export function inkIn(raster: Raster, left: number, top: number, width: number, height: number): number {
  let ink = 0
  for (let y = Math.floor(top); y < top + height; y++) {
    for (let x = Math.floor(left); x < left + width; x++) if ((raster.dots[y * raster.width + x] ?? 255) < 128) ink++
  }
  return ink
}
