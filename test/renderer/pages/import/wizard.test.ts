/** What the operator decides about a file, as the core is asked for it. */
import { describe, expect, it } from 'vitest'
import { nextPiece } from '../../../../src-renderer/pages/import/use-check.ts'
import { fitsAsked } from '../../../../src-renderer/pages/import/use-wizard.ts'
import {
  answered,
  blankWizard,
  changeCount,
  fileInput,
  readAnew,
  remapped,
  type Wizard,
  withEdit,
  withLeft,
  withoutChanges,
  withoutLeft,
  withReplacements,
} from '../../../../src-renderer/pages/import/wizard.ts'

const wizard: Wizard = { ...blankWizard('customers'), file: { staged: 'a1', file_name: 'k.csv', size: 9 } }

describe('an answer to what a file leaves open', () => {
  it.each([
    ['decimal_mark', ','],
    ['date_form', 'iso'],
    ['duration_form', 'hh:mm'],
    ['encoding', 'windows-1252'],
  ])('about %s is for the whole file where no column has a form of its own, as in usage and price grids', (option, value) => {
    expect(answered({ option, column: 'Dauer' }, value, false)).toEqual({ [option]: value })
    expect(answered({ option, column: null }, value, true)).toEqual({ [option]: value })
  })

  it('about a number or a day is for the column that raised it, and the row of the headings is a number', () => {
    expect(answered({ option: 'date_form', column: 'Datum' }, 'iso', true)).toEqual({ column_forms: { Datum: 'iso' } })
    expect(answered({ option: 'decimal_mark', column: 'Betrag' }, ',', true)).toEqual({ column_forms: { Betrag: ',' } })
    expect(answered({ option: 'header_row', column: null }, '3', false)).toEqual({ header_row: 3 })
  })
})

describe('the input of an import', () => {
  it('holds what was decided, and nothing that was not', () => {
    expect(fileInput(wizard)).toEqual({ staged: 'a1', file_name: 'k.csv', kind: 'customers' })
    const decided = withLeft(withEdit(readAnew(wizard, { decimal_mark: ',' }), { row: 3, column: 'Land', value: 'DE' }, 'XX'), [9, 4, 9])
    expect(fileInput(decided)).toMatchObject({
      decimal_mark: ',',
      edits: [{ row: 3, column: 'Land', value: 'DE' }],
      left_out: [4, 9],
    })
    expect(changeCount(decided)).toBe(3)
    expect(fileInput(withoutLeft(withoutLeft(withoutChanges(decided), 4), 9))).toEqual({ ...fileInput(wizard), decimal_mark: ',' })
  })

  it('has one edit a cell, and none where the file says the same', () => {
    const once = withEdit(wizard, { row: 3, column: 'Land', value: 'DE' }, 'XX')
    expect(withEdit(once, { row: 3, column: 'Land', value: 'FR' }, 'XX').edits).toEqual([{ row: 3, column: 'Land', value: 'FR' }])
    expect(withEdit(once, { row: 3, column: 'Land', value: 'XX' }, 'XX').edits).toEqual([])
  })

  it('reads a value of a column one way', () => {
    const first = withReplacements(wizard, [{ column: 'W', from: 'EURO', to: 'EUR' }])
    expect(withReplacements(first, [{ column: 'W', from: 'EURO', to: 'USD' }]).replacements).toEqual([
      { column: 'W', from: 'EURO', to: 'USD' },
    ])
  })

  it('maps a column to a field, and takes it from the field before', () => {
    const moved = remapped(wizard, 'Nr', 'code', 'external_ref')
    expect([moved.mapping, moved.mappingChanged]).toEqual([{ code: null, external_ref: 'Nr' }, true])
    expect(remapped(wizard, 'Nr', 'code', null).mapping).toEqual({ code: null })
  })

  it('forgets columns and rows where the file is cut anew, and keeps them where only numbers are read otherwise', () => {
    const decided = withLeft(remapped(wizard, 'Nr', null, 'code'), [2])
    expect(readAnew(decided, { delimiter: ',' })).toMatchObject({ mapping: {}, left: [], reading: { delimiter: ',' } })
    const answered = readAnew(readAnew(decided, { column_forms: { Datum: 'iso' } }), { column_forms: { Betrag: ',' } })
    expect(answered).toMatchObject({ mapping: { code: 'Nr' }, left: [2], reading: { column_forms: { Datum: 'iso', Betrag: ',' } } })
    expect(readAnew(answered, { decimal_mark: '.' }).reading).toMatchObject({ decimal_mark: '.', column_forms: {} })
    expect(readAnew(decided, { date_form: 'iso' })).toMatchObject({ mapping: { code: 'Nr' }, left: [2] })
  })
})

describe('the check of a long file', () => {
  it('asks for as many rows as a call has time for, and grows no faster than four times', () => {
    expect([nextPiece(100, 600), nextPiece(100, 1200), nextPiece(100, 1), nextPiece(50, 60_000), nextPiece(20_000, 300)]).toEqual([
      100, 50, 400, 20, 20_000,
    ])
  })
})

describe('the kind of a file', () => {
  const found = {
    size: 1,
    encoding: 'utf-8',
    delimiter: ',',
    header_row: 1,
    questions: [],
    decided: [],
    header: [],
    sample: [],
    kind: 'customers',
    mapping: null,
  }
  const fit = (name: string, share: number) => ({ name, label: name, fit: share })
  it('is that asked for, unless the headings clearly say another', () => {
    expect(fitsAsked({ ...found, kinds: [fit('customers', 0.8), fit('payments', 0.2)] })).toBe(true)
    expect(fitsAsked({ ...found, kinds: [fit('payments', 1), fit('customers', 0.3)] })).toBe(false)
    expect(fitsAsked({ ...found, kinds: [fit('payments', 0.4)] })).toBe(true)
    expect(fitsAsked({ ...found, kinds: [fit('payments', 1)], mapping: 'Altsystem' })).toBe(true)
  })
})
