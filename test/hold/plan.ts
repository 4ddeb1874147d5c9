/** Which runs are made. */

export interface Run {
  readonly name: string
  /** When the run begins, `2026-12-31T23:58`; null: as the machine says. */
  readonly clock: string | null
  /** How many processes do nothing but keep a processor busy. */
  readonly busy: number
  /** The time zone of the machine; null: its own. */
  readonly zone: string | null
}

export interface Wish {
  readonly runs?: string | undefined
  readonly clock?: readonly string[] | undefined
  readonly busy?: string | undefined
  readonly zone?: string | undefined
}

/** The end of February, a summer time's end, noon of an ordinary day, the end of a year. */
const CLOCKS = ['2027-02-28T00:30', '2026-10-25T08:59', '2026-11-30T13:00', '2026-12-31T23:58']

/** @throws Error for a clock that is none */
export function planOf({ runs, clock, busy, zone }: Wish): readonly Run[] {
  const own = zone ?? null
  if (runs === undefined && clock === undefined && busy === undefined) return tenRuns(own)
  const clocks: readonly (string | null)[] = clock ?? [null]
  const wrong = clocks.find((one) => one !== null && Number.isNaN(Date.parse(one)))
  if (wrong) throw new Error(`“${wrong}” is no clock; write 2026-12-31T23:58.`)
  const count = Number(runs ?? clocks.length)
  return Array.from({ length: count }, (_, at) => runOf(clocks[at % clocks.length] ?? null, Number(busy ?? 0), own))
}

function tenRuns(zone: string | null): readonly Run[] {
  const quiet = Array.from({ length: 4 }, () => runOf(null, 0, zone))
  return [...CLOCKS.map((clock) => runOf(clock, 0, zone)), ...quiet, runOf(null, 2, zone), runOf(null, 2, zone)]
}

function runOf(clock: string | null, busy: number, zone: string | null): Run {
  const load = busy > 0 ? `beside ${busy} busy processes` : 'nothing beside it'
  return { name: `${clock ?? 'the machine’s clock'}${zone === null ? '' : ` in ${zone}`}, ${load}`, clock, busy, zone }
}
