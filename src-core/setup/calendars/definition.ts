import { z } from 'zod'
export const calendarDefinition = z.looseObject({ kind: z.enum(['yearly', 'daily', 'period', 'interval', 'join', 'fixed', 'banking']) })
