/**
 * Files of payments as several countries write them, each with what was meant, through the door of every import: read right, or asked
 * about and right after the answer, or refused with row and reason. `FILES=100000` makes as many.
 */
import { expect, it } from 'vitest'
import type { ImportPreview } from '../../../src-core/exchange/contract.ts'
import { dice, type WrittenCell, writtenPayments } from '../files/values/written-columns.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

const FILES = Number(process.env['FILES'] ?? 240)
const PLACES = {
  DE: { currency: 'EUR' },
  US: { currency: 'USD' },
  CH: { currency: 'CHF' },
  SE: { currency: 'SEK', zone: 'Europe/Stockholm' },
} as const
/** A currency of so many digits. */
const CURRENCY_OF = ['JPY', '', 'EUR', 'KWD'] as const

const quoted = (cell: string) => (/[";]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const plain = (value: string) => (value.includes('.') && !value.includes('-', 1) ? value.replace(/\.?0+$/, '') : value)

function fileOf({ days, amounts }: ReturnType<typeof writtenPayments>): { readonly text: string; readonly rows: readonly WrittenCell[][] } {
  const count = Math.max(days.cells.length, amounts.cells.length)
  const blank: WrittenCell = { text: '', means: '' }
  const rows = Array.from({ length: count }, (_, at) => [days.cells[at] ?? blank, amounts.cells[at] ?? blank])
  const currency = CURRENCY_OF[amounts.digits ?? 2] ?? 'EUR'
  const lines = rows.map(([day, amount]) => ['NOBODY', day?.text ?? '', amount?.text ?? '', currency].map(quoted).join(';'))
  return { text: `account;date;amount;currency\n${lines.join('\n')}\n`, rows }
}

it(`${FILES.toLocaleString('en')} files are read as they were meant, or asked about, or refused`, async () => {
  const companies = new Map<string, SmallCompany>()
  for (const [country, more] of Object.entries(PLACES)) companies.set(country, await smallCompany({ country, ...more }))
  const counts = { asked: 0, askedDecidable: 0, decidable: 0, told: 0, cells: 0, refused: 0 }
  for (let seed = 1; seed <= FILES; seed++) {
    const roll = dice(seed)
    const country = roll.of(Object.keys(PLACES))
    const company = companies.get(country) as SmallCompany
    const columns = writtenPayments(roll, country)
    const { days, amounts } = columns
    const { text, rows } = fileOf(columns)
    const look = (answers: Record<string, unknown> = {}) =>
      company.run<ImportPreview>(
        'import.preview',
        { kind: 'payments', staged: company.stage(text), file_name: 'p.csv', delimiter: ';', ...answers },
        { simulate: true },
      )
    const first = await look()
    const told = `seed ${seed}, ${country}: ${text}`
    const asked = new Set(first.questions.map(({ option }) => option))
    for (const [column, option] of [
      [days, 'date_form'],
      [amounts, 'decimal_mark'],
    ] as const) {
      if (!column.undecidable) counts.decidable += 1
      if (asked.has(option)) {
        counts.asked += 1
        if (!column.undecidable) counts.askedDecidable += 1
      } else if (column.undecidable) {
        expect(
          first.decided.some((one) => one.option === option && one.value === column.answer),
          `read without a word: ${told}`,
        ).toBe(true)
        counts.told += 1
      }
    }
    const seen =
      asked.size === 0
        ? first
        : await look({
            ...(asked.has('date_form') ? { date_form: days.answer } : {}),
            ...(asked.has('decimal_mark') ? { decimal_mark: amounts.answer } : {}),
          })
    expect(seen.questions, told).toEqual([])
    for (const [at, { values, faults }] of seen.rows.entries()) {
      for (const [index, heading] of [
        [1, 'date'],
        [2, 'amount'],
      ] as const) {
        const meant = rows[at]?.[index - 1] as WrittenCell
        counts.cells += 1
        if (meant.means !== null) expect(plain(values[index] ?? ''), `“${meant.text}” in ${told}`).toBe(meant.means)
        else {
          counts.refused += 1
          expect(
            faults.some(({ column, reason }) => column === heading && reason !== ''),
            `“${meant.text}” has no reason in ${told}`,
          ).toBe(true)
        }
      }
    }
  }
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`
  console.log(
    `files of payments: ${FILES.toLocaleString('en')}, columns asked about ${counts.asked} (of the decidable ${share(counts.askedDecidable, counts.decidable)}), undecidable and told of ${counts.told}, cells ${counts.cells.toLocaleString('en')}, of them refused ${counts.refused}`,
  )
  expect(counts.askedDecidable / counts.decidable).toBeLessThan(0.02)
}, 3_600_000)
