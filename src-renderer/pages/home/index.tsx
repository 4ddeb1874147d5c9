/** Home: what needs a decision today, what comes by itself, and how the business goes. */
import { useState } from 'react'
import { useOperation } from '../../client/use-operation.ts'
import { useSession, useZone } from '../../client/use-session.ts'
import { Await } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { formatTime } from '../../format/dates.ts'
import { usePagePath } from '../../frame/path.tsx'
import { Aging } from './aging-panel.tsx'
import { Charts } from './charts-panel.tsx'
import { BackupNote } from './backup-note.tsx'
import { Decisions } from './decisions.tsx'
import { FirstSteps } from './first-steps.tsx'
import type { HomeAnswer } from './home-data.ts'
import { ComingUp, DoneLast, SinceLast } from './panels.tsx'
import { homeText as text } from './text.ts'
import './home.css'

export function HomePage() {
  const { data, failure, refetch } = useOperation<HomeAnswer>('home.get', {}, { fresh: true })
  usePagePath([{ label: text.path }])
  return (
    <div className="home">
      <section className="home-main" aria-label={text.decisions.label} tabIndex={0}>
        {failure ? <FailureNote failure={failure} onRetry={refetch} /> : <Await data={data}>{(answer) => <Today answer={answer} />}</Await>}
      </section>
      <aside className="home-side" aria-label={text.charts.label} tabIndex={0}>
        <Charts />
        <Aging />
      </aside>
    </div>
  )
}

function Today({ answer }: { readonly answer: HomeAnswer }) {
  const count = answer.decisions.length
  const isBeginning = answer.first_steps !== null
  return (
    <>
      <header className="home-head">
        <h1 className="page-title">{count === 0 && isBeginning ? text.steps.title : text.title(count)}</h1>
        <p className="small ink2">
          <Greeting /> {count === 0 && (isBeginning ? text.steps.says : text.nothing)}
        </p>
      </header>
      <BackupNote />
      <Decisions decisions={answer.decisions} />
      {answer.first_steps && <FirstSteps steps={answer.first_steps} />}
      <ComingUp coming={answer.coming} />
      <DoneLast done={answer.done} />
      <SinceLast since={answer.since} />
    </>
  )
}

function Greeting() {
  const session = useSession()
  const zone = useZone()
  const [opened] = useState(Date.now)
  const hour = Number(formatTime(zone, opened).slice(0, 2))
  return <>{text.greeting(session?.actor.name.split(' ')[0] ?? '', hour)}</>
}
