/** The title bar: company, back and forward, path, search, accounting period, jobs, scheme, operator. */
import { useMantineColorScheme } from '@mantine/core'
import { Link, useRouter } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Moon, Search, Sun } from 'lucide-react'
import { Fragment } from 'react'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { useJobs } from '../client/use-session.ts'
import { IconButton } from '../components/button.tsx'
import { KeyHint } from '../components/key-hint.tsx'
import { ShapeIcon } from '../components/status.tsx'
import { formatDay, formatMonth, formatWeekdayName } from '../format/dates.ts'
import { text } from '../text/en.ts'
import { CompanyMenu } from './company-menu.tsx'
import { OperatorMenu } from './operator-menu.tsx'
import { usePath } from './path.tsx'

export interface TitleBarProps {
  readonly session: SessionInfo
  readonly onSearch: () => void
  readonly onJobs: () => void
}

export function TitleBar({ session, onSearch, onJobs }: TitleBarProps) {
  return (
    <header className="title-bar">
      <CompanyMenu session={session} />
      <Travel />
      <PathLine />
      <button type="button" className="search-box" onClick={onSearch} aria-keyshortcuts="Control+K">
        <Search size={14} strokeWidth={1.6} aria-hidden />
        <span className="ellipsis">{text.frame.search}</span>
        <span className="spacer" />
        <KeyHint keys="Ctrl K" />
      </button>
      <div className="title-right">
        <PeriodNote session={session} />
        <JobsButton onJobs={onJobs} />
        <SchemeSwitch />
        <OperatorMenu session={session} />
      </div>
    </header>
  )
}

function Travel() {
  const router = useRouter()
  return (
    <div className="travel">
      <IconButton label={text.frame.back} keys="Alt ←" onClick={() => router.history.back()}>
        <ChevronLeft size={16} strokeWidth={1.6} aria-hidden />
      </IconButton>
      <IconButton label={text.frame.forward} keys="Alt →" onClick={() => router.history.forward()}>
        <ChevronRight size={16} strokeWidth={1.6} aria-hidden />
      </IconButton>
    </div>
  )
}

function PathLine() {
  const crumbs = usePath()
  return (
    <nav className="path" aria-label={text.frame.path}>
      {crumbs.map((crumb, index) => (
        <Fragment key={`${index} ${crumb.label}`}>
          {index > 0 && (
            <span className="ink3" aria-hidden>
              /
            </span>
          )}
          {crumb.to && index < crumbs.length - 1 ? (
            <Link to={crumb.to} className="path-step ellipsis">
              {crumb.label}
            </Link>
          ) : (
            <span className="ellipsis" aria-current="page">
              {crumb.label}
            </span>
          )}
        </Fragment>
      ))}
    </nav>
  )
}

function PeriodNote({ session }: { readonly session: SessionInfo }) {
  const { period } = session
  if (!period) return null
  return (
    <span className="period small ellipsis">
      <span>{formatMonth(period.label)}</span>{' '}
      <span className="ink2">
        {period.closesOn ? (
          <>
            {text.frame.openCloses} <span className="period-weekday">{formatWeekdayName(period.closesOn)} </span>
            {formatDay(period.closesOn)}
          </>
        ) : (
          text.frame.open
        )}
      </span>
    </span>
  )
}

function JobsButton({ onJobs }: { readonly onJobs: () => void }) {
  const jobs = useJobs()
  const running = jobs.filter((job) => job.state === 'running' || job.state === 'queued' || job.state === 'stopping').length
  return (
    <button type="button" className="jobs-button small" onClick={onJobs} title={`${text.jobs.title} (Ctrl J)`}>
      <ShapeIcon shape="half" tone={running > 0 ? 'info' : 'ink3'} />
      {running > 0 ? text.jobs.count(running) : text.jobs.none}
    </button>
  )
}

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const dark = colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  return (
    <IconButton label={dark ? text.frame.toLight : text.frame.toDark} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      {dark ? <Sun size={15} strokeWidth={1.6} aria-hidden /> : <Moon size={15} strokeWidth={1.6} aria-hidden />}
    </IconButton>
  )
}
