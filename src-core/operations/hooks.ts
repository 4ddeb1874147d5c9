/**
 * Hooks: what must happen further up, in the same transaction, when something happens below.
 *
 * A lower module declares a hook; `core.ts` registers who answers, in order. So no module calls
 * upward, and all consequences are listed in one place.
 */
import type { CommandContext } from './context.ts'

export interface Hook<Event> {
  /** `invoice.validated` */
  readonly name: string
  /** Type-level only. */
  readonly event?: Event
}
export type HookListener<Event> = (context: CommandContext, event: Event) => Promise<void>

export function defineHook<Event>(name: string): Hook<Event> {
  return { name }
}

export interface HookRegistration {
  readonly hook: string
  readonly listener: HookListener<never>
}

/** @example on(invoiceValidated, postInvoice) */
export function on<Event>(hook: Hook<Event>, listener: HookListener<Event>): HookRegistration {
  return { hook: hook.name, listener: listener as HookListener<never> }
}

export interface HookCalls {
  /** Runs the listeners one after the other in registered order. */
  run<Event>(hook: Hook<Event>, context: CommandContext, event: Event): Promise<void>
}

export function hookCalls(registrations: readonly HookRegistration[]): HookCalls {
  return {
    run: async (hook, context, event) => {
      for (const { hook: name, listener } of registrations) {
        if (name === hook.name) await (listener as HookListener<unknown>)(context, event)
      }
    },
  }
}
