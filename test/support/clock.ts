/** The day of the hosts under test, whatever the clock of this machine says. */
import type { CalendarDate } from '../../src-core/kernel/dates.ts'

/** A Tuesday, near no end of a month, before the hour of a routine; it runs on from here. */
export const HOST_CLOCK = '2026-11-17T08:00:00Z'
export const TEST_DAY: CalendarDate = '2026-11-17'
