/** The search of a company with many customers, asked of a reader letter by letter, as it is typed. */
import { createReader, type Reader } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import { SEARCH_INDEX_SQL } from '../../src-core/entities/search-index.ts'
import { OPERATOR } from '../support/company.ts'
import { accessOf, type BigCompany, bigCompany } from './support/big-company.ts'
import { type BenchOptions, compared, limited, type Measure, noted, percentile } from './support/measure.ts'

const FIRST = [
  'Nord',
  'Süd',
  'Hafen',
  'Förde',
  'Stadt',
  'Alster',
  'Elbe',
  'Weser',
  'Küsten',
  'Berg',
  'Wald',
  'Linden',
  'Rosen',
  'Kern',
  'Licht',
]
const SECOND = [
  'werke',
  'handel',
  'technik',
  'logistik',
  'bau',
  'druck',
  'garten',
  'yachts',
  'energie',
  'medien',
  'verlag',
  'kontor',
  'glas',
]
const FORMS = ['GmbH', 'AG', 'KG', 'e.K.', 'GmbH & Co. KG']
const KANJI = ['東京', '大阪', '名古屋', '北海', '京都', '福岡', '東方', '山田', '中村', '太陽', '青空', '海洋']
const KANA = ['サンプル', 'テクノ', 'ソフト', 'フーズ', 'システム', 'ロジスティクス', 'デザイン', 'メディア']
const HANGUL = ['서울', '부산', '한국', '대한', '삼보', '미래']
const THAI = ['ตัวอย่าง', 'กรุงเทพ', 'สยาม', 'เชียงใหม่']

const pick = <T>(of: readonly T[], at: number): T => of[at % of.length] as T

/** Two of three are Latin, every tenth is Thai or Hangul, the rest Japanese; each form of business is common, each name is rare. */
function nameOf(at: number): string {
  const n = Math.imul(at, 2_654_435_761) >>> 0
  if (at % 10 === 9) return at % 20 === 9 ? `주식회사 ${pick(HANGUL, n)}${pick(HANGUL, n >> 5)} ${at}` : `บริษัท ${pick(THAI, n)}${at} จำกัด`
  if (at % 3 === 2) return `株式会社${pick(KANJI, n)}${pick(KANA, n >> 4)}${pick(KANJI, n >> 9)}${at % 97}`
  return `${pick(FIRST, n)}${pick(SECOND, n >> 4)} ${pick(FIRST, n >> 8)}${at} ${pick(FORMS, n >> 12)}`
}

/** The 95th percentile of all that is typed, and what the index takes beside one of whole words. */
export async function measureSearch({ quick }: BenchOptions): Promise<Measure[]> {
  const count = quick ? 10_000 : 100_000
  const company = await bigCompany(count, nameOf)
  fill(company)
  const sizes = sizesOf(company)
  const latin = latinGrowth(company)
  await company.core.close()
  const connection = openConnection({ file: company.file, role: 'reader' })
  const reader = createReader(connection, { now: () => company.clock.now, watch: () => performance.now() })
  try {
    const taken = new Map<string, number[]>()
    for (const [what, texts] of Object.entries(typedOf(count))) taken.set(what, await latencies(reader, texts))
    const all = [...taken.values()].flat()
    const of = `${count.toLocaleString('en')} customers`
    return [
      limited(`search of ${of}, ${all.length} texts letter by letter, p95`, 'ms', percentile(all, 0.95), { below: 50 }),
      noted('  slowest', 'ms', Math.max(...all)),
      ...[...taken].map(([what, ones]) => noted(`  ${what}, p95`, 'ms', percentile(ones, 0.95))),
      compared('  index of words, names of all scripts, to one of whole words', 'MB', sizes.words, sizes.wholeWords, { below: 4 / 3 }),
      compared('  index of words, Latin names alone, to one of whole words', 'MB', latin.words, latin.wholeWords, { below: 4 / 3 }),
      noted('  indexes of numbers, codes and references added', 'MB', sizes.added),
      compared('  all of it, to before the search was widened', 'MB', sizes.all, sizes.before, { below: 4 / 3 }),
    ]
  } finally {
    reader.close()
  }
}

