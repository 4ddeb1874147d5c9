/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { routineList } from './lists.ts'
import { givePresetRoutines, giveStatesRoutine, presetRoutines } from './presets.ts'

export { routineOperations } from './operations.ts'
export { type TimedRoutine, timedRoutines } from './read.ts'

/** Its operations need the registry: the core adds them. */
export const routinesModule: ModuleDefinition = {
  name: 'routines',
  operations: [],
  lists: [routineList],
  hooks: [presetRoutines],
  steps: [givePresetRoutines, giveStatesRoutine],
}
