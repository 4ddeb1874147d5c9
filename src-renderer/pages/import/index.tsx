/** The pages of importing: the wizard, and the record of a batch. */
import '../usage/usage.css'
import './import.css'

export { BatchPage } from './batch-page.tsx'
export { ImportPage } from './import-page.tsx'