/** Each text from its first letter on. */
function typedOf(count: number): Readonly<Record<string, readonly string[]>> {
  const some = [3, 17, 170, 1_700, Math.floor(count / 2), count - 8]
  const letters = (text: string) =>
    Array.from(text, (_, at) =>
      Array.from(text)
        .slice(0, at + 1)
        .join(''),
    )
  const all = (texts: readonly string[]) => texts.flatMap(letters)
  return {
    'names, letter by letter': all(some.map((at) => nameOf(at))),
    'parts of names in scripts without blanks': [
      'サンプル',
      '株',
      '会',
      '式',
      '会社',
      '社サ',
      '方',
      '東',
      '京都',
      '주식',
      '회',
      'ตัวอย่าง',
      'จำ',
      '株式会社サンプル',
    ],
    'common words': ['gmbh', 'kg', 'co', 'nord', 'nord gmbh', 'a', 'k', 'g', 's', 'kiel', 'hafen'],
    'mistyped words': ['nordwreke', 'hafentechnk', 'förrde', 'alsterdruk', 'zzyzx', 'qqqq'],
    'numbers and references': all([
      `INV-2026-${String(count / 2).padStart(6, '0')}`,
      'inv 2026 000077',
      'PAY-2026-000123',
      accessOf(count / 3),
      `SUB-${count - 5}`,
      'Rent 4711',
      'PO-77',
      'CRM-1234',
    ]),
    'telephone, service numbers and access points in other writings': all([
      '0431 / 000-1234',
      '+49 (431) 0051234',
      '0049 170 0005000',
      '01700005005',
      '+49 40 00012345',
      '040 / 50 006',
      `+${accessOf(5_009)}`,
    ]),
    'names with what joins their parts': all(["o'nord", 'e.k. nord', 'j.p. morgan', 'förde yachts']),
  }
}

async function latencies(reader: Reader, texts: readonly string[]): Promise<number[]> {
  const taken: number[] = []
  for (const text of texts) {
    const began = performance.now()
    const result = await reader.call({ operation: 'search.find', input: { text, limit: 24 } }, OPERATOR)
    if (!result.ok) throw new Error(`search.find: ${result.failure.message}`)
    taken.push(performance.now() - began)
  }
  return taken
}

/** An invoice and a payment each, with references; a telephone every other, a mobile every fifth, an access point written with a plus every tenth; a service number, an order reference and an external reference every other customer. */
function fill(company: BigCompany): void {
  const { raw } = company.core.dispatcher.parts.connection
  raw.exec(`BEGIN;
    INSERT INTO account_operation (created_op, customer_account_id, kind, direction, number, currency, amount_minor, rate, functional_minor, operation_date, due_date)
      SELECT 1, id, 'invoice', 'debit', 'INV-2026-' || printf('%06d', id), 'EUR', 11900, '1.000000000000', 11900, '2026-10-01', '2026-10-31' FROM customer_account;
    INSERT INTO account_operation (created_op, customer_account_id, kind, direction, number, currency, amount_minor, rate, functional_minor, operation_date, due_date, method, reference)
      SELECT 1, id, 'payment', 'credit', 'PAY-2026-' || printf('%06d', id), 'EUR', 11900, '1.000000000000', 11900, '2026-10-20', '2026-10-20', 'transfer', 'Rent ' || id || ' of October' FROM customer_account;
    UPDATE service SET service_number = '4940' || printf('%08d', id);
    UPDATE billing_account SET order_reference = 'PO-' || id WHERE id % 2 = 0;
    UPDATE customer SET external_ref = 'CRM-' || id WHERE id % 2 = 1;
    UPDATE party SET phone = '+49 431 ' || printf('%03d %04d', id / 10000, id % 10000) WHERE id % 2 = 0;
    UPDATE party SET mobile = '0170 / ' || printf('%07d', id) WHERE id % 5 = 0;
    UPDATE access_point SET access_id = '+' || access_id WHERE id % 10 = 0;
    COMMIT;`)
}

