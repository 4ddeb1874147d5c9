/** Usage: tiers, packages, late records, and what a change of plan or an end does to it. */
import { decimal } from '../../src-core/kernel/decimal.ts'
import {
  type ChargeModelTerms,
  type Tier,
  chargeModel,
  proratedVolumeAmount,
  totalAmount,
  totalCharge,
} from '../../src-core/pricing/tiers.ts'
import {
  bill,
  dayComes,
  endOnLastDay,
  figure,
  LAST_DAY,
  type Play,
  type PriceTerms,
  type RulePlay,
  type Scenario,
  subscribe,
  usage,
  use,
} from '../support/scenario-form.ts'

const BY_MONTH = 'quantities count by calendar month of the usage'
const UNROUNDED = { policies: { line_rounding: 'none' } }

type Ranges = readonly (readonly [from: string | null, to: string | null, price: string])[]
const byQuantity = (...ranges: Ranges): PriceTerms => ({ by: 'quantity', ranges })

// ---- One price

const exactPrice: Scenario = {
  id: 'LG-STD-01',
  area: 'standard',
  setting: 'lines not rounded',
  plays: [
    {
      company: UNROUNDED,
      catalog: { CALLS: usage('5.12345') },
      timeline: [['2024-01-10', subscribe('s', 'CALLS'), use('s', ['2024-01-10', 10]), bill('bill')]],
      expect: [figure('amount', ['51.2345'], (read) => read.amounts('bill'))],
    },
  ],
}

const upgradeOnTheDay: Scenario = {
  id: 'KB-USG-14',
  area: 'plan_change',
  setting: 'usage takes the price of its own day; the day of the change has the new one',
  plays: [
    {
      catalog: {
        UNITS: usage([
          { from: null, price: '1.00' },
          { from: '2026-06-18', price: '3.00' },
        ]),
      },
      timeline: [
        ['2026-05-28', subscribe('s', 'UNITS')],
        [
          '2026-06-28',
          use('s', ['2026-06-01', 5], ['2026-06-05', 8], ['2026-06-10', 3], ['2026-06-15', 7], ['2026-06-18', 4]),
          bill('bill', { usageBefore: '2026-06-28' }),
        ],
      ],
      expect: [
        figure('low', '23.00', async (read) => (await read.amounts('bill'))[0] ?? null),
        figure('high', '12.00', async (read) => (await read.amounts('bill'))[1] ?? null),
      ],
    },
  ],
}

// ---- Packages

const billedMonth = (charge: Play['catalog'][string], quantity: string | number): Pick<Play, 'company' | 'catalog' | 'timeline'> => ({
  company: { policies: { zero_drafts: 'document' } },
  catalog: { UNITS: charge },
  timeline: [['2024-01-10', subscribe('s', 'UNITS'), use('s', ['2024-01-10', quantity]), bill('bill')]],
})

const packageBoundaries: Scenario = {
  id: 'FP-PKG-01',
  area: 'package',
  setting: `started packages whole; documents of 0.00; ${BY_MONTH}`,
  plays: (
    [
      [0, '0'],
      [2, '1'],
      [99, '1'],
      [100, '1'],
      [101, '2'],
      [150, '2'],
      [300, '3'],
    ] as const
  ).map(
    ([quantity, amount]): Play => ({
      ...billedMonth(usage('1.00', { tier_model: 'package', package_size: '100' }), quantity),
      expect: [figure(`amount of ${quantity}`, amount, (read) => read.sum('bill'))],
    }),
  ),
}

const packagesAfterFreeUnits: Scenario = {
  id: 'LG-PKG-01',
  area: 'package',
  setting: `started packages whole, after the included quantity; documents of 0.00; ${BY_MONTH}`,
  plays: (
    [
      [0, '1300'],
      [10, '1200'],
      [200, '0'],
    ] as const
  ).map(
    ([free, amount]): Play => ({
      ...billedMonth(usage('100', { tier_model: 'package', package_size: '10', included_quantity: String(free) }), 121),
      expect: [figure(`amount with ${free} free`, amount, (read) => read.sum('bill'))],
    }),
  ),
}

const twoUnitsInBlocks: Scenario = {
  id: 'KB-USG-08',
  area: 'kb_blocks',
  setting: `a charge for each unit, started blocks whole; ${BY_MONTH}`,
  plays: [
    {
      catalog: {
        MINUTES: usage('0.5', { tier_model: 'package', package_size: '1000', filter_1: 'cell-phone-minutes' }),
        MBYTES: usage('0.3', { tier_model: 'package', package_size: '512', filter_1: 'Mbytes' }),
      },
      timeline: [
        [
          '2024-01-10',
          subscribe('s', ['MINUTES', 'MBYTES']),
          use('s', ['2024-01-10', 1000, 'cell-phone-minutes'], ['2024-01-10', 30720, 'Mbytes']),
          bill('bill'),
        ],
      ],
      expect: [figure('total', '18.5', async (read) => (await read.invoice('bill')).net)],
    },
  ],
}

