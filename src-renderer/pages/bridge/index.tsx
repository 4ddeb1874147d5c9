/** The page of the bridge. */
import './bridge.css'

export { BridgePage } from './bridge-page.tsx'
