/** Figures of a document column that meet on the decimal mark: what a shorter fraction leaves free is filled invisibly. */

export interface AlignedFigure {
  readonly text: string
  /** Digits to set invisibly after the text, so that the marks stand under each other. */
  readonly fill: string
}

/** Characters from the mark on; none where the figure has no fraction. */
function fractionOf(text: string, mark: string): number {
  const cut = text.lastIndexOf(mark)
  return cut < 0 ? 0 : text.length - cut
}

/**
 * @param mark the language's decimal mark
 * @example alignFigures(['65,27', '45,832'], ',') // the first is filled with one digit
 */
export function alignFigures(texts: readonly (string | null)[], mark: string): readonly (AlignedFigure | null)[] {
  const widest = Math.max(0, ...texts.map((text) => (text === null ? 0 : fractionOf(text, mark))))
  return texts.map((text) => {
    if (text === null) return null
    const own = fractionOf(text, mark)
    return { text, fill: `${own === 0 && widest > 0 ? mark : ''}${'0'.repeat(Math.max(0, widest - Math.max(own, widest > 0 ? 1 : 0)))}` }
  })
}
