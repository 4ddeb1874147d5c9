/** The page of usage. */
import './usage.css'

export { UsagePage } from './usage-page.tsx'
