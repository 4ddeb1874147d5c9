/** Refunds, reversals and write-offs took the numbers of payments in earlier versions; each has a series of its own now. */
import { createRecord } from '../entities/records.ts'
import type { CommandContext } from '../operations/context.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { NUMBER_SEQUENCES, type SequencePreset } from '../setup/presets/number-sequences.ts'
import { numberSequence } from './model.ts'

const OWN: readonly SequencePreset['document'][] = ['refund', 'reversal', 'writeOff']
const LONGEST_PATTERN = 60

interface PaymentSequence {
  readonly code: string
  readonly seller_id: number | null
  readonly pattern: string
  readonly size: number
  readonly yearly: number
}

/** Beside each series of payments one of each kind, in its form; what is numbered keeps its number. */
export const seriesOfTheirOwn: CarryOverStep = {
  number: 6,
  name: 'sequences.refundsReversalsWriteOffs',
  does: 'Refunds, reversals and write-offs get series of their own',
  run: async (context) => {
    const { store } = context
    const known = await store.db.selectFrom('number_sequence').select(['code', 'document', 'seller_id']).execute()
    const codes = new Set(known.map(({ code }) => code))
    const payments = await store.db
      .selectFrom('number_sequence')
      .select(['code', 'seller_id', 'pattern', 'size', 'yearly'])
      .where('document', '=', 'payment')
      .where('archived_at', 'is', null)
      .orderBy('id')
      .execute()
    let rows = 0
    for (const payment of payments) {
      for (const preset of NUMBER_SEQUENCES.filter(({ document }) => OWN.includes(document))) {
        if (known.some(({ document, seller_id }) => document === preset.document && seller_id === payment.seller_id)) continue
        await give(context, preset, payment, codes)
        rows += 1
      }
    }
    return {
      rows,
      says: `${rows} series for refunds, reversals and write-offs were made beside those of payments. Numbers given before stay.`,
    }
  },
}

async function give(
  context: CommandContext,
  { document, pattern }: SequencePreset,
  payment: PaymentSequence,
  codes: Set<string>,
): Promise<void> {
  const stem = document.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase()
  const code = freeCode(payment.seller_id === null ? stem : `${stem}-${payment.code}`, codes)
  codes.add(code)
  await createRecord(context, numberSequence, {
    code,
    document,
    seller_id: payment.seller_id,
    pattern: patternBeside(payment.pattern, pattern.slice(0, pattern.indexOf('-'))),
    size: payment.size,
    yearly: payment.yearly === 1,
  })
}

/** The pattern of payments with another sign: `PAY-{yyyy}-{n}` becomes `RFD-{yyyy}-{n}`, `{n}` becomes `RFD-{n}`. */
function patternBeside(payments: string, sign: string): string {
  const beside = payments.includes('PAY') ? payments.replace('PAY', sign) : `${sign}-${payments}`
  return beside.length <= LONGEST_PATTERN ? beside : `${sign}-{yyyy}-{n}`
}

function freeCode(wanted: string, codes: ReadonlySet<string>): string {
  let code = wanted
  for (let at = 2; codes.has(code); at++) code = `${wanted}-${at}`
  return code
}
