/** The wizard's state, kept while the operator looks elsewhere, and the taking in of a file. */
import { useEffect, useState } from 'react'
import type { Detection } from '../../../src-core/exchange/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { LARGEST_FILE, stageFile } from '../../client/files.ts'
import { CallFailed } from '../../client/queries.ts'
import type { CoreClient } from '../../client/core-client.ts'
import { formatBytes } from '../../format/numbers.ts'
import { importText as text } from './text.ts'
import { detectFile } from './use-preview.ts'
import { blankWizard, keepWizard, keptWizard, type Mapping, type TakenFile, type Wizard } from './wizard.ts'

export interface WizardControl {
  readonly wizard: Wizard
  readonly change: (next: Wizard) => void
}

/** @param place the kind of the address */
export function useWizard(place: string | null): WizardControl {
  const [wizard, setWizard] = useState(() => keptWizard(place))
  useEffect(() => keepWizard(place, wizard), [place, wizard])
  return { wizard, change: setWizard }
}

interface SavedMapping {
  readonly name: string
  readonly mapping: Mapping
}

export interface Taking {
  readonly busy: 'staging' | 'looking' | null
  readonly fault: string | null
  /** What was found out about the file, where its kind is still to be said. */
  readonly found: Detection | null
  readonly take: (file: File) => Promise<void>
  /** Goes on with a kind chosen by the operator. */
  readonly as: (kind: string) => Promise<void>
}

export function useTaking(place: string | null, { wizard, change }: WizardControl): Taking {
  const client = useClient()
  const [busy, setBusy] = useState<Taking['busy']>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [found, setFound] = useState<Detection | null>(null)
  const look = async (next: Wizard) => {
    setBusy('looking')
    try {
      const detection = await detectFile(client, next)
      setFound(detection)
      change(await settled(client, next, detection))
    } catch (error) {
      setFault(text.notTaken(messageOf(error)))
    }
    setBusy(null)
  }
  const take = async (file: File) => {
    setFault(null)
    setFound(null)
    if (file.size > LARGEST_FILE) return setFault(text.tooLarge(formatBytes(LARGEST_FILE), wizard.kind ?? 'KIND'))
    setBusy('staging')
    const staged = await stageFile(client, file)
    setBusy(null)
    if (!staged.ok) return setFault(text.notTaken(staged.failure.message))
    const { staged: id, file_name, size } = staged.value
    const taken: TakenFile = { staged: id, file_name, size }
    await look({ ...blankWizard(place), kind: place ?? wizard.kind, file: taken })
  }
  return { busy, fault, found, take, as: (kind) => look({ ...wizard, kind, mapping: {}, mappingName: null }) }
}

function messageOf(error: unknown): string {
  if (error instanceof CallFailed) return error.failure.message
  return error instanceof Error ? error.message : String(error)
}

/** The next step of a file: saying what it holds, or its columns, or, where all have their field, its rows. */
async function settled(client: CoreClient, wizard: Wizard, detection: Detection): Promise<Wizard> {
  if (detection.kind === null || !fitsAsked(detection)) return { ...wizard, kind: detection.kind }
  const name = detection.mapping
  if (name === null) return { ...wizard, kind: detection.kind, step: 'preview' }
  const saved = await client.call<readonly SavedMapping[]>('importMapping.list', { kind: detection.kind })
  const mapping = saved.ok ? saved.value.find((one) => one.name === name)?.mapping : undefined
  return { ...wizard, kind: detection.kind, step: 'preview', mapping: mapping ?? {}, mappingName: mapping ? name : null }
}

/** Where another kind fits far better than the one asked for, the operator is asked first. */
export function fitsAsked({ kind, kinds, mapping }: Detection): boolean {
  const own = kinds.find(({ name }) => name === kind)?.fit ?? 0
  const best = kinds[0]?.fit ?? 0
  return mapping !== null || own >= best || best < 0.6
}
