/** What windows and the bridge know of rating. Types only; it may be imported from any floor. */
export type { BackTest, TestedSubscription } from './back-test.ts'
export type { BeforeAndAfter, TestedGroup } from './rules/back-test.ts'
