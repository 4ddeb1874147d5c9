/** Taxes and the rounding of amounts: by line, by invoice, on top of prices and within them. */
import { decimal } from '../../src-core/kernel/decimal.ts'
import { compositeTax, simpleTax } from '../../src-core/tax/rules.ts'
import { effectiveTaxRate, taxPartRows, type TaxTerms, taxTotals } from '../../src-core/tax/tax-totals.ts'
import {
  bill,
  type ChargeTerms,
  type CompanyTerms,
  figure,
  once,
  type Play,
  type Scenario,
  type ServiceTerms,
  subscribe,
} from '../support/scenario-form.ts'

const ONCE_PER_TAX = 'tax once per tax on the invoice; half up, away from zero'
const PER_LINE = 'sum of line taxes; half up, away from zero'

/** One invoice of charges at activation, a line each. */
interface Lines {
  readonly company?: CompanyTerms
  readonly taxes?: Readonly<Record<string, string>>
  readonly lines: readonly { readonly price: string; readonly quantity?: string; readonly tax?: string }[]
}
function invoiceOf({ company, taxes, lines }: Lines): Omit<Play, 'expect'> {
  const catalog: Record<string, ChargeTerms> = {}
  const services: ServiceTerms[] = []
  for (const { price, quantity, tax } of lines) {
    const charge = `AT_${price}_${tax ?? 'FREE'}`
    catalog[charge] = once(price, tax === undefined ? {} : { tax })
    services.push({ charge, ...(quantity === undefined ? {} : { quantity }) })
  }
  return {
    ...(company ? { company } : {}),
    ...(taxes ? { taxes } : {}),
    catalog,
    timeline: [['2024-03-01', subscribe('s', services), bill('bill')]],
  }
}

// ---- Tax on top

const PERCENTAGES = [
  ['100.00', '8.875', 'USD', '8.88'],
  ['99.99', '20', 'EUR', '20.00'],
  ['123.45', '7.25', 'USD', '8.95'],
  ['100.00', '33.333', 'USD', '33.33'],
  ['1000', '10', 'JPY', '100'],
  ['999', '10.5', 'JPY', '105'],
  ['1.00', '0.1', 'USD', '0.00'],
] as const

const percentages: Scenario = {
  id: 'FP-TAX-01',
  area: 'tax_rounding',
  setting: ONCE_PER_TAX,
  plays: PERCENTAGES.map(
    ([amount, percent, currency, tax]): Play => ({
      ...invoiceOf({ company: { currency }, taxes: { T: percent }, lines: [{ price: amount, tax: 'T' }] }),
      expect: [figure(`tax of ${percent} % on ${amount} ${currency}`, tax, async (read) => (await read.invoice('bill')).tax)],
    }),
  ),
}

const TEN_UNITS = Array.from({ length: 10 }, () => ({ price: '3.60', tax: 'T' }))
const GROUPED = [
  { what: '1 unit', lines: [{ price: '3.60', tax: 'T' }], total: '3.80' },
  { what: '1 line x 10', lines: [{ price: '3.60', quantity: '10', tax: 'T' }], total: '37.98' },
  { what: '10 lines x 1', lines: TEN_UNITS, total: '38.00' },
]

const byGrouping: Scenario = {
  id: 'OD-RND-03',
  area: 'tax_rounding',
  setting: PER_LINE,
  plays: GROUPED.map(
    ({ what, lines, total }): Play => ({
      ...invoiceOf({ company: { policies: { tax_totals: 'sumOfLineTaxes' } }, taxes: { T: '5.5' }, lines }),
      expect: [figure(what, total, async (read) => (await read.invoice('bill')).gross)],
    }),
  ),
}

const withDiscount: Scenario = {
  id: 'IN-EXC-01',
  area: 'tax_rounding',
  setting: `${ONCE_PER_TAX}; a discount is a line below zero with the tax of what it reduces`,
  leftOut: 'the tax shown with each line: a discount is not spread over the lines',
  plays: [
    {
      ...invoiceOf({
        taxes: { T: '5' },
        lines: [
          { price: '8000', tax: 'T' },
          { price: '9500', tax: 'T' },
          { price: '-14191', tax: 'T' },
        ],
      }),
      expect: [
        figure('tax', '165.45', async (read) => (await read.invoice('bill')).tax),
        figure('total', '3474.45', async (read) => (await read.invoice('bill')).gross),
      ],
    },
  ],
}

const withSurcharge: Scenario = {
  id: 'IN-EXC-04',
  area: 'tax',
  setting: `${ONCE_PER_TAX}; a discount is a line below zero, a surcharge a line of a class without tax`,
  leftOut: 'b and c: a line has one tax, two taxes side by side are not in the catalog',
  plays: [
    {
      ...invoiceOf({
        taxes: { GST: '10' },
        lines: [{ price: '10', tax: 'GST' }, { price: '10', tax: 'GST' }, { price: '-5', tax: 'GST' }, { price: '5' }],
      }),
      expect: [figure('a', '21.5', async (read) => (await read.invoice('bill')).gross)],
    },
  ],
}

const EURO_TERMS: TaxTerms = {
  currency: { code: 'EUR', decimals: 2 },
  priceMode: 'net',
  roundingMode: 'halfUp',
  policy: 'perTaxOnInvoice',
  lineRounding: 'currency',
}

