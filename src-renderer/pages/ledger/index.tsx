/** The page of the ledger. */
import './ledger.css'

export { LedgerPage } from './ledger-page.tsx'
