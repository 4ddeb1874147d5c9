/** What a new customer is given as: one flat record, from a form or from a row of a file. */
import { z } from 'zod'
import { isCalendarDate } from '../kernel/dates.ts'
import { MATCHING_RULES } from '../setup/index.ts'
import { PAYMENT_METHODS } from './model.ts'

const text = (max: number) => z.string().trim().max(max, `At most ${max} characters.`).nullish()
const date = z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').nullish()
/** Another record by its code or its id. */
export const recordKey = z.union([z.string().trim().min(1).max(60), z.number().int()])
const key = recordKey.nullish()
const email = z
  .string()
  .trim()
  .max(200)
  .regex(/^$|^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'An e-mail address is needed, as name@company.com.')
  .nullish()
const words = <const Choices extends Readonly<Record<string, string>>>(choices: Choices) =>
  z.enum(Object.keys(choices) as [keyof Choices & string, ...(keyof Choices & string)[]]).nullish()

/** Who pays, how: of a customer account. */
export const paymentValues = {
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Three capital letters, as EUR.')
    .nullish(),
  credit_category: key,
  payment_method: words(PAYMENT_METHODS),
  account_holder: text(200),
  iban: text(40),
  bic: text(11),
  mandate_reference: text(35),
  mandate_date: date,
  payment_term: key,
  matching_rule: words(MATCHING_RULES),
} as const

/** What is invoiced, how: of a billing account. */
export const billingValues = {
  billing_cycle: key,
  kind: words({ postpaid: 'Postpaid', prepaid: 'Prepaid cash card', advancedPrepaid: 'Advanced prepaid' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Two capital letters, as DE.')
    .nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'Two small letters, as en.')
    .nullish(),
  tax_category: key,
  delivery: words({ email: 'By e-mail', post: 'By post', none: 'Nowhere' }),
  invoice_email: email,
  order_reference: text(200),
  next_invoice_date: date,
} as const

/**
 * All values of `customer.create`. Left out, they come from the company: its country, currency,
 * language and main seller; the customer category follows from account type and country.
 */
export const customerValues = z.strictObject({
  name: text(200),
  account_type: z.enum(['private', 'company']).default('company'),
  code: text(60),
  external_ref: text(200),
  title: key,
  first_name: text(100),
  last_name: text(100),
  personal_id: text(40),
  tax_id: text(40),
  registration_number: text(60),
  street: text(200),
  street_2: text(200),
  postal_code: text(20),
  city: text(100),
  state: text(100),
  email,
  phone: text(40),
  mobile: text(40),
  parent: key,
  seller: key,
  customer_category: key,
  brand: key,
  sales_channel: key,
  sales_representative: key,
  since: date,
  tax_exempt: z.boolean().nullish(),
  exemption_reason: text(200),
  exempt_until: date,
  customer_account_code: text(60),
  customer_account_name: text(200),
  billing_account_code: text(60),
  billing_account_name: text(200),
  user_account_code: text(60),
  user_account_name: text(200),
  ...paymentValues,
  ...billingValues,
})
export type CustomerValues = z.infer<typeof customerValues>

/** Ids and codes of the four accounts of a new customer. */
export const customerIds = z.object({
  id: z.number(),
  code: z.string(),
  party_id: z.number(),
  customer_account_id: z.number(),
  customer_account_code: z.string(),
  billing_account_id: z.number(),
  billing_account_code: z.string(),
  user_account_id: z.number(),
  user_account_code: z.string(),
})
export type CustomerIds = z.infer<typeof customerIds>
