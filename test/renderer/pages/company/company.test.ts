import { describe, expect, it } from 'vitest'
import { fileName, fileNameOf, folderOf, pathIn } from '../../../../src-renderer/pages/company/company-data.ts'
import { emptyWish, missingFields, wishFor, wishInput } from '../../../../src-renderer/pages/company/company-wish.ts'

const GERMANY = { code: 'DE', name: 'Germany', currency: 'EUR', language: 'de', zone: 'Europe/Berlin', tax_word: 'USt.', rates: [] }
const HERE = 'Europe/Copenhagen'

describe('paths of either system', () => {
  it('are taken apart and put together with their own separator', () => {
    expect(fileName('/home/a/b.countinghouse')).toBe('b.countinghouse')
    expect(fileName('C:\\data\\b.countinghouse')).toBe('b.countinghouse')
    expect(folderOf('/home/a/b.countinghouse')).toBe('/home/a')
    expect(pathIn('/home/a', 'b')).toBe('/home/a/b')
    expect(pathIn('/', 'b')).toBe('/b')
    expect(pathIn('C:\\data', 'b')).toBe('C:\\data\\b')
  })

  it('a company’s name becomes a file name of any script, without signs', () => {
    expect(fileNameOf(' Müller & Söhne GmbH ')).toBe('müller-söhne-gmbh.countinghouse')
    expect(fileNameOf('Ελληνικές Γραμμές Α.Ε.')).toBe('ελληνικές-γραμμές-α-ε.countinghouse')
    expect(fileNameOf('../..')).toBe('company.countinghouse')
    expect(fileNameOf('')).toBe('company.countinghouse')
  })
})

describe('a new company', () => {
  it('takes currency, language and zone from its country', () => {
    expect(wishFor(emptyWish, GERMANY, HERE)).toMatchObject({ country: 'DE', currency: 'EUR', language: 'de', zone: 'Europe/Berlin' })
  })

  it('where the country names no zone, what was typed stays, else the machine’s own is proposed', () => {
    const denmark = { ...GERMANY, code: 'DK', zone: null }
    expect(wishFor(emptyWish, denmark, HERE).zone).toBe(HERE)
    expect(wishFor({ ...emptyWish, zone: 'Atlantic/Faroe' }, denmark, HERE).zone).toBe('Atlantic/Faroe')
    expect(wishFor({ ...emptyWish, country: 'DE' }, undefined, HERE).country).toBe('')
  })

  it('names what is missing, in the order of the form', () => {
    expect([...missingFields({ ...emptyWish, currency: 'EUR' }, ' ')]).toEqual(['name', 'country', 'language', 'zone', 'file'])
    const filled = { ...wishFor(emptyWish, GERMANY, HERE), name: 'Acme' }
    expect([...missingFields(filled, '/a')]).toEqual([])
    expect(wishInput({ ...filled, city: '  ', street: ' Kai 1 ' })).toEqual({
      ...{ name: 'Acme', country: 'DE', currency: 'EUR', language: 'de', zone: 'Europe/Berlin', street: 'Kai 1' },
    })
  })
})
