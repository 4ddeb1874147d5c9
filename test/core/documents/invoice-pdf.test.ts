import fc from 'fast-check'
import { PDFDocument, PDFName } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { fontStack } from '../../../src-core/documents/typesetting/font-stack.ts'
import { programsOf } from '../../../src-core/documents/typesetting/font-program.ts'
import { DOCUMENT_LANGUAGES } from '../../../src-core/kernel/document-language.ts'
import { createInvoiceRenderer, renderInvoicePdf } from '../../../src-core/documents/invoice-pdf.ts'
import { documentWords } from '../../../src-core/documents/labels.ts'
import { emptyPage, PAGE_HEIGHT, PAGE_WIDTH, type PageDrawing, type TextRun } from '../../../src-core/documents/page-drawing.ts'
import { drawnOn, paintPages } from '../../../src-core/documents/painter.ts'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import { inkIn, pageTextsOf, rasterOf, textOf } from './pdf-tools.ts'
import { invoiceOf, LOGO_PNG, manyLines, notoFonts, sampleInvoice, sampleLine, usageRows } from './samples.ts'

const fonts = notoFonts()
const primaries = { regular: fontStack(fonts, 'regular').primary, bold: fontStack(fonts, 'bold').primary }
const renderer = createInvoiceRenderer(fonts)
const withLogo = (format: 'png' | 'jpeg', base64: string): InvoiceSnapshot =>
  sampleInvoice({ seller: { ...sampleInvoice().seller, logo: { format, base64 } } })

/** Thousandths of the font size. */
function widthOf({ text, style, shaped }: TextRun): number {
  if (!shaped) return primaries[style.face].face.widthOf(text)
  return shaped.words.flatMap(({ glyphs }) => glyphs).reduce((sum, { advance }) => sum + advance, 0)
}

async function paint(page: PageDrawing): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const programs = new Map([...drawnOn([page], primaries)].map(([key, { face, drawn }]) => [key, programsOf(face.face)(drawn)]))
  paintPages(document, [page], programs, null)
  return document.save()
}

describe('bytes', () => {
  it('come out identical, whatever was rendered before', async () => {
    const snapshot = withLogo('png', LOGO_PNG)
    const alone = await renderInvoicePdf(snapshot, fonts)
    await renderer.render(invoiceOf(manyLines(30), { language: 'el' }))
    await renderer.render(sampleInvoice({ language: 'bg', draft: true }))
    expect(Buffer.compare(await renderer.render(snapshot), alone)).toBe(0)
    expect(Buffer.compare(await renderer.render(structuredClone(snapshot)), alone)).toBe(0)
  })

  it('carry title, author, language and the invoice date', async () => {
    const document = await PDFDocument.load(await renderer.render(sampleInvoice()), { updateMetadata: false })
    expect(document.getTitle()).toBe('Rechnung INV-2026-014417')
    expect(document.getAuthor()).toBe('Kielwasser Telekom GmbH')
    expect(document.getCreationDate()?.toISOString()).toBe('2026-10-01T00:00:00.000Z')
    expect(document.getModificationDate()?.toISOString()).toBe('2026-10-01T00:00:00.000Z')
    expect(document.catalog.get(PDFName.of('Lang'))?.toString()).toBe('(de)')
  })
})

describe('another receiver', () => {
  const receiver = {
    names: ['Cabinet Aubry', 'Service comptable'],
    addressLines: ['3 rue Verte', '69001 Lyon'],
    country: 'FR',
    countryCode: 'FR',
  }

  it('stands in the address window, the buyer with address and tax id below it', async () => {
    const { buyer } = sampleInvoice()
    const text = textOf(await renderer.render(sampleInvoice({ receiver }))).replaceAll('\n', ' ')
    for (const line of [...receiver.names, ...receiver.addressLines]) expect(text).toContain(line)
    expect(text).toContain(`${documentWords('de').buyer}: ${[...buyer.names, ...buyer.addressLines].join(', ')}`)
    expect(text).toContain(`${documentWords('de').taxId} ${buyer.taxId}`)
    expect(text.indexOf('Cabinet Aubry')).toBeLessThan(text.indexOf(documentWords('de').buyer))
  })

  it('changes nothing where the buyer receives the document', async () => {
    expect(textOf(await renderer.render(sampleInvoice()))).not.toContain(documentWords('de').buyer)
  })
})

