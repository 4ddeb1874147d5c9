/** The companies on this machine: recent files, another file, a new one, the demo. */
import { useNavigate } from '@tanstack/react-router'
import { FilePlus2, FolderOpen } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useMay, useZone } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { DateText } from '../../components/text-values.tsx'
import { dateIn } from '../../format/dates.ts'
import { type DemoState, type RecentCompany, useCompanies } from './company-data.ts'
import { companyText as text } from './text.ts'
import { useOpenFile } from './use-open-file.ts'

/** @param creates whether the way to a new company is shown; it is left out beside its form */
export function CompaniesPanel({ creates = true, onOpenFile }: { readonly creates?: boolean; readonly onOpenFile: () => void }) {
  const navigate = useNavigate()
  const companies = useCompanies()
  return (
    <Panel ground="paper" label={text.companies} className="panel-side company-side">
      <Section title={text.companies} note={text.companiesSays}>
        <FailureNote failure={companies.failure} onRetry={companies.refetch} />
        <Await data={companies.data} rows={3}>
          {({ recent, file }) =>
            recent.length === 0 ? (
              <p className="small ink2 company-none">{text.noRecent}</p>
            ) : (
              <ul className="recent" aria-label={text.companies}>
                {recent.map((one) => (
                  <Recent key={one.file} recent={one} isOpen={one.file === file} onChanged={companies.refetch} />
                ))}
              </ul>
            )
          }
        </Await>
        <div className="actions company-ways">
          <Button icon={<FolderOpen size={15} strokeWidth={1.6} aria-hidden />} keys="O" onClick={onOpenFile}>
            {text.openFile}
          </Button>
          {creates && (
            <Button
              icon={<FilePlus2 size={15} strokeWidth={1.6} aria-hidden />}
              keys="N"
              onClick={() => void navigate({ to: '/company/new' })}
            >
              {text.create}
            </Button>
          )}
        </div>
      </Section>
      {companies.data && <Demo demo={companies.data.demo} file={companies.data.file} onBegun={companies.refetch} />}
    </Panel>
  )
}

interface RecentProps {
  readonly recent: RecentCompany
  readonly isOpen: boolean
  readonly onChanged: () => void
}

function Recent({ recent, isOpen, onChanged }: RecentProps) {
  const open = useOpenFile()
  const forget = useCommand('companyFile.forget', { failures: 'toast' })
  const name = recent.name === '' ? text.noName : recent.name
  const remove = () => void forget.run({ file: recent.file }).then(onChanged)
  return (
    <li className={`recent-line${isOpen ? ' recent-open' : ''}`}>
      <div className="recent-words">
        <span className={`ellipsis${recent.missing ? ' ink2' : ' strong'}`}>{name}</span>
        <span className="small ink3 ellipsis" title={recent.file}>
          <bdi>{recent.file}</bdi>
        </span>
      </div>
      <RecentState recent={recent} isOpen={isOpen} />
      {recent.missing && (
        <Button small aria-label={text.removeNamed(name)} onClick={remove}>
          {text.remove}
        </Button>
      )}
      {!recent.missing && !isOpen && (
        <Button small aria-label={text.openNamed(name)} onClick={() => open(recent.file)}>
          {text.open}
        </Button>
      )}
    </li>
  )
}

function RecentState({ recent, isOpen }: { readonly recent: RecentCompany; readonly isOpen: boolean }): ReactNode {
  const zone = useZone()
  if (isOpen)
    return (
      <span className="status small">
        <ShapeIcon shape="full" tone="ok" /> {text.isOpen}
      </span>
    )
  if (recent.missing)
    return (
      <span className="status small" title={text.missingSays}>
        <ShapeIcon shape="triangle" tone="warn" /> {text.missing}
      </span>
    )
  return (
    <span className="small ink2 recent-when">
      <DateText date={dateIn(zone, recent.opened_at)} />
    </span>
  )
}

function Demo({ demo, file, onBegun }: { readonly demo: DemoState; readonly file: string; readonly onBegun: () => void }) {
  const may = useMay()
  const openDemo = useCommand('companyFile.openDemo', { failures: 'toast' })
  const isThere = demo.file !== null
  if (!may('companyFile.openDemo') || (isThere && demo.file === file) || (!isThere && !demo.can_make)) return null
  return (
    <Section title={text.demo}>
      <p className="small ink2">{isThere ? text.demoThere : text.demoSays}</p>
      {demo.failed !== null && <Note tone="bad">{text.demoFailed(demo.failed)}</Note>}
      {demo.making === null ? (
        <div className="actions company-ways">
          <Button disabled={openDemo.running} onClick={() => void openDemo.run({}).then(onBegun)}>
            {isThere ? text.openDemo : text.makeDemo}
          </Button>
        </div>
      ) : (
        <div className="demo-making" role="status">
          <ProgressBar label={text.makingDemo} done={Math.round(demo.making.share * 1000)} total={1000} />
          <span className="small ink2 ellipsis">{demo.making.words === '' ? text.makingDemo : demo.making.words}</span>
        </div>
      )}
    </Section>
  )
}
