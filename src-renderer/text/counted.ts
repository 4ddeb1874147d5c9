/** A number with its noun: `1 row`, `2 rows`. @param count as it is shown */
export function counted(count: string | number, one: string, many: string = `${one}s`): string {
  return `${count} ${String(count) === '1' ? one : many}`
}
