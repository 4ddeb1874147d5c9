/**
 * The font files that documents are printed with: which package each comes from. The build copies exactly these.
 *
 * Noto throughout, so that all scripts of a page look alike; licensed under the SIL Open Font License 1.1.
 */

export type FontWeight = 'regular' | 'bold'

/** Families in the order in which they are asked for a character that belongs to no script of theirs. */
export const FONT_FAMILIES = ['latin', 'arabic', 'hebrew', 'devanagari', 'thai', 'sc', 'tc', 'jp', 'kr'] as const
export type FontFamily = (typeof FONT_FAMILIES)[number]

export interface FontFiles extends Readonly<Record<FontWeight, string>> {
  readonly package: string
  /** The licence's own file in the package. */
  readonly licence: string
}

const embedpdf = (script: string, name: string, ending: 'ttf' | 'otf'): FontFiles => ({
  package: `@embedpdf/fonts-${script}`,
  regular: `fonts/${name}-Regular.${ending}`,
  bold: `fonts/${name}-Bold.${ending}`,
  licence: 'LICENSE',
})

const google = (script: string, name: string): FontFiles => ({
  package: `@expo-google-fonts/${script}`,
  regular: `400Regular/${name}_400Regular.ttf`,
  bold: `700Bold/${name}_700Bold.ttf`,
  licence: 'LICENSE_FONT',
})

/** By family; paths within the package. */
export const FONT_FILES: Readonly<Record<FontFamily, FontFiles>> = {
  latin: embedpdf('latin', 'NotoSans', 'ttf'),
  arabic: embedpdf('arabic', 'NotoNaskhArabic', 'ttf'),
  hebrew: embedpdf('hebrew', 'NotoSansHebrew', 'ttf'),
  devanagari: google('noto-sans-devanagari', 'NotoSansDevanagari'),
  thai: google('noto-sans-thai', 'NotoSansThai'),
  sc: embedpdf('sc', 'NotoSansHans', 'otf'),
  tc: embedpdf('tc', 'NotoSansHant', 'otf'),
  jp: embedpdf('jp', 'NotoSansJP', 'otf'),
  kr: embedpdf('kr', 'NotoSansKR', 'otf'),
}

/** The name under which the build keeps a file: families never share one. */
export function builtFontName(family: FontFamily, weight: FontWeight): string {
  return FONT_FILES[family][weight].split('/').at(-1) as string
}
