/** What formatting the values of a list needs to know of the company. */
import { useMemo } from 'react'
import { useDecimals, useSession, useZone } from '../client/use-session.ts'
import type { FormatContext } from './filters.ts'

export function useFormatContext(): FormatContext {
  const zone = useZone()
  const decimals = useDecimals()
  const currency = useSession()?.company?.currency ?? ''
  return useMemo(() => ({ zone, decimals, currency }), [zone, decimals, currency])
}
