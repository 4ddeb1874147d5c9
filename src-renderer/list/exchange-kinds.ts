/** What can be imported and exported, and which list shows it. */
import { useOperation } from '../client/use-operation.ts'
import { useMay } from '../client/use-session.ts'

export interface ExchangeKind {
  readonly name: string
  readonly label: string
  readonly hint: string
  /** There is a file of it that can be imported again. */
  readonly exportable: boolean
}

const NONE: readonly ExchangeKind[] = []

/** All kinds of files of the pipeline; none until they are known, or where they may not be imported. */
export function useExchangeKinds(): readonly ExchangeKind[] {
  return useKnownExchangeKinds() ?? NONE
}

/** The same, `null` until they are known: for what means something else with them than without. */
export function useKnownExchangeKinds(): readonly ExchangeKind[] | null {
  const may = useMay()
  const asks = may('import.kinds')
  const { data, loading } = useOperation<readonly ExchangeKind[]>('import.kinds', {}, { enabled: asks, reads: ['language'] })
  return data ?? (loading ? null : NONE)
}

/** Kinds with a list of another name; all others are named as their list is. */
const KIND_OF_LIST: Readonly<Record<string, string>> = {
  customer: 'customers',
  subscription: 'subscriptions',
  exchangeRate: 'exchangeRates',
  accountOperation: 'payments',
}
const LIST_OF_KIND: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(KIND_OF_LIST).map(([list, kind]) => [kind, list])),
  subscriptionEvents: 'subscription',
}

/** The kind whose file fills a list, if it is one that can be imported. */
export function kindOfList(kinds: readonly ExchangeKind[], list: string): ExchangeKind | undefined {
  const name = KIND_OF_LIST[list] ?? list
  return kinds.find((kind) => kind.name === name)
}

export function listOfKind(kind: string): string {
  return LIST_OF_KIND[kind] ?? kind
}

/** The address of the import of a kind, or of any file. */
export function importPath(kind?: string): string {
  return kind === undefined ? '/import' : `/import/${kind}`
}
