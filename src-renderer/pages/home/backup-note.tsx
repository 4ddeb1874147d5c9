/** Says that the daily backup was not made, and leads to where one is. */
import { useNavigate } from '@tanstack/react-router'
import { Button } from '../../components/button.tsx'
import { Note } from '../../components/note.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatCount } from '../../format/numbers.ts'
import { type BackupState, useBackupState } from '../company/company-data.ts'
import { homeText } from './text.ts'

const text = homeText.backup

export function BackupNote() {
  const state = useBackupState()
  const navigate = useNavigate()
  const title = state === null ? null : titleOf(state)
  if (state === null || title === null) return null
  return (
    <Note tone={state.failed || state.overdue ? 'bad' : 'warn'} title={title}>
      <p>{state.failed?.reason ?? (state.overdue ? text.overdueSays : text.aheadSays)}</p>
      <p className="small ink2">
        {state.last_at === null ? (
          text.none
        ) : (
          <>
            {text.last} <InstantText at={state.last_at} />
          </>
        )}
      </p>
      <Button small onClick={() => void navigate({ to: '/company' })}>
        {text.toBackups}
      </Button>
    </Note>
  )
}

/** Null where all is well. */
function titleOf({ failed, overdue, ahead }: BackupState): string | null {
  if (failed) return text.failed
  if (overdue) return text.overdue
  return ahead > 0 ? text.ahead(formatCount(ahead), ahead === 1) : null
}
