/** The company switcher: a company is one file. Offers what the host can do with files. */
import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { useMay } from '../client/use-session.ts'
import { text } from '../text/en.ts'
import { operationPath } from '../operations/operation-links.ts'

/** Operations on company files in the menu's order; a line is shown where the core or the host offers it. */
const FILE_OPERATIONS = ['company.open', 'company.create', 'company.openDemo', 'backup.create', 'backup.restore', 'books.verify'] as const

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
  const may = useMay()
  const navigate = useNavigate()
  const offered = FILE_OPERATIONS.filter(may)
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <button type="button" className="company" aria-label={text.frame.company(session.company?.name ?? text.frame.noCompany)}>
          <Mark />
          <span className="company-name ellipsis">{session.company?.name ?? text.frame.noCompany}</span>
          <ChevronDown size={14} strokeWidth={1.6} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="mono">{session.file}</Menu.Label>
        {offered.map((name) => (
          <Menu.Item key={name} onClick={() => void navigate({ to: operationPath(name) })}>
            {text.companyMenu[name]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
