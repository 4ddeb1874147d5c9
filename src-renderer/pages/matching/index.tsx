/** The page of matching. */
import '../customer/customer.css'
import './matching.css'

export { MatchingPage } from './matching-page.tsx'
