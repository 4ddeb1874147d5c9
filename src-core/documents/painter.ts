/** Turns page drawings into PDF: content streams written directly, fonts and logo shared by all pages. */
import { type PDFContext, type PDFDocument, PDFName, type PDFRef } from 'pdf-lib'
import { type Drawn, type FontProgram, glyphKey, utf16 } from './typesetting/font-program.ts'
import { primaryKey, type StackFace } from './typesetting/font-stack.ts'
import type { FaceName } from './typesetting/fonts.ts'
import type { LogoImage } from './logo.ts'
import type { SetWord } from './typesetting/script-setting.ts'
import { type Bar, type Box, type Ink, INKS, PAGE_HEIGHT, PAGE_WIDTH, type PageDrawing, type TextRun } from './page-drawing.ts'

/** The fonts of one document by the keys of their faces, cut to what it draws. */
export type Programs = ReadonlyMap<string, FontProgram>
/** What a document draws in each face. */
export type DrawnInFaces = ReadonlyMap<string, { readonly face: StackFace; readonly drawn: Drawn }>

const LOGO_NAME = 'Logo'
const PRIMARY_KEYS = { regular: primaryKey('regular'), bold: primaryKey('bold') }

/** The characters and glyphs that each face draws on the pages; `primaries` draw all that is not shaped. */
export function drawnOn(pages: readonly PageDrawing[], primaries: Readonly<Record<FaceName, StackFace>>): DrawnInFaces {
  const faces = new Map<string, { readonly face: StackFace; readonly drawn: Drawn }>()
  const of = (face: StackFace): Drawn => {
    const known = faces.get(face.key)
    if (known) return known.drawn
    const drawn: Drawn = { characters: new Set(), glyphs: new Map() }
    faces.set(face.key, { face, drawn })
    return drawn
  }
  const texts = { regular: new Set<string>(), bold: new Set<string>() }
  for (const page of pages) {
    for (const { text, style, shaped } of page.runs) {
      if (shaped === undefined) texts[style.face].add(text)
      else for (const { glyphs } of shaped.words) for (const glyph of glyphs) of(shaped.face).glyphs.set(glyphKey(glyph), glyph)
    }
  }
  for (const face of ['regular', 'bold'] as const) {
    const { characters } = of(primaries[face])
    for (const text of texts[face]) for (const character of text) characters.add(character)
  }
  return faces
}

/** Adds the pages to the document, in order. */
export function paintPages(document: PDFDocument, pages: readonly PageDrawing[], programs: Programs, logo: LogoImage | null): void {
  const { context } = document
  const names = new Map([...programs.keys()].map((key, index) => [key, `F${index + 1}`]))
  const resources = registerResources(context, programs, names, logo)
  const fonts = new Map([...programs].map(([key, program]) => [key, { name: names.get(key) ?? '', program }]))
  for (const drawing of pages) {
    const page = document.addPage([PAGE_WIDTH, PAGE_HEIGHT])
    page.node.set(PDFName.of('Resources'), resources)
    page.node.set(PDFName.of('Contents'), context.register(context.flateStream(contentOf(drawing, fonts))))
  }
}

interface NamedFont {
  /** In the resources. */
  readonly name: string
  readonly program: FontProgram
}
type NamedFonts = ReadonlyMap<string, NamedFont>

function registerResources(context: PDFContext, programs: Programs, names: ReadonlyMap<string, string>, logo: LogoImage | null): PDFRef {
  const fonts = Object.fromEntries([...programs].map(([key, program]) => [names.get(key), program.embed(context)]))
  const pictures = logo ? { XObject: { [LOGO_NAME]: logo.embed(context) } } : {}
  return context.register(context.obj({ Font: fonts, ...pictures }))
}

/** Draft mark and rules first, then the logo, then text: each operator only where its state changes. */
function contentOf(drawing: PageDrawing, fonts: NamedFonts): string {
  const beneath = drawing.runs.filter((run) => run.style.ink === 'draft')
  const above = drawing.runs.filter((run) => run.style.ink !== 'draft')
  const logo = drawing.logo ? logoBlock(drawing.logo) : ''
  const parts = [textBlock(beneath, fonts), barBlock(drawing.bars), logo, textBlock(above, fonts)]
  return parts.filter((part) => part !== '').join('\n')
}

