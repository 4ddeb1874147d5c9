/** The part of fontkit 2 that documents use; the package ships no types. */
declare module 'fontkit' {
  export interface FontGlyph {
    readonly id: number
    /** Font units. */
    readonly advanceWidth: number
  }

  export interface FontSubset {
    /** Glyph ids in the order of the subset; building the program appends parts of compound glyphs. */
    readonly glyphs: readonly number[]
    includeGlyph(glyph: number): number
    encode(): Uint8Array
  }

  export interface ParsedFont {
    readonly postscriptName: string | null
    readonly unitsPerEm: number
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly italicAngle: number
    readonly bbox: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number }
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): FontGlyph
    createSubset(): FontSubset
  }

  export function create(bytes: Uint8Array): ParsedFont
}
