/** Reference data of a new company. */
import type { TranslatedText } from '../../kernel/text.ts'

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
  readonly name: TranslatedText
  readonly days: number
  readonly end_of_month?: boolean
  readonly fixed_day?: number
  /** Code of a calendar of banking days. */
  readonly banking_calendar?: string
}

/** Their names stand on documents, in the documents' languages. */
export const PAYMENT_TERMS: Readonly<Record<string, PaymentTermPreset>> = {
  AT_ONCE: {
    name: {
      base: 'On receipt',
      translations: {
        de: 'Zahlbar sofort',
        fr: 'À réception',
        nl: 'Bij ontvangst',
        es: 'Al recibo',
        it: 'A vista fattura',
        pl: 'Płatne przy odbiorze',
        el: 'Με την παραλαβή',
        bg: 'При получаване',
      },
    },
    days: 0,
  },
  NET_8: {
    name: {
      base: '8 days net',
      translations: {
        de: '8 Tage netto',
        fr: '8 jours nets',
        nl: '8 dagen netto',
        es: '8 días netos',
        it: '8 giorni netti',
        pl: '8 dni netto',
        el: '8 ημέρες',
        bg: '8 дни',
      },
    },
    days: 8,
  },
  NET_14: {
    name: {
      base: '14 days net',
      translations: {
        de: '14 Tage netto',
        fr: '14 jours nets',
        nl: '14 dagen netto',
        es: '14 días netos',
        it: '14 giorni netti',
        pl: '14 dni netto',
        el: '14 ημέρες',
        bg: '14 дни',
      },
    },
    days: 14,
  },
  NET_30: {
    name: {
      base: '30 days net',
      translations: {
        de: '30 Tage netto',
        fr: '30 jours nets',
        nl: '30 dagen netto',
        es: '30 días netos',
        it: '30 giorni netti',
        pl: '30 dni netto',
        el: '30 ημέρες',
        bg: '30 дни',
      },
    },
    days: 30,
  },
  NET_60: {
    name: {
      base: '60 days net',
      translations: {
        de: '60 Tage netto',
        fr: '60 jours nets',
        nl: '60 dagen netto',
        es: '60 días netos',
        it: '60 giorni netti',
        pl: '60 dni netto',
        el: '60 ημέρες',
        bg: '60 дни',
      },
    },
    days: 60,
  },
  EOM_30: {
    name: {
      base: '30 days, end of month',
      translations: {
        de: '30 Tage, Monatsende',
        fr: '30 jours fin de mois',
        nl: '30 dagen, einde van de maand',
        es: '30 días, fin de mes',
        it: '30 giorni fine mese',
        pl: '30 dni, koniec miesiąca',
        el: '30 ημέρες, τέλος του μήνα',
        bg: '30 дни, край на месеца',
      },
    },
    days: 30,
    end_of_month: true,
  },
  EOM_15: {
    name: {
      base: 'End of month, then on the 15th',
      translations: {
        de: 'Monatsende, dann am 15.',
        fr: 'Fin de mois, le 15',
        nl: 'Einde van de maand, op de 15e',
        es: 'Fin de mes, el día 15',
        it: 'Fine mese, il giorno 15',
        pl: 'Koniec miesiąca, potem 15. dnia',
        el: 'Τέλος του μήνα, στις 15',
        bg: 'Край на месеца, на 15-о число',
      },
    },
    days: 0,
    end_of_month: true,
    fixed_day: 15,
  },
  NET_30_BANK: {
    name: {
      base: '30 days net, on a banking day',
      translations: {
        de: '30 Tage netto, an einem Bankarbeitstag',
        fr: '30 jours nets, un jour bancaire',
        nl: '30 dagen netto, op een bankwerkdag',
        es: '30 días netos, en día hábil bancario',
        it: '30 giorni netti, in un giorno bancario',
        pl: '30 dni netto, w dzień roboczy banku',
        el: '30 ημέρες, σε εργάσιμη ημέρα τραπεζών',
        bg: '30 дни, в банков ден',
      },
    },
    days: 30,
    banking_calendar: 'BANKING',
  },
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