/** Rules as filled rectangles; PDF counts `y` up from the bottom edge. */
function barBlock(bars: readonly Bar[]): string {
  const operators: string[] = []
  let ink: Ink | null = null
  for (const bar of bars) {
    if (bar.ink !== ink) operators.push(fillColour(bar.ink))
    ink = bar.ink
    operators.push(`${number(bar.x)} ${number(PAGE_HEIGHT - bar.y - bar.height)} ${number(bar.width)} ${number(bar.height)} re f`)
  }
  return operators.join('\n')
}

function logoBlock(box: Box): string {
  const bottom = PAGE_HEIGHT - box.y - box.height
  return `q ${number(box.width)} 0 0 ${number(box.height)} ${number(box.x)} ${number(bottom)} cm /${LOGO_NAME} Do Q`
}

function textBlock(runs: readonly TextRun[], fonts: NamedFonts): string {
  if (runs.length === 0) return ''
  const operators: string[] = ['BT']
  let font = ''
  let ink: Ink | null = null
  for (const run of runs) {
    const { face, size } = run.style
    const { name, program } = fonts.get(run.shaped?.face.key ?? PRIMARY_KEYS[face]) as NamedFont
    const wanted = `/${name} ${number(size)} Tf`
    if (wanted !== font) operators.push(wanted)
    if (run.style.ink !== ink) operators.push(fillColour(run.style.ink))
    font = wanted
    ink = run.style.ink
    operators.push(`${textMatrix(run)} Tm ${run.shaped ? wordsShown(run.shaped.words, program, size) : `<${program.encode(run.text)}> Tj`}`)
  }
  operators.push('ET')
  return operators.join('\n')
}

/** Words glyph by glyph; one whose glyphs do not say it carries its text beside them (ISO 32000-1, 14.9.4). */
function wordsShown(words: readonly SetWord[], program: FontProgram, size: number): string {
  const shown = words.map(({ glyphs, spoken }) => {
    const operators = glyphsShown(glyphs, program, size)
    return spoken === null ? operators : `/Span <</ActualText <feff${utf16(spoken)}>>> BDC ${operators} EMC`
  })
  return shown.join(' ')
}

/** Glyphs with what moves them: along the line by adjustments in thousandths, above or below it by the text rise. */
function glyphsShown(glyphs: SetWord['glyphs'], program: FontProgram, size: number): string {
  let operators = ''
  let pending = ''
  let rise = 0
  const flush = (): void => {
    if (pending !== '') operators += `[${pending}] TJ `
    pending = ''
  }
  for (const glyph of glyphs) {
    const { code, width } = program.glyph(glyph)
    if (glyph.y !== rise) {
      flush()
      rise = glyph.y
      operators += `${number((rise * size) / 1000)} Ts `
    }
    pending += `${adjustment(-glyph.x)}<${code}>${adjustment(width + glyph.x - glyph.advance)}`
  }
  flush()
  return rise === 0 ? operators.trimEnd() : `${operators}0 Ts`
}

/** A number within a TJ array moves what follows to the left. */
function adjustment(perMille: number): string {
  const rounded = number(perMille)
  return rounded === '0' || rounded === '-0' ? '' : ` ${rounded} `
}

/** Where a run begins, turned about that point where it has an angle. */
function textMatrix(run: TextRun): string {
  const place = `${number(run.x)} ${number(PAGE_HEIGHT - run.y)}`
  if (run.angle === undefined) return `1 0 0 1 ${place}`
  const radians = (run.angle * Math.PI) / 180
  const [cosine, sine] = [Math.cos(radians), Math.sin(radians)].map((value) => value.toFixed(5))
  return `${cosine} ${sine} -${sine} ${cosine} ${place}`
}

function fillColour(ink: Ink): string {
  return `${INKS[ink].join(' ')} rg`
}

/** Two decimals of a point, 3.5 micrometres: finer than any printer. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}