// ---- Tiers

const twoUnitsInTiers: Scenario = {
  id: 'KB-USG-05',
  area: 'kb_blocks',
  setting: `a graduated charge for each unit on one invoice; ${BY_MONTH}`,
  plays: (
    [
      [5, 99, '203'],
      [5, 101, '225'],
      [75, 101, '2230'],
    ] as const
  ).map(
    ([foo, bar, amount]): Play => ({
      catalog: {
        FOO: usage(byQuantity(['0', '10', '1'], ['10', '60', '10'], ['60', '135', '100']), { tier_model: 'graduated', filter_1: 'FOO' }),
        BAR: usage(byQuantity(['0', '100', '2'], ['100', '600', '20'], ['600', '1350', '200']), {
          tier_model: 'graduated',
          filter_1: 'BAR',
        }),
      },
      timeline: [
        ['2024-01-10', subscribe('s', ['FOO', 'BAR']), use('s', ['2024-01-10', foo, 'FOO'], ['2024-01-10', bar, 'BAR']), bill('bill')],
      ],
      expect: [figure(`invoice amount of ${foo} FOO, ${bar} BAR`, amount, async (read) => (await read.invoice('bill')).net)],
    }),
  ),
}

const splitBilling: Scenario = {
  id: 'OM-GRA-02',
  area: 'progressive_billing',
  setting: `graduated; a later record is rated from the quantity before it; the flat fees of the first tiers were charged before; ${BY_MONTH}`,
  plays: [
    {
      catalog: {
        UNITS: usage(byQuantity(['0', '10', '0'], ['10', '15', '5'], ['15', null, '1']), { tier_model: 'graduated' }),
      },
      timeline: [
        ['2024-01-10', subscribe('s', 'UNITS'), use('s', ['2024-01-10', 12]), bill('before')],
        ['2024-01-20', use('s', ['2024-01-20', 10]), bill('bill')],
      ],
      expect: [figure('lines', ['15', '7'], (read) => read.tierAmounts('bill')), figure('total', '22', (read) => read.sum('bill'))],
    },
  ],
}

// ---- Late and last usage

const lateDifference: Scenario = {
  id: 'KB-USG-07',
  area: 'late_usage',
  setting: `late usage is billed on the next invoice as the difference to what its month was billed before; ${BY_MONTH}`,
  leftOut:
    'the first and last day of the lines: a line of usage names the days of its own records, and the source’s periods begin on the 15th',
  plays: [
    {
      catalog: { UNITS: usage('1', { tier_model: 'package', package_size: '100' }) },
      timeline: [
        ['2014-03-20', subscribe('s', 'UNITS')],
        ['2014-04-15', use('s', ['2014-03-20', 100]), bill('first', { usageBefore: '2014-04-15' })],
        ['2014-05-15', use('s', ['2014-04-15', 100]), bill('second', { usageBefore: '2014-05-15' })],
        ['2014-05-16', use('s', ['2014-03-20T15:00:00Z', 30], ['2014-03-21', 271]), bill('late1')],
        ['2014-05-17', use('s', ['2014-04-15T15:00:00Z', 99]), bill('late2')],
      ],
      expect: [
        figure('already_billed', ['1', '1'], async (read) => [await read.sum('first'), await read.sum('second')]),
        figure('new_lines', ['4.0', '1.0'], async (read) => [await read.sum('late1'), await read.sum('late2')]),
      ],
    },
  ],
}

const markup: Scenario = {
  id: 'OM-DYN-01',
  area: 'dynamic',
  setting: `the price is the factor, the quantity the amount it is put on; a maximum holds over the month; lines rounded to the currency; ${BY_MONTH}`,
  plays: [
    {
      catalog: { MARKUP: usage('1.33333') },
      timeline: [['2024-01-10', subscribe('s', 'MARKUP'), use('s', ['2024-01-10', 10]), bill('bill')]],
      expect: [figure('a', '13.33', (read) => read.sum('bill'))],
    },
    {
      catalog: { MARKUP: usage('1.33333', { maximum_amount: '100' }) },
      timeline: [
        ['2024-01-10', subscribe('s', 'MARKUP'), use('s', ['2024-01-10', 70]), bill('already')],
        ['2024-01-20', use('s', ['2024-01-20', 50]), bill('bill')],
      ],
      expect: [
        figure('b already billed', '93.33', (read) => read.sum('already')),
        figure('b gross', '66.67', async (read) => toCents((await read.tierAmounts('bill'))[0])),
        figure('b discount', '-60.00', async (read) => toCents((await read.tierAmounts('bill'))[1])),
        figure('b total', '6.67', (read) => read.sum('bill')),
      ],
    },
  ],
}

