/** The part of fontkit 2 that documents use; the package ships no types. */
declare module 'fontkit' {
  export interface FontGlyph {
    readonly id: number
    /** Font units. */
    readonly advanceWidth: number
    /** The characters it stands for; empty for the further glyphs of a character that was taken apart. */
    readonly codePoints: readonly number[]
  }

  export interface GlyphPosition {
    /** Font units. */
    readonly xAdvance: number
    readonly xOffset: number
    readonly yOffset: number
  }

  /** Glyphs as they stand from left to right. */
  export interface GlyphRun {
    readonly glyphs: readonly FontGlyph[]
    readonly positions: readonly GlyphPosition[]
  }

  export interface FontSubset {
    /** Glyph ids in the order of the subset; building the program appends parts of compound glyphs. */
    readonly glyphs: number[]
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
    readonly characterSet: readonly number[]
    /** Names of its tables. */
    readonly directory: { readonly tables: Readonly<Record<string, unknown>> }
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): FontGlyph
    getGlyph(id: number): FontGlyph
    layout(
      text: string,
      features?: Readonly<Record<string, boolean>>,
      script?: string | null,
      language?: string | null,
      direction?: 'ltr' | 'rtl',
    ): GlyphRun
    createSubset(): FontSubset
  }

  export function create(bytes: Uint8Array): ParsedFont
}
