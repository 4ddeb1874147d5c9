/** Cells through the clipboard, as spreadsheets exchange them: tab between cells, a line a row. */
import { rowsOf } from '../../../../src-core/files/rows.ts'

/** Reads a block; quoted cells may hold tabs, line ends and doubled quotation marks. Where quotes do not close, they are text. */
export function readBlock(copied: string): string[][] {
  const rows = quotedBlock(copied) ?? copied.split(/\r\n|\n|\r/).map((line) => line.split('\t'))
  return rows.length === 0 ? [['']] : rows
}

function quotedBlock(copied: string): string[][] | null {
  try {
    return [...rowsOf([copied], '\t', { keepsBlank: true })].map(({ cells }) => [...cells])
  } catch {
    return null
  }
}

/** Writes a block; cells that would break it are quoted. */
export function writeBlock(rows: readonly (readonly string[])[]): string {
  const quote = (cell: string) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quote).join('\t')).join('\n')
}
