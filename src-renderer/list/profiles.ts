/** What is special about a list: its own views, or a page around it with bulk actions and buttons. */
import type { ComponentType } from 'react'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import type { ListPageProps } from './list-page.tsx'
import type { ListView } from './list-state.ts'

export interface ListProfile {
  /** Views that come with the product; `overdue` needs to know the day. */
  readonly views?: (today: CalendarDate) => readonly ListView[]
  /** New records of it are begun on a page of their own, though its records are no entity. */
  readonly creates?: true
  /** Takes the place of the plain page; it renders `ListPage` with what it adds. */
  readonly Page?: ComponentType<ListPageProps>
}

const PLAIN: ListProfile = {}
const profiles = new Map<string, ListProfile>()

/**
 * Gives a list its own views or page.
 *
 * @example registerListProfile('invoice', { views: (today) => [{ key: 'overdue', name: 'Overdue', filter: [...] }] })
 */
export function registerListProfile(list: string, profile: ListProfile): void {
  profiles.set(list, profile)
}

/** The same object for the same list, so that views stay steady between renders. */
export function profileOf(list: string): ListProfile {
  return profiles.get(list) ?? PLAIN
}
