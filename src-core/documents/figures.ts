/** Columns of figures that stand under each other on the decimal mark. */
import type { PageDrawing, TextStyle } from './page-drawing.ts'
import type { Typesetter } from './typesetting/typesetter.ts'

/** A printed number with its widths left of the mark and from the mark on, in points. */
export interface Figure {
  readonly text: string
  readonly before: number
  readonly after: number
}

/** `after` is the widest part from the mark on; `width` also holds the words of the column. */
export interface FigureColumn {
  readonly after: number
  readonly width: number
}

/** A number that lines up; text without the mark is all integer. */
export function figureOf(text: string, mark: string, set: Typesetter, style: TextStyle): Figure {
  const width = set.width(text, style)
  const cut = text.lastIndexOf(mark)
  const before = cut < 0 ? width : set.width(text.slice(0, cut), style)
  return { text, before, after: width - before }
}

/** A column wide enough for its figures and for each of the words. */
export function figureColumn(figures: Iterable<Figure | null>, wordWidths: Iterable<number>): FigureColumn {
  let before = 0
  let after = 0
  for (const figure of figures) {
    if (figure === null) continue
    before = Math.max(before, figure.before)
    after = Math.max(after, figure.after)
  }
  let width = before + after
  for (const wordWidth of wordWidths) width = Math.max(width, wordWidth)
  return { after, width }
}

/** Draws a figure in a column that ends at `right`; `y` is the base line. */
export function drawFigure(
  page: PageDrawing,
  figure: Figure,
  column: FigureColumn,
  place: { readonly right: number; readonly y: number },
  set: Typesetter,
  style: TextStyle,
): void {
  set.left(page, figure.text, style, place.right - column.after - figure.before, place.y)
}
