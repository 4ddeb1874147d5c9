import { describe, expect, it } from 'vitest'
import { findEntries, isOwnCommand, type PaletteEntry, readAsked } from '../../../src-renderer/frame/palette/entries.ts'
import { isOneOff, matchLabel, pieces } from '../../../src-renderer/frame/palette/match.ts'
import type { OperationDescription } from '../../../src-core/operations/contract.ts'

describe('words with one wrong letter', () => {
  it.each([
    ['credt', 'credit', true],
    ['craedit', 'credit', true],
    ['cerdit', 'credit', true],
    ['kredit', 'credit', true],
    ['crdt', 'credit', false],
  ])('%s and %s: %s', (one, other, near) => {
    expect(isOneOff(one, other)).toBe(near)
  })

  it('reads a mistyped word as the one in the label and marks that word', () => {
    const match = matchLabel('credt', 'New credit note')
    expect(match?.readAs).toBe('credit')
    expect(pieces('New credit note', match?.ranges ?? [])).toEqual([
      { text: 'New ', strong: false },
      { text: 'credit', strong: true },
      { text: ' note', strong: false },
    ])
  })

  it('needs every word, whatever their order and marks', () => {
    expect(matchLabel('note cred', 'New credit note')).not.toBeNull()
    expect(matchLabel('muller', 'Müller-Öchsner KG')).not.toBeNull()
    expect(matchLabel('credit invoice', 'New credit note')).toBeNull()
  })
})

describe('entries', () => {
  const entry = (label: string): PaletteEntry => ({ id: label, kind: 'page', label, detail: '', run: () => undefined })

  it('puts the nearest first', () => {
    const found = findEntries([entry('Discredit'), entry('Set credit category'), entry('Credit note')], 'credit', 5)
    expect(found.map((one) => one.label)).toEqual(['Credit note', 'Set credit category', 'Discredit'])
  })

  it('narrows by the first sign', () => {
    expect(readAsked('> val')).toEqual({ words: 'val', only: 'operations' })
    expect(readAsked('val')).toEqual({ words: 'val', only: 'all' })
  })

  it('leaves the standard operations of entities to their pages', () => {
    const operation = (name: string, kind: OperationDescription['kind']) => ({ name, kind }) as OperationDescription
    expect(isOwnCommand(operation('tax.update', 'command'))).toBe(false)
    expect(isOwnCommand(operation('invoice.validate', 'command'))).toBe(true)
    expect(isOwnCommand(operation('invoice.list', 'query'))).toBe(false)
  })
})
