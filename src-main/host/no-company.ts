/** What a window is answered while no company is open: enough to draw itself and to offer the first step. */
import { type Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { Instant } from '../../src-core/kernel/instants.ts'
import type { CallRequest, CallResult, SessionInfo } from '../../src-core/operations/contract.ts'

/**
 * @param now gives the day, in UTC: there is no company whose zone could be meant
 * @param why where the file that was open went
 */
export function answerWithoutCompany(request: CallRequest, now: Instant, why: Refusal | null): CallResult {
  if (request.operation === 'session.get') return { ok: true, value: emptySession(now) }
  if (request.operation === 'system.describe') return { ok: true, value: { entities: [], lists: [], operations: [] } }
  if (request.operation === 'job.list') return { ok: true, value: [] }
  throw why ?? refuse('refused', 'company.none', 'No company is open. Create one, or open a file.')
}

function emptySession(now: Instant): SessionInfo {
  return {
    company: null,
    actor: { id: 1, name: 'Operator', initials: 'O' },
    today: new Date(now).toISOString().slice(0, 10),
    currencies: [],
    permissions: ['*'],
    file: '',
    opening: '',
    books: { verifiedAt: null, differences: 0 },
    period: null,
  }
}
