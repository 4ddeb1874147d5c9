/** Before publishing: what stands in the way, what becomes of the versions published now. */
import type { ChangedVersion, RoomMade, VersionView } from '../../../src-core/pricing/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { Button } from '../../components/button.tsx'
import { Note } from '../../components/note.tsx'
import { PreviewSheet, Sheet } from '../../components/preview-sheet.tsx'
import { text } from './text.ts'

interface Preview {
  readonly obstacles: readonly string[]
  readonly changes: readonly RoomMade[]
  readonly validity: string
}

export interface PublishSheetProps {
  readonly version: VersionView
  readonly onClose: () => void
}

export function PublishSheet({ version, onClose }: PublishSheetProps) {
  const preview = useOperation<Preview>('priceVersion.previewPublish', { id: version.id })
  const publish = useCommand<ChangedVersion>('priceVersion.publish', { done: ({ number }) => text.done.published(number) })
  const { data } = preview
  if (!data) return null
  if (data.obstacles.length > 0) return <Blocked number={version.number} obstacles={data.obstacles} onClose={onClose} />
  const confirm = async () => {
    const result = await publish.run({ id: version.id, version: version.version, resolve_overlaps: data.changes.length > 0 })
    if (result.ok) onClose()
  }
  return (
    <PreviewSheet
      opened
      title={text.publish.title(version.number)}
      says={text.publish.says(data.validity)}
      lines={data.changes.map((change) => ({ key: String(change.id), label: change.sentence }))}
      confirm={data.changes.length > 0 ? text.publish.confirmRoom(version.number) : text.publish.confirm(version.number)}
      running={publish.running}
      failure={publish.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}

function Blocked({
  number,
  obstacles,
  onClose,
}: {
  readonly number: number
  readonly obstacles: readonly string[]
  readonly onClose: () => void
}) {
  return (
    <Sheet opened title={text.publish.title(number)} onClose={onClose}>
      <Note tone="warn">
        {text.publish.blocked}
        <ul className="note-list">
          {obstacles.map((obstacle) => (
            <li key={obstacle}>{obstacle}</li>
          ))}
        </ul>
      </Note>
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.actions.cancel}</Button>
      </div>
    </Sheet>
  )
}
