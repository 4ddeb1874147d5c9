/** Life cycles as data, read by commands, buttons and the documentation alike. */
import { refuse } from './failures.ts'

export interface Transition<State extends string> {
  readonly from: readonly State[]
  readonly to: State
  /** The verb of the operation: `activate`. */
  readonly by: string
}

export interface Lifecycle<State extends string> {
  readonly name: string
  readonly states: readonly State[]
  readonly initial: State
  readonly transitions: readonly Transition<State>[]
}

/** @throws TypeError when a transition names an unknown state */
export function defineLifecycle<const State extends string>(lifecycle: Lifecycle<State>): Lifecycle<State> {
  const known = new Set<string>(lifecycle.states)
  for (const transition of lifecycle.transitions) {
    for (const state of [...transition.from, transition.to]) {
      if (!known.has(state)) throw new TypeError(`life cycle ${lifecycle.name} has no state ${state}`)
    }
  }
  return lifecycle
}

/** The verbs that are open from a state. */
export function verbsFrom<State extends string>(lifecycle: Lifecycle<State>, state: State): string[] {
  return lifecycle.transitions.filter((transition) => transition.from.includes(state)).map((transition) => transition.by)
}

/**
 * The state that a verb leads to.
 *
 * @throws Refusal when the verb is not open from the state
 */
export function nextState<State extends string>(lifecycle: Lifecycle<State>, state: State, verb: string, record: string): State {
  const transition = lifecycle.transitions.find((one) => one.by === verb && one.from.includes(state))
  if (transition) return transition.to
  const open = verbsFrom(lifecycle, state)
  const way = open.length > 0 ? `From here one can: ${open.join(', ')}.` : 'That state is final.'
  throw refuse('refused', `${lifecycle.name}.wrongState`, `${record} is ${state}; ${verb} is not possible. ${way}`, {
    details: { state, verb, open },
  })
}
