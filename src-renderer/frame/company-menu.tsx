/** The company switcher: a company is one file. Backups and the books of this one, and the other companies of this machine. */
import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { useCommand } from '../client/use-command.ts'
import { useMay } from '../client/use-session.ts'
import { formatBytes } from '../format/numbers.ts'
import { type Backup, fileName, type RecentCompany, useCompanies } from '../pages/company/company-data.ts'
import { useFileChoice } from '../pages/company/use-file-choice.ts'
import { useOpenFile } from '../pages/company/use-open-file.ts'
import { text } from '../text/en.ts'

/** The mark: three lines of a ledger, the last one double. */
function Mark() {
  return (
    <svg className="mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden>
      <rect width="18" height="18" rx="3" fill="var(--accent)" />
      <path d="M4.5 5.5h9M4.5 8.7h6M4.5 11.6h9M4.5 13.4h9" stroke="var(--on-accent)" strokeWidth="1.3" />
    </svg>
  )
}

export function CompanyMenu({ session }: { readonly session: SessionInfo }) {
  const name = session.company?.name ?? text.frame.noCompany
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <button type="button" className="company" aria-label={text.frame.company(name)}>
          <Mark />
          <span className="company-name ellipsis">{name}</span>
          <ChevronDown size={14} strokeWidth={1.6} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.company && <ThisFile file={session.file} />}
        <OtherFiles file={session.file} hasCompany={session.company !== null} />
      </Menu.Dropdown>
    </Menu>
  )
}

function ThisFile({ file }: { readonly file: string }) {
  const may = useMay()
  const navigate = useNavigate()
  const backUp = useCommand<Backup>('backup.create', {
    failures: 'toast',
    done: ({ size }) => text.companyMenu.backedUp(formatBytes(size)),
  })
  return (
    <>
      <Menu.Label className="mono company-file" title={file}>
        <bdi>{file}</bdi>
      </Menu.Label>
      {may('backup.create') && <Menu.Item onClick={() => void backUp.run({})}>{text.companyMenu.backUp}</Menu.Item>}
      {may('backup.list') && <Menu.Item onClick={() => void navigate({ to: '/company' })}>{text.companyMenu.files}</Menu.Item>}
      {may('books.verify') && (
        <Menu.Item onClick={() => void navigate({ to: '/ledger', search: { tab: 'verify' } as never })}>{text.companyMenu.check}</Menu.Item>
      )}
      <Menu.Divider />
    </>
  )
}

const MOST_RECENT = 5

interface OtherFilesProps {
  readonly file: string
  readonly hasCompany: boolean
}

function OtherFiles({ file, hasCompany }: OtherFilesProps) {
  const may = useMay()
  const navigate = useNavigate()
  const companies = useCompanies().data
  const open = useOpenFile()
  const openDemo = useCommand('companyFile.openDemo', { failures: 'toast' })
  const choice = useFileChoice('open', open, () => void navigate({ to: '/company', search: { open: 1 } as never }))
  const recent = (companies?.recent ?? []).filter((one) => one.file !== file).slice(0, MOST_RECENT)
  const demo = companies?.demo
  const showDemo = may('companyFile.openDemo') && demo !== undefined && demo.file !== file && (demo.file !== null || demo.can_make)
  const demoChosen = () => (demo?.file == null ? void navigate({ to: '/company' }) : void openDemo.run({}))
  return (
    <>
      {recent.length > 0 && <Menu.Label>{text.companyMenu.recent}</Menu.Label>}
      {recent.map((one) => (
        <RecentItem key={one.file} recent={one} onOpen={() => (one.missing ? void navigate({ to: '/company' }) : open(one.file))} />
      ))}
      {recent.length > 0 && <Menu.Divider />}
      {may('companyFile.open') && <Menu.Item onClick={() => choice.ask()}>{text.companyMenu.open}</Menu.Item>}
      {hasCompany && may('companyFile.create') && (
        <Menu.Item onClick={() => void navigate({ to: '/company/new' })}>{text.companyMenu.create}</Menu.Item>
      )}
      {showDemo && <Menu.Item onClick={demoChosen}>{demo.file === null ? text.companyMenu.makeDemo : text.companyMenu.demo}</Menu.Item>}
    </>
  )
}

function RecentItem({ recent, onOpen }: { readonly recent: RecentCompany; readonly onOpen: () => void }) {
  return (
    <Menu.Item onClick={onOpen} title={recent.file}>
      <span className="company-recent">
        <span className="ellipsis">{recent.name === '' ? fileName(recent.file) : recent.name}</span>
        <span className="tiny ink3 ellipsis">{recent.missing ? text.companyMenu.missing : fileName(recent.file)}</span>
      </span>
    </Menu.Item>
  )
}
