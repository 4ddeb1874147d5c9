/** Cells that hold several values: `speed=1000|business=true` and `+4943155010|+4943155011`. */
import { refuseField } from '../kernel/failures.ts'

/** The parts of a list, without empty ones. */
export function readList(cell: unknown): string[] {
  if (typeof cell !== 'string') return []
  return cell
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The pairs of a cell in their order. @throws Refusal for a part without `=`, or a key that stands twice */
export function readPairs(cell: unknown, field: string): [key: string, value: string][] {
  const pairs = readList(cell).map((part): [string, string] => {
    const at = part.indexOf('=')
    if (at < 1) throw refuseField(field, 'import.pairs', `“${part}” is no pair, as speed=1000.`)
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
  })
  const twice = pairs.find(([key], index) => pairs.findIndex(([other]) => other === key) !== index)
  if (twice) throw refuseField(field, 'import.pairs', `“${twice[0]}” stands twice.`)
  return pairs
}

export function writePairs(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join(',') : String(value)}`)
    .join('|')
}
