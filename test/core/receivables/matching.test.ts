import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { OPERATOR } from '../../support/company.ts'
import { type AccountIds, type PostedCompany, postedCompany } from '../../support/posted-company.ts'

async function payment(company: PostedCompany, account: AccountIds, amount_minor: number, more: object = {}): Promise<number> {
  const input = { customer_account_id: account.customerAccount, amount_minor, method: 'transfer', ...more }
  return (await company.run<{ id: number }>('payment.register', input)).id
}

describe('matching.list', () => {
  it('tells the matching of a payment with what took it back from the others', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const invoice = await company.invoice(account, { netMinor: 10000 })
    const [kept, taken] = [await payment(company, account, 5000), await payment(company, account, 6000)]
    await company.run('matching.match', { operations: [{ id: kept }, { id: invoice.operation, amount_minor: 5000 }] })
    await company.run('payment.reverse', { id: taken })
    const page = await company.run<{ rows: { takes_back: unknown; amount_minor: number }[] }>('matching.list', {
      filter: [{ column: 'takes_back', op: '$equals', value: false }],
    })
    expect(page.rows.map(({ amount_minor }) => amount_minor)).toEqual([5000])
  })
})

describe('matching.match', () => {
  it('names the candidates where several operations could stay open, and follows the choice', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const [one, other] = [await company.invoice(account, { netMinor: 10000 }), await company.invoice(account, { netMinor: 10000 })]
    const credit = await payment(company, account, 20000)
    const failure = await company.fail('matching.match', { operations: [{ id: credit }, { id: one.operation }, { id: other.operation }] })
    expect(failure).toMatchObject({
      code: 'matching.choose',
      details: { candidates: [one.operation, other.operation], difference_minor: 3800 },
    })
    expect(failure.message).toBe('Debits exceed credits by 38.00 EUR. Say which operation stays open by it: give its amount.')
    const { matched_minor } = await company.run('matching.match', {
      operations: [{ id: credit }, { id: one.operation, amount_minor: 8100 }, { id: other.operation }],
    })
    expect(matched_minor).toBe(20000)
    expect((await company.fail('matching.match', { operations: [{ id: credit }, { id: one.operation }] })).code).toBe(
      'matching.alreadyMatched',
    )
  })

  it('refuses one side alone, an operation twice, and what no operation can keep open', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const invoice = await company.invoice(account, { netMinor: 10000 })
    const credits = [await payment(company, account, 6000), await payment(company, account, 6000), await payment(company, account, 6000)]
    const ids = (...list: number[]) => ({ operations: list.map((id) => ({ id })) })
    expect((await company.fail('matching.match', ids(credits[0] as number, credits[1] as number))).code).toBe('matching.oneSided')
    expect((await company.fail('matching.match', ids(invoice.operation, invoice.operation))).code).toBe('matching.twice')
    expect((await company.fail('matching.match', ids(invoice.operation, ...credits))).code).toBe('matching.impossible')
    expect(
      (await company.fail('matching.match', { operations: [{ id: invoice.operation, amount_minor: 11901 }, { id: credits[0] }] })).code,
    ).toBe('matching.tooMuch')
  })

  it('calls an invoice credited that credit notes alone closed, and paid when money came too', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const { id, operation } = await company.invoice(account, { netMinor: 10000 })
    const credit = await company.invoice(account, { netMinor: -4000, kind: 'creditNote' })
    const rest = await company.invoice(account, { netMinor: -6000, kind: 'creditNote' })
    const status = async () => {
      const list = await company.run<{ rows: { id: number; payment_status: string }[] }>('invoice.list')
      const view = await company.run<{ payment_status: string }>('invoice.view', { id })
      expect(list.rows.find((row) => row.id === id)?.payment_status).toBe(view.payment_status)
      return view.payment_status
    }
    const match = (...ids: readonly number[]) =>
      company.run<{ id: number }>('matching.match', { operations: [operation, ...ids].map((one) => ({ id: one })) })
    const whole = await match(credit.operation, rest.operation)
    expect(await status()).toBe('CREDITED')
    const filter = [{ column: 'payment_status', op: '$in', value: ['CREDITED'] }]
    expect((await company.run<{ rows: unknown[] }>('invoice.list', { filter })).rows).toHaveLength(1)
    expect((await company.run<{ rows: unknown[] }>('accountOperation.list', { filter })).rows).toHaveLength(1)
    expect(await verifyBooks(company.core.dispatcher.store)).toMatchObject({ differences: [] })

    await company.run('matching.unmatch', { id: whole.id })
    expect(await status()).toBe('PENDING')
    await match(credit.operation, await payment(company, account, 7140))
    expect(await status()).toBe('PAID')
    expect(await verifyBooks(company.core.dispatcher.store)).toMatchObject({ differences: [] })
  })

  it('is undone by un-matching, which is undone by matching again', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const invoice = await company.invoice(account, { netMinor: 10000 })
    const credit = await payment(company, account, 5000)
    const matched = await company.core.call(
      { operation: 'matching.match', input: { operations: [{ id: credit }, { id: invoice.operation }] } },
      OPERATOR,
    )
    if (!matched.ok) throw new Error(matched.failure.message)
    expect(matched.undo?.label).toBe('Un-match')
    const open = async () =>
      (await company.rows<{ open_minor: number }>('SELECT open_minor FROM open_item ORDER BY id')).map(({ open_minor }) => open_minor)
    expect(await open()).toEqual([6900, 0])
    const undone = await company.core.call({ operation: 'operation.undo', input: { entry: matched.entry } }, OPERATOR)
    expect(await open()).toEqual([11900, 5000])
    if (!undone.ok) throw new Error(undone.failure.message)
    await company.run('operation.undo', { entry: undone.entry })
    expect(await open()).toEqual([6900, 0])
    const reversal = (await company.rows<{ id: number }>(`SELECT id FROM matching WHERE kind = 'reversal'`))[0]?.id
    expect((await company.fail('matching.unmatch', { id: reversal })).code).toBe('matching.isReversal')
    expect((await company.fail('matching.unmatch', { id: 1 })).code).toBe('matching.reversed')
    const list = await company.run<{ rows: Record<string, unknown>[] }>('matching.list', {})
    expect(list.rows.map((row) => [row['kind'], row['amount_minor'], row['credits'], row['reversed_by']])).toEqual([
      ['manual', 5000, 'PAY-2026-000001', null],
      ['reversal', -5000, 'PAY-2026-000001', null],
      ['manual', 5000, 'PAY-2026-000001', 2],
    ])
  })

  it('conserves money and restores it, whatever is matched and un-matched', async () => {
    const company = await postedCompany()
    const act = fc.record({
      unmatch: fc.boolean(),
      pick: fc.nat(1000),
      amount: fc.integer({ min: 1, max: 9000 }),
      rate: fc.constantFrom('1.25', '1.2', '1.37'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
        const account = await company.account(`Account ${company.notices.length}`, 'USD')
        const first = await company.invoice(account, { netMinor: 10000, rate: '1.31' })
        await company.invoice(account, { netMinor: 3333, rate: '1.29' })
        const matchings: number[] = []
        let credits = 0
        for (const { unmatch, pick, amount, rate } of acts) {
          const at = pick % Math.max(1, matchings.length)
          if (unmatch && matchings.length > 0) await company.run('matching.unmatch', { id: matchings.splice(at, 1)[0] })
          else {
            const made = await company.run<{ matching: number | null }>('payment.register', {
              customer_account_id: account.customerAccount,
              amount_minor: amount,
              method: 'cash',
              rate,
              match: 'oldest',
            })
            if (made.matching !== null) matchings.push(made.matching)
            credits += amount
          }
        }
        const balance = async () =>
          (await company.run<{ balance_minor: number }>('customerAccount.balance', { id: account.customerAccount })).balance_minor
        expect(await balance()).toBe(first.grossMinor + 3966 - credits)
        for (const id of matchings.reverse()) await company.run('matching.unmatch', { id })
        const left = await company.rows(
          'SELECT o.id FROM account_operation o JOIN open_item i ON i.id = o.id WHERE o.customer_account_id = ? AND (i.open_minor <> o.amount_minor OR i.open_functional_minor <> o.functional_minor)',
          account.customerAccount,
        )
        expect(left).toEqual([])
      }),
      { numRuns: 15 },
    )
    expect((await verifyBooks(company.core.dispatcher.store)).differences).toEqual([])
  })
})

