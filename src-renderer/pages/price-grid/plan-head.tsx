/** The head of the page: what is priced, who uses it, the versions in time, and what can be done. */
import { Menu } from '@mantine/core'
import { MoreHorizontal, Upload } from 'lucide-react'
import type { PlanVersions, VersionView } from '../../../src-core/pricing/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { useCommand } from '../../client/use-command.ts'
import { Button, IconButton } from '../../components/button.tsx'
import { PageHead } from '../../components/layout.tsx'
import { Status } from '../../components/status.tsx'
import { useSession } from '../../client/use-session.ts'
import { offerFile } from './file-sheet.tsx'
import { text } from './text.ts'
import { VersionLine } from './version-line.tsx'

export type OpenSheet = 'publish' | 'import' | 'version' | 'days' | 'columns' | null

export interface PlanPageHeadProps {
  readonly plan: PlanVersions
  readonly version: VersionView
  readonly dirty: boolean
  readonly saving: boolean
  readonly onSave: () => void
  readonly onCompare: () => void
  readonly onOpen: (sheet: OpenSheet) => void
  readonly onChoose: (id: number | null) => void
}

export function PlanPageHead(props: PlanPageHeadProps) {
  const { plan, version } = props
  const { charge } = plan.plan
  const today = useSession()?.today ?? ''
  return (
    <PageHead
      title={plan.plan.name}
      over={
        <>
          <Status code={version.status} word={text.head.versionIs(version.number, version.status)} />
          <span>{text.head.charge(charge.code, charge.type, charge.unit_name)}</span>
          {charge.type === 'usage' && <span>{text.head.tiers(charge.tier_model)}</span>}
          <span className="ellipsis">{text.head.usedBy(plan.used_by.offers, plan.used_by.subscriptions)}</span>
        </>
      }
      actions={<HeadActions {...props} />}
    >
      <VersionLine versions={plan.versions} chosen={version.id} today={today} onChoose={props.onChoose} />
    </PageHead>
  )
}

function HeadActions({ version, dirty, saving, onSave, onCompare, onOpen, onChoose }: PlanPageHeadProps) {
  const isDraft = version.status === 'draft'
  return (
    <>
      <Button icon={<Upload size={14} strokeWidth={1.6} aria-hidden />} onClick={() => onOpen('import')}>
        {text.actions.import}
      </Button>
      {version.previous && <Button onClick={onCompare}>{text.actions.compare(version.previous.number)}</Button>}
      {isDraft && version.table !== null && (
        <Button keys="Ctrl S" disabled={!dirty || saving} onClick={onSave}>
          {text.actions.save}
        </Button>
      )}
      {isDraft ? (
        <Button kind={version.obstacles.length === 0 && !dirty ? 'filled' : 'default'} onClick={() => onOpen('publish')}>
          {text.actions.publish}
        </Button>
      ) : (
        <Button kind="filled" onClick={() => onOpen('version')}>
          {text.actions.newVersion}
        </Button>
      )}
      <MoreMenu version={version} onOpen={onOpen} onChoose={onChoose} />
    </>
  )
}

function MoreMenu({ version, onOpen, onChoose }: Pick<PlanPageHeadProps, 'version' | 'onOpen' | 'onChoose'>) {
  const client = useClient()
  const failures = 'toast' as const
  const close = useCommand('priceVersion.close', { done: () => text.done.closed(version.number), failures })
  const reopen = useCommand('priceVersion.reopen', { done: () => text.done.reopened(version.number), failures })
  const remove = useCommand('priceVersion.delete', { done: () => text.done.removed(version.number), failures })
  const key = { id: version.id, version: version.version }
  const exportFile = async () => {
    const file = await client.call<{ file_name: string; text: string }>('priceVersion.exportCsv', { id: version.id })
    if (file.ok) offerFile(file.value.file_name, file.value.text)
  }
  const removeDraft = async () => {
    const result = await remove.run({ id: version.id })
    if (result.ok) onChoose(null)
  }
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <IconButton label={text.actions.more}>
          <MoreHorizontal size={15} strokeWidth={1.6} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void exportFile()}>{text.actions.export}</Menu.Item>
        {version.status === 'draft' && <Menu.Item onClick={() => onOpen('version')}>{text.actions.newVersion}</Menu.Item>}
        {version.status === 'draft' && <Menu.Item onClick={() => onOpen('columns')}>{text.actions.columns}</Menu.Item>}
        {version.status === 'draft' && <Menu.Item onClick={() => onOpen('days')}>{text.actions.days}</Menu.Item>}
        {version.status === 'published' && <Menu.Item onClick={() => onOpen('days')}>{text.actions.end}</Menu.Item>}
        <Menu.Divider />
        {version.status !== 'closed' && <Menu.Item onClick={() => void close.run(key)}>{text.actions.close(version.number)}</Menu.Item>}
        {version.status === 'closed' && <Menu.Item onClick={() => void reopen.run(key)}>{text.actions.reopen(version.number)}</Menu.Item>}
        {version.status === 'draft' && <Menu.Item onClick={() => void removeDraft()}>{text.actions.remove(version.number)}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
