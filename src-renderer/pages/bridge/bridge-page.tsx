/** The bridge: its switch and address, tokens, lines for scripts, and the calls as they come. */
import { type ReactNode, useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Figures, PageHead, Panel } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { formatCount } from '../../format/numbers.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { type BridgeState, MEGABYTE, type Token, useBridge, useBridgeCalls } from './bridge-data.ts'
import { Calls } from './calls.tsx'
import { CopyButton } from './copy-button.tsx'
import { FoldersSheet } from './folders-sheet.tsx'
import { LimitsSheet } from './limits-sheet.tsx'
import { ReadyLines } from './ready-lines.tsx'
import { bridgeText as text } from './text.ts'
import { NewTokenSheet, RevokeSheet } from './token-sheets.tsx'
import { Tokens } from './tokens.tsx'

export function BridgePage() {
  const { data, failure, refetch } = useBridge()
  usePagePath([{ label: shared.rail.operations, to: '/operations/jobs' }, { label: text.title }])
  if (data) return <Bridge state={data} />
  return (
    <div className="page">
      <PageHead title={text.title} under={text.says} />
      {failure ? <FailureNote failure={failure} onRetry={refetch} /> : <LoadingRows rows={6} />}
    </div>
  )
}

type Above = { readonly kind: 'new' | 'limits' | 'folders' } | { readonly kind: 'revoke'; readonly token: Token } | null

function Bridge({ state }: { readonly state: BridgeState }) {
  const may = useMay()
  const [above, setAbove] = useState<Above>(null)
  const set = useCommand<BridgeState>('bridge.set', { done: ({ on }) => (on ? text.switchedOn : text.switchedOff) })
  const calls = useBridgeCalls(state.on).data
  const turn = () => void set.run({ on: !state.on })
  const close = () => setAbove(null)
  const maySet = may('bridge.set')
  useShortcuts([
    ...(maySet ? [{ keys: 'B', label: text.keys.switch, run: turn }] : []),
    ...(may('token.create') ? [{ keys: 'N', label: text.keys.newToken, run: () => setAbove({ kind: 'new' }) }] : []),
  ])
  const switches = (
    <>
      <Button onClick={() => setAbove({ kind: 'folders' })}>{text.folders.change}</Button>
      <Button onClick={() => setAbove({ kind: 'limits' })}>{text.limits.change}</Button>
      <Button kind={state.on ? 'default' : 'filled'} keys="B" disabled={set.running} onClick={turn}>
        {state.on ? text.switchOff : text.switchOn}
      </Button>
    </>
  )
  return (
    <div className="page">
      <PageHead title={text.title} over={<OnOff on={state.on} />} under={text.says} actions={maySet && switches}>
        <BridgeFigures state={state} />
      </PageHead>
      <div className="page-body">
        <Panel label={text.tokens} className="bridge-main">
          <FailureNote failure={set.failure} />
          <Tokens
            lastCall={calls?.[0]?.id ?? 0}
            onNew={() => setAbove({ kind: 'new' })}
            onRevoke={(token) => setAbove({ kind: 'revoke', token })}
          />
          {state.url !== null && <ReadyLines url={state.url} />}
        </Panel>
        <Calls on={state.on} calls={calls} />
      </div>
      <NewTokenSheet opened={above?.kind === 'new'} onClose={close} />
      <RevokeSheet token={above?.kind === 'revoke' ? above.token : null} onClose={close} />
      <FoldersSheet opened={above?.kind === 'folders'} folders={state.folders} onClose={close} />
      <LimitsSheet opened={above?.kind === 'limits'} limits={state.limits} onClose={close} />
    </div>
  )
}

function OnOff({ on }: { readonly on: boolean }) {
  return (
    <span className="status">
      <ShapeIcon shape={on ? 'full' : 'barred'} tone={on ? 'ok' : 'ink3'} /> {on ? text.on : text.off}
    </span>
  )
}

function BridgeFigures({ state }: { readonly state: BridgeState }) {
  const { limits } = state
  return (
    <Figures
      items={[
        { key: 'address', label: text.address, value: <Address state={state} /> },
        {
          key: 'limits',
          label: text.limitsLabel,
          value: <Quiet>{text.limitsValue(formatCount(limits.requests_per_second), formatCount(limits.burst))}</Quiet>,
        },
        {
          key: 'body',
          label: text.bodyLabel,
          value: <Quiet>{text.megabytes(formatCount(Math.max(1, Math.round(limits.body_bytes / MEGABYTE))))}</Quiet>,
        },
        {
          key: 'log',
          label: text.log,
          value: (
            <Quiet>
              <span className="bridge-log ellipsis" title={state.log_folder ?? ''}>
                {state.log_folder ?? text.noLog}
              </span>
            </Quiet>
          ),
        },
      ]}
    />
  )
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <span className="bridge-quiet">{children}</span>
}

function Address({ state }: { readonly state: BridgeState }) {
  if (state.url === null) return <Quiet>{text.noAddress}</Quiet>
  return (
    <span className="bridge-address">
      <span className="mono">{state.url}</span>
      <CopyButton value={state.url} />
    </span>
  )
}
