/** The page at `/list/$list`: the list with what is special about it. */
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useSession, useSystem } from '../client/use-session.ts'
import { EmptyState } from '../components/note.tsx'
import { RAIL } from '../frame/rail-entries.ts'
import { ListPage } from '../list/list-page.tsx'
import { profileOf } from '../list/profiles.ts'
import { text } from '../text/en.ts'

const IN_RAIL = new Set(RAIL.flatMap((entry) => [entry.list, ...(entry.children ?? []).map((child) => child.list)]))
const SETUP = { label: text.rail.setup, to: '/setup' }

export function ListRoute() {
  const { list: name } = useParams({ strict: false }) as { readonly list: string }
  const system = useSystem()
  const today = useSession()?.today
  const list = system.list(name)
  const profile = profileOf(name)
  const views = useMemo(() => (today === undefined ? [] : (profile.views?.(today) ?? [])), [profile, today])
  if (system.lists.length === 0) return null
  if (!list) return <EmptyState title={text.list.unknown(name)} />
  const { Page = ListPage } = profile
  return <Page key={name} list={list} views={views} {...(IN_RAIL.has(name) ? {} : { under: SETUP })} />
}
