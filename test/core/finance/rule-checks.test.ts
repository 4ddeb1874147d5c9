/** Rows that no door lets in, put into the file behind the product's back: each is found, by its record and what must be. */
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { type ReadStore, storeOver } from '../../../src-core/database/store.ts'
import { brokenRules, brokenWords } from '../../../src-core/finance/verify/rule-checks.ts'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { type Desk, desk } from '../../support/desk.ts'

/** What is done, to which record, and what is said of it. */
const PLANTED: readonly (readonly [sql: string, entity: string, words: string])[] = [
  [
    `UPDATE seller SET parent_id = (SELECT id FROM seller WHERE code = 'S-2') WHERE code = 'S-1'`,
    'seller',
    'Seller S-1, Parent: A tree has no circle, and this is one: S-1 > S-2 > S-1.',
  ],
  [
    `UPDATE customer SET parent_id = id WHERE code = 'BAKERY'`,
    'customer',
    'Customer BAKERY, Parent customer: A tree has no circle, and this is one: BAKERY > BAKERY.',
  ],
  [`UPDATE user_account SET parent_id = id WHERE id = (SELECT MIN(id) FROM user_account)`, 'userAccount', 'A tree has no circle'],
  [`UPDATE unit_of_measure SET parent_id = id WHERE code = 'PIECE'`, 'unitOfMeasure', 'PIECE > PIECE'],
  [
    `UPDATE unit_of_measure SET multiplier = '0.000000000000' WHERE code = 'MINUTE'`,
    'unitOfMeasure',
    'Unit of measure MINUTE, Of the base unit: More than 0.',
  ],
  [`UPDATE exchange_rate SET rate = '-1.000000000000'`, 'exchangeRate', 'Rate: More than 0.'],
  [`UPDATE tax SET percent = '5000.000000000000' WHERE code = 'DE-7'`, 'tax', 'Tax DE-7, Percent: At most 1000.'],
  [
    `UPDATE payment_term SET fixed_day = 40 WHERE code = (SELECT MIN(code) FROM payment_term)`,
    'paymentTerm',
    'Then to the day of a month: At most 31.',
  ],
  [`UPDATE billing_cycle SET due_days = -3 WHERE code = 'MONTHLY'`, 'billingCycle', 'Billing cycle MONTHLY, Due after, days: At least 0.'],
  [
    `UPDATE offer SET sold_from = '2026-05-01', sold_to = '2026-04-01'`,
    'offer',
    'Offer OFFER, Sold up to: It lies after “Sold from”, which is 2026-05-01.',
  ],
  [
    `UPDATE accounting_period SET end_date = '2026-04-15' WHERE code = '2026-03'`,
    'accountingPeriod',
    'Accounting period 2026-04, From: It shares days with accounting period 2026-03, which goes up to 2026-04-15.',
  ],
  [
    `DELETE FROM accounting_period WHERE code = '2020-05'`,
    'accountingPeriod',
    'The days from 2020-05-01 up to 2020-06-01 are left out after accounting period 2020-04.',
  ],
  [
    `INSERT INTO party_role SELECT MAX(id) OVER () + 1, party_id, entity, record_id, role, '2026-01-01', valid_to, version, created_at, created_by, created_op, changed_at, changed_by, changed_op, archived_at, external_ref, custom FROM party_role WHERE role = 'billReceiver' LIMIT 1`,
    'partyRole',
    'From: It shares days with role',
  ],
  [`UPDATE party_role SET record_id = 9999 WHERE role = 'owner'`, 'partyRole', 'Record: There is no customer with the id 9999.'],
  [`UPDATE company SET zone = 'Europe/Atlantis'`, 'company', 'Time zone: There is no such time zone; it is written as Europe/Berlin.'],
  [`UPDATE party SET tax_id = 'DE123' WHERE name = 'Bakery'`, 'party', 'VAT number: '],
  [
    `UPDATE unit_of_measure SET parent_id = (SELECT id FROM unit_of_measure WHERE code = 'MINUTE') WHERE code = 'USER'`,
    'unit.base',
    'MINUTE is no base unit itself',
  ],
  [
    `UPDATE charge SET unit_id = (SELECT id FROM unit_of_measure WHERE code = 'HOUR'), input_unit_id = (SELECT id FROM unit_of_measure WHERE code = 'BYTE') WHERE code = 'CALLS'`,
    'unit.dimension',
    'Charge CALLS, Unit of usage: BYTE does not convert into HOUR: units convert within one dimension.',
  ],
  [
    `UPDATE product SET attributes = '["BANDWITH"]' WHERE code = 'CALLS'`,
    'product.attributes',
    'Product CALLS, Attributes of its services: There is no attribute of services “BANDWITH”; did you mean “BANDWIDTH”?',
  ],
  [
    `UPDATE price_version SET columns = '[{"code":"ZONF","type":"text"}]' WHERE price_plan_id = (SELECT id FROM price_plan WHERE code = 'CALLS')`,
    'priceVersion.attributes',
    'Price plan CALLS: Version 1 asks for the attribute “ZONF”, which is not there; did you mean “ZONE”?',
  ],
  [
    `UPDATE price_version SET valid_to = '2026-01-01' WHERE price_plan_id = (SELECT id FROM price_plan WHERE code = 'PLAN') AND number = 1; UPDATE price_version SET valid_from = '2025-01-01' WHERE price_plan_id = (SELECT id FROM price_plan WHERE code = 'PLAN') AND number = 2`,
    'priceVersion.days',
    'Price plan PLAN: Versions 1 and 2 are published for the same days. End one of them.',
  ],
  [
    `UPDATE number_sequence SET pattern = 'INV-{yyyy}-{n}' WHERE document = 'creditNote'`,
    'sequence.twice',
    'Pattern: Sequence INVOICE gives the same numbers with INV-{yyyy}-{n}. Put letters of its own into the pattern.',
  ],
  [
    `UPDATE ledger_account SET heading = 1 WHERE code = '4100'`,
    'article',
    'Article A-CALLS, Revenue account: It is a heading: nothing is posted to it.',
  ],
  [
    `UPDATE service SET quantity = '0.000000000000' WHERE id = (SELECT MIN(id) FROM service)`,
    'service.quantity',
    'has a quantity that is not more than zero',
  ],
  [
    `UPDATE service SET end_date = '2020-01-01' WHERE id = (SELECT MIN(id) FROM service)`,
    'service.dates',
    'ends on 2020-01-01, before it begins on 2026-11-03.',
  ],
  [
    `UPDATE subscription SET termination_date = '2020-01-01' WHERE id = (SELECT MIN(id) FROM subscription)`,
    'subscription.dates',
    'It ends on 2020-01-01, before it begins on 2026-11-03.',
  ],
  [
    `INSERT INTO subscription_suspension (subscription_id, start_date, end_date, created_op, changed_op) SELECT MIN(id), '2026-12-01', '2026-11-01', 1, 1 FROM subscription`,
    'subscription.pauses',
    'is paused from 2026-12-01 up to 2026-11-01: a pause ends after it begins.',
  ],
  [
    `INSERT INTO access_point (access_id, subscription_id, start_date, end_date, created_op) SELECT access_id, (SELECT MAX(id) FROM subscription), '2026-12-01', NULL, 1 FROM access_point LIMIT 1`,
    'accessPoint.overlap',
    'on the same days. End it in one of them.',
  ],
  [
    `UPDATE subscription SET end_agreement_date = '2020-01-01' WHERE id = (SELECT MAX(id) FROM subscription)`,
    'subscription',
    'Agreed up to: It lies after “From”, which is 2026-11-03.',
  ],
  [`UPDATE customer SET since = '0226-01-01' WHERE code = 'BAKERY'`, 'customer', 'Customer since: A date is needed, as 2026-11-03.'],
]

