/**
 * Breaking a document into pages. The body is a list of strips, each drawn whole; a table repeats its
 * head on every page and carries its running total over the break.
 */
import { type Decimal, ZERO } from '../kernel/decimal.ts'
import { emptyPage, type PageDrawing } from './page-drawing.ts'

/** A horizontal slice of the body. */
export interface Strip {
  /** Points. */
  readonly height: number
  /** Stays on the page of the next strip. */
  readonly keepWithNext: boolean
  /** Begins a page of its own. */
  readonly startsPage?: boolean
  /** The table it is a row of. */
  readonly table?: RunningTable
  /** What it adds to the carried total. */
  readonly amount?: Decimal
  draw(page: PageDrawing, top: number): void
}

/** What a table repeats on each page. */
export interface RunningTable {
  readonly headHeight: number
  drawHead(page: PageDrawing, top: number): void
  /** The row with the running total at the foot of a page and the head of the next; `null` carries nothing. */
  readonly carry: CarryRow | null
}

export interface CarryRow {
  readonly height: number
  draw(page: PageDrawing, top: number, total: Decimal, place: 'foot' | 'head'): void
}

/** The room for the body, in points from the page's top edge. */
export interface BodyFrame {
  readonly firstTop: number
  readonly laterTop: number
  readonly bottom: number
}

/** Where the next strip goes. */
interface Cursor {
  readonly pages: PageDrawing[]
  page: PageDrawing
  top: number
  /** Nothing but repeated heads stands on the page yet: breaking again would gain nothing. */
  fresh: boolean
  table: RunningTable | null
  total: Decimal
}

/**
 * Draws the strips onto `firstPage` and as many further pages as they need. Strips that keep together
 * move together, unless they are taller than a page.
 *
 * @returns all pages, the first included
 */
export function flowStrips(strips: readonly Strip[], firstPage: PageDrawing, frame: BodyFrame): PageDrawing[] {
  const cursor: Cursor = { pages: [firstPage], page: firstPage, top: frame.firstTop, fresh: false, table: null, total: ZERO }
  const blocks = keptTogether(strips)
  blocks.forEach((block, index) => {
    const next = blocks[index + 1]?.[0]
    if (!fits(block, next, cursor, frame)) breakPage(cursor, block[0]?.table ?? null, frame)
    if (fits(block, next, cursor, frame)) for (const strip of block) place(strip, cursor)
    else placeSeparately(block, next, cursor, frame)
  })
  return cursor.pages
}

function keptTogether(strips: readonly Strip[]): Strip[][] {
  const blocks: Strip[][] = []
  let block: Strip[] = []
  for (const strip of strips) {
    block.push(strip)
    if (strip.keepWithNext) continue
    blocks.push(block)
    block = []
  }
  if (block.length > 0) blocks.push(block)
  return blocks
}

function fits(block: readonly Strip[], next: Strip | undefined, cursor: Cursor, frame: BodyFrame): boolean {
  if (block[0]?.startsPage && !cursor.fresh) return false
  let table = cursor.table
  let bottom = cursor.top
  for (const strip of block) {
    const own = strip.table ?? null
    if (own !== null && own !== table) bottom += own.headHeight
    table = own
    bottom += strip.height
  }
  const goesOn = table !== null && next?.table === table
  return bottom + (goesOn ? (table?.carry?.height ?? 0) : 0) <= frame.bottom
}

/** For a block taller than a page: strip by strip. */
function placeSeparately(block: readonly Strip[], next: Strip | undefined, cursor: Cursor, frame: BodyFrame): void {
  block.forEach((strip, index) => {
    const following = block[index + 1] ?? next
    if (!cursor.fresh && !fits([strip], following, cursor, frame)) breakPage(cursor, strip.table ?? null, frame)
    place(strip, cursor)
  })
}

function place(strip: Strip, cursor: Cursor): void {
  const table = strip.table ?? null
  if (table !== cursor.table) openTable(cursor, table)
  strip.draw(cursor.page, cursor.top)
  cursor.top += strip.height
  cursor.fresh = false
  if (strip.amount) cursor.total = cursor.total.plus(strip.amount)
}

function openTable(cursor: Cursor, table: RunningTable | null): void {
  cursor.table = table
  cursor.total = ZERO
  if (!table) return
  table.drawHead(cursor.page, cursor.top)
  cursor.top += table.headHeight
}

/** Closes the page; a table that goes on gets its total carried and its head repeated. */
function breakPage(cursor: Cursor, nextTable: RunningTable | null, frame: BodyFrame): void {
  if (cursor.fresh) return
  const running = cursor.table !== null && cursor.table === nextTable ? cursor.table : null
  running?.carry?.draw(cursor.page, cursor.top, cursor.total, 'foot')
  cursor.page = emptyPage()
  cursor.pages.push(cursor.page)
  cursor.top = frame.laterTop
  cursor.fresh = true
  if (!running) {
    cursor.table = null
    return
  }
  running.drawHead(cursor.page, cursor.top)
  cursor.top += running.headHeight
  running.carry?.draw(cursor.page, cursor.top, cursor.total, 'head')
  cursor.top += running.carry?.height ?? 0
}
