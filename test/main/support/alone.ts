/** Tells whether another process may have a company file for itself alone: `alone`, or the code of the refusal. */
import { Refusal } from '../../../src-core/kernel/failures.ts'
import { refuseWhileOpen } from '../../../src-main/host/sole-use.ts'

try {
  refuseWhileOpen(process.argv[2] ?? '')
  console.log('alone')
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.log(error.failure.code)
}
