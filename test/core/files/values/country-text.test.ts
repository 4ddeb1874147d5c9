/** Countries as files write them. */
import { expect, it } from 'vitest'
import { countryCodes } from '../../../../src-core/files/values/country-text.ts'

it.each([
  ['DE', ['DE']],
  ['de', ['DE']],
  ['DEU', ['DE']],
  ['Germany', ['DE']],
  ['Deutschland', ['DE']],
  [' ALLEMAGNE ', ['DE']],
  ['Österreich', ['AT']],
  ['Oesterreich', []],
  ['Γερμανία', ['DE']],
  ['USA', ['US']],
  ['United States of America', ['US']],
  ['UK', ['GB']],
  ['Côte d’Ivoire', ['CI']],
  ['Turkey', ['TR']],
  ['Türkiye', ['TR']],
  ['Czechia', ['CZ']],
  ['Holland', ['NL']],
  ['England', ['GB']],
  ['D', ['DE']],
  ['A', ['AT']],
  ['CH', ['CH']],
  ['F', ['FR']],
  ['I', ['IT']],
  ['X', []],
  ['Atlantis', []],
  ['constructor', []],
])('%s', (text, codes) => {
  expect(countryCodes(text)).toEqual(codes)
})

it('a name of two countries is either', () => {
  expect(countryCodes('Congo')).toEqual(['CG', 'CD'])
  expect(countryCodes('Korea')).toEqual(['KR', 'KP'])
})
