/** Whether a row has no more cells than its header, for every kind of file. */

/**
 * Why a row is as wide as no row under its header can be; `null` for one that fits. Empty cells at its end say nothing.
 *
 * @param width of the header
 */
export function widthFault(width: number, cells: readonly string[]): string | null {
  if (cells.length <= width || cells.slice(width).every((cell) => cell.trim() === '')) return null
  return `The row has ${cells.length} cells, the header ${width}.`
}
