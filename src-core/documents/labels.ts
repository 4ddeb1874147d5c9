/** The words of customer documents, one catalogue per language. */
import { joinedApart } from '../kernel/right-to-left.ts'
import type { DocumentLanguage } from '../kernel/document-language.ts'
import type { InvoiceSnapshot } from './snapshot.ts'

export interface DocumentWords {
  readonly invoice: string
  readonly creditNote: string
  /** The mark across a draft, and its number while it has none. */
  readonly draft: string
  readonly invoiceNumber: string
  readonly creditNoteNumber: string
  readonly invoiceDate: string
  readonly dueDate: string
  readonly servicePeriod: string
  readonly customerNumber: string
  readonly orderReference: string
  readonly correctedInvoice: string
  readonly taxId: string
  /** Before the buyer, where another receives the document. */
  readonly buyer: string
  readonly position: string
  readonly description: string
  readonly period: string
  readonly quantity: string
  readonly price: string
  readonly tiered: string
  readonly tax: string
  readonly carriedForward: string
  readonly net: string
  readonly invoiceTotal: string
  readonly creditNoteTotal: string
  readonly prepaid: string
  readonly payable: string
  readonly taxBase: string
  readonly bank: string
  readonly reference: string
  /** With `{page}` and `{pages}`. */
  readonly pageOfPages: string
  readonly usageTitle: string
  readonly date: string
  readonly time: string
  readonly destination: string
  readonly total: string
  readonly phone: string
}

const en: DocumentWords = {
  invoice: 'Invoice',
  creditNote: 'Credit note',
  draft: 'Draft',
  invoiceNumber: 'Invoice number',
  creditNoteNumber: 'Credit note number',
  invoiceDate: 'Date',
  dueDate: 'Due date',
  servicePeriod: 'Service period',
  customerNumber: 'Customer number',
  orderReference: 'Your order',
  correctedInvoice: 'Corrects invoice',
  taxId: 'VAT ID',
  buyer: 'Buyer',
  position: 'No.',
  description: 'Description',
  period: 'Period',
  quantity: 'Quantity',
  price: 'Price',
  tiered: 'tiered',
  tax: 'VAT',
  carriedForward: 'Carried forward',
  net: 'Net amount',
  invoiceTotal: 'Invoice total',
  creditNoteTotal: 'Credit total',
  prepaid: 'Already paid',
  payable: 'Amount due',
  taxBase: 'Net',
  bank: 'Bank',
  reference: 'Reference',
  pageOfPages: 'Page {page} of {pages}',
  usageTitle: 'Usage details',
  date: 'Date',
  time: 'Time',
  destination: 'Destination',
  total: 'Total',
  phone: 'Tel.',
}

const de: DocumentWords = {
  invoice: 'Rechnung',
  creditNote: 'Gutschrift',
  draft: 'Entwurf',
  invoiceNumber: 'Rechnungsnummer',
  creditNoteNumber: 'Gutschriftsnummer',
  invoiceDate: 'Datum',
  dueDate: 'Fällig am',
  servicePeriod: 'Leistungszeitraum',
  customerNumber: 'Kundennummer',
  orderReference: 'Ihre Bestellung',
  correctedInvoice: 'Zu Rechnung',
  taxId: 'USt-IdNr.',
  buyer: 'Leistungsempfänger',
  position: 'Pos.',
  description: 'Leistung',
  period: 'Zeitraum',
  quantity: 'Menge',
  price: 'Preis',
  tiered: 'gestaffelt',
  tax: 'USt.',
  carriedForward: 'Übertrag',
  net: 'Nettobetrag',
  invoiceTotal: 'Rechnungsbetrag',
  creditNoteTotal: 'Gutschriftsbetrag',
  prepaid: 'Bereits gezahlt',
  payable: 'Zahlbetrag',
  taxBase: 'Netto',
  bank: 'Bank',
  reference: 'Verwendungszweck',
  pageOfPages: 'Seite {page} von {pages}',
  usageTitle: 'Einzelnachweise',
  date: 'Datum',
  time: 'Uhrzeit',
  destination: 'Ziel',
  total: 'Summe',
  phone: 'Tel.',
}

const fr: DocumentWords = {
  invoice: 'Facture',
  creditNote: 'Avoir',
  draft: 'Projet',
  invoiceNumber: 'Numéro de facture',
  creditNoteNumber: 'Numéro d’avoir',
  invoiceDate: 'Date',
  dueDate: 'Échéance',
  servicePeriod: 'Période de prestation',
  customerNumber: 'Numéro de client',
  orderReference: 'Votre commande',
  correctedInvoice: 'Rectifie la facture',
  taxId: 'N° de TVA',
  buyer: 'Client',
  position: 'N°',
  description: 'Désignation',
  period: 'Période',
  quantity: 'Quantité',
  price: 'Prix',
  tiered: 'par paliers',
  tax: 'TVA',
  carriedForward: 'Report',
  net: 'Total HT',
  invoiceTotal: 'Total TTC',
  creditNoteTotal: 'Total de l’avoir TTC',
  prepaid: 'Déjà réglé',
  payable: 'Net à payer',
  taxBase: 'Base HT',
  bank: 'Banque',
  reference: 'Référence',
  pageOfPages: 'Page {page} sur {pages}',
  usageTitle: 'Détail des consommations',
  date: 'Date',
  time: 'Heure',
  destination: 'Destination',
  total: 'Total',
  phone: 'Tél.',
}

