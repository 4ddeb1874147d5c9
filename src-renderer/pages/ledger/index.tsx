/** The page of the ledger. */
import '../customer/customer.css'
import './ledger.css'

export { LedgerPage } from './ledger-page.tsx'
