/** The part of bidi-js that documents use; its own types describe a default export that Node does not see. */
declare module 'bidi-js' {
  export interface Bidi {
    /** `levels` by UTF-16 unit: odd ones run from right to left. */
    getEmbeddingLevels(
      text: string,
      base?: 'ltr' | 'rtl' | 'auto',
    ): { readonly levels: Uint8Array; readonly paragraphs: readonly { readonly level: number }[] }
    getBidiCharTypeName(character: string): string
    getMirroredCharacter(character: string): string | null
  }

  export default function bidiFactory(): Bidi
}
