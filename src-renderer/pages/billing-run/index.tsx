/** The pages of billing runs. */
import '../invoice/document.css'
import './billing-run.css'

export { NewBillingRun } from './new-run.tsx'
export { BillingRunPage, type BillingRunPageProps } from './run-page.tsx'
