/** Where a record is shown. An entity with a page of its own registers it; all others have the generic one. */

const pages = new Map<string, (id: number) => string>()

/**
 * Gives an entity its own page.
 *
 * @example registerRecordPage('invoice', (id) => `/invoices/${id}`)
 */
export function registerRecordPage(entity: string, path: (id: number) => string): void {
  pages.set(entity, path)
}

/** The address of a record, without the `#` of the window's location. */
export function recordPath(entity: string, id: number): string {
  return pages.get(entity)?.(id) ?? `/record/${entity}/${id}`
}

/** Beside the address of a record with a page of its own: its fields as a form, with archive and delete. */
export const FIELDS = { fields: true } as never

/** The address of the form for a new record. */
export function newPath(entity: string): string {
  return `/record/${entity}/new`
}

/** The address of a list. */
export function listPath(list: string): string {
  return `/list/${list}`
}
