/** Fonts and snapshots for the document tests. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decimal, sumDecimals, type Decimal } from '../../../src-core/kernel/decimal.ts'
import { minorFromDecimal } from '../../../src-core/kernel/money.ts'
import { FONT_FILES } from '../../../src-core/documents/typesetting/font-files.ts'
import type { DocumentFonts } from '../../../src-core/documents/typesetting/fonts.ts'
import type { InvoiceSnapshot, SnapshotLine, SnapshotUsageRow } from '../../../src-core/documents/snapshot.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

/** The bundled fonts from their packages. */
export function notoFonts(): DocumentFonts {
  return (family, weight) => {
    const { package: name, [weight]: path } = FONT_FILES[family]
    return new Uint8Array(readFileSync(join(ROOT, 'node_modules', name, path)))
  }
}

const SEPTEMBER = { start: '2026-09-01', end: '2026-10-01' }
const OCTOBER = { start: '2026-10-01', end: '2026-11-01' }
const FROM_9_SEPTEMBER = { start: '2026-09-09', end: '2026-10-01' }

export function sampleLine(label: string, amount: string, more: Partial<SnapshotLine> = {}): SnapshotLine {
  return {
    position: null,
    label,
    detail: null,
    period: OCTOBER,
    quantity: '1.000000000000',
    quantityLabel: null,
    unit: 'Monat',
    unitPrice: amount,
    tiered: false,
    amount,
    taxCode: 'S',
    taxPercent: '19',
    group: null,
    ...more,
  }
}

const LINES: readonly SnapshotLine[] = [
  sampleLine('Fibre 1000 Business', '65.27', { period: FROM_9_SEPTEMBER, quantityLabel: '22/30', unitPrice: '89' }),
  sampleLine('Gutschrift Fibre 500 Business', '-46.93', { period: FROM_9_SEPTEMBER, quantityLabel: '−22/30', unitPrice: '64' }),
  sampleLine('Fibre 1000 Business', '89.00'),
  sampleLine('SIP-Anschluss, 30 Kanäle', '147.00', { quantity: '30', unit: 'Kanal', unitPrice: '4.90' }),
  sampleLine('Verwaltete Firewall', '119.00'),
  sampleLine('Cloud-Sicherung, Mehrverbrauch', '45.83', { period: SEPTEMBER, quantity: '2412', unit: 'GB', unitPrice: '0.019' }),
  sampleLine('Gespräche Ausland, Zone 1', '140.40', { period: SEPTEMBER, quantity: '3120', unit: 'min', unitPrice: '0.045' }),
  sampleLine('Gespräche Ausland, Zone 2', '178.94', { period: SEPTEMBER, quantity: '1842', unit: 'min', unitPrice: null, tiered: true }),
  sampleLine('Treuerabatt Gespräche, 10 %', '-17.89', {
    period: SEPTEMBER,
    quantity: null,
    unit: null,
    unitPrice: null,
    detail: 'auf Zone 2',
  }),
  sampleLine('Fleetdesk, 42 Plätze', '777.00', { quantity: '42', unit: 'Platz', unitPrice: '18.50' }),
  sampleLine('Rufnummernmitnahme', '60.00', {
    period: { start: '2026-09-12', end: '2026-09-13' },
    quantity: '10',
    unit: 'Nummer',
    unitPrice: '6.00',
  }),
]

/** A German invoice of a telecommunications company: one page, eleven lines, one tax rate. */
export function sampleInvoice(change: Partial<InvoiceSnapshot> = {}): InvoiceSnapshot {
  return { ...BASE, ...change }
}

/** The sample with other lines and totals that fit them, all under one rate. */
export function invoiceOf(lines: readonly SnapshotLine[], change: Partial<InvoiceSnapshot> = {}): InvoiceSnapshot {
  const currency = change.currency ?? BASE.currency
  const sum: Decimal = sumDecimals(lines.map((line) => decimal(line.amount)))
  const net = minorFromDecimal(sum, currency.decimals, 'halfUp')
  const tax = minorFromDecimal(sum.times('0.19'), currency.decimals, 'halfUp')
  return {
    ...BASE,
    lines,
    taxRows: [{ label: 'Umsatzsteuer', percent: '19', base: net, tax }],
    totals: { net, tax, gross: net + tax, prepaid: 0, payable: net + tax },
    ...change,
  }
}

export function manyLines(count: number): SnapshotLine[] {
  return Array.from({ length: count }, (_, index) =>
    sampleLine(`Anschluss ${index + 1}, Grundpreis`, '12.50', {
      position: String(index + 1),
      group: `Standort ${Math.floor(index / 20) + 1}`,
      ...(index % 7 === 3 ? { detail: 'Mindestlaufzeit 24 Monate, Kündigungsfrist drei Monate zum Ende der Laufzeit' } : {}),
    }),
  )
}

export function usageRows(count: number): SnapshotUsageRow[] {
  return Array.from({ length: count }, (_, index) => ({
    date: `2026-09-${String((index % 30) + 1).padStart(2, '0')}`,
    time: `${String(8 + (index % 12)).padStart(2, '0')}:14:07`,
    destination: index % 3 === 0 ? '+30 210 417 55xx, Griechenland' : '+359 52 66 10xx, Bulgarien',
    quantity: String(1 + (index % 17)),
    quantityLabel: null,
    unit: 'min',
    amount: `${index % 4}.${String(1000 + index).slice(-4)}`,
  }))
}

/** A picture of 240 by 80 dots as an operator's logo could be: a PNG with an alpha channel. */
export const LOGO_PNG: string = readFileSync(new URL('./logo.png', import.meta.url)).toString('base64')

const BASE: InvoiceSnapshot = {
  templateVersion: 1,
  kind: 'invoice',
  draft: false,
  textsFrom: 'issue',
  receiver: null,
  number: 'INV-2026-014417',
  language: 'de',
  currency: { code: 'EUR', decimals: 2 },
  invoiceDate: '2026-10-01',
  dueDate: '2026-10-31',
  servicePeriod: null,
  customerNumber: 'CUST-00318',
  orderReference: '4500071823',
  correctedInvoice: null,
  seller: {
    name: 'Kielwasser Telekom GmbH',
    addressLines: ['Schwedenkai 4', '24103 Kiel'],
    taxId: 'DE 318 204 771',
    registration: 'Amtsgericht Kiel HRB 21417\nGeschäftsführung: Henrike Boysen, Jan Petersen',
    bank: { bankName: 'Förde-Sparkasse', iban: 'DE21210501701004471829', bic: 'NOLADE21KIE' },
    email: 'rechnung@kielwasser.example',
    phone: '+49 431 5550 100',
    website: 'www.kielwasser.example',
    logo: null,
  },
  buyer: {
    names: ['Rheinische Binnenschifffahrts-Versicherungsgesellschaft mbH', 'Zentrale Duisburg'],
    addressLines: ['Schifferstraße 112', '47059 Duisburg'],
    country: null,
    countryCode: null,
    taxId: 'DE 811 907 244',
  },
  lines: LINES,
  taxRows: [{ label: 'Umsatzsteuer', percent: '19.00', base: 155_762, tax: 29_595 }],
  totals: { net: 155_762, tax: 29_595, gross: 185_357, prepaid: 0, payable: 185_357 },
  paymentMethod: 'transfer',
  remittanceReference: null,
  paymentTerms: 'Bitte überweisen Sie den Betrag bis zum 31.10.2026 unter Angabe der Rechnungsnummer auf das unten genannte Konto.',
  headerText: null,
  footerText: null,
  reverseChargeNote: null,
  usage: [],
}
