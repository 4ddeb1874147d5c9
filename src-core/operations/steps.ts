/**
 * Steps: what a module must do once to a company file of an earlier version, beside the migration of its schema.
 *
 * A step is known by its name. What was done is kept in `carry_over_step` with the audit entry, the rows and a sentence,
 * so a new step never touches a file twice, and adding one never asks for the others again.
 */
import type { CommandContext } from './context.ts'

export interface StepResult {
  /** How many rows it wrote. */
  readonly rows: number
  /** What it did, in the operator's words: `12 invoices that credit notes alone closed are called credited.` */
  readonly says: string
}

export interface CarryOverStep {
  /** Its place in the order of all steps; of two with one number the lower module's goes first. */
  readonly number: number
  /** Module and what: `receivables.creditedInvoices`. Never changed once released: it says that the step was done. */
  readonly name: string
  /** What it does, as the file's history shows it. */
  readonly does: string
  /** Reads and writes in the step's own transaction; meets files in which part of it was done by hand. */
  run(context: CommandContext): Promise<StepResult>
}

/** All steps of the product in the order in which they run. @throws TypeError for a name given twice */
export function stepsInOrder(modules: readonly { readonly steps?: readonly CarryOverStep[] }[]): readonly CarryOverStep[] {
  const steps = modules.flatMap((module) => module.steps ?? []).sort((one, other) => one.number - other.number)
  steps.forEach((step, at) => {
    if (steps.findIndex(({ name }) => name === step.name) !== at) throw new TypeError(`the step ${step.name} is declared twice`)
  })
  return steps
}
