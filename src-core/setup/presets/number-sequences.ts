/** Number sequences of a new company. */
export interface SequencePreset {
  readonly document: string
  readonly pattern: string
  readonly size: number
  readonly yearly: boolean
}

const sequence = (document: string, pattern: string, size: number, yearly = false): SequencePreset => ({ document, pattern, size, yearly })

export const NUMBER_SEQUENCES: readonly SequencePreset[] = [
  sequence('customer', 'CUST-{n}', 5),
  sequence('customerAccount', 'CA-{n}', 5),
  sequence('billingAccount', 'BA-{n}', 5),
  sequence('userAccount', 'UA-{n}', 5),
  sequence('party', 'PTY-{n}', 5),
  sequence('subscription', 'SUB-{n}', 6),
  sequence('billingRun', 'BR-{yyyy}-{n}', 2, true),
  sequence('invoice', 'INV-{yyyy}-{n}', 6, true),
  sequence('creditNote', 'CN-{yyyy}-{n}', 6, true),
  sequence('payment', 'PAY-{yyyy}-{n}', 6, true),
  sequence('refund', 'RFD-{yyyy}-{n}', 6, true),
  sequence('reversal', 'REV-{yyyy}-{n}', 6, true),
  sequence('writeOff', 'WO-{yyyy}-{n}', 6, true),
  sequence('mandate', 'MND-{n}', 6),
]
