/** What is asked after a part was added to a record or removed: a charge of a product may reach those that hold it. */
import type { ReactNode } from 'react'
import type { Values } from '../form/form-values.ts'

export interface FollowUpProps {
  /** The values of the part: which record it links with which. */
  readonly link: Values
  readonly does: 'add' | 'end'
  readonly onClose: () => void
}

type Draw = (props: FollowUpProps) => ReactNode

const followUps = new Map<string, Draw>()

/** Gives the parts of an entity what is asked after them. */
export function registerFollowUp(entity: string, draw: Draw): void {
  followUps.set(entity, draw)
}

export function drawFollowUp(entity: string, props: FollowUpProps): ReactNode {
  return followUps.get(entity)?.(props) ?? null
}