const toCents = (amount = '0'): string => decimal(amount).toDecimalPlaces(2).toString()

const maximumSpend: Scenario = {
  id: 'OM-UNI-01',
  area: 'commitment',
  setting: `a maximum holds over the month, however it is billed; ${BY_MONTH}`,
  plays: [
    {
      catalog: { UNITS: usage('10', { maximum_amount: '100' }) },
      timeline: [
        ['2024-01-10', subscribe('s', 'UNITS'), use('s', ['2024-01-10', 7]), bill('already')],
        ['2024-01-20', use('s', ['2024-01-20', 5]), bill('bill')],
      ],
      expect: [
        figure('already billed', '70', (read) => read.sum('already')),
        figure('gross', '50', async (read) => (await read.tierAmounts('bill'))[0] ?? null),
        figure('max_spend_discount', '-20', async (read) => (await read.tierAmounts('bill'))[1] ?? null),
        figure('total', '30', (read) => read.sum('bill')),
      ],
    },
  ],
}

const topTierInBlocks: Scenario = {
  id: 'KB-USG-04',
  area: 'kb_blocks',
  setting: `volume prices for started blocks; ${BY_MONTH}`,
  plays: [
    {
      catalog: { UNITS: usage(byQuantity(['0', '1000', '10'], ['1000', null, '1']), { tier_model: 'volume', package_size: '100' }) },
      timeline: [['2024-01-10', subscribe('s', 'UNITS'), use('s', ['2024-01-10', 2000]), bill('bill')]],
      expect: [figure('amount', '20', (read) => read.sum('bill'))],
    },
  ],
}

const smallPercentage: Scenario = {
  id: 'LG-PCT-05',
  area: 'percentage',
  setting: 'a percentage is a price per unit of the amount; lines not rounded',
  leftOut: 'a and b: there is no fee per event beside a percentage',
  plays: [
    {
      company: UNROUNDED,
      catalog: { SHARE: usage('0.029') },
      timeline: [['2024-01-10', subscribe('s', 'SHARE'), use('s', ['2024-01-10', 4]), bill('bill')]],
      expect: [figure('c', '0.116', (read) => read.sum('bill'))],
    },
  ],
}

const blocksInArrears: Scenario = {
  id: 'KB-USG-11',
  area: 'usage_period',
  setting: `started blocks whole; ${BY_MONTH}; the day of termination is charged by its reason`,
  leftOut: 'the first and last day of the lines: a line of usage names the days of its own records',
  plays: [
    {
      company: LAST_DAY,
      catalog: { BULLETS: usage('2.95', { tier_model: 'package', package_size: '100' }) },
      timeline: [
        ['2012-04-01', subscribe('s', 'BULLETS')],
        ['2012-05-01', use('s', ['2012-04-01', 99], ['2012-04-15', 100]), bill('april', { usageBefore: '2012-05-01' })],
        ['2012-05-16', endOnLastDay('s'), use('s', ['2012-05-01', 50], ['2012-05-16', 300])],
        ['2012-05-17', dayComes, bill('may')],
      ],
      expect: [figure('april', '5.90', (read) => read.sum('april')), figure('may', '11.80', (read) => read.sum('may'))],
    },
  ],
}

// ---- Rules that no price plan leads to: flat fees of tiers, blocks of several sizes, prorated volumes

const tier = (upTo: string | null, unitPrice: string, flatFee = '0', blockSize: string | null = null): Tier => ({
  upTo: upTo === null ? null : decimal(upTo),
  unitPrice: decimal(unitPrice),
  flatFee: decimal(flatFee),
  blockSize: blockSize === null ? null : decimal(blockSize),
})

const amountsOf = (what: string, terms: ChargeModelTerms, quantities: readonly string[], expected: readonly string[]): RulePlay => ({
  rule: 'pricing/tiers.ts',
  expect: [
    { what, expected, got: () => quantities.map((quantity) => totalAmount(chargeModel(terms), decimal(quantity))?.toString() ?? null) },
  ],
})

