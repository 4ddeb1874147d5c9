/** The entry of a window. */
import '@mantine/core/styles.layer.css'
import '@mantine/dates/styles.layer.css'
import './theme/fonts.css'
import './theme/tokens.css'
import './theme/base.css'
import './components/components.css'
import './frame/frame.css'
import './form/form.css'
import './list/list.css'
import './records/records.css'
import './operations/operations.css'
import { setNonce } from 'get-nonce'
import { createRoot, type Root } from 'react-dom/client'
import { App } from './app.tsx'
import { chooseClient } from './client/choose-client.ts'
import { enterSession } from './client/page-session.ts'
import { NotLetIn } from './frame/not-let-in.tsx'
import { applyDensity } from './theme/density.ts'

// the host writes a nonce per load into the page; browsers hide it from `getAttribute`
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
if (nonce) setNonce(nonce)

applyDensity()
const root = document.getElementById('root')
if (root) await show(createRoot(root))

/** A window of the desktop is let in by its channel, a page by what it brings. */
async function show(view: Root): Promise<void> {
  const refused = window.countinghouse ? null : await enterSession()
  view.render(refused === null ? <App client={chooseClient()} /> : <NotLetIn reason={refused} />)
}
