/** Turns page drawings into PDF: content streams written directly, fonts and logo shared by all pages. */
import { type PDFContext, type PDFDocument, PDFName, type PDFRef } from 'pdf-lib'
import type { FontProgram } from './font-program.ts'
import type { FaceName } from './fonts.ts'
import type { LogoImage } from './logo.ts'
import { type Bar, type Box, type Ink, INKS, PAGE_HEIGHT, PAGE_WIDTH, type PageDrawing, type TextRun } from './page-drawing.ts'

/** The fonts of one document, cut to its characters. */
type Programs = Readonly<Record<FaceName, FontProgram>>

const FONT_NAMES: Readonly<Record<FaceName, string>> = { regular: 'F1', bold: 'F2' }
const LOGO_NAME = 'Logo'

/** The characters that each face draws on the pages. */
export function charactersDrawn(pages: readonly PageDrawing[]): Readonly<Record<FaceName, ReadonlySet<string>>> {
  const texts = { regular: new Set<string>(), bold: new Set<string>() }
  for (const page of pages) for (const run of page.runs) texts[run.style.face].add(run.text)
  return { regular: charactersOf(texts.regular), bold: charactersOf(texts.bold) }
}

function charactersOf(texts: Iterable<string>): Set<string> {
  const characters = new Set<string>()
  for (const text of texts) for (const character of text) characters.add(character)
  return characters
}

/** Adds the pages to the document, in order. */
export function paintPages(document: PDFDocument, pages: readonly PageDrawing[], programs: Programs, logo: LogoImage | null): void {
  const { context } = document
  const resources = registerResources(context, programs, logo)
  for (const drawing of pages) {
    const page = document.addPage([PAGE_WIDTH, PAGE_HEIGHT])
    page.node.set(PDFName.of('Resources'), resources)
    page.node.set(PDFName.of('Contents'), context.register(context.flateStream(contentOf(drawing, programs))))
  }
}

function registerResources(context: PDFContext, programs: Programs, logo: LogoImage | null): PDFRef {
  const fonts = { [FONT_NAMES.regular]: programs.regular.embed(context), [FONT_NAMES.bold]: programs.bold.embed(context) }
  const pictures = logo ? { XObject: { [LOGO_NAME]: logo.embed(context) } } : {}
  return context.register(context.obj({ Font: fonts, ...pictures }))
}

/** Draft mark and rules first, then the logo, then text: each operator only where its state changes. */
function contentOf(drawing: PageDrawing, programs: Programs): string {
  const beneath = drawing.runs.filter((run) => run.style.ink === 'draft')
  const above = drawing.runs.filter((run) => run.style.ink !== 'draft')
  const logo = drawing.logo ? logoBlock(drawing.logo) : ''
  const parts = [textBlock(beneath, programs), barBlock(drawing.bars), logo, textBlock(above, programs)]
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

function textBlock(runs: readonly TextRun[], programs: Programs): string {
  if (runs.length === 0) return ''
  const operators: string[] = ['BT']
  let font = ''
  let ink: Ink | null = null
  for (const run of runs) {
    const { face, size } = run.style
    const wanted = `/${FONT_NAMES[face]} ${number(size)} Tf`
    if (wanted !== font) operators.push(wanted)
    if (run.style.ink !== ink) operators.push(fillColour(run.style.ink))
    font = wanted
    ink = run.style.ink
    operators.push(`${textMatrix(run)} Tm <${programs[face].encode(run.text)}> Tj`)
  }
  operators.push('ET')
  return operators.join('\n')
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
