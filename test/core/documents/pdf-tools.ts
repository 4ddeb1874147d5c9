/** Looks at rendered documents through PDFium: their text, and the ink on their pages. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { init } from '@embedpdf/pdfium'

const wasm = readFileSync(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'))
const pdfium = await init({ wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer })
pdfium.PDFiumExt_Init()

interface Heap {
  readonly HEAPU8: Uint8Array
  readonly HEAPU16: Uint16Array
  readonly HEAPF64: Float64Array
  wasmExports: { malloc(size: number): number; free(at: number): void }
}
const heap = pdfium.pdfium as unknown as Heap

/** Runs work over an open document, and closes it. @throws Error when PDFium cannot read it */
function withDocument<T>(pdf: Uint8Array, work: (document: number) => T): T {
  const at = heap.wasmExports.malloc(pdf.length)
  heap.HEAPU8.set(pdf, at)
  const document = pdfium.FPDF_LoadMemDocument(at, pdf.length, '')
  if (!document) throw new Error(`PDFium cannot read this document: error ${pdfium.FPDF_GetLastError()}`)
  try {
    return work(document)
  } finally {
    pdfium.FPDF_CloseDocument(document)
    heap.wasmExports.free(at)
  }
}

interface Glyph {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly bottom: number
}

/** The texts of the single pages, line by line as they stand on the page. */
export function pageTextsOf(pdf: Uint8Array): string[] {
  return withDocument(pdf, (document) =>
    Array.from({ length: pdfium.FPDF_GetPageCount(document) }, (_, index) => {
      const page = pdfium.FPDF_LoadPage(document, index)
      const lines = linesOf(glyphsOf(page))
      pdfium.FPDF_ClosePage(page)
      return lines
    }),
  )
}

/** The text of a document as a reader would copy it, page after page. */
export function textOf(pdf: Uint8Array): string {
  return pageTextsOf(pdf)
    .map((page) => `${page}\f`)
    .join('')
}

/** All letters of the first page in PDFium's order of reading, without blanks between them. */
export function lettersRead(pdf: Uint8Array): string {
  return withDocument(pdf, (document) => {
    const page = pdfium.FPDF_LoadPage(document, 0)
    const text = pdfium.FPDFText_LoadPage(page)
    const codes = Array.from({ length: pdfium.FPDFText_CountChars(text) }, (_, index) => pdfium.FPDFText_GetUnicode(text, index))
    pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(page)
    return String.fromCodePoint(...codes).replace(/\s/g, '')
  })
}

const SPACE = 32
const HYPHEN = 45
/** What PDFium answers for a hyphen at the end of a line. */
const BROKEN_WORD = 2

function glyphsOf(page: number): Glyph[] {
  const text = pdfium.FPDFText_LoadPage(page)
  const box = heap.wasmExports.malloc(32)
  const glyphs: Glyph[] = []
  for (let index = 0; index < pdfium.FPDFText_CountChars(text); index++) {
    const read = pdfium.FPDFText_GetUnicode(text, index)
    const code = read === BROKEN_WORD ? HYPHEN : read
    if (code < SPACE) continue
    pdfium.FPDFText_GetCharOrigin(text, index, box, box + 8)
    const [left = 0, bottom = 0] = heap.HEAPF64.subarray(box / 8, box / 8 + 2)
    pdfium.FPDFText_GetCharBox(text, index, box, box + 8, box + 16, box + 24)
    const right = heap.HEAPF64[box / 8 + 1] ?? left
    glyphs.push({ text: String.fromCodePoint(code), left, right, bottom })
  }
  heap.wasmExports.free(box)
  pdfium.FPDFText_ClosePage(text)
  return glyphs
}

const SAME_LINE = 2
/** A gap wider than this, in points, is a new column. */
const COLUMN_GAP = 6

/** Glyphs on one base line make a line, from left to right; columns stand apart by two spaces. */
function linesOf(glyphs: readonly Glyph[]): string {
  const lines: Glyph[][] = []
  for (const glyph of glyphs) {
    const line = lines.find((one) => Math.abs((one[0] as Glyph).bottom - glyph.bottom) < SAME_LINE)
    if (line) line.push(glyph)
    else lines.push([glyph])
  }
  lines.sort((one, other) => (other[0] as Glyph).bottom - (one[0] as Glyph).bottom)
  return lines.map(lineText).join('\n')
}

function lineText(line: Glyph[]): string {
  const ordered = [...line].sort((one, other) => one.left - other.left)
  return ordered.reduce((text, glyph, index) => {
    const before = ordered[index - 1]
    return text + (before && glyph.left - before.right > COLUMN_GAP ? '  ' : '') + glyph.text
  }, '')
}

/** A page in grey, one byte a dot, white 255. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly dots: Uint8Array
}

const BYTES_A_DOT = 4

/** Rasterises the first page; with 72 dots an inch a dot is a point. */
export function rasterOf(pdf: Uint8Array, dotsAnInch = 72): Raster {
  return withDocument(pdf, (document) => {
    const page = pdfium.FPDF_LoadPage(document, 0)
    const width = Math.ceil((pdfium.FPDF_GetPageWidthF(page) * dotsAnInch) / 72)
    const height = Math.ceil((pdfium.FPDF_GetPageHeightF(page) * dotsAnInch) / 72)
    const bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    const at = pdfium.FPDFBitmap_GetBuffer(bitmap)
    const stride = pdfium.FPDFBitmap_GetStride(bitmap)
    const dots = new Uint8Array(width * height)
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) dots[y * width + x] = greyAt(at + y * stride + x * BYTES_A_DOT)
    pdfium.FPDFBitmap_Destroy(bitmap)
    pdfium.FPDF_ClosePage(page)
    return { width, height, dots }
  })
}

/** Blue, green, red, as PDFium writes them. */
function greyAt(at: number): number {
  const [blue = 255, green = 255, red = 255] = heap.HEAPU8.subarray(at, at + 3)
  return Math.round(0.114 * blue + 0.587 * green + 0.299 * red)
}

/** How many dots of a rectangle are darker than half. */
export function inkIn(raster: Raster, left: number, top: number, width: number, height: number): number {
  let ink = 0
  for (let y = Math.floor(top); y < top + height; y++) {
    for (let x = Math.floor(left); x < left + width; x++) if ((raster.dots[y * raster.width + x] ?? 255) < 128) ink++
  }
  return ink
}
