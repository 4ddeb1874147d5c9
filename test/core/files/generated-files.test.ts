/**
 * Thousands of files with a true reading: encodings, line ends, separators, lines before the header, quotes. Each is read right; or asked
 * about, and right after the answer; or refused. What nothing in the file decides is asked about, but where the company's country decides.
 *
 * `FILES=100000 npx vitest run --project core test/core/files/generated-files.test.ts` tries as many.
 */
import { expect, it } from 'vitest'
import type { EncodingEvidence } from '../../../src-core/files/guess-encoding.ts'
import { openTable, type TableInput } from '../../../src-core/files/open-table.ts'
import { Refusal } from '../../../src-core/kernel/failures.ts'
import { bytesOf } from '../../support/code-pages.ts'

const FILES = Number(process.env['FILES'] ?? 3000)
const SEED = Number(process.env['SEED'] ?? 20_261_130)

// ---- What files are made of

const NAMES: Readonly<Record<string, readonly string[]>> = {
  pl: [
    'Łódź',
    'Wrocław',
    'Kraków',
    'Zażółć',
    'Świętokrzyska',
    'Dębska',
    'Kołodziejczyk',
    'Pawłowska',
    'Żółkiewski',
    'Gdańsk',
    'Poznańska',
    'Wiśniewski',
    'Zieliński',
    'Woźniak',
    'Białystok',
    'Rzeszów',
    'Częstochowa',
    'Spółka',
  ],
  cs: [
    'Dvořák',
    'Šťastný',
    'Kučerová',
    'Jiří',
    'Žižkov',
    'Říčany',
    'Hradec Králové',
    'Příbram',
    'Ústí',
    'Děčín',
    'Plzeň',
    'Růžička',
    'Němec',
    'Černá',
    'Sedláček',
    'Třebíč',
    'Jihlavská',
    'Kožešník',
  ],
  hu: [
    'Győr',
    'Székesfehérvár',
    'Kovács',
    'Szabó',
    'Tóth',
    'Nyíregyháza',
    'Kőszegi',
    'Erdős',
    'Füredi',
    'Újvárosi',
    'Miskolcé',
    'Hegedűs',
    'Őrségi',
    'Ürögi',
    'Márta',
    'Zsófia',
    'Sütő',
    'Gyűjtő',
  ],
  ru: [
    'Москва',
    'Иванов',
    'Кузнецова',
    'Екатеринбург',
    'Смирнов',
    'Строй',
    'Инвест',
    'Новосибирск',
    'Попова',
    'Петров',
    'Казань',
    'Соколов',
    'Лебедева',
    'Волгоград',
    'Торговый',
    'Дом',
  ],
  bg: [
    'София',
    'Пловдив',
    'Георгиев',
    'Димитрова',
    'Варна',
    'Строй Инвест',
    'Петрова',
    'Николов',
    'Стоянова',
    'Бургас',
    'Христов',
    'Велико Търново',
    'Русе',
    'Ангелов',
  ],
  el: [
    'Ελληνική',
    'Εταιρεία',
    'Θεσσαλονίκη',
    'Παπαδόπουλος',
    'Ηράκλειο',
    'Γεωργίου',
    'Αθήνα',
    'Νικολάου',
    'Πάτρα',
    'Λάρισα',
    'Δημητρίου',
    'Βόλος',
    'Ιωάννινα',
    'Χρήστου',
  ],
  de: [
    'Müller',
    'Köln',
    'Größe',
    'Weißstraße',
    'Böhm',
    'Jäger',
    'Düsseldorf',
    'Schröder',
    'Bäcker',
    'Fußgönheim',
    'Lübeck',
    'Schönberg',
    'Krüger',
    'Großmann',
    'Nürnberg',
    'Würzburg',
  ],
  fr: [
    'Société Générale',
    'Île-de-France',
    'Frédéric',
    'Château',
    'Hélène',
    'Besançon',
    'Orléans',
    'François',
    'Gérard',
    'Périgueux',
    'Crédit',
    'Angoulême',
    'Théâtre',
    'Mâcon',
    'Évreux',
    'Geneviève',
  ],
  es: [
    'Muñoz',
    'Logroño',
    'Peña',
    'Martínez',
    'González',
    'Málaga',
    'Córdoba',
    'Compañía',
    'Ibáñez',
    'León',
    'Sánchez',
    'Cádiz',
    'Españoles',
    'Rodríguez',
    'Núñez',
    'Jiménez',
  ],
  sv: [
    'Malmö',
    'Göteborg',
    'Åkesson',
    'Sjöberg',
    'Västerås',
    'Håkansson',
    'Öberg',
    'Norrköping',
    'Lindström',
    'Gävle',
    'Ängelholm',
    'Måns',
    'Jönköping',
    'Sundström',
    'Åsa',
    'Björk',
  ],
  tr: [
    'Yıldırım',
    'Beşiktaş',
    'Öztürk',
    'Çağlar',
    'Şahin',
    'Doğan',
    'Güneş',
    'Kızılay',
    'Eskişehir',
    'Muğla',
    'Kılıç',
    'Aydın',
    'İstanbul',
    'Özdemir',
    'Arslanoğlu',
    'Gümüşhane',
  ],
  lt: [
    'Žilvinas',
    'Šiauliai',
    'Panevėžys',
    'Kėdainiai',
    'Vilniaus gatvė',
    'Jonuškaitė',
    'Kazlauskienė',
    'Mažeikių',
    'Čiurlionis',
    'Žemaitė',
    'Klaipėda',
    'Ąžuolas',
    'Marijampolė',
    'Stankevičius',
    'Įmonė',
    'Prekių',
  ],
  he: ['ירושלים', 'תל אביב', 'חיפה', 'כהן', 'לוי', 'מזרחי', 'באר שבע', 'נתניה', 'פרידמן', 'אשדוד', 'רחובות', 'שמעון', 'חברה', 'אברהם'],
  ar: [
    'القاهرة',
    'الإسكندرية',
    'محمد',
    'عبد الله',
    'شركة النور',
    'الرياض',
    'للتجارة',
    'حسن',
    'المملكة',
    'أحمد',
    'دمشق',
    'بيروت',
    'مصطفى',
    'فاطمة',
  ],
}
const PAGES: Readonly<Record<string, readonly string[]>> = {
  pl: ['windows-1250', 'iso-8859-2'],
  cs: ['windows-1250', 'iso-8859-2'],
  hu: ['windows-1250', 'iso-8859-2'],
  ru: ['windows-1251', 'koi8-r', 'iso-8859-5'],
  bg: ['windows-1251', 'iso-8859-5'],
  el: ['windows-1253', 'iso-8859-7'],
  de: ['windows-1252', 'iso-8859-15', 'macintosh'],
  fr: ['windows-1252', 'iso-8859-15', 'macintosh'],
  es: ['windows-1252', 'iso-8859-15'],
  sv: ['windows-1252', 'iso-8859-15'],
  tr: ['windows-1254'],
  lt: ['windows-1257', 'iso-8859-13'],
  he: ['windows-1255', 'iso-8859-8'],
  ar: ['windows-1256', 'iso-8859-6'],
}
const COUNTRY: Readonly<Record<string, string>> = {
  ...{
    pl: 'PL',
    cs: 'CZ',
    hu: 'HU',
    ru: 'RU',
    bg: 'BG',
    el: 'GR',
    de: 'DE',
    fr: 'FR',
    es: 'ES',
    sv: 'SE',
    tr: 'TR',
    lt: 'LT',
    he: 'IL',
    ar: 'EG',
  },
}
const KINDS: Readonly<Record<string, readonly string[]>> = {
  customers: ['code', 'name', 'city', 'street', 'email'],
  payments: ['Buchungstag', 'Betrag', 'Verwendungszweck', 'Waehrung', 'IBAN'],
  usage: ['event_date', 'quantity', 'access_id', 'parameter1', 'parameter2'],
  exchangeRates: ['Currency Code', 'Date', 'Exchange Rate', 'Source'],
  priceGrid: ['zone[text]', 'unitPrice-EUR', 'description[text]', 'priceWithoutTax[number]'],
}
/** A word whose bytes are a word in two code pages, with what it is in each. */
const OPEN_WORDS: readonly (readonly [encoding: string, word: string])[] = [
  ['windows-1252', 'Katarinè'],
  ['windows-1250', 'Katarinč'],
  ['windows-1252', 'Nicolò'],
  ['windows-1250', 'Dariň'],
]

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface MadeFile {
  readonly bytes: Uint8Array
  readonly known: (heading: string) => boolean
  readonly country: string | null
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What the operator would answer. */
  readonly truth: Required<Pick<TableInput, 'encoding' | 'delimiter' | 'header_row'>>
  /** The option that nothing in the file decides. */
  readonly open: 'encoding' | 'delimiter' | 'header_row' | null
  readonly what: string
}