const es: DocumentWords = {
  invoice: 'Factura',
  creditNote: 'Factura rectificativa',
  draft: 'Borrador',
  invoiceNumber: 'Número de factura',
  creditNoteNumber: 'Número de rectificativa',
  invoiceDate: 'Fecha',
  dueDate: 'Vencimiento',
  servicePeriod: 'Periodo de servicio',
  customerNumber: 'Número de cliente',
  orderReference: 'Su pedido',
  correctedInvoice: 'Rectifica la factura',
  taxId: 'NIF-IVA',
  buyer: 'Cliente',
  position: 'N.º',
  description: 'Concepto',
  period: 'Periodo',
  quantity: 'Cantidad',
  price: 'Precio',
  tiered: 'por tramos',
  tax: 'IVA',
  carriedForward: 'Suma y sigue',
  net: 'Base imponible',
  invoiceTotal: 'Total de la factura',
  creditNoteTotal: 'Total del abono',
  prepaid: 'Ya pagado',
  payable: 'Importe a pagar',
  taxBase: 'Base',
  bank: 'Banco',
  reference: 'Referencia',
  pageOfPages: 'Página {page} de {pages}',
  usageTitle: 'Detalle de consumos',
  date: 'Fecha',
  time: 'Hora',
  destination: 'Destino',
  total: 'Total',
  phone: 'Tel.',
}

const it: DocumentWords = {
  invoice: 'Fattura',
  creditNote: 'Nota di credito',
  draft: 'Bozza',
  invoiceNumber: 'Numero fattura',
  creditNoteNumber: 'Numero nota di credito',
  invoiceDate: 'Data',
  dueDate: 'Scadenza',
  servicePeriod: 'Periodo di servizio',
  customerNumber: 'Numero cliente',
  orderReference: 'Vostro ordine',
  correctedInvoice: 'Rettifica fattura',
  taxId: 'Partita IVA',
  buyer: 'Cliente',
  position: 'N.',
  description: 'Descrizione',
  period: 'Periodo',
  quantity: 'Quantità',
  price: 'Prezzo',
  tiered: 'a scaglioni',
  tax: 'IVA',
  carriedForward: 'Riporto',
  net: 'Imponibile',
  invoiceTotal: 'Totale fattura',
  creditNoteTotal: 'Totale nota di credito',
  prepaid: 'Già pagato',
  payable: 'Importo da pagare',
  taxBase: 'Imponibile',
  bank: 'Banca',
  reference: 'Causale',
  pageOfPages: 'Pagina {page} di {pages}',
  usageTitle: 'Dettaglio dei consumi',
  date: 'Data',
  time: 'Ora',
  destination: 'Destinazione',
  total: 'Totale',
  phone: 'Tel.',
}

const nl: DocumentWords = {
  invoice: 'Factuur',
  creditNote: 'Creditfactuur',
  draft: 'Concept',
  invoiceNumber: 'Factuurnummer',
  creditNoteNumber: 'Creditfactuurnummer',
  invoiceDate: 'Datum',
  dueDate: 'Vervaldatum',
  servicePeriod: 'Leveringsperiode',
  customerNumber: 'Klantnummer',
  orderReference: 'Uw bestelling',
  correctedInvoice: 'Bij factuur',
  taxId: 'Btw-nummer',
  buyer: 'Afnemer',
  position: 'Nr.',
  description: 'Omschrijving',
  period: 'Periode',
  quantity: 'Aantal',
  price: 'Prijs',
  tiered: 'gestaffeld',
  tax: 'Btw',
  carriedForward: 'Transport',
  net: 'Totaal excl. btw',
  invoiceTotal: 'Factuurbedrag',
  creditNoteTotal: 'Creditbedrag',
  prepaid: 'Reeds betaald',
  payable: 'Te betalen',
  taxBase: 'Grondslag',
  bank: 'Bank',
  reference: 'Kenmerk',
  pageOfPages: 'Pagina {page} van {pages}',
  usageTitle: 'Gebruiksspecificatie',
  date: 'Datum',
  time: 'Tijd',
  destination: 'Bestemming',
  total: 'Totaal',
  phone: 'Tel.',
}

