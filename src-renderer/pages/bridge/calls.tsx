/** The calls that the bridge answers, as they come. */
import { useZone } from '../../client/use-session.ts'
import { Panel, Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState } from '../../components/note.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { formatTime } from '../../format/dates.ts'
import { formatCount } from '../../format/numbers.ts'
import type { BridgeCall } from './bridge-data.ts'
import { bridgeText as text } from './text.ts'

export interface CallsProps {
  readonly on: boolean
  /** Undefined until they are there. */
  readonly calls: readonly BridgeCall[] | undefined
}

export function Calls({ on, calls: data }: CallsProps) {
  return (
    <Panel ground="paper" label={text.calls} className="panel-side bridge-calls">
      <Section title={text.calls} note={text.callsSays}>
        <Await data={data} rows={4}>
          {(calls) =>
            calls.length === 0 ? (
              <EmptyState title={text.noCalls}>{on ? text.noCallsSays : text.callsWhileOff}</EmptyState>
            ) : (
              <CallTable calls={calls} />
            )
          }
        </Await>
      </Section>
    </Panel>
  )
}

function CallTable({ calls }: { readonly calls: readonly BridgeCall[] }) {
  return (
    <table className="table call-table">
      <thead>
        <tr>
          <th scope="col">{text.columns.at}</th>
          <th scope="col">{text.columns.request}</th>
          <th scope="col">{text.columns.token}</th>
          <th scope="col">{text.columns.status}</th>
          <th scope="col" className="right">
            {text.columns.took}
          </th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <CallRow key={call.id} call={call} />
        ))}
      </tbody>
    </table>
  )
}

/** Without what all addresses begin with; the tooltip has it whole. */
function shownPath(path: string): string {
  return path.replace(/^\/api\/v1(?=\/)/, '')
}

function CallRow({ call }: { readonly call: BridgeCall }) {
  const zone = useZone()
  const seconds = String(new Date(call.at).getUTCSeconds()).padStart(2, '0')
  return (
    <tr>
      <td className="num ink2">{`${formatTime(zone, call.at)}:${seconds}`}</td>
      <td className="call-request">
        <div className="ellipsis" title={`${call.method} ${call.path}`}>
          <span className="ink2">{call.method}</span> {shownPath(call.path)}
        </div>
        <div className="tiny ink3 ellipsis">{call.operation ?? ''}</div>
      </td>
      <td className="ellipsis call-token ink2" title={call.token ?? text.stranger}>
        {call.token ?? text.stranger}
      </td>
      <td className="num">
        <span className="status">
          <Outcome status={call.status} /> {call.status}
        </span>
      </td>
      <td className="right num ink2">{call.ms < 10 ? call.ms.toFixed(1) : formatCount(Math.round(call.ms))}</td>
    </tr>
  )
}

/** The figure beside it is the word. */
function Outcome({ status }: { readonly status: number }) {
  if (status < 400) return <ShapeIcon shape="full" tone="ok" />
  return status === 401 || status === 403 || status >= 500 ? (
    <ShapeIcon shape="cross" tone="bad" />
  ) : (
    <ShapeIcon shape="triangle" tone="warn" />
  )
}
