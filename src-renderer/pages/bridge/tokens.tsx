/** The tokens of the open company: what each may run, until when, and when it was last used. */
import { useEffect, useRef } from 'react'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { TOKENS_CHANGED, type Token } from './bridge-data.ts'
import { bridgeText as text } from './text.ts'

export interface TokensProps {
  /** The newest call: with it a token was used. */
  readonly lastCall: number
  readonly onNew: () => void
  readonly onRevoke: (token: Token) => void
}

export function Tokens({ lastCall, onNew, onRevoke }: TokensProps) {
  const may = useMay()('token.create')
  const { data, failure, refetch } = useOperation<readonly Token[]>('token.list', {}, { reads: TOKENS_CHANGED })
  const ask = useRef(refetch)
  ask.current = refetch
  useEffect(() => {
    if (lastCall > 0) ask.current()
  }, [lastCall])
  return (
    <Section
      title={text.tokens}
      note={text.tokensSays}
      actions={
        may && (
          <Button small keys="N" onClick={onNew}>
            {text.newToken}
          </Button>
        )
      }
    >
      <FailureNote failure={failure} onRetry={refetch} />
      <Await data={data} rows={3}>
        {(tokens) =>
          tokens.length === 0 ? (
            <EmptyState title={text.noTokens}>{text.noTokensSays}</EmptyState>
          ) : (
            <TokenTable tokens={tokens} onRevoke={onRevoke} />
          )
        }
      </Await>
    </Section>
  )
}

function TokenTable({ tokens, onRevoke }: { readonly tokens: readonly Token[]; readonly onRevoke: (token: Token) => void }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{text.columns.name}</th>
          <th scope="col">{text.columns.scopes}</th>
          <th scope="col">{text.columns.expires}</th>
          <th scope="col">{text.columns.used}</th>
          <th scope="col">
            <span className="hidden-text">{text.revoke}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={() => onRevoke(token)} />
        ))}
      </tbody>
    </table>
  )
}

function TokenRow({ token, onRevoke }: { readonly token: Token; readonly onRevoke: () => void }) {
  const scopes = token.scopes.join(', ')
  return (
    <tr>
      <td className="ellipsis token-cell" title={token.name}>
        {token.name}
      </td>
      <td className="ellipsis token-cell mono ink2" title={scopes}>
        {scopes}
      </td>
      <td className="token-when">
        {token.expired ? (
          <span className="status">
            <ShapeIcon shape="barred" tone="ink3" /> {text.expired}
          </span>
        ) : token.expires_at === null ? (
          <span className="ink2">{text.never}</span>
        ) : (
          <InstantText at={token.expires_at} />
        )}
      </td>
      <td className="token-when">
        {token.last_used_at === null ? <span className="ink2">{text.never}</span> : <InstantText at={token.last_used_at} />}
      </td>
      <td className="right">
        <Button small kind="danger" aria-label={text.revokeNamed(token.name)} onClick={onRevoke}>
          {text.revoke}
        </Button>
      </td>
    </tr>
  )
}
