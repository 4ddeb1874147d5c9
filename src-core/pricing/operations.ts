/** All operations on price versions. */
import type { AnyOperation } from '../operations/define.ts'
import { draftOperations } from './operations-draft.ts'
import { fileOperations } from './operations-file.ts'
import { lifeOperations } from './operations-life.ts'
import { viewOperations } from './operations-view.ts'

export const pricingOperations: readonly AnyOperation[] = [...draftOperations, ...lifeOperations, ...viewOperations, ...fileOperations]
