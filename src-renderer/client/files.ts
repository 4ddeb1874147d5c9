/** Files between the window and the host: both doors carry them as calls, so neither needs a way of its own. */
import type { CallResult } from '../../src-core/operations/contract.ts'
import type { CoreClient } from './core-client.ts'

/** What the host answers for a file that it has taken in. */
export interface StagedFile {
  /** 64 hexadecimal digits: what an import takes. */
  readonly staged: string
  readonly file_name: string
  readonly size: number
}

/** Larger files go in by the command line, which streams them. */
export const LARGEST_FILE = 23_000_000

/** Hands a chosen file to the host, which keeps it under the digest of its bytes. */
export async function stageFile(client: CoreClient, file: File): Promise<CallResult<StagedFile>> {
  return client.call<StagedFile>('file.stage', { name: file.name, base64: await base64Of(file) })
}

function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'))
    reader.readAsDataURL(file)
  })
}

/** Saves an issued document as PDF, the same bytes whenever it is asked for. The answer carries a failure, if any. */
export async function downloadPdf(client: CoreClient, invoice: number): Promise<CallResult<unknown>> {
  const kept = await client.call('invoice.export', { id: invoice })
  if (!kept.ok) return kept
  const result = await client.call<{ media_type: string; base64: string; file_name: string }>('invoice.file', { id: invoice })
  if (result.ok) saveFile(result.value.file_name, new Blob([Uint8Array.fromBase64(result.value.base64)], { type: result.value.media_type }))
  return result
}

/** Offers bytes as a download. */
export function saveFile(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
