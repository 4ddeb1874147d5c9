/** The page of matching. */
import './matching.css'

export { MatchingPage } from './matching-page.tsx'
