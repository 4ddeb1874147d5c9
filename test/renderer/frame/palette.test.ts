import { describe, expect, it } from 'vitest'
import {
  byKind,
  findEntries,
  hitEntries,
  isOwnCommand,
  namesPage,
  type PaletteEntry,
  readAsked,
  type SearchHit,
} from '../../../src-renderer/frame/palette/entries.ts'
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

describe('parts of words in scripts without blanks', () => {
  it('are marked where they stand', () => {
    const strong = (typed: string, label: string) =>
      pieces(label, matchLabel(typed, label)?.ranges ?? [])
        .filter((piece) => piece.strong)
        .map((piece) => piece.text)
    expect(strong('サンプル', '株式会社サンプル')).toEqual(['サンプル'])
    expect(strong('方', '东方')).toEqual(['方'])
    expect(strong('문자', '방문자')).toEqual(['문자'])
    expect(strong('방문', '방문자')).toEqual(['방문'])
    expect(matchLabel('方东', '东方')).toBeNull()
  })
})

describe('hits of the search', () => {
  const hit = (kind: string, id: number, label: string, detail = ''): SearchHit => ({
    entity: kind === 'payment' ? 'accountOperation' : kind,
    id,
    kind,
    kind_label: kind === 'payment' ? 'Payment' : 'Invoice',
    code: label,
    label,
    detail,
    score: 90,
  })

  it('stand by kind, the kind of the nearest first, say what they are and open their own record', () => {
    const opened: string[] = []
    const entries = hitEntries(
      [hit('payment', 7, 'PAY-1', 'Kern · 2026-11-03'), hit('invoice', 3, 'INV-1'), hit('payment', 8, 'PAY-2')],
      'pay',
      ({ kind }) => `${kind}s`,
      ({ entity, id }) => opened.push(`${entity} ${id}`),
    )
    expect(byKind(entries).map(({ group, entries: of }) => [group.label, of.map(({ label }) => label)])).toEqual([
      ['payments', ['PAY-1', 'PAY-2']],
      ['invoices', ['INV-1']],
    ])
    expect(entries[0]?.detail).toBe('Payment · Kern · 03 Nov 2026')
    for (const entry of entries) entry.run()
    expect(opened).toEqual(['accountOperation 7', 'invoice 3', 'accountOperation 8'])
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

describe('pages and operations', () => {
  const entry = (label: string): PaletteEntry => ({ id: label, kind: 'page', label, detail: '', run: () => undefined })
  const named = (words: string) =>
    namesPage(
      findEntries([entry('New billing run')], words, 5),
      findEntries([entry('Cancel a billing run before validation'), entry('Validate the drafts of a billing run')], words, 5),
    )
  it('a page that is named as well as an operation comes first: Enter never begins with what cancels', () => {
    expect(named('billing run')).toBe(true)
    expect(named('new billing run')).toBe(true)
    expect(named('cancel billing run')).toBe(false)
    expect(named('')).toBe(false)
  })
})
