/** What a module gives to the core: its operations, lists and consequences. */
import type { AnyOperation } from '../operations/define.ts'
import type { HookRegistration } from '../operations/hooks.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import type { ListDefinition } from './define-list.ts'
import type { SearchSource } from './search-source.ts'

export interface ModuleDefinition {
  /** The folder's name. */
  readonly name: string
  readonly operations: readonly AnyOperation[]
  /** Lists beside the standard ones of entities; a list named as an entity takes the standard one's place. */
  readonly lists: readonly ListDefinition[]
  /** What the search finds beside names, codes and external references of entities. */
  readonly searched?: readonly SearchSource[]
  /** What this module does when something happens in a lower one. */
  readonly hooks: readonly HookRegistration[]
  /** What it does once to a file of an earlier version. */
  readonly steps?: readonly CarryOverStep[]
}
