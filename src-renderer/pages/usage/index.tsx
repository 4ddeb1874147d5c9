/** The page of usage. */
import '../customer/customer.css'
import './usage.css'

export { UsagePage } from './usage-page.tsx'
