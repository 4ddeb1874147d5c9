/**
 * Subset font programs and their PDF objects.
 *
 * fontkit 2 cuts the subset (the fork under pdf-lib's name leaves most Noto glyphs empty), and the
 * PDF dictionaries are written here instead of by pdf-lib's font embedder: a subset then depends on
 * the set of characters and glyphs alone, not on the order of drawing, so it can be cut and deflated
 * once and shared by every document that needs the same.
 *
 * A glyph that stands for different texts (one form of two Arabic letters) has a code for each, so
 * that what is copied from the page is what was written.
 */
import { PDFContext, type PDFRef, PDFName, PDFRawStream, PDFString } from 'pdf-lib'
import type { ParsedFont } from 'fontkit'
import { codePointOf, type FontFace } from './fonts.ts'
import type { SetGlyph } from './script-setting.ts'

/** What a document draws in a face. */
export interface Drawn {
  /** Set one by one. */
  readonly characters: Set<string>
  /** By {@link glyphKey}. */
  readonly glyphs: Map<string, SetGlyph>
}

export interface FontProgram {
  /** Printable text as the hexadecimal string of a text operator. */
  encode(text: string): string
  /** The code of a glyph in hexadecimal, and the width that a viewer moves on by, in thousandths of the font size. */
  glyph(glyph: SetGlyph): { readonly code: string; readonly width: number }
  /** Registers the font's objects and answers the reference for a page's resources. */
  embed(context: PDFContext): PDFRef
}

interface SubsetParts {
  readonly baseFont: string
  /** Outlines of PostScript, as the fonts of Han and Hangul have them. */
  readonly compact: boolean
  readonly file: Uint8Array
  readonly fileLength: number
  readonly toUnicode: Uint8Array
  readonly widths: readonly number[]
}

const PROGRAMS_KEPT = 64
const CODES_KEPT = 20_000
/** The most mappings that one `beginbfchar` block may hold (Adobe CMap specification, 5014). */
const MAPPINGS_A_BLOCK = 100
/** Marked symbolic: the codes are glyph numbers, not a standard Latin encoding (ISO 32000-1, 9.8.2). */
const SYMBOLIC_FLAG = 4

/** A glyph with what it stands for. */
export function glyphKey({ id, text }: SetGlyph): string {
  return `${id} ${text}`
}

/**
 * Keeps the programs of one face by their set of characters and glyphs. The same set gives the same
 * bytes, whatever was rendered before.
 */
export function programsOf(face: FontFace): (drawn: Drawn) => FontProgram {
  const programs = new Map<string, FontProgram>()
  return ({ characters, glyphs }) => {
    const plain = [...characters].sort(byCodePoint).join('')
    const set = [...glyphs.values()].sort(byGlyph)
    const key = `${plain}\n${set.map(glyphKey).join('\n')}`
    const known = programs.get(key)
    if (known) return known
    if (programs.size >= PROGRAMS_KEPT) programs.clear()
    const program = buildProgram(face, plain, set)
    programs.set(key, program)
    return program
  }
}

function buildProgram(face: FontFace, characters: string, glyphs: readonly SetGlyph[]): FontProgram {
  const { font } = face
  const subset = font.createSubset()
  const codes = new Map<string, string>()
  const glyphCodes = new Map<string, { code: string; width: number }>()
  const unicodeOf = new Map<number, string>()
  const widths: number[] = []
  const include = (glyph: number, text: string, width: number): number => {
    let id = subset.includeGlyph(glyph)
    const said = unicodeOf.get(id)
    if (said !== undefined && said !== text) id = subset.glyphs.push(glyph) - 1
    unicodeOf.set(id, text)
    widths[id - 1] = width
    return id
  }
  for (const character of characters) {
    codes.set(character, hex4(include(font.glyphForCodePoint(codePointOf(character)).id, character, face.widthOf(character))))
  }
  for (const glyph of glyphs) {
    const width = (font.getGlyph(glyph.id).advanceWidth * 1000) / font.unitsPerEm
    glyphCodes.set(glyphKey(glyph), { code: hex4(include(glyph.id, glyph.text, width)), width })
  }
  const compact = 'CFF ' in font.directory.tables
  const file = subset.encode()
  const parts: SubsetParts = {
    baseFont: `${subsetTag(characters + glyphs.map(glyphKey).join(''))}+${font.postscriptName ?? 'Document'}`,
    compact,
    file: deflated(file),
    fileLength: file.length,
    toUnicode: deflated(characterMap(unicodeOf)),
    widths: widths.map((width) => Number(width.toFixed(2))),
  }
  return {
    encode: encoder(codes),
    glyph: (glyph) => glyphCodes.get(glyphKey(glyph)) ?? { code: '0000', width: 0 },
    embed: (context) => embedProgram(context, font, parts),
  }
}

