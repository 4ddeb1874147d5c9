/**
 * The catalogue of states: for each code of the field its word, shape and colour.
 * Codes are those of the reference systems and our own; the word is what a screen reader says.
 */

export type Shape = 'dashed' | 'ring' | 'half' | 'full' | 'triangle' | 'diamond' | 'square' | 'cross' | 'barred' | 'tick'
export type Tone = 'ink3' | 'ok' | 'warn' | 'bad' | 'info' | 'violet'

export interface StateSign {
  readonly word: string
  readonly shape: Shape
  readonly tone: Tone
}

type Family = readonly [shape: Shape, tone: Tone, words: Readonly<Record<string, string>>]

/** One row a shape and colour: code (lower case, signs left out) to word. */
const FAMILIES: readonly Family[] = [
  [
    'dashed',
    'ink3',
    {
      draft: 'Draft',
      new: 'Draft',
      indesign: 'In design',
      initialised: 'Initialised',
      initialized: 'Initialised',
      created: 'Created',
      defined: 'Defined',
      none: 'Not begun',
      notstarted: 'Not begun',
      upcoming: 'To come',
      coming: 'Coming',
      going: 'Being taken back',
    },
  ],
  [
    'ring',
    'info',
    {
      open: 'Open',
      o: 'Open',
      pending: 'Not yet due',
      pendingplan: 'Not yet due, in a plan',
      notyetdue: 'Not yet due',
      scheduled: 'Scheduled',
      planned: 'Planned',
      queued: 'Queued',
      waiting: 'Waiting',
      tobilled: 'To be billed',
      toreceive: 'To receive',
      toprocess: 'To process',
      torenew: 'To renew',
      unsent: 'Not sent',
      sent: 'Sent',
      submitted: 'Submitted',
      acknowledged: 'Acknowledged',
      pendingclosed: 'Closing',
      pendingupdate: 'Changing',
      awaitingapproval: 'Waits for approval',
      tobepaid: 'To be paid',
    },
  ],
  [
    'half',
    'warn',
    {
      ppaid: 'Part paid',
      partpaid: 'Part paid',
      partial: 'Partial',
      p: 'Partial',
      partlypaid: 'Part paid',
      stopping: 'Stopping',
      partlymatched: 'Part matched',
      pmatched: 'Part matched',
    },
  ],
  [
    'half',
    'info',
    {
      inprogress: 'In progress',
      running: 'Running',
      started: 'Started',
      processing: 'In progress',
      ongoing: 'In progress',
      creating: 'Drafting',
      drafting: 'Drafting',
      prevalidated: 'Being checked',
      validating: 'Validating',
    },
  ],
  [
    'full',
    'ok',
    {
      paid: 'Paid',
      matched: 'Matched',
      l: 'Matched',
      active: 'Active',
      activated: 'Active',
      validated: 'Validated',
      valid: 'Valid',
      published: 'Published',
      succeeded: 'Succeeded',
      success: 'Succeeded',
      billed: 'Billed',
      rated: 'Rated',
      treated: 'Treated',
      posted: 'Posted',
      accepted: 'Accepted',
      approved: 'Approved',
      locked: 'Locked',
      launched: 'Launched',
      enabled: 'On',
      collected: 'Collected',
      instantiated: 'Instantiated',
      credited: 'Credited',
      completed: 'Completed',
      settled: 'Settled',
      delivered: 'Delivered',
      exported: 'Exported',
    },
  ],
  ['triangle', 'bad', { unpaid: 'Unpaid', overdue: 'Overdue', late: 'Late' }],
  ['triangle', 'warn', { suspect: 'Suspect', duetoday: 'Due today', warning: 'Warning', expiring: 'Expires soon' }],
  ['diamond', 'violet', { disputed: 'Disputed', i: 'Disputed', litigation: 'Disputed', indispute: 'Disputed' }],
  [
    'square',
    'warn',
    { suspended: 'Suspended', paused: 'Paused', onhold: 'On hold', stopped: 'Stopped', blocked: 'Blocked', hold: 'On hold' },
  ],
  ['square', 'info', { quarantined: 'Quarantined', quarantine: 'Quarantined' }],
  [
    'cross',
    'bad',
    {
      rejected: 'Rejected',
      r: 'Rejected',
      failed: 'Failed',
      error: 'Error',
      cancelledbyerror: 'Cancelled by an error',
      bounced: 'Bounced',
      refused: 'Refused',
      faulty: 'Faulty',
      invalid: 'Invalid',
    },
  ],
  [
    'barred',
    'ink3',
    {
      closed: 'Closed',
      terminated: 'Terminated',
      resiliated: 'Terminated',
      abandoned: 'Written off',
      writtenoff: 'Written off',
      refunded: 'Refunded',
      cancelled: 'Cancelled',
      canceled: 'Cancelled',
      expired: 'Expired',
      retired: 'Retired',
      archived: 'Archived',
      inactive: 'Inactive',
      disabled: 'Off',
      ended: 'Ended',
      withdrawn: 'Withdrawn',
      superseded: 'Superseded',
      obsolete: 'Obsolete',
      reversed: 'Reversed',
      undone: 'Undone',
    },
  ],
  ['barred', 'warn', { duplicate: 'Duplicate' }],
  ['tick', 'ok', { done: 'Done', ready: 'Ready', ok: 'Done', passed: 'Passed', yes: 'Yes' }],
]

const SIGNS: ReadonlyMap<string, StateSign> = new Map(
  FAMILIES.flatMap(([shape, tone, words]) => Object.entries(words).map(([code, word]) => [code, { word, shape, tone }] as const)),
)

function plainCode(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/**
 * The sign of a state. A code that the catalogue does not know is shown as a ring in ink3 with its own word.
 *
 * @param word the list's own word for the code, which wins over the catalogue's
 * @example signOfState('PPAID') // { word: 'Part paid', shape: 'half', tone: 'warn' }
 */
export function signOfState(code: string, word?: string): StateSign {
  const known = SIGNS.get(plainCode(code)) ?? (word ? SIGNS.get(plainCode(word)) : undefined)
  const sign = known ?? { word: code, shape: 'ring', tone: 'ink3' }
  return word ? { ...sign, word } : sign
}

/** Every state of the catalogue, for the page of components. */
export function allStates(): readonly (StateSign & { readonly code: string })[] {
  return [...SIGNS].map(([code, sign]) => ({ code, ...sign }))
}
