/** What is special about records of the catalog. */
import { registerFollowUp } from '../../records/follow-ups.ts'
import { ReachSheet } from './reach-sheet.tsx'
import { catalogText } from './text.ts'

registerFollowUp('productCharge', catalogText.reach.again, (props) => <ReachSheet {...props} />)
