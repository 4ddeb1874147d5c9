/** The one price of a version while it is typed: as stored, as typed, and the way to save it. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import type { ChangedVersion, VersionView } from '../../../src-core/pricing/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { keepDraft, readDraft } from '../../form/form-values.ts'
import { text } from './text.ts'

export interface FlatDraft {
  /** A decimal text in the currency of the plan; `null` for none. */
  readonly price: string | null
  readonly dirty: boolean
  /** Why what stands in the box cannot be read as a price; `null` where it can. */
  readonly fault: string | null
  /** Whether what was saved last has come back: what speaks of the stored version waits for it. */
  readonly isShown: boolean
  readonly saving: boolean
  readonly failure: Failure | null
  set(price: string | null): void
  setFault(fault: string | null): void
  /** @returns whether what stands in the box is now what is stored */
  save(): Promise<boolean>
}

interface Typed {
  readonly price: string | null
  /** The version from which on it is stored; what others store after it is shown again. */
  readonly storedAt?: number
}

/** What was typed survives leaving the page; it is saved against the version that it was typed over. */
export function useFlatPrice(version: VersionView): FlatDraft {
  const key = `priceVersion:${version.id}:${version.version}`
  const editable = version.status === 'draft'
  const [kept, setTyped] = useState<Typed | null>(() => (editable ? ((readDraft(key)?.values as Typed | undefined) ?? null) : null))
  const typed = kept !== null && (kept.storedAt ?? Number.POSITIVE_INFINITY) > version.version ? kept : null
  const [fault, setFault] = useState<string | null>(null)
  const command = useCommand<ChangedVersion>('priceVersion.setPrice', { done: ({ number }) => text.done.saved(number) })
  const dirty = editable && typed !== null && typed.storedAt === undefined && typed.price !== version.price
  useEffect(() => keepDraft(key, dirty ? { values: { ...typed }, at: Date.now() } : null), [key, dirty, typed])
  const price = typed === null ? version.price : typed.price
  return {
    price,
    dirty,
    fault,
    isShown: typed?.storedAt === undefined,
    saving: command.running,
    failure: command.failure,
    set: (next) => setTyped({ price: next }),
    setFault,
    save: async () => {
      if (fault !== null || command.running) return false
      if (!dirty) return true
      const result = await command.run({ id: version.id, version: version.version, price, currency_prices: version.currency_prices })
      if (result.ok) setTyped({ price, storedAt: result.value.version })
      return result.ok
    },
  }
}