const pl: DocumentWords = {
  invoice: 'Faktura',
  creditNote: 'Faktura korygująca',
  draft: 'Projekt',
  invoiceNumber: 'Numer faktury',
  creditNoteNumber: 'Numer korekty',
  invoiceDate: 'Data wystawienia',
  dueDate: 'Termin płatności',
  servicePeriod: 'Okres świadczenia',
  customerNumber: 'Numer klienta',
  orderReference: 'Państwa zamówienie',
  correctedInvoice: 'Do faktury',
  taxId: 'NIP',
  buyer: 'Nabywca',
  position: 'Lp.',
  description: 'Nazwa usługi',
  period: 'Okres',
  quantity: 'Ilość',
  price: 'Cena',
  tiered: 'progowa',
  tax: 'VAT',
  carriedForward: 'Do przeniesienia',
  net: 'Wartość netto',
  invoiceTotal: 'Wartość brutto',
  creditNoteTotal: 'Wartość korekty',
  prepaid: 'Zapłacono',
  payable: 'Do zapłaty',
  taxBase: 'Netto',
  bank: 'Bank',
  reference: 'Tytuł przelewu',
  pageOfPages: 'Strona {page} z {pages}',
  usageTitle: 'Wykaz szczegółowy',
  date: 'Data',
  time: 'Godzina',
  destination: 'Kierunek',
  total: 'Razem',
  phone: 'Tel.',
}

const el: DocumentWords = {
  invoice: 'Τιμολόγιο',
  creditNote: 'Πιστωτικό τιμολόγιο',
  draft: 'Πρόχειρο',
  invoiceNumber: 'Αριθμός τιμολογίου',
  creditNoteNumber: 'Αριθμός πιστωτικού',
  invoiceDate: 'Ημερομηνία',
  dueDate: 'Πληρωτέο έως',
  servicePeriod: 'Περίοδος παροχής',
  customerNumber: 'Κωδικός πελάτη',
  orderReference: 'Παραγγελία σας',
  correctedInvoice: 'Διορθώνει το τιμολόγιο',
  taxId: 'ΑΦΜ',
  buyer: 'Αγοραστής',
  position: 'Α/Α',
  description: 'Περιγραφή',
  period: 'Περίοδος',
  quantity: 'Ποσότητα',
  price: 'Τιμή',
  tiered: 'κλιμακωτή',
  tax: 'ΦΠΑ',
  carriedForward: 'Σε μεταφορά',
  net: 'Καθαρή αξία',
  invoiceTotal: 'Σύνολο τιμολογίου',
  creditNoteTotal: 'Σύνολο πιστωτικού',
  prepaid: 'Ήδη καταβληθέν',
  payable: 'Πληρωτέο ποσό',
  taxBase: 'Καθαρή αξία',
  bank: 'Τράπεζα',
  reference: 'Αιτιολογία',
  pageOfPages: 'Σελίδα {page} από {pages}',
  usageTitle: 'Ανάλυση χρήσης',
  date: 'Ημερομηνία',
  time: 'Ώρα',
  destination: 'Προορισμός',
  total: 'Σύνολο',
  phone: 'Τηλ.',
}

const bg: DocumentWords = {
  invoice: 'Фактура',
  creditNote: 'Кредитно известие',
  draft: 'Чернова',
  invoiceNumber: 'Номер на фактура',
  creditNoteNumber: 'Номер на известие',
  invoiceDate: 'Дата',
  dueDate: 'Срок за плащане',
  servicePeriod: 'Период на услугата',
  customerNumber: 'Клиентски номер',
  orderReference: 'Ваша поръчка',
  correctedInvoice: 'Към фактура',
  taxId: 'ДДС №',
  buyer: 'Купувач',
  position: '№',
  description: 'Описание',
  period: 'Период',
  quantity: 'Количество',
  price: 'Цена',
  tiered: 'стъпаловидна',
  tax: 'ДДС',
  carriedForward: 'За пренасяне',
  net: 'Данъчна основа',
  invoiceTotal: 'Обща сума',
  creditNoteTotal: 'Сума за кредитиране',
  prepaid: 'Вече платено',
  payable: 'Сума за плащане',
  taxBase: 'Основа',
  bank: 'Банка',
  reference: 'Основание',
  pageOfPages: 'Страница {page} от {pages}',
  usageTitle: 'Детайли за потреблението',
  date: 'Дата',
  time: 'Час',
  destination: 'Направление',
  total: 'Общо',
  phone: 'Тел.',
}

const WORDS: Readonly<Record<DocumentLanguage, DocumentWords>> = { en, de, fr, es, it, nl, pl, el, bg }

/** The words of a document in its language. */
export function documentWords(language: DocumentLanguage): DocumentWords {
  return WORDS[language]
}

/** @example pageLabel(documentWords('de'), 1, 2) // 'Seite 1 von 2' */
export function pageLabel(words: DocumentWords, page: number, pages: number): string {
  return words.pageOfPages.replace('{page}', String(page)).replace('{pages}', String(pages))
}

/** Name, legal address and tax id of the buyer, where another receives the document; `null` where the buyer is the addressee. */
export function buyerLine({ receiver, buyer }: Pick<InvoiceSnapshot, 'receiver' | 'buyer'>, words: DocumentWords): string | null {
  if (receiver === null) return null
  const taxId = buyer.taxId === null ? [] : [`${words.taxId} ${buyer.taxId}`]
  const entries = [...buyer.names, ...buyer.addressLines, ...(buyer.country === null ? [] : [buyer.country]), ...taxId]
  return `${words.buyer}: ${joinedApart(entries, ', ')}`
}
