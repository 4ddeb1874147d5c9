/** The moment of a record whose file has a column for its day and one beside it for its time of day. */

/** Headings of a time of day in the languages in which telephone systems here write, in small letters. */
export const TIME_HEADINGS: readonly string[] = [
  ...['time', 'time of day', 'call time', 'start time', 'starttime', 'start_time', 'event_time', 'eventtime'],
  ...['uhrzeit', 'zeit', 'startzeit', 'beginn', 'heure', 'hora', 'ora', 'orario', 'tijd', 'tijdstip', 'tid', 'tidspunkt', 'klokkeslæt'],
  ...['klockslag', 'klokkeslett', 'godzina', 'czas', 'čas', 'idő', 'időpont', 'aika', 'kello', 'kellonaika', 'saat', 'час', 'время', 'ώρα'],
  ...['時刻', '時間', '时间'],
]

const CLOCK = /^(\d{1,2})[:.hH](\d{2})(?:[:.mM'](\d{2}(?:[.,]\d{1,9})?)?s?)?\s?([AaPp]\.?[Mm]\.?)?$/
const BARE = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)?$/
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})$/
const EPOCH = /^\d{9,}/

/**
 * The day with its time, as one cell would have them.
 *
 * @returns the day as it stands where it has its time already; `null` where the time is missing
 * @example dayAndTime('06.11.2026', '10.30') // '06.11.2026 10:30:00'
 */
export function dayAndTime(day: string, time: string): string | null {
  if (day === '' || day.includes(':') || EPOCH.test(day)) return day
  if (time === '') return null
  const [, hours, minutes, seconds, half] = CLOCK.exec(time) ?? BARE.exec(time) ?? []
  const [, year, month, date] = COMPACT_DAY.exec(day) ?? []
  const whole = year === undefined ? day : `${year}-${month}-${date}`
  // What is no time is told as it stands.
  if (hours === undefined) return `${whole} ${time}`
  return `${whole} ${hours.padStart(2, '0')}:${minutes}:${seconds ?? '00'}${half === undefined ? '' : ` ${half}`}`
}