describe('glyphs', () => {
  const letters = [
    ...'ABCXYZabcxyzÄÖÜßéèçñåøłżŠőğı0123456789',
    ...'ΑΒΓΔΘΛΞΣΨΩαβγδθλξςψώϊ',
    ...'АБВГДЖЗЙЩЪЫЮЯабвгджзйщъьюя№',
    ...'€£¥$%&@§−–·’“”',
  ]

  it.each(['regular', 'bold'] as const)('leave ink on the page in the %s face', async (face) => {
    const page = emptyPage()
    const place = (index: number) => ({ x: 30 + (index % 16) * 32, y: 60 + Math.floor(index / 16) * 40 })
    letters.forEach((text, index) => page.runs.push({ text, style: { face, size: 24, ink: 'text' }, ...place(index) }))
    const raster = rasterOf(await paint(page))
    const empty = letters.filter((_, index) => inkIn(raster, place(index).x - 4, place(index).y - 28, 30, 38) < 4)
    expect(empty).toEqual([])
    expect(inkIn(raster, 0, 700, 590, 100)).toBe(0)
  })

  it('differ from each other as they should', async () => {
    const page = emptyPage()
    const samples = [...'ЖИΩΣ8€']
    const style = { face: 'regular', size: 40, ink: 'text' } as const
    samples.forEach((text, index) => page.runs.push({ text, style, x: 40 + index * 60, y: 100 }))
    const raster = rasterOf(await paint(page))
    expect(new Set(samples.map((_, index) => inkIn(raster, 35 + index * 60, 60, 55, 50))).size).toBeGreaterThan(4)
  })

  it('are found again as text in every language', async () => {
    for (const language of DOCUMENT_LANGUAGES) {
      const words = documentWords(language)
      const text = textOf(await renderer.render(sampleInvoice({ language })))
      const expected = [words.invoice, words.invoiceNumber, words.customerNumber, words.description, words.net]
      for (const word of expected) expect(text).toContain(word)
    }
  })

  it('stand in for what cannot be drawn, visibly', async () => {
    const garbage = 'Leitung 日本 \u0000\u0007\ud800 😀 مرحبا \u202eabc \ufffe'
    const snapshot = invoiceOf([sampleLine(garbage, '10', { detail: garbage, unit: garbage, group: garbage, taxCode: garbage })], {
      number: garbage,
      headerText: garbage,
      usage: [{ heading: garbage, rows: usageRows(1).map((row) => ({ ...row, destination: garbage, time: garbage })), total: null }],
    })
    const text = textOf(await renderer.render(snapshot))
    expect(text).toContain('Leitung 日本 \ufffd')
    expect(text).not.toContain('\u202e')
  })
})