function makeFile(random: () => number): MadeFile {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value
  const chance = (share: number) => random() < share
  const open = chance(0.1) ? pick(['encoding', 'delimiter', 'header_row'] as const) : null
  const language = pick(Object.keys(NAMES))
  const kind = pick(Object.keys(KINDS))
  const delimiter = pick([';', ',', '\t', '|'] as const)
  const header = [...(KINDS[kind] as readonly string[])]
  const word = pick(OPEN_WORDS)
  const isAscii = open !== 'encoding' && chance(0.1)
  const encoding =
    open === 'encoding'
      ? word[0]
      : pick([
          'utf-8',
          'utf-16le',
          'utf-16be',
          ...(PAGES[language] as string[]),
          ...(PAGES[language] as string[]),
          ...(PAGES[language] as string[]),
        ])
  const names = open === 'encoding' ? [word[1]] : isAscii ? ['Smith', 'Miller', 'Baker'] : (NAMES[language] as readonly string[])
  const cell = () => {
    const name = pick(names)
    return pick([name, name, `${name} ${pick(['Ltd', '12', 'A', '& Co'])}`, '119.00', '2026-11-03', `X-${Math.floor(random() * 1e6)}`])
  }
  const count = 8 + Math.floor(random() * 20)
  const rows = Array.from({ length: count }, (_, at) =>
    header.map((_heading, column) => (column === 0 ? `C-${at}` : column === 1 ? (names[at % names.length] as string) : cell())),
  )
  // Cells that need quotes, and such as are odd without.
  if (chance(0.3)) (rows[0] as string[])[1] = `${names[0]}${delimiter} "${names.at(-1)}"`
  if (chance(0.2)) (rows[1] as string[])[1] = `${names[0]} 3" pipe`
  if (chance(0.2)) (rows[2] as string[])[1] = `${names[0]}${pick(['\n', '\r\n', '\r'])}${names[0]}`
  if (open === 'delimiter') {
    // Two signs cut every line alike, and no heading is known.
    const other = delimiter === ';' ? ',' : ';'
    header.splice(0, header.length, 'u', `v${other}w`)
    rows.splice(0, rows.length, ...Array.from({ length: 8 }, (_, at) => [`${at}`, `x${other}y`]))
  }
  if (open === 'header_row') {
    // No heading is known, and rows of words could each be one.
    header.splice(0, header.length, 'Nummer eins', 'Wert', 'Zweck')
    rows.splice(0, rows.length, ...Array.from({ length: 8 }, (_, at) => [`w${'x'.repeat(at)}`, 'some', 'words']))
  }
  const preamble =
    open === 'header_row'
      ? ['Export']
      : open === null && chance(0.25)
        ? Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
            pick([
              '',
              `Report${delimiter}2026`,
              'Bank of Somewhere',
              `IBAN${delimiter}DE02120300000000202051`,
              'Period 2026-11-01 - 2026-11-30',
            ]),
          )
        : []
  // Blank lines at the beginning are no lines before the header, but count.
  const end = pick(['\n', '\r\n', '\r', 'mixed'])
  const lineEnd = () => (end === 'mixed' ? pick(['\n', '\r\n', '\r']) : end)
  const style = pick(['least', 'all', 'data'])
  const written = (text: string, isHeader: boolean) => {
    const must = text.includes(delimiter) || /[\r\n]/.test(text) || text.startsWith('"')
    const wanted = style === 'all' || (style === 'data' && !isHeader)
    return must || wanted ? `"${text.replaceAll('"', '""')}"` : text
  }
  const trailing = open === null && chance(0.15) ? delimiter : ''
  const lines = [...preamble]
  lines.push(header.map((one) => written(one, true)).join(delimiter) + trailing)
  for (const row of rows) {
    if (open === null && chance(0.03)) lines.push(pick(['', delimiter.repeat(header.length - 1)]))
    lines.push(row.map((one) => written(one, false)).join(delimiter) + trailing)
  }
  const sep = open === null && preamble.length === 0 && chance(0.1) ? `sep=${delimiter}${lineEnd()}` : ''
  let text = sep
  // A carriage return before a blank line and its line feed would be one line end of two signs.
  let before = ''
  for (const [at, line] of lines.entries()) {
    const isLast = at === lines.length - 1
    const next = before === '\r' && line === '' ? '\r' : lineEnd()
    const ended = isLast && chance(0.5) ? '' : next
    text += line + ended
    before = next
  }
  const isMarked = encoding.startsWith('utf') && chance(0.5)
  const bytes = Uint8Array.from(bytesOf((isMarked ? '\uFEFF' : '') + text, encoding))
  const headings = new Set(open === 'delimiter' || open === 'header_row' ? [] : header)
  return {
    bytes,
    known: (heading) => headings.has(heading),
    country: open === 'encoding' ? 'US' : pick([COUNTRY[language] as string, 'DE', 'US', null]),
    header,
    rows,
    truth: { encoding: encoding as Required<TableInput>['encoding'], delimiter, header_row: preamble.length + 1 },
    open,
    what: [
      encoding,
      language,
      kind,
      JSON.stringify(delimiter),
      JSON.stringify(end),
      style,
      `preamble ${preamble.length}`,
      sep && 'sep',
      trailing && 'trailing',
      isMarked && 'marked',
      open && `open ${open}`,
    ]
      .filter(Boolean)
      .join(' '),
  }
}

