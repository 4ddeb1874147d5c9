/**
 * The addresses of the windows. Hash history, so that a reload works behind every door: Electron's
 * own protocol, served mode, a file.
 */
import { createHashHistory, createRootRoute, createRoute, createRouter, type ErrorComponentProps, Navigate } from '@tanstack/react-router'
import { EmptyState, Note } from './components/note.tsx'
import { useVisibleEntries } from './frame/rail.tsx'
import { Frame } from './frame/frame.tsx'
import { JobRoute, JobsPage } from './operations/jobs-page.tsx'
import { OperationRoute, ReferencePage } from './operations/reference-page.tsx'
import { BridgePage } from './pages/bridge/index.tsx'
import { CompanyPage, NewCompanyPage } from './pages/company/index.tsx'
import { HomePage } from './pages/home/index.tsx'
import { ImportPage } from './pages/import/index.tsx'
import { LedgerPage } from './pages/ledger/index.tsx'
import { MatchingPage } from './pages/matching/index.tsx'
import { RecordPlace } from './pages/record-place.tsx'
import { RoutinesPage } from './pages/routines/index.tsx'
import { UsagePage } from './pages/usage/index.tsx'
import './pages/catalog/index.tsx'
import './pages/list-views.ts'
import { ListRoute } from './records/list-route.tsx'
import { SetupPage } from './records/setup-page.tsx'
import { text } from './text/en.ts'

const root = createRootRoute({
  component: Frame,
  notFoundComponent: () => <EmptyState title={text.frame.noSuchPage} />,
})

/** A bug of a page: the frame stays, and the way back is offered. */
function PageFault({ error, reset }: ErrorComponentProps) {
  return (
    <Note tone="bad" title={text.frame.pageFault}>
      {error instanceof Error ? error.message : String(error)}{' '}
      <button type="button" className="link" onClick={reset}>
        {text.failures.retry}
      </button>
    </Note>
  )
}

/** The first page of the rail that the core can fill. */
function Start() {
  const first = useVisibleEntries()[0]
  return first ? <Navigate to={first.to} replace /> : null
}

const at = <Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component })

/** A page under `pages/` adds its route here, its rail entry in `frame/rail-entries.ts`. */
const routes = [
  at('/', Start),
  at('/list/$list', ListRoute),
  at('/record/$entity/$id', RecordPlace),
  at('/home', HomePage),
  at('/usage', UsagePage),
  at('/import', ImportPage),
  at('/import/$kind', ImportPage),
  at('/matching', MatchingPage),
  at('/ledger', LedgerPage),
  at('/setup', SetupPage),
  at('/routines', RoutinesPage),
  at('/bridge', BridgePage),
  at('/company', CompanyPage),
  at('/company/new', NewCompanyPage),
  at('/operations/jobs', JobsPage),
  at('/operations/jobs/$id', JobRoute),
  at('/operations/reference', ReferencePage),
  at('/operations/reference/$name', OperationRoute),
]

/** Makes the router of a window. */
export function createAppRouter() {
  return createRouter({
    routeTree: root.addChildren(routes),
    history: createHashHistory(),
    defaultErrorComponent: PageFault,
    defaultPreload: false,
    scrollRestoration: false,
  })
}
