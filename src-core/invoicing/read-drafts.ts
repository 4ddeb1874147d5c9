/** Drafts of accounts as the file has them now. */
import type { ReadStore } from '../database/store.ts'
import { Refusal } from '../kernel/failures.ts'
import { incidentOf, isOfFile } from '../operations/incident.ts'
import type { RatingBook } from '../rating/book.ts'
import { noBillingAccount, readBilledAccounts } from './billed-account.ts'
import { type Draft, draftOf } from './draft.ts'
import { type DraftScope, readOpenTransactions } from './open-transactions.ts'

/** A draft, or what stands in its way: one account must not stop a run. */
export type Drafting = { readonly draft: Draft } | { readonly refusal: Refusal }

/** The drafts of accounts within a scope, in the order of their ids as given. */
export async function readDrafts(store: ReadStore, book: RatingBook, ids: readonly number[], scope: DraftScope): Promise<Drafting[]> {
  const accounts = await readBilledAccounts(store, ids)
  const transactions = await readOpenTransactions(store, ids, scope)
  return ids.map((id): Drafting => {
    const account = accounts.get(id)
    if (!account) return { refusal: noBillingAccount(id) }
    try {
      return { draft: draftOf(book, account, transactions.get(id) ?? [], scope.invoiceDate) }
    } catch (error) {
      if (isOfFile(error)) throw error
      return { refusal: error instanceof Refusal ? error : incidentOf(error) }
    }
  })
}

/** The draft of one account within a scope. @throws Refusal when it cannot be drafted */
export async function accountDraft(
  { store }: { readonly store: ReadStore },
  book: RatingBook,
  accountId: number,
  scope: DraftScope,
): Promise<Draft> {
  const [made] = await readDrafts(store, book, [accountId], scope)
  return draftIn(made as Drafting)
}

/** @throws Refusal the one that stands in its way */
export function draftIn(drafting: Drafting): Draft {
  if ('refusal' in drafting) throw drafting.refusal
  return drafting.draft
}
