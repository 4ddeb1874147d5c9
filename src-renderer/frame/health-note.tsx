/** Above every page, while it lasts: what keeps the books from being written, and the way out. */
import { useCommand } from '../client/use-command.ts'
import { useOperation } from '../client/use-operation.ts'
import { Button } from '../components/button.tsx'
import { Note } from '../components/note.tsx'
import { text } from '../text/en.ts'

/** As `health.get` answers it. */
interface Health {
  readonly ok: boolean
  readonly ailments: readonly { readonly code: string; readonly message: string }[]
  readonly engine: object | null
}

export function HealthNote({ file }: { readonly file: string }) {
  const { data, refetch } = useOperation<Health>('health.get', {}, { reads: ['health'] })
  const start = useCommand('companyFile.open', { failures: 'toast' })
  if (!data || data.ok) return null
  const startNow = async () => {
    await start.run({ file })
    refetch()
  }
  return (
    <section className="frame-health" aria-label={text.frame.health}>
      <Note tone="bad" title={text.frame.health}>
        {data.ailments.map(({ code, message }) => (
          <p key={code}>{message}</p>
        ))}
        {data.engine ? (
          <Button small onClick={() => void startNow()}>
            {text.frame.startEngine}
          </Button>
        ) : (
          <Button small onClick={refetch}>
            {text.frame.lookAgain}
          </Button>
        )}
      </Note>
    </section>
  )
}
