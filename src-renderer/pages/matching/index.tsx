/** The page of matching. */
import '../customer/customer.css'
import './matching.css'

export type { Credit } from './matching-data.ts'
export { MatchPanel } from './match-panel.tsx'
export { MatchingPage } from './matching-page.tsx'