describe('pages', () => {
  it('say what the snapshot says', async () => {
    const [text = ''] = pageTextsOf(await renderer.render(sampleInvoice()))
    for (const expected of [
      'Rechnung',
      'INV-2026-014417',
      '31.10.2026',
      'Rheinische Binnenschifffahrts-',
      'Versicherungsgesellschaft mbH',
      '09.–30.09.2026',
      '−22/30',
      '2.412 GB',
      'gestaffelt',
      '−46,93',
      '1.557,62',
      '295,95',
      'Rechnungsbetrag EUR',
      '1.853,57',
      'NOLADE21KIE',
      'Amtsgericht Kiel HRB 21417',
      'Seite 1 von 1',
    ])
      expect(text).toContain(expected)
    expect(text).toMatch(/Umsatzsteuer 19\s%/)
  })

  it('repeat the head and carry totals over hundreds of lines', async () => {
    const pages = pageTextsOf(await renderer.render(invoiceOf(manyLines(300))))
    expect(pages.length).toBeGreaterThan(8)
    pages.forEach((text, index) => {
      expect(text).toContain(`Seite ${index + 1} von ${pages.length}`)
      expect(text).toContain('Leistung')
      if (index > 0) expect(text).toContain('Rechnung INV-2026-014417 · 01.10.2026')
    })
    for (let index = 1; index < pages.length; index++) {
      const carried = [...(pages[index - 1] ?? '').matchAll(/Übertrag\s+([\d.,]+)/g)].at(-1)?.[1]
      expect(carried).toBeDefined()
      expect(/Übertrag\s+([\d.,]+)/.exec(pages[index] ?? '')?.[1]).toBe(carried)
    }
    const all = pages.join('')
    for (let line = 1; line <= 300; line++) expect(all).toContain(`Anschluss ${line},`)
    expect(pages.at(-1)).toContain('Anschluss 300,')
  })

  it('list usage records on pages of their own, each naming its heading', async () => {
    const usage = [{ heading: 'Anschluss 0431 5550 100', rows: usageRows(130), total: '212.4311' }]
    const pages = pageTextsOf(await renderer.render(sampleInvoice({ usage })))
    expect(pages).toHaveLength(4)
    expect(pages[0]).not.toContain('Einzelnachweise')
    for (const text of pages.slice(1)) expect(text).toContain('Anschluss 0431 5550 100')
    expect(pages[3]).toContain('212,4311')
  })

  it.each([
    [0, 'JPY', '1.235', ['1.235']],
    [2, 'EUR', '1234.5', ['1.234,50', '234,56', '1.469,06']],
    [3, 'KWD', '1234.5', ['1.234,500', '234,555', '1.469,055']],
  ] as const)('print %i decimals', async (decimals, code, amount, expected) => {
    const lines = [sampleLine('Leitung', decimals === 0 ? '1235' : amount)]
    const text = textOf(await renderer.render(invoiceOf(lines, { currency: { code, decimals } })))
    for (const figure of expected) expect(text).toContain(figure)
  })

  it('line figures up on the decimal mark', async () => {
    const amounts = ['5.00', '1234.5678', '-17.125', '0.019']
    const [page] = await renderer.layOut(invoiceOf(amounts.map((amount) => sampleLine('x', amount, { unitPrice: null }))))
    const marks = ['5,00', '1.234,5678', '−17,125', '0,019'].map((text) => {
      const run = page?.runs.find((one) => one.text === text)
      return run ? run.x + (primaries.regular.face.widthOf(text.slice(0, text.indexOf(','))) * run.style.size) / 1000 : Number.NaN
    })
    for (const mark of marks) expect(mark).toBeCloseTo(marks[0] ?? Number.NaN, 6)
  })

  it('show each tax rate with its base, what was paid, and what is left', async () => {
    const text = textOf(
      await renderer.render(
        invoiceOf([sampleLine('A', '100'), sampleLine('B', '50', { taxPercent: '7' })], {
          taxRows: [
            { label: 'Umsatzsteuer', percent: '19', base: 10_000, tax: 1900 },
            { label: 'Umsatzsteuer', percent: '7', base: 5000, tax: 350 },
          ],
          totals: { net: 15_000, tax: 2250, gross: 17_250, prepaid: 7250, payable: 10_000 },
        }),
      ),
    )
    expect(text).toMatch(/Umsatzsteuer 7\s%\s+Netto 50,00\s+3,50/)
    expect(text).toMatch(/Bereits gezahlt\s+−72,50/)
    expect(text).toMatch(/Zahlbetrag EUR\s+100,00/)
  })

  it('make a credit note that names its invoice and asks for no money', async () => {
    const text = textOf(
      await renderer.render(
        sampleInvoice({
          kind: 'creditNote',
          number: 'CN-2026-000012',
          correctedInvoice: { number: 'INV-2026-014417', date: '2026-10-01' },
        }),
      ),
    )
    expect(text).toContain('Gutschriftsnummer')
    expect(text).toMatch(/Zu Rechnung\s+INV-2026-014417, 01.10.2026/)
    expect(text).toContain('Gutschriftsbetrag EUR')
    expect(text).not.toContain('Verwendungszweck')
  })

  it('print the account only where the buyer is to transfer', async () => {
    expect(textOf(await renderer.render(sampleInvoice({ paymentMethod: 'directDebit' })))).not.toContain('Verwendungszweck')
    expect(textOf(await renderer.render(sampleInvoice()))).toMatch(/Verwendungszweck\s+INV-2026-014417/)
  })

  it('mark a draft on every page, beneath its text', async () => {
    const pages = await renderer.layOut(invoiceOf(manyLines(60), { draft: true, number: null }))
    for (const page of pages) expect(page.runs.filter((run) => run.style.ink === 'draft').map((run) => run.text)).toEqual(['Entwurf'])
    const plain = await renderer.layOut(sampleInvoice())
    expect(plain[0]?.runs.some((run) => run.style.ink === 'draft')).toBe(false)
  })
})

