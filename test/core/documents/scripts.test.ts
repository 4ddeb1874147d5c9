/** Every bundled script on a page: drawn, found again as text, in the right order, wrapped, and cheap. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Line } from '../../../src-core/documents/typesetting/directions.ts'
import { builtFontName, FONT_FAMILIES, type FontFamily } from '../../../src-core/documents/typesetting/font-files.ts'
import { fontStack } from '../../../src-core/documents/typesetting/font-stack.ts'
import { hanFormOf } from '../../../src-core/documents/han-form.ts'
import { createInvoiceRenderer } from '../../../src-core/documents/invoice-pdf.ts'
import { emptyPage, type PageDrawing, type TextStyle } from '../../../src-core/documents/page-drawing.ts'
import { COMMON_TEXT } from '../../../src-core/kernel/printable.ts'
import { joinedApart } from '../../../src-core/kernel/right-to-left.ts'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import { createTypesetter } from '../../../src-core/documents/typesetting/typesetter.ts'
import { inkIn, lettersRead, rasterOf } from './pdf-tools.ts'
import { invoiceOf, notoFonts, sampleInvoice, sampleLine } from './samples.ts'

const fonts = notoFonts()
const renderer = createInvoiceRenderer(fonts)
const stacks = { regular: fontStack(fonts, 'regular'), bold: fontStack(fonts, 'bold') }
const set = createTypesetter(stacks, 'jp')
const BODY: TextStyle = { face: 'regular', size: 9, ink: 'text' }
const textOf = (line: Line): string => (typeof line === 'string' ? line : line.text)

/** Addressees as they write themselves; the families whose files their pages need beside Noto Sans. */
const ADDRESSEES: Record<string, { names: string[]; addressLines: string[]; countryCode: string; needs: FontFamily[] }> = {
  Arabic: {
    names: ['شركة الاتصالات العربية'],
    addressLines: ['شارع الملك فهد 12', '11564 الرياض'],
    countryCode: 'SA',
    needs: ['arabic'],
  },
  Hebrew: {
    names: ['חברת תקשורת ישראלית בע"מ'],
    addressLines: ['רחוב הרצל 15', '6688312 תל אביב'],
    countryCode: 'IL',
    needs: ['hebrew'],
  },
  Thai: {
    names: ['บริษัท ตัวอย่างสื่อสาร จำกัด', 'ฝ่ายบัญชีและการเงิน น้ำที่ผู้ใหญ่'],
    addressLines: ['กรุงเทพมหานคร 10110'],
    countryCode: 'TH',
    needs: ['thai'],
  },
  Japanese: { names: ['株式会社サンプル通信'], addressLines: ['東京都千代田区丸の内1-1'], countryCode: 'JP', needs: ['jp'] },
  Chinese: { names: ['北京示例通信技术有限公司', '财务部（国际结算）'], addressLines: ['100022 北京'], countryCode: 'CN', needs: ['sc'] },
  Taiwanese: { names: ['台灣範例電信股份有限公司'], addressLines: ['110 台北'], countryCode: 'TW', needs: ['tc'] },
  Korean: { names: ['주식회사 예시통신'], addressLines: ['서울특별시 강남구 테헤란로 123'], countryCode: 'KR', needs: ['kr'] },
  Hindi: {
    names: ['उदाहरण दूरसंचार प्राइवेट लिमिटेड', 'श्री क्षेत्रपाल हिन्दी कर्ता'],
    addressLines: ['110001 नई दिल्ली'],
    countryCode: 'IN',
    needs: ['devanagari'],
  },
  Greek: { names: ['Ελληνική Εταιρεία Ύδρευσης Α.Ε.'], addressLines: ['Πανεπιστημίου 12', '106 79 Αθήνα'], countryCode: 'GR', needs: [] },
  Ukrainian: { names: ['Товариство «Приклад» ґанок їжак'], addressLines: ['вул. Хрещатик 1', '01001 Київ'], countryCode: 'UA', needs: [] },
  Polish: { names: ['Zażółć Gęślą Jaźń Sp. z o.o.'], addressLines: ['ul. Świętokrzyska 12', '00-916 Łódź'], countryCode: 'PL', needs: [] },
  Vietnamese: {
    names: ['Công ty Cổ phần Viễn thông Mẫu'],
    addressLines: ['1 Đường Nguyễn Huệ', 'Thành phố Hồ Chí Minh'],
    countryCode: 'VN',
    needs: [],
  },
}
const invoiceTo = ({
  names,
  addressLines,
  countryCode,
}: {
  names: string[]
  addressLines: string[]
  countryCode: string
}): InvoiceSnapshot => sampleInvoice({ buyer: { names, addressLines, countryCode, country: null, taxId: null } })

