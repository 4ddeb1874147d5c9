/** What happens in scenarios, done through the public operations of the core. */
import { decimal } from '../../src-core/kernel/decimal.ts'
import { minorFromDecimal } from '../../src-core/kernel/money.ts'
import { OPERATOR } from './company.ts'
import { OFFER } from './scenario-catalog.ts'
import type { MatchTerms, ScenarioEvent, ServiceTerms } from './scenario-form.ts'
import { type Stage, update } from './scenario-stage.ts'

type Event<Kind extends ScenarioEvent['do']> = Extract<ScenarioEvent, { do: Kind }>

export async function happen(stage: Stage, event: ScenarioEvent): Promise<void> {
  switch (event.do) {
    case 'subscribe':
      return subscribeNow(stage, event)
    case 'add':
      return addService(stage, event)
    case 'change':
      return changeNow(stage, event)
    case 'end':
      return endNow(stage, event)
    case 'dayComes':
      return void (await runJob(stage, 'subscription.runDates', {}))
    case 'use':
      return importUsage(stage, event)
    case 'attempt':
      return attemptNow(stage, event)
    case 'newCalendar':
      return changeCalendar(stage, event)
    default:
      return happenToMoney(stage, event)
  }
}

type MoneyEvent = Event<'bill' | 'prepareRun' | 'validateRun' | 'credit' | 'pay' | 'refund' | 'reverse' | 'match' | 'unmatch'>