describe('logos', () => {
  const inkOfHead = async (snapshot: InvoiceSnapshot) => inkIn(rasterOf(await renderer.render(snapshot)), 62, 36, 140, 30)

  it('are drawn with their transparency', async () => {
    expect(await inkOfHead(withLogo('png', LOGO_PNG))).toBeGreaterThan(300)
  })

  it('that cannot be read give way to the seller’s name', async () => {
    const [page] = await renderer.layOut(withLogo('png', 'AAAA'))
    expect(page?.logo).toBeNull()
    expect(page?.runs.some((run) => run.text === 'Kielwasser Telekom GmbH' && run.style.face === 'bold')).toBe(true)
    expect((await renderer.layOut(withLogo('jpeg', LOGO_PNG)))[0]?.logo).toBeNull()
  })

  it('that claim a picture of gigabytes are not decoded', async () => {
    const bytes = Buffer.from(LOGO_PNG, 'base64')
    bytes.writeUInt32BE(60_000, 16)
    bytes.writeUInt32BE(60_000, 20)
    expect((await renderer.layOut(withLogo('png', bytes.toString('base64'))))[0]?.logo).toBeNull()
  })
})

describe('long texts', () => {
  const words = fc.oneof(
    fc.string({ maxLength: 120 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('W'.repeat(300), 'lang '.repeat(60)),
  )

  it('stay on the page, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(words, words, words, fc.constantFrom(...DOCUMENT_LANGUAGES), async (one, two, three, language) => {
        const { seller } = sampleInvoice()
        const snapshot = invoiceOf(
          [
            sampleLine(one, '1234567890.123', { detail: two, unit: three, group: one, position: two }),
            sampleLine(two, '1', { taxPercent: '7' }),
          ],
          {
            language,
            number: one,
            orderReference: three,
            remittanceReference: two,
            footerText: three,
            buyer: { names: [one, two, three], addressLines: [two, three], country: one, countryCode: null, taxId: two },
            seller: { ...seller, name: two, addressLines: [three, one], registration: one, website: two },
          },
        )
        for (const page of await renderer.layOut(snapshot)) {
          for (const run of page.runs) {
            const right = run.x + (widthOf(run) * run.style.size) / 1000
            expect(run.x).toBeGreaterThan(20)
            expect(right).toBeLessThan(PAGE_WIDTH - 20)
            expect(run.y).toBeGreaterThan(20)
            expect(run.y).toBeLessThan(PAGE_HEIGHT - 20)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
