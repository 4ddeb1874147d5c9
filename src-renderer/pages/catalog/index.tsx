/** What is special about records of the catalog. */
import { registerFollowUp } from '../../records/follow-ups.ts'
import { ReachSheet } from './reach-sheet.tsx'

registerFollowUp('productCharge', (props) => <ReachSheet {...props} />)