function encoder(codes: ReadonlyMap<string, string>): (text: string) => string {
  const memo = new Map<string, string>()
  return (text) => {
    const known = memo.get(text)
    if (known !== undefined) return known
    if (memo.size >= CODES_KEPT) memo.clear()
    let code = ''
    for (const character of text) code += codes.get(character) ?? '0000'
    memo.set(text, code)
    return code
  }
}

/** A composite font with the subset's glyph numbers as codes (ISO 32000-1, 9.7). */
function embedProgram(context: PDFContext, font: ParsedFont, parts: SubsetParts): PDFRef {
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      ...(parts.compact ? { Subtype: 'CIDFontType0' } : { Subtype: 'CIDFontType2', CIDToGIDMap: 'Identity' }),
      BaseFont: parts.baseFont,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: embedDescriptor(context, font, parts),
      W: [1, [...parts.widths]],
    }),
  )
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: parts.baseFont,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: registerDeflated(context, parts.toUnicode, {}),
    }),
  )
}

function embedDescriptor(context: PDFContext, font: ParsedFont, parts: SubsetParts): PDFRef {
  const perMille = (units: number): number => Math.round((units * 1000) / font.unitsPerEm)
  const { bbox } = font
  const program = parts.compact
    ? { FontFile3: registerDeflated(context, parts.file, { Subtype: 'CIDFontType0C' }) }
    : { FontFile2: registerDeflated(context, parts.file, { Length1: parts.fileLength }) }
  return context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: parts.baseFont,
      Flags: SYMBOLIC_FLAG,
      FontBBox: [perMille(bbox.minX), perMille(bbox.minY), perMille(bbox.maxX), perMille(bbox.maxY)],
      ItalicAngle: font.italicAngle,
      Ascent: perMille(font.ascent),
      Descent: perMille(font.descent),
      CapHeight: perMille(font.capHeight),
      StemV: 0,
      ...program,
    }),
  )
}

/** Registers bytes that are deflated already. */
export function registerDeflated(context: PDFContext, bytes: Uint8Array, entries: Record<string, string | number>): PDFRef {
  const dictionary = context.obj({ ...entries })
  dictionary.set(PDFName.of('Filter'), PDFName.of('FlateDecode'))
  return context.register(PDFRawStream.of(dictionary, bytes))
}

/** Deflates with pdf-lib's own deflater: the host's zlib differs between Node and Electron, byte for byte. */
function deflated(bytes: Uint8Array | string): Uint8Array {
  return PDFContext.create().flateStream(bytes).getContents()
}

/** The map from glyph numbers back to text, for searching and copying (ISO 32000-1, 9.10.3). */
function characterMap(unicodeOf: ReadonlyMap<number, string>): string {
  const told = [...unicodeOf].filter(([, text]) => text !== '')
  const mappings = told.map(([id, character]) => `<${hex4(id)}> <${utf16(character)}>`)
  const blocks: string[] = []
  for (let start = 0; start < mappings.length; start += MAPPINGS_A_BLOCK) {
    const block = mappings.slice(start, start + MAPPINGS_A_BLOCK)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end end',
  ].join('\n')
}

/** Six letters from the characters, as subset names carry them (ISO 32000-1, 9.6.4). */
function subsetTag(characters: string): string {
  let hash = 0x811c9dc5
  for (const character of characters) hash = Math.imul(hash ^ codePointOf(character), 0x01000193) >>> 0
  let tag = ''
  for (let letter = 0; letter < 6; letter++) {
    tag += String.fromCharCode(65 + (hash % 26))
    hash = Math.floor(hash / 26)
  }
  return tag
}

/** UTF-16 in hexadecimal, as PDF writes text of any script. */
export function utf16(text: string): string {
  let units = ''
  for (let index = 0; index < text.length; index++) units += hex4(text.charCodeAt(index))
  return units
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0')
}

function byCodePoint(one: string, other: string): number {
  return codePointOf(one) - codePointOf(other)
}

function byGlyph(one: SetGlyph, other: SetGlyph): number {
  if (one.id !== other.id) return one.id - other.id
  if (one.text === other.text) return 0
  return one.text < other.text ? -1 : 1
}
