/** Every entity out and in again: export, import, nothing changed. */
import { describe, expect, it } from 'vitest'
import { allEntities } from '../../../src-core/tables.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

interface Exported {
  readonly rows: number
  readonly text: string
}
const exported = (company: SmallCompany, kind: string, more: Record<string, unknown> = {}) =>
  company.run<Exported>('export.run', { kind, ...more })
const importAs = (company: SmallCompany, kind: string, text: string, more: Record<string, unknown> = {}) =>
  company.run<Record<string, number>>('import.run', { staged: company.stage(text), file_name: `${kind}.csv`, kind, ...more })

describe('entities', () => {
  it('export, import, nothing changed', async () => {
    const company = await smallCompany()
    await makeCatalog(company)
    // Three digits after the point, which another program might take for thousands.
    const parent_id = await company.id('unit_of_measure', 'BYTE')
    await company.run('unitOfMeasure.create', { values: { code: 'KIB', name: 'Kibibyte', symbol: 'KiB', parent_id, multiplier: '1.024' } })
    await company.run('exchangeRate.create', { values: { currency: 'USD', from_date: '2026-11-01', rate: '1.085' } })
    const ledger_account_id = await company.id('ledger_account', '4100')
    await company.run('tax.create', { values: { code: 'CITY', name: 'City', percent: '8.875', ledger_account_id } })
    const kinds = (await company.run<{ name: string; exportable: boolean }[]>('import.kinds'))
      .filter(({ exportable }) => exportable)
      .map(({ name }) => name)
    expect(kinds).toEqual(
      expect.arrayContaining(
        allEntities.filter((one) => !one.without?.includes('create') && !one.without?.includes('update')).map(({ name }) => name),
      ),
    )
    let compared = 0
    for (const kind of kinds) {
      const { rows, text } = await exported(company, kind)
      if (rows === 0) continue
      expect({ kind, ...(await importAs(company, kind, text)) }).toMatchObject({
        kind,
        rows,
        same: rows,
        created: 0,
        changed: 0,
        errors: 0,
      })
      expect((await exported(company, kind)).text).toBe(text)
      compared += rows
    }
    expect(compared).toBeGreaterThan(200)
  })

  it('are created, changed by code, and put back by undo', async () => {
    const company = await smallCompany()
    const before = (await exported(company, 'unitOfMeasure')).text
    const text = 'code,name,name.de,symbol,multiplier\nPALLET,Pallet,Palette,pal,"1"\nMINUTE,Minute of talk,,min,60\n'
    const answer = await importAs(company, 'unitOfMeasure', text)
    expect(answer).toMatchObject({ created: 1, changed: 1 })
    const [pallet] = await company.rows("SELECT name, name_i18n FROM unit_of_measure WHERE code = 'PALLET'")
    expect(pallet).toEqual({ name: 'Pallet', name_i18n: '{"de":"Palette"}' })
    await company.run('import.undo', { batch: answer['batch'] })
    expect((await exported(company, 'unitOfMeasure')).text).toBe(before)
  })

  it('name what a reference lacks, and refuse undo once used', async () => {
    const company = await smallCompany()
    const failure = await company.fail('import.run', {
      staged: company.stage('code,name,tax_class,ledger_account\nA,Art,NOPE,4100\n'),
      file_name: 'articles.csv',
      kind: 'article',
    })
    expect(failure.details?.['faults']).toMatchObject([
      { row: 2, column: 'tax_class', value: 'NOPE', reason: 'There is no tax class “NOPE”.' },
    ])
    const ok = await importAs(company, 'article', 'code,name,tax_class,ledger_account\nA,Art,STANDARD,4100\n')
    await importAs(company, 'charge', 'code,name,type,article,one_shot_moment\nC,Charge,oneShot,A,other\n')
    expect((await company.fail('import.undo', { batch: ok['batch'] })).code).toBe('import.depended')
  })

  it('are exported by filter', async () => {
    const company = await smallCompany()
    const { text, rows } = await exported(company, 'currency', { filter: [{ column: 'code', op: '$in', value: ['EUR', 'USD'] }] })
    expect(rows).toBe(2)
    expect(text).toContain('EUR')
  })
})

describe('lists', () => {
  it('come as CSV piece by piece', async () => {
    const company = await smallCompany()
    const lines = Array.from({ length: 5_200 }, (_, at) => `T${at},Title ${at}`)
    await importAs(company, 'title', `code,name\n${lines.join('\n')}\n`)
    const pieces: string[] = []
    let after: string | undefined
    do {
      const piece = await company.run<{ text: string; next: string | null }>('list.export', {
        list: 'title',
        columns: ['code', 'name'],
        ...(after ? { after } : {}),
      })
      pieces.push(piece.text)
      after = piece.next ?? undefined
    } while (after)
    const all = pieces.join('').trimEnd().split('\r\n')
    expect(pieces.length).toBe(2)
    expect(all[0]).toBe('Code,Name')
    expect(new Set(all.slice(1)).size).toBe((await company.rows('SELECT id FROM title')).length)
    expect((await company.fail('list.export', { list: 'title', columns: ['nope'] })).code).toBe('list.unknownColumn')
  })
})
