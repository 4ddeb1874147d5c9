/** Lets the operator choose or name a file: by the system's dialog where there is one. */
import { useClient } from '../../client/client-context.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { useCompanies } from './company-data.ts'

export interface FileChoice {
  /** Whether the system's own dialogs can be asked. */
  readonly dialogs: boolean
  /** @param name proposed for a file that is to be made */
  ask(name?: string): void
}

/** @param inWindow what happens where there is no dialog */
export function useFileChoice(purpose: 'open' | 'create' | 'restore', onFile: (file: string) => void, inWindow: () => void): FileChoice {
  const client = useClient()
  const toasts = useToasts()
  const dialogs = useCompanies().data?.dialogs
  const ask = async (name: string | undefined) => {
    const input = name === undefined ? { purpose } : { purpose, name }
    const result = await client.call<{ readonly file: string | null }>('companyFile.choose', input)
    if (!result.ok && result.failure.code === 'file.noDialog') inWindow()
    else if (!result.ok) toasts.failed(result.failure)
    else if (result.value.file !== null) onFile(result.value.file)
  }
  // As long as it is not known whether there is a dialog, the host is asked.
  return { dialogs: dialogs === true, ask: (name) => (dialogs === false ? inWindow() : void ask(name)) }
}
