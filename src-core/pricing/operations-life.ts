/** The life of a version: published, closed, opened again, ended on a day, and all that taken back. */
import { refuseFarDate } from '../kernel/far-dates.ts'
import { z } from 'zod'
import { refuse } from '../kernel/failures.ts'
import { overlaps } from '../kernel/dates.ts'
import { nextState } from '../kernel/lifecycle.ts'
import type { CommandContext, QueryContext } from '../operations/context.ts'
import { type AnyOperation, anyOperation, defineCommand, defineQuery } from '../operations/define.ts'
import type { PriceVersion } from './grid.ts'
import { publishObstacles, type RoomMade, roomFor, showValidity } from './publishing.ts'
import { hasRated, lineRows, type VersionRow, versionOf, versionRow, versionRowsOfPlan } from './stored-versions.ts'
import { changeVersion, insertVersion, refuseMoved, removeVersion, takeBackChanges, validityOf } from './version-changes.ts'
import {
  answerOf,
  changedVersion,
  confirmDates,
  id,
  openDate,
  planCode,
  refuseEmptyValidity,
  TAKEN_BACK,
  versioned,
} from './version-input.ts'
import { nextVersionNumber, PRICE_VERSION_LIFECYCLE, changeableFields } from './version-lifecycle.ts'

const roomMade = z.custom<RoomMade>()

const previewPublish = defineQuery({
  name: 'priceVersion.previewPublish',
  summary: 'What stands in the way of publishing a draft, and what it does to the versions published now',
  input: z.object({ id }),
  output: z.object({ obstacles: z.array(z.string()), changes: z.array(roomMade), validity: z.string() }),
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    const version = versionOf(row, await lineRows(context.store, row.id))
    return { obstacles: publishObstacles(version), changes: await roomMadeBy(context, row), validity: showValidity(version.validity) }
  },
})

const publish = defineCommand({
  name: 'priceVersion.publish',
  summary: 'Publish a draft, so that rating takes its prices',
  input: versioned.extend({ resolve_overlaps: z.boolean().default(false) }),
  output: changedVersion.extend({ changes: z.array(roomMade) }),
  undo: TAKEN_BACK,
  alsoNeeds: [{ option: 'resolve_overlaps', operation: 'priceVersion.changeEnd', asked: (input) => input.resolve_overlaps }],
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    refuseMoved(row, input.version)
    const { changes, after } = await publishRow(context, row, input.resolve_overlaps)
    return { ...answerOf(context, after), changes }
  },
})

/** Publishes a stored draft. @throws Refusal while something stands in its way, or its days are another's and are not to be resolved */
export async function publishRow(
  context: CommandContext,
  row: VersionRow,
  resolve: boolean,
): Promise<{ changes: readonly RoomMade[]; after: VersionRow }> {
  const status = nextState(PRICE_VERSION_LIFECYCLE, row.status, 'publish', `Version ${row.number}`)
  refuseObstacles(versionOf(row, await lineRows(context.store, row.id)))
  const changes = await roomMadeBy(context, row)
  if (changes.length > 0 && !resolve) throw refuseOverlaps(row, changes)
  for (const change of changes) await makeRoom(context, change)
  const after = await changeVersion(context, row, { status })
  const code = await planCode(context.store, row.price_plan_id)
  const consequences = changes.map((change) => ` ${change.sentence}`).join('')
  context.summarise(`Version ${row.number} of ${code} published ${showValidity(validityOf(row))}.${consequences}`.replace(/\.$/, ''))
  return { changes, after }
}

function refuseObstacles(version: PriceVersion): void {
  const obstacles = publishObstacles(version)
  const [first] = obstacles
  if (first === undefined) return
  const more = obstacles.length === 1 ? '' : ` ${obstacles.length - 1} more problems are to be solved.`
  throw refuse('refused', 'priceVersion.problems', `Version ${version.number} cannot be published yet. ${first}${more}`, {
    details: { obstacles },
  })
}

function refuseOverlaps(row: VersionRow, changes: readonly RoomMade[]) {
  const words = changes.map((change) => change.sentence).join(' ')
  return refuse(
    'refused',
    'priceVersion.overlaps',
    `Version ${row.number} shares days with others that are published. If it is published anyway: ${words}`,
    { details: { changes } },
  )
}

async function roomMadeBy({ store }: Pick<QueryContext, 'store'>, row: VersionRow): Promise<RoomMade[]> {
  const others = (await versionRowsOfPlan(store, row.price_plan_id)).filter((other) => other.id !== row.id && other.status === 'published')
  const rated = new Set<number>()
  for (const other of others) if (overlaps(validityOf(other), validityOf(row)) && (await hasRated(store, other.id))) rated.add(other.id)
  return roomFor(
    others.map((other) => versionOf(other, [])),
    validityOf(row),
    (version) => rated.has(version.id),
  )
}

