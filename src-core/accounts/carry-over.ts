/** Step for files of earlier versions: since when what is told of customers and sellers is known by day. */
import type { CarryOverStep } from '../operations/steps.ts'

/** Its entry is what the check of the books reads: of lines before it, a record that changed since may have been corrected. */
export const knowStatesByDay: CarryOverStep = {
  number: 12,
  name: 'accounts.statesByDay',
  does: 'From here on what is told of customers and sellers is known by day',
  run: async () => ({
    rows: 0,
    says: 'Corrections of before are not known by day: lines whose customer was changed after them are not judged by it.',
  }),
}
