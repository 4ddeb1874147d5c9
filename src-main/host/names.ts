/** Names of files beside a company file. */

/** A name with the moment in it, as `company.countinghouse.saved-2026-11-30T21.40.00.000Z`. @param now milliseconds since 1970 */
export function stamped(name: string, now: number): string {
  return `${name}-${new Date(now).toISOString().replaceAll(':', '.')}`
}