async function happenToMoney(stage: Stage, event: MoneyEvent): Promise<void> {
  switch (event.do) {
    case 'bill':
      return billNow(stage, event)
    case 'prepareRun':
      return prepareRun(stage)
    case 'validateRun':
      return validateRun(stage, event)
    case 'credit':
      return creditNow(stage, event)
    case 'pay':
    case 'refund':
      return moveMoney(stage, event)
    case 'reverse':
      return void (await stage.company.run('payment.reverse', { id: operationOf(stage, event.name) }))
    case 'match':
      return matchNow(stage, event)
    case 'unmatch':
      return void (await stage.company.run('matching.unmatch', { id: stage.names.payments.get(event.name)?.matching }))
  }
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the scenario names ${what}, which is not there`)
  return value
}
const accountOf = ({ names }: Stage, name = 'A') => found(names.accounts.get(name), `account ${name}`)
const chargeOf = ({ names }: Stage, name: string) => found(names.charges.get(name), `charge ${name}`)
const subscriptionOf = ({ names }: Stage, name: string) => found(names.subscriptions.get(name), `subscription ${name}`)

const serviceValues = ({ charge, quantity, price }: ServiceTerms) => ({
  product: charge,
  ...(quantity === undefined ? {} : { quantity }),
  ...(price === undefined ? {} : { prices: [{ charge, price }] }),
})

async function subscribeNow(stage: Stage, { name, services, account, from, agreedTo }: Event<'subscribe'>): Promise<void> {
  const made = await stage.company.run<{ id: number; service_ids: number[] }>('subscription.create', {
    user_account: accountOf(stage, account).userAccount,
    offer: OFFER,
    services: services.map(serviceValues),
    access_points: [{ access_id: name }],
    ...(from === undefined ? {} : { subscription_date: from }),
    ...(agreedTo === undefined ? {} : { end_agreement_date: agreedTo }),
  })
  const charges = new Map(services.map(({ charge }, at) => [charge, made.service_ids[at] as number]))
  stage.names.subscriptions.set(name, { id: made.id, charges })
}

async function addService(stage: Stage, { to, service, from }: Event<'add'>): Promise<void> {
  const subscription = subscriptionOf(stage, to)
  const { id } = await stage.company.run<{ id: number }>('service.add', {
    subscription_id: subscription.id,
    ...serviceValues(service),
    ...(from === undefined ? {} : { start_date: from }),
  })
  subscription.charges.set(service.charge, id)
}

/** The new services take the places of those that run; what is left over of either ends or is added. */
async function changeNow(stage: Stage, { name, services, takesEffect = 'byTheDay' }: Event<'change'>): Promise<void> {
  const subscription = subscriptionOf(stage, name)
  const running = [...subscription.charges.values()]
  const made = await stage.company.run<{ services: { from: number | null; to: number | null }[] }>('subscription.change', {
    id: subscription.id,
    services: running.slice(0, services.length).map((id, at) => ({ id, product: services[at]?.charge })),
    end: running.slice(services.length),
    add: services.slice(running.length).map(serviceValues),
    takes_effect: takesEffect,
  })
  const begun = made.services.flatMap((one) => (one.to === null ? [] : [one.to]))
  subscription.charges.clear()
  for (const [at, { charge }] of services.entries()) subscription.charges.set(charge, found(begun[at], `service ${charge}`))
}

async function endNow(stage: Stage, { name, on, reason = 'END' }: Event<'end'>): Promise<void> {
  const { id } = subscriptionOf(stage, name)
  await stage.company.run('subscription.terminate', { id, reason, ...(on === undefined ? {} : { date: on }) })
}

async function changeCalendar(stage: Stage, { charge, calendar: definition }: Event<'newCalendar'>): Promise<void> {
  const values = { code: `${charge}_2`, name: charge, definition }
  const { id: calendar_id } = await stage.company.run<{ id: number }>('calendar.create', { values })
  await update(stage.company, 'charge', chargeOf(stage, charge).id, { calendar_id })
}

export interface JobOutcome {
  readonly state: string
  readonly message: string | null
  readonly report: Readonly<Record<string, unknown>>
}

/** Runs a job to its end. */
export async function runJob({ company }: Stage, operation: string, input: unknown): Promise<JobOutcome> {
  const { job } = await company.run<{ job: number }>(operation, input)
  await company.core.idle()
  const outcome = await company.run<JobOutcome>('job.get', { id: job })
  if (outcome.state !== 'succeeded') throw new Error(`${operation}: ${outcome.message ?? outcome.state}`)
  return outcome
}

let files = 0

/** A usage file of one access point; a date is taken at noon. */
async function importUsage(stage: Stage, { name, records }: Event<'use'>): Promise<void> {
  const lines = records.map(([when, quantity, parameter], at) => {
    const moment = when.includes('T') ? when : `${when}T12:00:${String(at % 60).padStart(2, '0')}Z`
    return `${moment};${quantity};${name};${parameter ?? ''}`
  })
  files += 1
  const staged = stage.company.stage(lines.join('\n'))
  await runJob(stage, 'usage.import', { staged, file_name: `scenario-${files}.csv` })
  const groups = await stage.company.run<{ cause: string; reason?: string }[]>('rejectedUsage.groups')
  if (groups.length > 0) throw new Error(`usage was rejected: ${JSON.stringify(groups)}`)
}

async function billNow(stage: Stage, { name, account, usageBefore }: Event<'bill'>): Promise<void> {
  const result = await stage.company.core.call(
    {
      operation: 'invoice.issue',
      input: {
        billing_account_id: accountOf(stage, account).billingAccount,
        recurring: true,
        ...(usageBefore === undefined ? {} : { usage_before: usageBefore }),
      },
    },
    OPERATOR,
  )
  if (result.ok) stage.names.invoices.set(name, (result.value as { id: number }).id)
  else if (result.failure.code === 'invoice.nothing') stage.names.invoices.set(name, null)
  else throw new Error(`invoice.issue: ${result.failure.message}`)
}

async function prepareRun(stage: Stage): Promise<void> {
  const { company } = stage
  const [cycle] = await company.rows<{ id: number }>('SELECT billing_cycle_id AS id FROM billing_account LIMIT 1')
  const invoice_date = (await company.run<{ today: string }>('session.get')).today
  const { id } = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle?.id, invoice_date })
  stage.run = id
  await runJob(stage, 'billingRun.prepare', { id })
}

async function validateRun(stage: Stage, { names }: Event<'validateRun'>): Promise<void> {
  await runJob(stage, 'billingRun.validate', { id: stage.run })
  const { rows } = await stage.company.run<{ rows: { id: number; billing_account_id: number }[] }>('invoice.list', {
    filter: [{ column: 'billing_run_id', op: '$equals', value: stage.run }],
  })
  for (const [account, name] of Object.entries(names)) {
    const row = rows.find((one) => one.billing_account_id === accountOf(stage, account).billingAccount)
    stage.names.invoices.set(name, row?.id ?? null)
  }
}

async function creditNow(stage: Stage, { name, invoice, lines }: Event<'credit'>): Promise<void> {
  const id = found(stage.names.invoices.get(invoice) ?? undefined, `invoice ${invoice}`)
  const made = await stage.company.run<{ id: number }>('invoice.credit', {
    id,
    reason: 'As the scenario says',
    ...(lines ? { lines: await linesToCredit(stage, id, lines) } : {}),
  })
  stage.names.invoices.set(name, made.id)
}

async function linesToCredit({ company }: Stage, id: number, lines: Readonly<Record<number, string>>) {
  const { rows } = await company.run<{ rows: { id: number; position: number }[] }>('invoiceLine.list', {
    filter: [{ column: 'invoice_id', op: '$equals', value: id }],
  })
  return Object.entries(lines).map(([position, amount]) => ({
    line_id: found(
      rows.find((row) => row.position === Number(position)),
      `line ${position}`,
    ).id,
    amount,
  }))
}

/** The account operation behind an invoice or a payment. */
async function accountOperation(stage: Stage, name: string): Promise<number> {
  const payment = stage.names.payments.get(name)
  if (payment) return payment.id
  const id = found(stage.names.invoices.get(name) ?? undefined, `operation ${name}`)
  return (await stage.company.run<{ account_operation_id: number }>('invoice.view', { id })).account_operation_id
}

const operationOf = (stage: Stage, name: string): number => found(stage.names.payments.get(name), `payment ${name}`).id

async function matchInput(stage: Stage, terms: MatchTerms) {
  if (typeof terms === 'string') return terms
  const parts: { id: number }[] = []
  for (const name of terms) parts.push({ id: await accountOperation(stage, name) })
  return parts
}

async function moveMoney(stage: Stage, event: Event<'pay' | 'refund'>): Promise<void> {
  const { name, amount, account, match = 'none' } = event
  const moved = await stage.company.run<{ id: number; matching: number | null }>(
    event.do === 'pay' ? 'payment.register' : 'refund.register',
    {
      customer_account_id: accountOf(stage, account).customerAccount,
      amount_minor: minorFromDecimal(decimal(amount), stage.digits, 'halfUp'),
      method: 'transfer',
      match: await matchInput(stage, match),
    },
  )
  stage.names.payments.set(name, { id: moved.id, matching: moved.matching })
}

async function matchNow(stage: Stage, { operations, amount }: Event<'match'>): Promise<void> {
  const amount_minor = amount === undefined ? undefined : minorFromDecimal(decimal(amount), stage.digits, 'halfUp')
  const parts: { id: number; amount_minor?: number }[] = []
  for (const name of operations)
    parts.push({ id: await accountOperation(stage, name), ...(amount_minor === undefined ? {} : { amount_minor }) })
  const { id } = await stage.company.run<{ id: number }>('matching.match', { operations: parts })
  for (const name of operations) {
    const payment = stage.names.payments.get(name)
    if (payment) payment.matching = id
  }
}

/** What is expected to be refused keeps the refusal's code; what goes through keeps none. */
async function attemptNow(stage: Stage, { name, event }: Event<'attempt'>): Promise<void> {
  try {
    await happen(stage, event)
  } catch (error) {
    const [, code = 'unknown'] = /^[\w.]+: ([\w.]+):/.exec(error instanceof Error ? error.message : '') ?? []
    stage.names.refusals.set(name, code)
  }
}
