/** The page of an account operation, and what an open credit proposes there. */
import { beforeEach, expect, it } from 'vitest'
import { type AccountIds, type PostedCompany, postedCompany } from '../../support/posted-company.ts'
import { desk } from '../../support/desk.ts'

interface View {
  readonly number: string
  readonly kind: string
  readonly open_minor: number
  readonly customer_name: string
  readonly matched: readonly { readonly matching: number; readonly number: string; readonly amount_minor: number }[]
}
interface Proposed {
  readonly proposals: readonly {
    readonly basis: string
    readonly label: string
    readonly operations: readonly { readonly number: string; readonly amount_minor: number }[]
    readonly reasons: readonly { readonly kind: string; readonly words: string; readonly points: number }[]
  }[]
}

let company: PostedCompany
let account: AccountIds
beforeEach(async () => {
  company = await postedCompany()
  account = await company.account('Förde Yachts')
})
const view = (id: number) => company.run<View>('accountOperation.view', { id })

it('shows what it is matched with from both sides, and no longer once that is taken back', async () => {
  const one = await company.invoice(account, { netMinor: 10_000 })
  const two = await company.invoice(account, { netMinor: 20_000 })
  const payment = await company.run<{ id: number; number: string; matching: number }>('payment.register', {
    customer_account_id: account.customerAccount,
    amount_minor: 20_000,
    method: 'transfer',
    reference: `${one.number}, ${two.number}`,
    match: 'rule',
  })
  expect(await view(payment.id)).toMatchObject({
    kind: 'payment',
    open_minor: 0,
    customer_name: 'Förde Yachts',
    matched: [
      { number: one.number, amount_minor: 11_900 },
      { number: two.number, amount_minor: 8_100 },
    ],
  })
  expect(await view(two.operation)).toMatchObject({ open_minor: 15_700, matched: [{ number: payment.number, amount_minor: 8_100 }] })
  await company.run('matching.unmatch', { id: payment.matching })
  expect(await view(payment.id)).toMatchObject({ open_minor: 20_000, matched: [] })
  expect((await company.fail('accountOperation.view', { id: 99 })).code).toBe('record.notFound')
})

it('proposes of a credit note the invoice that it corrects, and settles nothing by itself', async () => {
  const file = await desk()
  file.at('2026-11-03')
  const customer = await file.customer('Kern')
  await file.once('a', { price: '100' })
  const invoices: { id: number; number: string }[] = []
  for (let at = 0; at < 3; at++) {
    await file.subscribe(customer, ['a'])
    invoices.push(await file.bill(customer))
  }
  const note = await file.run<{ id: number; number: string }>('invoice.credit', { id: invoices[1]?.id, reason: 'Wrong' })
  const [item] = await file.rows<{ id: number; open_minor: number }>(
    'SELECT i.id, i.open_minor FROM open_item i JOIN account_operation o ON o.id = i.id WHERE o.invoice_id = ?',
    note.id,
  )
  expect(item?.open_minor).toBe(10_000)
  const { proposals } = await file.run<Proposed>('matching.propose', { id: item?.id })
  expect(proposals[0]).toMatchObject({
    basis: 'wholeNumber',
    label: 'The invoice that it corrects',
    operations: [{ number: invoices[1]?.number, amount_minor: 10_000 }],
  })
  expect(proposals[0]?.reasons[0]).toEqual({ kind: 'reference', words: `corrects ${invoices[1]?.number}`, points: 45 })
})
