/**
 * Whether two patterns can give one number. A pattern is a row of places: a letter of its own, a digit, or at the end of the
 * counter any further digits; both are walked together.
 */

type Place = { readonly kind: 'letter'; readonly letter: string } | { readonly kind: 'digit' } | { readonly kind: 'moreDigits' }

const DIGIT: Place = { kind: 'digit' }
const DIGITS_OF: Readonly<Record<string, number>> = { yyyy: 4, yy: 2, MM: 2, dd: 2 }

export interface Form {
  readonly pattern: string
  /** Least digits of the counter. */
  readonly size: number
}

function placesOf({ pattern, size }: Form): Place[] {
  return pattern.split(/\{([^{}]*)\}/).flatMap((part, at): Place[] => {
    if (at % 2 === 0) return Array.from(part, (letter) => ({ kind: 'letter', letter }))
    const digits = Array.from({ length: part === 'n' ? size : (DIGITS_OF[part] ?? 0) }, () => DIGIT)
    return part === 'n' ? [...digits, { kind: 'moreDigits' }] : digits
  })
}

const isDigit = (letter: string) => letter >= '0' && letter <= '9'

function meet(one: Place, other: Place): boolean {
  if (one.kind === 'letter' && other.kind === 'letter') return one.letter === other.letter
  if (one.kind === 'letter') return isDigit(one.letter)
  return other.kind !== 'letter' || isDigit(other.letter)
}

/**
 * @example canCollide({ pattern: 'A-{n}', size: 3 }, { pattern: 'A-1{n}', size: 3 }) // true: A-1001
 * @example canCollide({ pattern: 'INV-{n}', size: 6 }, { pattern: 'CN-{n}', size: 6 }) // false
 */
export function canCollide(one: Form, other: Form): boolean {
  const [left, right] = [placesOf(one), placesOf(other)]
  const seen = new Set<number>()
  const waiting: [number, number][] = [[0, 0]]
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    const [i, j] = state
    const key = i * (right.length + 1) + j
    if (seen.has(key)) continue
    seen.add(key)
    if (i === left.length && j === right.length) return true
    const [a, b] = [left[i], right[j]]
    // Further digits may end here, or take one more.
    if (a?.kind === 'moreDigits') waiting.push([i + 1, j])
    if (b?.kind === 'moreDigits') waiting.push([i, j + 1])
    if (a && b && meet(a, b)) waiting.push([a.kind === 'moreDigits' ? i : i + 1, b.kind === 'moreDigits' ? j : j + 1])
  }
  return false
}

/** What a number of a form shows: its counter, and its year where the form has one. */
export interface ReadNumber {
  readonly n: number
  /** Four digits, or two; `null` where the form has no year. */
  readonly year: string | null
}

const FORM_OF: Readonly<Record<string, string>> = { yyyy: '(?<year>\\d{4})', yy: '(?<year>\\d{2})', MM: '\\d{2}', dd: '\\d{2}' }

/** Reads numbers of a form; `null` for one that is not of it. */
export function numberReader({ pattern, size }: Form): (number: string) => ReadNumber | null {
  let hasYear = false
  const source = pattern
    .split(/\{([^{}]*)\}/)
    .map((part, at) => {
      if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      if (part === 'n') return `(?<n>\\d{${size},})`
      if (!part.startsWith('y')) return FORM_OF[part] ?? ''
      if (hasYear) return `\\d{${part.length}}`
      hasYear = true
      return FORM_OF[part] ?? ''
    })
    .join('')
  const form = new RegExp(`^${source}$`)
  return (number) => {
    const groups = form.exec(number)?.groups
    return groups ? { n: Number(groups['n']), year: groups['year'] ?? null } : null
  }
}
