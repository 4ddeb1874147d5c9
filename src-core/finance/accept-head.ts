/** What is noted outside the file of its audit trail, and accepting a trail that no longer holds it. */
import { z } from 'zod'
import { refuse } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import { chainHead, companyIdentity, hexOf, witnesses } from '../operations/noted-heads.ts'
import { misfitWords, notedWords, type ProvedOutside, provedOutside } from './verify/head-check.ts'

const notedHeads = defineQuery({
  name: 'books.notedHeads',
  summary: 'What this machine and the backups noted of the audit trail, and whether the trail still holds it',
  input: z.strictObject({}),
  output: z.custom<ProvedOutside>(),
  handler: async ({ store, heads }) => provedOutside(store, heads),
})

const LONGEST_REASON = 500

const acceptInput = z.strictObject({ reason: z.string().trim().min(3).max(LONGEST_REASON) })
type AcceptInput = z.infer<typeof acceptInput>

const acceptHead = defineCommand({
  name: 'books.acceptHead',
  summary: 'Accept the audit trail as it stands, though it does not hold what was noted outside the file; the noted head begins anew',
  input: acceptInput,
  output: z.object({ accepted: z.number().int(), noted: z.array(z.string()) }),
  undo: { kind: 'none', reason: 'What was noted before is told in this entry and is no longer kept outside.' },
  handler: async (context, { reason }: AcceptInput) => {
    const { store, heads } = context
    const misfits = witnesses(store, heads).filter(({ fits }) => !fits)
    const [first] = misfits
    if (!first)
      throw refuse('refused', 'head.holds', 'The audit trail holds everything that is noted outside the file. There is nothing to accept.')
    const last = chainHead(store)
    const noted = misfits.map((one) => `entry ${one.entry} (${one.digest.slice(0, 16)}), ${notedWords(one)}`)
    const stands = last ? `entry ${last.entry} (${last.digest.slice(0, 16)})` : 'no entry'
    context.summarise(`Audit trail accepted as it stands after ${stands} in place of ${noted.join('; ')}. Reason: ${reason}`)
    // It stands in the company's own timeline, and windows ask again.
    context.touch('company', 1)
    context.afterCommit(({ entry, digest, at }) => {
      const company = companyIdentity(store)
      if (company !== null) heads.accept({ entry, digest: hexOf(digest), at }, company)
    })
    return { accepted: context.op, noted: misfits.map((one) => misfitWords(store, one)) }
  },
})

export const headOperations: AnyOperation[] = [notedHeads, acceptHead].map(anyOperation)