describe.each(Object.entries(ADDRESSEES))('an addressee in %s', (_, addressee) => {
  it('stands on the page, is read from it again, and reads no other font than it needs', async () => {
    const read = new Set<FontFamily>()
    const own = createInvoiceRenderer((family, weight) => {
      read.add(family)
      return fonts(family, weight)
    })
    const pdf = await own.render(invoiceTo(addressee))
    const letters = lettersRead(pdf)
    for (const line of [...addressee.names, ...addressee.addressLines]) expect(letters).toContain(line.replace(/\s/g, ''))
    expect(letters).not.toContain('\ufffd')
    expect(inkIn(rasterOf(pdf, 144), 124, 300, 460, 22 * addressee.names.length)).toBeGreaterThan(150)
    expect([...read].sort()).toEqual(['latin', ...addressee.needs].sort())
    expect(pdf.length).toBeLessThan(120_000)
  })
})

describe('bytes', () => {
  it('come out identical in every script, whatever was rendered before', async () => {
    const alone = new Map<string, Uint8Array>()
    for (const [script, addressee] of Object.entries(ADDRESSEES))
      alone.set(script, await createInvoiceRenderer(fonts).render(invoiceTo(addressee)))
    const shared = createInvoiceRenderer(fonts)
    for (const [script, addressee] of Object.entries(ADDRESSEES).reverse())
      expect(Buffer.compare(await shared.render(invoiceTo(addressee)), alone.get(script) as Uint8Array), script).toBe(0)
  })
})

describe('text from right to left', () => {
  const placed = (line: Line): { text: string; x: number }[] => {
    const page: PageDrawing = emptyPage()
    set.start(page, line, BODY, { x: 0, width: 400 }, 100)
    return page.runs.map(({ text, x }) => ({ text: text.trim(), x })).filter(({ text }) => text !== '')
  }

  it('stands in the order of the eye: Latin words and figures keep theirs', () => {
    expect(placed('שלום ACME 2024 תל אביב').map(({ text }) => text)).toEqual(['תל אביב', 'ACME 2024', 'שלום'])
    expect(placed('ACME שלום 12 GmbH').map(({ text }) => text)).toEqual(['ACME', '12', 'שלום', 'GmbH'])
  })

  it('ends at the right edge of its room, and so does every line of its paragraph', () => {
    const right = (line: Line): number => (placed(line)[0]?.x ?? 0) + set.width(line, BODY)
    expect(right('شارع الملك فهد 12')).toBeCloseTo(400, 6)
    expect(placed('ACME شركة')[0]?.x).toBe(0)
    const lines = set.wrap('שלום עולם ACME GmbH International Trading Company Limited', BODY, 120)
    expect(lines.length).toBeGreaterThan(2)
    expect(textOf(lines.at(-1) as Line)).toMatch(/^[A-Za-z ]+$/)
    for (const line of lines) expect(right(line)).toBeCloseTo(400, 6)
  })

  it('keeps the entries of an address in one line in their order, each by itself', () => {
    const line = `Buyer: ${joinedApart(['שלום 12', '34 עולם', 'Israel'], ', ')}`
    expect(placed(line).map(({ text }) => text)).toEqual(['Buyer:', '12', 'שלום', ',', 'עולם', '34', ',', 'Israel'])
    expect(joinedApart(['Kai 1', 'Kiel'], ' · ')).toBe('Kai 1 · Kiel')
  })

  it('turns brackets to the other side and keeps what they say', () => {
    const page = emptyPage()
    set.left(page, 'שלום (עולם) רב', BODY, 0, 100)
    const glyphs = page.runs.flatMap(({ shaped }) => shaped?.words.flatMap((word) => word.glyphs) ?? [])
    const { font } = stacks.regular.primary.face
    const opening = glyphs.find(({ text }) => text === '(')
    expect(glyphs.findIndex(({ text }) => text === '(')).toBeGreaterThan(glyphs.findIndex(({ text }) => text === ')'))
    expect([')'].map((one) => font.glyphForCodePoint(one.charCodeAt(0)).id)).toContain(opening?.id)
  })

  it('joins Arabic letters and says each letter of a ligature by itself', () => {
    const page = emptyPage()
    set.left(page, 'ببب لا', BODY, 0, 100)
    const glyphs = page.runs.flatMap(({ shaped }) => shaped?.words.flatMap((word) => word.glyphs) ?? [])
    const forms = new Set(glyphs.filter(({ text }) => text === 'ب').map(({ id }) => id))
    expect(forms.size).toBe(3)
    expect(glyphs.map(({ text }) => text).join('')).toBe('ال ببب')
  })
})

