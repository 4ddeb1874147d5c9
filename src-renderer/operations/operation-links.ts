/** Addresses of the operations area. */

/** The page that describes and runs an operation; with the search `{ simulate: true }` it opens for a trial. */
export function operationPath(name: string): string {
  return `/operations/reference/${name}`
}

export function jobPath(id: number): string {
  return `/operations/jobs/${id}`
}