async function makeRoom(context: CommandContext, change: RoomMade): Promise<void> {
  const row = await versionRow(context.store, change.id)
  if (change.kind === 'remove') return removeVersion(context, row)
  if (change.kind === 'close') {
    await changeVersion(context, row, { status: 'closed' })
    return
  }
  const copy = change.copy
  if (copy) await insertCopy(context, row, copy)
  const { start, end } = change.validity ?? validityOf(row)
  await changeVersion(context, row, { valid_from: start, valid_to: end })
}

/** The published copy that takes the second part of a version which is split. */
async function insertCopy(
  context: CommandContext,
  row: VersionRow,
  { start, end }: { start: string | null; end: string | null },
): Promise<void> {
  const { table } = versionOf(row, await lineRows(context.store, row.id))
  const { id: _id, version: _version, created_op: _created, changed_op: _changed, ...values } = row
  const number = nextVersionNumber(await versionRowsOfPlan(context.store, row.price_plan_id))
  await insertVersion(context, { ...values, number, valid_from: start, valid_to: end }, table)
}

const close = defineCommand({
  name: 'priceVersion.close',
  summary: 'Close a version, so that rating no longer takes it',
  input: versioned,
  output: changedVersion,
  undo: TAKEN_BACK,
  handler: (context, input) => turn(context, input, 'close', 'closed'),
})

const reopen = defineCommand({
  name: 'priceVersion.reopen',
  summary: 'Make a closed version a draft again',
  input: versioned,
  output: changedVersion,
  undo: TAKEN_BACK,
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    if (row.status === 'closed' && (await hasRated(context.store, row.id)))
      throw refuse(
        'refused',
        'priceVersion.rated',
        `Version ${row.number} has priced operations and stays as it is, so that they can be explained. Make a new version of it.`,
      )
    return turn(context, input, 'reopen', 'opened again as a draft')
  },
})

async function turn(context: CommandContext, input: z.infer<typeof versioned>, verb: string, words: string) {
  const row = await versionRow(context.store, input.id)
  refuseMoved(row, input.version)
  const status = nextState(PRICE_VERSION_LIFECYCLE, row.status, verb, `Version ${row.number}`)
  const after = await changeVersion(context, row, { status })
  context.summarise(`Version ${row.number} of ${await planCode(context.store, row.price_plan_id)} ${words}`)
  return answerOf(context, after)
}

const changeEnd = defineCommand({
  name: 'priceVersion.changeEnd',
  summary: 'Change the day on which a version ends; the day itself is no longer priced',
  input: versioned.extend({ valid_to: openDate, confirm_date: confirmDates }),
  output: changedVersion,
  undo: TAKEN_BACK,
  handler: async (context, input) => {
    const row = await versionRow(context.store, input.id)
    refuseFarDate(context.today, input.valid_to, input.confirm_date, 'valid_to')
    refuseMoved(row, input.version, { changed: [{ field: 'valid_to', yours: input.valid_to, theirs: row.valid_to }] })
    if (changeableFields(row.status).length === 0)
      throw refuse('refused', 'priceVersion.closed', `Version ${row.number} is closed; its days no longer change.`)
    refuseEmptyValidity(row.valid_from, input.valid_to)
    await refuseMeeting(context, row, input.valid_to)
    const after = await changeVersion(context, row, { valid_to: input.valid_to })
    context.summarise(
      `Version ${row.number} of ${await planCode(context.store, row.price_plan_id)} is valid ${showValidity(validityOf(after))}`,
    )
    return answerOf(context, after)
  },
})

async function refuseMeeting({ store }: CommandContext, row: VersionRow, validTo: string | null): Promise<void> {
  if (row.status !== 'published') return
  const validity = { start: row.valid_from, end: validTo }
  const others = await versionRowsOfPlan(store, row.price_plan_id)
  const meets = others.find((other) => other.id !== row.id && other.status === 'published' && overlaps(validityOf(other), validity))
  if (!meets) return
  const words = `Version ${meets.number} is published ${showValidity(validityOf(meets))}. End version ${row.number} before, or change version ${meets.number} first.`
  throw refuse('refused', 'priceVersion.overlaps', words, { details: { id: meets.id } })
}

const takeBack = defineCommand({
  name: 'priceVersion.takeBack',
  summary: 'Take back an earlier change of price versions, as undo does',
  input: z.object({ entry: z.int().positive() }),
  output: z.object({ entry: z.number() }),
  undo: TAKEN_BACK,
  handler: async (context, { entry }) => {
    await takeBackChanges(context, entry)
    return { entry: context.op }
  },
})

export const lifeOperations: AnyOperation[] = [previewPublish, publish, close, reopen, changeEnd, takeBack].map(anyOperation)
