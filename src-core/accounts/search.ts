/** Billing accounts by the customer's order reference, customer accounts by IBAN, customers and parties by telephone. */
import { foundDialled } from '../entities/search-dialled.ts'
import { beginningWith, eachOnce, type Found, scoreOf, type SearchSource } from '../entities/search-source.ts'

interface Row {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly found: string
}

const ORDERS = `SELECT id, code, name, order_reference AS found FROM billing_account
  WHERE order_reference IS NOT NULL AND order_reference COLLATE NOCASE >= +? AND order_reference COLLATE NOCASE < +?
  ORDER BY order_reference COLLATE NOCASE LIMIT +?`
const IBANS = `SELECT id, code, name, iban AS found FROM customer_account WHERE iban IS NOT NULL AND iban >= +? AND iban < +? ORDER BY iban LIMIT +?`
/** Fewer signs of an IBAN are those of a whole country. */
const LEAST_OF_IBAN = 6

const orderSource: SearchSource = {
  reads: ['billingAccount.get', 'billingAccount.list'],
  groups: ['numbers', 'customers'],
  find: async (store, { typed, limit }) => {
    const rows = (await store.select(ORDERS, [...beginningWith(typed), limit])) as Row[]
    return eachOnce(rows.map((row) => foundAs('billingAccount', 'Billing account', row, typed)))
  },
}

const ibanSource: SearchSource = {
  reads: ['customerAccount.get', 'customerAccount.list'],
  groups: ['numbers', 'customers'],
  find: async (store, { typed, limit }) => {
    const iban = typed.replace(/\s/g, '').toUpperCase()
    if (iban.length < LEAST_OF_IBAN || !/^[A-Z]{2}\d/.test(iban)) return []
    const rows = (await store.select(IBANS, [...beginningWith(iban), limit])) as Row[]
    return eachOnce(rows.map((row) => foundAs('customerAccount', 'Customer account', row, iban)))
  },
}

function foundAs(entity: string, kind_label: string, { id, code, name, found }: Row, typed: string): Found {
  return { entity, id, kind: entity, kind_label, code, label: name, detail: found, score: scoreOf(found, typed, 85) }
}

interface PhoneRow {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly number: string
}

/** Who has a number: the customer, and where a party is none the party. */
function phoneSource(entity: 'customer' | 'party', kind_label: string, from: string): readonly SearchSource[] {
  return ['phone', 'mobile'].map((column) => ({
    reads: [`${entity}.get`, `${entity}.list`],
    groups: entity === 'customer' ? ['numbers', 'customers'] : ['numbers'],
    find: foundDialled<PhoneRow>({
      rows: `${from.replace('NUMBER', `p.${column}`)}`,
      at: `p.${column}`,
      hasPlainIndex: false,
      asFound: ({ id, code, name, number }, score) => ({ entity, id, kind: entity, kind_label, code, label: name, detail: number, score }),
    }),
  }))
}

const CUSTOMERS = 'SELECT c.id, c.code, c.name, NUMBER AS number FROM party AS p JOIN customer AS c ON c.party_id = p.id'
const PARTIES = 'SELECT p.id, p.code, p.name, NUMBER AS number FROM party AS p'

export const accountSources: readonly SearchSource[] = [
  orderSource,
  ibanSource,
  ...phoneSource('customer', 'Customer', CUSTOMERS),
  ...phoneSource('party', 'Party', PARTIES),
]
