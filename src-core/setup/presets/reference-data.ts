/** Reference data of a new company. */
type Names = Readonly<Record<string, string>>

/** Code, name, whether a legal type of an organisation. */
export const TITLES: Readonly<Record<string, readonly [name: string, isCompany: boolean]>> = {
  MR: ['Mr', false],
  MRS: ['Ms', false],
  DR: ['Dr', false],
  PROF: ['Prof.', false],
  LIMITED: ['Limited company', true],
  STOCK: ['Stock company', true],
  PARTNERSHIP: ['Partnership', true],
  SOLE: ['Sole proprietor', true],
  PUBLIC: ['Public body', true],
  ASSOCIATION: ['Association', true],
}

export const CREDIT_CATEGORIES: Names = {
  A: 'A, excellent',
  B: 'B, good',
  C: 'C, watched',
  D: 'D, prepayment only',
  NEW: 'New, not rated yet',
}
export const SALES_CHANNELS: Names = { DIRECT: 'Direct sales', WEB: 'Web', PHONE: 'Telephone', SHOP: 'Shop', PARTNER: 'Partner' }

export interface UnitPreset {
  readonly name: string
  readonly symbol: string
  readonly parent?: string
  /** How many of the base unit one is; 1 if left out. */
  readonly multiplier?: string
}

/** Base units stand before the units that refer to them. */
export const UNITS: Readonly<Record<string, UnitPreset>> = {
  PIECE: { name: 'Piece', symbol: 'pcs' },
  SECOND: { name: 'Second', symbol: 's' },
  MINUTE: { name: 'Minute', symbol: 'min', parent: 'SECOND', multiplier: '60' },
  HOUR: { name: 'Hour', symbol: 'h', parent: 'SECOND', multiplier: '3600' },
  BYTE: { name: 'Byte', symbol: 'B' },
  KILOBYTE: { name: 'Kilobyte', symbol: 'kB', parent: 'BYTE', multiplier: '1000' },
  MEGABYTE: { name: 'Megabyte', symbol: 'MB', parent: 'BYTE', multiplier: '1000000' },
  GIGABYTE: { name: 'Gigabyte', symbol: 'GB', parent: 'BYTE', multiplier: '1000000000' },
  MESSAGE: { name: 'Message', symbol: 'msg' },
  USER: { name: 'User', symbol: 'user' },
  CHANNEL: { name: 'Channel', symbol: 'ch.' },
  REQUEST: { name: 'Request', symbol: 'req' },
  KWH: { name: 'Kilowatt hour', symbol: 'kWh' },
}

export interface PaymentTermPreset {
  readonly name: string
  readonly days: number
  readonly end_of_month?: boolean
  readonly fixed_day?: number
  /** Code of a calendar of banking days. */
  readonly banking_calendar?: string
}

export const PAYMENT_TERMS: Readonly<Record<string, PaymentTermPreset>> = {
  AT_ONCE: { name: 'On receipt', days: 0 },
  NET_8: { name: '8 days net', days: 8 },
  NET_14: { name: '14 days net', days: 14 },
  NET_30: { name: '30 days net', days: 30 },
  NET_60: { name: '60 days net', days: 60 },
  EOM_30: { name: '30 days, end of month', days: 30, end_of_month: true },
  EOM_15: { name: 'End of month, then on the 15th', days: 0, end_of_month: true, fixed_day: 15 },
  NET_30_BANK: { name: '30 days net, on a banking day', days: 30, banking_calendar: 'BANKING' },
}

export interface TerminationReasonPreset {
  readonly name: string
  readonly apply_agreement?: boolean
  readonly apply_reimbursement?: boolean
  readonly apply_termination_charges?: boolean
  readonly reimburse_one_shots?: boolean
  readonly proration?: 'asCharge' | 'prorated' | 'full'
}

export const TERMINATION_REASONS: Readonly<Record<string, TerminationReasonPreset>> = {
  END: { name: 'End of the agreement', apply_reimbursement: true },
  CUSTOMER: { name: 'The customer leaves', apply_agreement: true, apply_reimbursement: true, apply_termination_charges: true },
  GOODWILL: { name: 'Goodwill, without further charges', apply_reimbursement: true },
  WITHDRAWAL: { name: 'Withdrawal within 14 days', apply_reimbursement: true, reimburse_one_shots: true, proration: 'prorated' },
  NON_PAYMENT: { name: 'Not paid', apply_agreement: true, apply_reimbursement: false, apply_termination_charges: true },
  MOVE: { name: 'The customer moves', apply_reimbursement: true, apply_termination_charges: true },
  CHANGE: { name: 'Change of the offer', apply_reimbursement: true },
}

/** COM invoices and ADJ credit notes, as Opencell names them. */
export const INVOICE_TYPES = [
  {
    code: 'COM',
    name: {
      base: 'Invoice',
      translations: {
        de: 'Rechnung',
        fr: 'Facture',
        nl: 'Factuur',
        es: 'Factura',
        it: 'Fattura',
        el: 'Τιμολόγιο',
        bg: 'Фактура',
        pl: 'Faktura',
        ja: '請求書',
      },
    },
    kind: 'invoice',
  },
  {
    code: 'ADJ',
    name: {
      base: 'Credit note',
      translations: {
        de: 'Gutschrift',
        fr: 'Avoir',
        nl: 'Creditnota',
        es: 'Factura rectificativa',
        it: 'Nota di credito',
        el: 'Πιστωτικό τιμολόγιο',
        bg: 'Кредитно известие',
        pl: 'Faktura korygująca',
        ja: '貸方票',
      },
    },
    kind: 'creditNote',
  },
] as const
