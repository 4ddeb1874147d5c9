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
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { chooseClient } from './client/choose-client.ts'
import { applyDensity } from './theme/density.ts'

// the host writes a nonce per load into the page; browsers hide it from `getAttribute`
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
if (nonce) setNonce(nonce)

applyDensity()
const root = document.getElementById('root')
if (root) createRoot(root).render(<App client={chooseClient()} />)
