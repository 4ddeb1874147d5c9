/** What is asked after a part was added to a record or removed: a charge of a product may reach those that hold it. */
import type { ReactNode } from 'react'
import type { Values } from '../form/form-values.ts'

export interface FollowUpProps {
  /** The values of the part: which record it links with which. */
  readonly link: Values
  readonly does: 'add' | 'end'
  /** Whether the operator asked for it: then it says so where nothing is left to ask. */
  readonly isAsked?: boolean
  readonly onClose: () => void
}

type Draw = (props: FollowUpProps) => ReactNode

interface FollowUp {
  /** The action beside a part that asks again later. */
  readonly again: string
  readonly draw: Draw
}

const followUps = new Map<string, FollowUp>()

/** Gives the parts of an entity what is asked after them. */
export function registerFollowUp(entity: string, again: string, draw: Draw): void {
  followUps.set(entity, { again, draw })
}

/** What the action is called that asks again later; `null` where nothing is asked after such a part. */
export function followUpAgain(entity: string): string | null {
  return followUps.get(entity)?.again ?? null
}

export function drawFollowUp(entity: string, props: FollowUpProps): ReactNode {
  return followUps.get(entity)?.draw(props) ?? null
}
