/** What windows and the bridge know of tried prices. Types only; it may be imported from any floor. */
export type { PriceTried, TrialStep } from './operations-try.ts'