describe('what stands in a file against the rules', () => {
  let at: Desk
  let sound: readonly unknown[]
  let reopened: ReadStore
  beforeAll(async () => {
    at = await desk()
    const create = async (entity: string, values: object) => (await at.run<{ id: number }>(`${entity}.create`, { values })).id
    const one = await create('seller', { code: 'S-1', name: 'One', country: 'DE' })
    await create('seller', { code: 'S-2', name: 'Two', country: 'DE', parent_id: one })
    await create('exchangeRate', { currency: 'USD', from_date: '2026-01-01', rate: '1.1' })
    const bakery = await at.customer('Bakery', { code: 'BAKERY' })
    await create('attribute', { code: 'BANDWIDTH', name: 'Bandwidth', kind: 'number', source: 'service' })
    await create('attribute', { code: 'ZONE', name: 'Zone', kind: 'text', source: 'usage', usage_parameter: 1 })
    await at.usageCharge('CALLS', { price: '1' })
    await at.monthly('PLAN', {
      prices: [
        [null, '10'],
        ['2026-06-01', '12'],
      ],
    })
    await at.subscribe(bakery, ['PLAN'], { access_points: [{ access_id: '49301' }] })
    await at.subscribe(bakery, ['PLAN', 'CALLS'])
    sound = [...(await brokenRules(at.core.dispatcher.store)), ...(await verifyBooks(at.core.dispatcher.store)).differences]
    const raw = new Database(at.file)
    raw.pragma('foreign_keys = OFF')
    raw.pragma('ignore_check_constraints = ON')
    for (const [sql] of PLANTED) raw.exec(sql)
    raw.close()
    // What was found sound is not looked at again until the file is opened.
    reopened = storeOver(openConnection({ file: at.file, role: 'reader' }))
  })

  it('is nothing in a file that was only worked with', () => expect(sound).toEqual([]))

  it.each(PLANTED)('%s', async (_sql, entity, words) => {
    const { differences } = await verifyBooks(at.core.dispatcher.store)
    const found = differences.filter(({ check }) => check === `rule.${entity}`).map((one) => one.words)
    expect(
      found.filter((one) => one.includes(words)),
      found.join('\n'),
    ).toHaveLength(1)
    const glanced = (await brokenRules(reopened)).map((one) => brokenWords(one, true).replace(`${one.label}: `, ''))
    expect(found.filter((one) => !glanced.some((words) => one.endsWith(words)))).toEqual([])
  })
})
