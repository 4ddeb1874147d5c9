/** Opening another company file: at once, or after a question while a job is under way. */
import { useNavigate } from '@tanstack/react-router'
import { useCommand } from '../../client/use-command.ts'
import { useJobs } from '../../client/use-session.ts'
import { isUnderWay } from '../../frame/jobs-tray.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { useCompanies } from './company-data.ts'
import { companyText as text } from './text.ts'

/** Opens a file; the host then tells every window to start anew. */
export function useOpenFile(): (file: string) => void {
  const toasts = useToasts()
  const navigate = useNavigate()
  const isOpen = useCompanies().data?.file
  const command = useCommand('companyFile.open', { failures: 'toast' })
  const busy = useJobs().some(isUnderWay)
  return (file) => {
    if (file === isOpen) toasts.done(text.isOpenAlready)
    else if (busy) void navigate({ to: '/company', search: { switch: file } as never })
    else void command.run({ file })
  }
}