describe('matching.propose', () => {
  it('proposes what an open credit probably pays', async () => {
    const company = await postedCompany()
    const account = await company.account('Stadtwerke Kaltenbrunn')
    const old = await company.invoice(account, { netMinor: 5000, date: '2026-09-01', due: '2026-10-01' })
    const named = await company.invoice(account, { netMinor: 10000, date: '2026-10-01', due: '2026-10-31' })
    const credit = await payment(company, account, 11900, {
      reference: `Rechnung ${named.number}`,
      payer: 'Stadtwerke',
      payer_iban: 'DE89370400440532013000',
    })
    const { proposals } = await company.run<{ proposals: { label: string; points: number; operations: { id: number }[] }[] }>(
      'matching.propose',
      { id: credit },
    )
    expect(proposals[0]).toMatchObject({ label: 'Named in the reference', points: 45 + 20 + 17 + 8, operations: [{ id: named.operation }] })
    expect(proposals[1]).toMatchObject({ label: 'Oldest first', operations: [{ id: old.operation }, { id: named.operation }] })
    const [best] = proposals
    await company.run('matching.match', { operations: [{ id: credit }, ...(best?.operations ?? []).map(({ id }) => ({ id }))] })
    const second = await payment(company, account, 100, { payer_iban: 'de89 3704 0044 0532 0130 00' })
    const again = await company.run<{ proposals: { reasons: { kind: string; words: string }[] }[] }>('matching.propose', { id: second })
    expect(again.proposals[0]?.reasons[0]).toMatchObject({ kind: 'payer', words: 'the IBAN, used once by this account' })
    expect((await company.fail('matching.propose', { id: old.operation })).code).toBe('matching.noCredit')
  })
})