describe('lines of scripts without blanks', () => {
  it('end between Han and Kana, but begin with no closing sign and end with no opening one', () => {
    const text = '北京示例通信技术有限公司（国际结算），财务部。東京都千代田区丸の内、ショッピングセンター'
    for (let room = 40; room < 120; room += 3) {
      const lines = set.wrap(text, BODY, room).map(textOf)
      expect(lines.join('')).toBe(text)
      for (const line of lines.slice(1)) expect(line[0]).not.toMatch(/[）。，、ョッー]/)
      for (const line of lines.slice(0, -1)) expect(line.at(-1)).not.toMatch(/[（]/)
    }
  })

  it('of Thai end before a leading vowel where they can, and never between a letter and its mark', () => {
    const text = 'บริษัทตัวอย่างสื่อสารและเทคโนโลยีแห่งประเทศไทย'
    const lines = set.wrap(text, BODY, 90).map(textOf)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join('')).toBe(text)
    for (const line of lines) expect(line).not.toMatch(/^[\p{M}ำ]/u)
    expect(set.wrap('สื่อสารและ', BODY, set.width('สื่อสารแล', BODY)).map(textOf)).toEqual(['สื่อสาร', 'และ'])
  })

  it('of Devanagari keep a conjunct together', () => {
    const lines = set.wrap('क्षेत्रक्षेत्रक्षेत्र', BODY, 14).map(textOf)
    for (const line of lines) expect(line).not.toMatch(/^\p{M}|\u094d$/u)
  })

  it('lose no letter, whatever script follows which', () => {
    const letter = fc.constantFrom(...'aZ1-/ (ابةלםกิำेक्ष东京ーカ。（한글é', 'สื่', 'क्ष', 'لا', '\u0301')
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 60 }), fc.integer({ min: 20, max: 200 }), (letters, room) => {
        const text = letters.join('')
        const lines = set.wrap(text, BODY, room)
        expect(lines.map(textOf).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        const page = emptyPage()
        for (const line of lines) set.left(page, line, BODY, 0, 0)
        const drawn = page.runs.map((run) => run.text).join('')
        expect([...drawn.replace(/\s/g, '')].sort()).toEqual([...text.normalize('NFC').replace(/\s/g, '')].sort())
      }),
      { numRuns: 300 },
    )
  })
})

describe('fonts', () => {
  it('have every letter that is set without asking', () => {
    const missing = Array.from({ length: 0x2300 }, (_, code) => String.fromCharCode(code))
      .filter((character) => COMMON_TEXT.test(character))
      .filter((character) => !stacks.regular.primary.face.font.hasGlyphForCodePoint(character.charCodeAt(0)))
    expect(missing).toEqual([])
  })

  it('are built under names of their own', () => {
    const names = FONT_FAMILIES.flatMap((family) => [builtFontName(family, 'regular'), builtFontName(family, 'bold')])
    expect(new Set(names).size).toBe(names.length)
  })

  it('draw Han in the form of the addressee’s country, else of the letters beside it', () => {
    const to = (name: string, countryCode: string | null) =>
      hanFormOf(sampleInvoice({ buyer: { names: [name], addressLines: [], country: null, countryCode, taxId: null } }))
    expect([to('東京', 'JP'), to('東京', 'TW'), to('서울 金', 'DE'), to('東京タワー', null), to('北京', null)]).toEqual([
      'jp',
      'tc',
      'kr',
      'jp',
      'sc',
    ])
  })
})

describe('legal data', () => {
  const long =
    'Allgemeine Gesellschaft für die Beförderung außergewöhnlich langer Firmenbezeichnungen und deren Darstellung auf Rechnungen mit beschränkter Haftung und Compagnie Kommanditgesellschaft auf Aktien'
  const read = async (snapshot: InvoiceSnapshot): Promise<string> => lettersRead(await renderer.render(snapshot)).replaceAll('-', '')
  const squeezed = (text: string): string => text.replace(/[\s-]/g, '')

  it('is never cut: names of 200 letters, addresses, references and register entries stand whole', async () => {
    const base = sampleInvoice()
    const street = `Straße der ${'Einigkeit und '.repeat(12)}Freiheit 1`
    const snapshot = sampleInvoice({
      buyer: { ...base.buyer, names: [long, `Abteilung ${long}`], addressLines: [street, '10115 Berlin'], taxId: 'DE 811 907 244' },
      orderReference: `Bestellung ${'4500071823 '.repeat(15)}Ende`,
      seller: {
        ...base.seller,
        name: long,
        addressLines: [street, '24103 Kiel'],
        registration: `${base.seller.registration ?? ''} ${long}`,
      },
    })
    const text = await read(snapshot)
    const times = (part: string): number => text.split(squeezed(part)).length - 1
    // the buyer's name twice with the department, the seller's in the head, the sender, the footer and the register
    expect(times(long)).toBe(6)
    expect(times(street)).toBe(4)
    expect(times(snapshot.orderReference ?? '')).toBe(1)
    expect(text).not.toContain('…')
  })

  it('stands whole on later pages and above lists of usage too', async () => {
    const base = sampleInvoice()
    const snapshot = invoiceOf([sampleLine('Leitung', '10')], {
      seller: { ...base.seller, name: long },
      usage: [{ heading: long.repeat(1), rows: [], total: null }],
    })
    const many = invoiceOf(
      Array.from({ length: 60 }, (_, at) => sampleLine(`Leitung ${at}`, '10')),
      { seller: { ...base.seller, name: long } },
    )
    const [, second] = await renderer.layOut(many)
    const head = second?.runs.filter(({ style, y }) => style.face === 'bold' && y < 120).map(({ text }) => text) ?? []
    expect(squeezed(head.join(''))).toBe(squeezed(long))
    expect(await read(snapshot)).toContain(squeezed(long))
  })
})