// ---- How it is read

const stagedFiles = (bytes: Uint8Array) => ({
  size: () => bytes.length,
  read: (_id: string, offset: number, length: number) => bytes.slice(offset, offset + length),
})

type Outcome = 'right' | 'asked' | 'refused' | 'wrong' | 'guessed'

async function outcomeOf(file: MadeFile): Promise<{ readonly outcome: Outcome; readonly why: string }> {
  const evidence: EncodingEvidence = {
    country: file.country,
    languages: [],
    customers: async () => new Map(),
    names: async () => new Set(),
  }
  let input: TableInput = {}
  let isAsked = false
  for (let round = 0; round < 4; round++) {
    try {
      const table = await openTable(stagedFiles(file.bytes), '', input, { evidence, known: file.known })
      if (table.questions.length > 0) {
        isAsked = true
        for (const { option, choices } of table.questions) {
          const key = option as keyof MadeFile['truth']
          if (choices.length < 2) return { outcome: 'wrong', why: `${option} has no choices` }
          input = { ...input, [key]: file.truth[key] }
        }
        continue
      }
      if (file.open !== null && !isAsked && !table.decided.some(({ option }) => option === file.open))
        return { outcome: 'guessed', why: file.open }
      const rows = [...table.rows()].map(({ cells }) => cells.slice(0, file.header.length))
      const isRight = JSON.stringify([table.header, rows]) === JSON.stringify([file.header, file.rows])
      if (!isRight)
        return {
          outcome: 'wrong',
          why: `${table.encoding} ${JSON.stringify(table.header)} ${JSON.stringify(rows.find((row, at) => JSON.stringify(row) !== JSON.stringify(file.rows[at])))}`,
        }
      return { outcome: isAsked ? 'asked' : 'right', why: '' }
    } catch (error) {
      if (error instanceof Refusal) return { outcome: 'refused', why: error.message }
      throw error
    }
  }
  return { outcome: 'wrong', why: 'asked without an end' }
}