describe('disputes', () => {
  it('keep an invoice from being matched until they are settled, with the status of before', async () => {
    const company = await postedCompany()
    const account = await company.account('Kunde')
    const invoice = await company.invoice(account, { netMinor: 10000, date: '2026-10-01', due: '2026-10-10' })
    const credit = await payment(company, account, 5000, { match: 'oldest' })
    const more = await payment(company, account, 100)
    const state = async () =>
      (
        await company.rows(
          'SELECT payment_status AS s, disputed AS d, dispute_reason AS r, status AS i FROM invoice_state JOIN open_item ON open_item.id = ?',
          invoice.operation,
        )
      )[0]
    const disputed = await company.core.call({ operation: 'invoice.dispute', input: { id: invoice.id, reason: 'No router' } }, OPERATOR)
    expect(await state()).toEqual({ s: 'DISPUTED', d: 1, r: 'No router', i: 'I' })
    expect((await company.fail('invoice.dispute', { id: invoice.id, reason: 'Again' })).code).toBe('invoice.alreadyDisputed')
    expect((await company.fail('matching.match', { operations: [{ id: more }, { id: invoice.operation }] })).code).toBe('matching.disputed')
    expect(
      await company.run('payment.register', {
        customer_account_id: account.customerAccount,
        amount_minor: 5,
        method: 'cash',
        match: 'oldest',
      }),
    ).toMatchObject({ matched_minor: 0 })
    const matching = (
      await company.rows<{ id: number }>('SELECT matching_id AS id FROM matching_allocation WHERE credit_operation_id = ?', credit)
    )[0]?.id
    await company.run('matching.unmatch', { id: matching })
    expect(await state()).toMatchObject({ s: 'DISPUTED', i: 'I' })
    expect((await company.run('customerAccount.balance', { id: account.customerAccount }))['disputed_minor']).toBe(11900)
    if (!disputed.ok) throw new Error('dispute')
    await company.run('operation.undo', { entry: disputed.entry })
    expect(await state()).toEqual({ s: 'UNPAID', d: 0, r: null, i: 'O' })
    expect((await company.fail('invoice.settleDispute', { id: invoice.id })).code).toBe('invoice.notDisputed')
  })
})
