/** Loaded before anything else: sets the clock of this process and its threads as far off as COUNTINGHOUSE_TEST_SHIFT says, in milliseconds. */
const shift = Number(process.env['COUNTINGHOUSE_TEST_SHIFT'] ?? 0)
const machine = Date.now.bind(Date)
const now = () => machine() + shift

Date.now = now
globalThis.Date = new Proxy(Date, {
  construct: (real, values, target) => Reflect.construct(real, values.length > 0 ? values : [now()], target),
  apply: () => new Date().toString(),
})
