/** Cells through the clipboard, as spreadsheets exchange them: tab between cells, a line a row. */

/** Reads a block; quoted cells may hold tabs, line ends and doubled quotation marks. */
export function readBlock(copied: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = () => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let at = 0; at < copied.length; at++) {
    const sign = copied[at] as string
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (copied[at + 1] === '"') cell += copied[++at]
      else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === '\t') endCell()
    else if (sign === '\n') {
      endCell()
      rows.push([])
    } else if (sign !== '\r') cell += sign
  }
  endCell()
  // Spreadsheets end the last row as well.
  if (rows.length > 1 && rows.at(-1)?.join('') === '') rows.pop()
  return rows
}

/** Writes a block; cells that would break it are quoted. */
export function writeBlock(rows: readonly (readonly string[])[]): string {
  const quote = (cell: string) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quote).join('\t')).join('\n')
}
