/** Hands a chosen file to the host, which keeps it for an import under the digest of its bytes. */
import { usageText as text } from './text.ts'

export interface StagedFile {
  /** 64 hexadecimal digits: what `usage.import` takes. */
  readonly staged: string
  readonly file_name: string
  readonly size: number
}

export type StageResult = { readonly ok: true; readonly file: StagedFile } | { readonly ok: false; readonly reason: string }

/** What Electron's preload offers for files. */
interface StagingBridge {
  readonly stage?: (name: string, bytes: ArrayBuffer) => Promise<StagedFile>
}

async function overHttp(file: File): Promise<StageResult> {
  const answer = await fetch(`/stage?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  })
  if (!answer.ok) return { ok: false, reason: `${answer.status} ${answer.statusText}`.trim() }
  return { ok: true, file: (await answer.json()) as StagedFile }
}

async function overBridge(bridge: StagingBridge, file: File): Promise<StageResult> {
  if (!bridge.stage) return { ok: false, reason: text.noStage }
  return { ok: true, file: await bridge.stage(file.name, await file.arrayBuffer()) }
}

/** Stages a file through Electron's bridge where there is one, over HTTP otherwise. Never rejects. */
export async function stageFile(file: File): Promise<StageResult> {
  const bridge = (globalThis as { readonly countinghouse?: StagingBridge }).countinghouse
  try {
    return await (bridge ? overBridge(bridge, file) : overHttp(file))
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
