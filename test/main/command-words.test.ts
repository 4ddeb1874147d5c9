import { expect, test } from 'vitest'
import { companyArgument } from '../../src-main/company-path.ts'
import { commandWords } from '../../src-main/electron/command-words.ts'

const packed = (...words: string[]): readonly string[] | null => commandWords(['/opt/Countinghouse/countinghouse', ...words], true)
const unpacked = (...words: string[]): readonly string[] | null => commandWords(['electron', ...words], false)

test.each([
  [
    ['serve', '--port', '0'],
    ['serve', '--port', '0'],
  ],
  [
    ['import', 'customers', 'in/customers.csv'],
    ['import', 'customers', 'in/customers.csv'],
  ],
  [
    ['new', 'company.countinghouse', '--name', 'Acme'],
    ['new', 'company.countinghouse', '--name', 'Acme'],
  ],
  [['--no-sandbox', 'verify'], ['verify']],
  [
    ['--company', 'a.countinghouse', 'verify', '--json'],
    ['verify', '--json', '--company', 'a.countinghouse'],
  ],
  [
    ['--company=a', 'verify'],
    ['verify', '--company=a'],
  ],
  [['--help'], ['--help']],
  [['nonsense'], ['nonsense']],
])('%j is the command line’s', (given, words) => {
  expect(packed(...given)).toEqual(words)
  expect(unpacked('.', ...given)).toEqual(words)
})

test.each([
  [[]],
  [['--no-sandbox']],
  [['--company', 'verify']],
  [['--file=verify', '--create']],
  [['company.countinghouse']],
  [['--no-sandbox', '/home/me/Books 2026.countinghouse']],
  [['C:\\Books\\acme.COUNTINGHOUSE']],
])('%j opens windows', (given) => {
  expect(packed(...given)).toBeNull()
  expect(unpacked('--user-data-dir=/tmp/data', '/project', ...given)).toBeNull()
})

test('a company file that is named alone is opened; an option names it first', () => {
  expect(companyArgument(['countinghouse', '--no-sandbox', '/home/me/acme.countinghouse'])).toBe('/home/me/acme.countinghouse')
  expect(companyArgument(['countinghouse', '--company', 'b', 'a.countinghouse'])).toBe('b')
  expect(companyArgument(['countinghouse', '--title=a.countinghouse'])).toBeNull()
})