const BYTES = 1_000_000
const ADDED = [
  'account_operation__upper%',
  'account_operation__reference%',
  'billing_account__order%',
  '%__external_ref%',
  'party__ltrim%',
  'access_point__ltrim%',
]
/** The index of service numbers takes the place of one that held them as they are written, and empty ones too. */
const REPLACED = 'service__ltrim%'

/** Megabytes of what is there, by name. */
function sizeOf(company: BigCompany, names: string): number {
  const { raw } = company.core.dispatcher.parts.connection
  return (raw.prepare(`SELECT COALESCE(SUM(pgsize), 0) / ${BYTES}.0 AS mb FROM dbstat WHERE name LIKE ?`).get(names) as { mb: number }).mb
}

interface Sizes {
  readonly words: number
  readonly wholeWords: number
  readonly added: number
  readonly all: number
  readonly before: number
}

function sizesOf(company: BigCompany): Sizes {
  const { raw } = company.core.dispatcher.parts.connection
  raw.exec("INSERT INTO search_words (search_words) VALUES ('optimize')")
  const words = sizeOf(company, 'search_%')
  const wholeWords = ofWholeWords(company, '')
  const added = ADDED.reduce((sum, name) => sum + sizeOf(company, name), 0)
  raw.exec('CREATE INDEX plain_numbers ON service (service_number)')
  const before = wholeWords + sizeOf(company, 'plain_numbers')
  raw.exec('DROP INDEX plain_numbers')
  return { words, wholeWords, added, all: words + added + sizeOf(company, REPLACED), before }
}

function latinGrowth(company: BigCompany): { readonly words: number; readonly wholeWords: number } {
  const wholeWords = ofWholeWords(company, "WHERE title NOT GLOB '株*' AND title NOT GLOB '주*' AND title NOT GLOB 'บ*'")
  const words = ofWholeWords(company, "WHERE title NOT GLOB '株*' AND title NOT GLOB '주*' AND title NOT GLOB 'บ*'", false)
  return { words, wholeWords }
}

/** As earlier versions kept it: names as whole words, external references among them, an index of the codes. */
function ofWholeWords(company: BigCompany, which: string, whole = true): number {
  const { raw } = company.core.dispatcher.parts.connection
  const words = whole
    ? "(SELECT name_key || COALESCE(' ' || external_ref, '') || ' ' || 'Kiel Hafen ' || c.id FROM customer c WHERE c.id = record_id)"
    : 'words'
  raw.exec(`CREATE TABLE whole_entry (id INTEGER PRIMARY KEY, entity TEXT NOT NULL, record_id INTEGER NOT NULL, code_key TEXT NOT NULL, title TEXT NOT NULL, detail TEXT NOT NULL, words TEXT NOT NULL) STRICT;
    CREATE UNIQUE INDEX whole_entry__record ON whole_entry (entity, record_id);
    ${whole ? 'CREATE INDEX whole_entry__code_key ON whole_entry (code_key);' : ''}
    ${SEARCH_INDEX_SQL.replace('columnsize=0, ', '').replaceAll('search_entry', 'whole_entry').replaceAll('search_words', 'whole_words').replaceAll('search_vocabulary', 'whole_vocabulary')}
    INSERT INTO whole_entry SELECT id, entity, record_id, code_key, title, detail, ${words} FROM search_entry ${which};
    INSERT INTO whole_words (whole_words) VALUES ('optimize');`)
  const size = sizeOf(company, 'whole_%')
  raw.exec('DROP TABLE whole_words; DROP TABLE whole_vocabulary; DROP TABLE whole_entry')
  return size
}