it(`${FILES} files are read right, asked about, or refused`, { timeout: Math.max(60_000, FILES * 100) }, async () => {
  const random = randomFrom(SEED)
  const counts = { decidable: { right: 0, asked: 0, refused: 0 }, open: { right: 0, asked: 0, refused: 0 } }
  const bad: string[] = []
  const asked: string[] = []
  for (let at = 0; at < FILES; at++) {
    const file = makeFile(random)
    const { outcome, why } = await outcomeOf(file)
    if (outcome === 'wrong' || outcome === 'guessed') bad.push(`file ${at}, ${file.what}: ${outcome}: ${why}`)
    else counts[file.open === null ? 'decidable' : 'open'][outcome] += 1
    if (file.open === null && outcome !== 'right') asked.push(`${file.what}: ${outcome} ${why}`)
  }
  const shares = (one: Record<string, number>) => {
    const all = Object.values(one).reduce((sum, count) => sum + count, 0)
    return Object.entries(one)
      .map(([name, count]) => `${name} ${((100 * count) / Math.max(1, all)).toFixed(2)} %`)
      .join(', ')
  }
  console.log(`decidable: ${shares(counts.decidable)}; open: ${shares(counts.open)}`)
  if (process.env['SHOW']) console.log(asked.slice(0, 40).join('\n'))
  expect(bad.slice(0, 10)).toEqual([])
  const { right, asked: questions, refused } = counts.decidable
  expect((questions + refused) / (right + questions + refused)).toBeLessThan(0.02)
})
