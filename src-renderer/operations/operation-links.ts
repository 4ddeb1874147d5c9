/** Addresses of the operations area. */

/** The page that runs an operation; `simulate` opens it with the preview as its first step. */
export function operationPath(name: string, simulate = false): string {
  return `/operations/reference/${name}${simulate ? '?simulate=true' : ''}`
}

export function jobPath(id: number): string {
  return `/operations/jobs/${id}`
}