const FLAT_FEES = 'the rule of tiers by itself: a grid has no flat fee for a tier'

const VOLUME: ChargeModelTerms = {
  kind: 'volume',
  boundary: 'lower',
  zeroUsage: 'firstFlatFee',
  tiers: [tier('100', '2', '10'), tier('200', '1'), tier(null, '0.5', '50')],
}

const RULES: readonly Scenario[] = [
  {
    id: 'LG-GRA-01',
    area: 'graduated',
    setting: `${FLAT_FEES}; a period without usage pays the first one`,
    plays: [
      amountsOf(
        'amounts',
        { kind: 'graduated', zeroUsage: 'firstFlatFee', tiers: [tier('10', '10', '2'), tier('20', '5', '3'), tier(null, '5', '3')] },
        ['0', '1', '10', '11', '12', '21'],
        ['2', '12', '102', '110', '115', '163'],
      ),
    ],
  },
  {
    id: 'OM-GRA-01',
    area: 'graduated',
    setting: FLAT_FEES,
    plays: [
      {
        rule: 'pricing/tiers.ts',
        expect: [
          {
            what: 'lines',
            expected: ['100', '50', '25', '7'],
            got: () => {
              const tiers = [tier('5', '0', '100'), tier('10', '0', '50'), tier('15', '5'), tier(null, '1')]
              const charge = totalCharge(chargeModel({ kind: 'graduated', tiers }), decimal(22))
              return charge.priced ? charge.slices.filter((slice) => !slice.amount.isZero()).map((slice) => slice.amount.toString()) : null
            },
          },
        ],
      },
      amountsOf(
        'total',
        { kind: 'graduated', tiers: [tier('5', '0', '100'), tier('10', '0', '50'), tier('15', '5'), tier(null, '1')] },
        ['22'],
        ['182'],
      ),
    ],
  },
  {
    id: 'LG-GPC-01',
    area: 'percentage',
    setting: `${FLAT_FEES}; the quantity is the amount, the price the percentage`,
    plays: [
      amountsOf(
        'fees',
        {
          kind: 'graduated',
          zeroUsage: 'firstFlatFee',
          tiers: [tier('10', '0.01', '200'), tier('20', '0.02', '300'), tier(null, '0.03', '400')],
        },
        ['0', '1', '10', '11', '12', '21'],
        ['200', '200.01', '200.1', '500.12', '500.14', '900.33'],
      ),
    ],
  },
  {
    id: 'LG-VOL-01',
    area: 'volume',
    setting: `${FLAT_FEES}; the upper bound belongs to the tier; a period without usage pays the first fee`,
    plays: [
      amountsOf(
        'amounts',
        VOLUME,
        ['0', '1', '100', '100.5', '101', '200', '210', '300'],
        ['10', '12', '210', '100.5', '101', '200', '155', '200'],
      ),
    ],
  },
  {
    id: 'LG-VOL-02',
    area: 'volume',
    setting: 'the rule of tiers by itself: full units choose the tier, prorated ones are priced; usage is not prorated otherwise',
    plays: [
      {
        rule: 'pricing/tiers.ts',
        expect: [
          {
            what: 'amount',
            expected: '149.3',
            got: () => proratedVolumeAmount(chargeModel(VOLUME), decimal('300'), decimal('198.6'))?.toString() ?? null,
          },
        ],
      },
    ],
  },
  {
    id: 'KB-USG-02',
    area: 'kb_blocks',
    setting: 'the rule of tiers by itself: blocks of another size in each tier',
    plays: [
      amountsOf('total', { kind: 'graduated', tiers: [tier('1000', '1', '0', '100'), tier('101000', '1', '0', '1000')] }, ['5325'], ['15']),
      {
        rule: 'pricing/tiers.ts',
        expect: [
          {
            what: 'ALL_TIERS',
            expected: ['10', '5'],
            got: () => {
              const tiers = [tier('1000', '1', '0', '100'), tier('101000', '1', '0', '1000')]
              const charge = totalCharge(chargeModel({ kind: 'graduated', tiers }), decimal(5325))
              return charge.priced ? charge.slices.map((slice) => slice.amount.toString()) : null
            },
          },
        ],
      },
    ],
  },
]

export const USAGE: readonly Scenario[] = [
  exactPrice,
  upgradeOnTheDay,
  packageBoundaries,
  packagesAfterFreeUnits,
  twoUnitsInBlocks,
  twoUnitsInTiers,
  splitBilling,
  lateDifference,
  markup,
  maximumSpend,
  topTierInBlocks,
  smallPercentage,
  blocksInArrears,
  ...RULES,
]