/** Two taxes on one line are parts of one composite tax: the rule knows them, the catalog does not yet. */
function twoTaxes() {
  const ten = simpleTax('tax1', decimal(10))
  const both = compositeTax('both', [
    { code: 'tax1', percent: decimal(10) },
    { code: 'tax2', percent: decimal(12) },
  ])
  return taxTotals(
    [
      { amount: decimal('10.00'), tax: ten },
      { amount: decimal('20.00'), tax: both },
    ],
    EURO_TERMS,
  )
}

const severalTaxes: Scenario = {
  id: 'LG-TAX-05',
  area: 'tax_rounding',
  setting: `${ONCE_PER_TAX}; the rule of invoice taxes by itself`,
  leftOut: 'b: there are no coupons; c: an invoice of nothing has no effective rate',
  plays: [
    {
      rule: 'tax/tax-totals.ts',
      expect: [
        {
          what: 'a tax1',
          expected: { base: 3000, amount: 300 },
          got: () => partOf('tax1'),
        },
        { what: 'a tax2', expected: { base: 2000, amount: 240 }, got: () => partOf('tax2') },
        { what: 'a total', expected: 540, got: () => twoTaxes().taxMinor },
        { what: 'a rate', expected: '18', got: () => effectiveTaxRate(twoTaxes())?.toString() ?? null },
      ],
    },
  ],
}

function partOf(code: string) {
  const row = taxPartRows(twoTaxes().rows).find((one) => one.code === code)
  return { base: row?.netMinor ?? 0, amount: row?.taxMinor ?? 0 }
}

// ---- Tax within

const GROSS_PER_LINE = { policies: { amounts_from: 'gross', tax_totals: 'sumOfLineTaxes' } }

const inclusivePerLine: Scenario = {
  id: 'IN-INC-01',
  area: 'tax_inclusive',
  setting: `gross prices; ${PER_LINE}`,
  plays: [
    {
      ...invoiceOf({
        company: GROSS_PER_LINE,
        taxes: { T: '10' },
        lines: [
          { price: '10', tax: 'T' },
          { price: '10', tax: 'T' },
        ],
      }),
      expect: [
        figure('subtotal', '20', (read) => read.sum('bill')),
        figure('tax', '1.82', async (read) => (await read.invoice('bill')).tax),
        figure('total', '20', async (read) => (await read.invoice('bill')).gross),
      ],
    },
  ],
}

const inclusiveRounding: Scenario = {
  id: 'IN-INC-06',
  area: 'tax_inclusive',
  setting: `gross prices; ${PER_LINE}`,
  plays: [
    {
      ...invoiceOf({
        company: GROSS_PER_LINE,
        taxes: { T: '19' },
        lines: [
          { price: '50', tax: 'T' },
          { price: '50', tax: 'T' },
        ],
      }),
      expect: [figure('tax', '15.96', async (read) => (await read.invoice('bill')).tax)],
    },
  ],
}

// ---- Lines

const HUNDRED = Array.from({ length: 100 }, () => '0.011')
const ROUNDED_AT_SOURCE: readonly (readonly [currency: string, lines: readonly string[], subtotal: string])[] = [
  ['USD', ['10.333333', '10.333333', '10.333333'], '30.99'],
  ['USD', ['33.333333', '33.333333', '33.333334'], '99.99'],
  ['JPY', ['100.4', '200.5', '300.6'], '602'],
  ['USD', ['0.011', '0.012', '0.013', '0.014', '0.015'], '0.06'],
  ['USD', HUNDRED, '1.00'],
]

const roundedAtSource: Scenario = {
  id: 'FP-RND-02',
  area: 'currency_rounding',
  setting: 'lines rounded to the currency, half up',
  plays: ROUNDED_AT_SOURCE.map(
    ([currency, lines, subtotal], at): Play => ({
      ...invoiceOf({ company: { currency }, lines: lines.map((price) => ({ price })) }),
      expect: [figure(`subtotal ${at + 1}`, subtotal, async (read) => (await read.invoice('bill')).net)],
    }),
  ),
}

const partialQuantities: Scenario = {
  id: 'IN-EXC-03',
  area: 'currency_rounding',
  setting: 'lines rounded to the currency, half up',
  plays: [
    {
      ...invoiceOf({ lines: ['0.333', '0.333', '1.333', '0.267', '0.05'].map((quantity) => ({ price: '25', quantity })) }),
      expect: [figure('total', '57.92', async (read) => (await read.invoice('bill')).gross)],
    },
  ],
}

const HALF_YEN = [{ price: '100.5' }, { price: '100.5' }]

const withoutDecimals: Scenario = {
  id: 'OD-RND-04',
  area: 'currency_rounding',
  setting: 'both: lines rounded to the currency (default, so that a document adds up to what it shows), and not at all',
  plays: [
    {
      ...invoiceOf({ company: { currency: 'JPY' }, lines: HALF_YEN }),
      expect: [
        figure('line_display', ['101', '101'], (read) => read.amounts('bill')),
        figure('per_line_total', '202', async (read) => (await read.invoice('bill')).net),
      ],
    },
    {
      ...invoiceOf({ company: { currency: 'JPY', policies: { line_rounding: 'none' } }, lines: HALF_YEN }),
      expect: [figure('global_total', '201', async (read) => (await read.invoice('bill')).net)],
    },
  ],
}

export const TAX: readonly Scenario[] = [
  percentages,
  byGrouping,
  withDiscount,
  withSurcharge,
  severalTaxes,
  inclusivePerLine,
  inclusiveRounding,
  roundedAtSource,
  partialQuantities,
  withoutDecimals,
]
