/** What every batch has in common: one transaction, honest traces, a way back from the timeline. */
import { bytesOf } from '../../support/code-pages.ts'
import { describe, expect, it } from 'vitest'
import { pricedCompany } from '../../support/price-plans.ts'
import { smallCompany } from '../../support/small-company.ts'
import { OPERATOR } from '../../support/company.ts'

describe('a batch', () => {
  it('leaves no trace of the rows that were left out', async () => {
    const company = await smallCompany()
    const text = 'code,name,tax_class,ledger_account\nA,Art,STANDARD,4100\nB,Art,STANDARD,NOPE\nA,Other name,STANDARD,4100\n'
    const { batch } = await company.run<{ batch: number }>('import.run', {
      staged: company.stage(text),
      file_name: 'a.csv',
      kind: 'article',
      mode: 'goodRows',
    })
    const [entry] = await company.rows<{ id: number; summary: string }>(
      "SELECT id, summary FROM audit_entry WHERE operation = 'import.run' ORDER BY id DESC",
    )
    expect(entry?.summary).toBe('Articles imported from a.csv: 1 row created, 1 changed, 1 left out')
    const [article] = await company.rows<{ id: number; name: string }>('SELECT id, name FROM article')
    expect(article?.name).toBe('Other name')
    expect(await company.rows('SELECT entity, record_id FROM audit_touch WHERE entry_id = ? ORDER BY entity', entry?.id)).toEqual([
      { entity: 'article', record_id: article?.id },
      { entity: 'importBatch', record_id: batch },
    ])
    expect(await company.rows('SELECT rows, accepted, rejected, state FROM import_batch')).toEqual([
      { rows: 3, accepted: 2, rejected: 1, state: 'done' },
    ])
  })

  it('is taken back by its entry like any other operation', async () => {
    const company = await smallCompany()
    const input = { staged: company.stage('code,name\nA,One\nB,Two\n'), file_name: 'c.csv', kind: 'customers' }
    const done = await company.core.call({ operation: 'import.run', input }, OPERATOR)
    expect(done).toMatchObject({ ok: true, undo: { label: 'Undo import' } })
    await company.run('operation.undo', { entry: done.ok ? done.entry : 0 })
    expect(await company.rows('SELECT id FROM customer')).toEqual([])
    expect(await company.rows('SELECT state FROM import_batch')).toEqual([{ state: 'undone' }])
  })

  it('simulated or looked at writes nothing', async () => {
    const company = await smallCompany()
    const input = { staged: company.stage('code,name\nA,One\n'), file_name: 'c.csv', kind: 'customers' }
    expect(await company.run('import.run', input, { simulate: true })).toMatchObject({ created: 1 })
    expect(await company.run('import.preview', input)).toMatchObject({ counts: { created: 1 } })
    expect(await company.rows('SELECT id FROM customer')).toEqual([])
    const next = await company.run<{ code: string }>('customer.create', { name: 'First' })
    expect(next.code).toMatch(/0*1$/)
  })

  it('of usage or unknown is not taken back as a whole', async () => {
    const company = await smallCompany()
    expect((await company.fail('import.undo', { batch: 77 })).code).toBe('import.notFound')
    expect((await company.fail('import.rejects', { batch: 77 })).code).toBe('import.notFound')
    expect((await company.fail('import.run', { staged: company.stage('a\n'), file_name: 'x', kind: 'nothing' })).code).toBe(
      'import.unknownKind',
    )
  })
})

describe('a price grid', () => {
  const text = 'zone[text];description[text];priceWithoutTax[number]\n"Łódź";"Świętokrzyska Spółka, Wrocław, Gdańsk";"0.062"\n'
  const descriptions = async (company: Awaited<ReturnType<typeof pricedCompany>>) =>
    (await company.rows('SELECT description FROM price_line')).map((row) => (row as { description: string }).description)

  it('is read in its code page, found or named, and asked about where it is open', async () => {
    const company = await pricedCompany()
    const stage = (given: string) => company.stage(Uint8Array.from(bytesOf(given, 'windows-1250')))
    const input = { staged: stage(text), file_name: 'a.csv', price_plan: 'PP_VOICE_INTL' }
    await company.run('import.priceGrid', { ...input, encoding: 'windows-1250' })
    await company.run('import.priceGrid', { ...input, file_name: 'b.csv' })
    expect(await descriptions(company)).toEqual(Array(2).fill('Świętokrzyska Spółka, Wrocław, Gdańsk'))
    const open = stage('zone[text];priceWithoutTax[number]\nKatarinč;1\n')
    expect(await company.fail('import.priceGrid', { ...input, staged: open })).toMatchObject({
      code: 'import.undecided',
      fields: [{ path: 'encoding' }],
    })
  })

  it('names its separator in a line before, or the operator does; a header alone is refused', async () => {
    const company = await pricedCompany()
    const input = { file_name: 'a.csv', price_plan: 'PP_VOICE_INTL' }
    await company.run('import.priceGrid', { ...input, staged: company.stage(`sep=;\r\n${text}`) })
    await company.run('import.priceGrid', { ...input, staged: company.stage(text.replaceAll(';', '|')), delimiter: '|', header_row: 1 })
    expect(await descriptions(company)).toHaveLength(2)
    const alone = company.stage('zone[text];priceWithoutTax[number]\n\n')
    expect((await company.fail('import.priceGrid', { ...input, staged: alone })).message).toContain('a header and no lines')
  })

  it('is asked about the order of its days where its columns leave it open, and reads them as is said', async () => {
    const company = await pricedCompany()
    for (const code of ['season', 'span'])
      await company.run('attribute.create', { values: { code, name: { base: code, translations: {} }, kind: 'date', source: 'service' } })
    const text = (...days: string[]) =>
      `season[date];span[range-date];priceWithoutTax[number]\n${days.map((day) => `${day};${day}|;1\n`).join('')}`
    const input = (content: string, more: object = {}) => ({
      ...{ staged: company.stage(content), file_name: 'a.csv', price_plan: 'PP_VOICE_INTL' },
      ...more,
    })
    const plan = await company.rows("SELECT id FROM price_plan WHERE code = 'PP_VOICE_INTL'")
    const cells = async () =>
      (await company.rows('SELECT cells FROM price_line ORDER BY id')).map((row) => JSON.parse((row as { cells: string }).cells) as unknown)
    const open = text('03/04/2026', '05/06/2026')
    const asked = { code: 'import.undecided', fields: [{ path: 'date_form' }, { path: 'date_form' }] }
    expect(await company.fail('import.priceGrid', input(open))).toMatchObject(asked)
    expect(await company.fail('priceVersion.importCsv', { price_plan_id: (plan[0] as { id: number }).id, text: open })).toMatchObject(asked)
    expect(await cells()).toEqual([])
    await company.run('import.priceGrid', input(open, { date_form: 'dayMonthYear' }))
    await company.run('import.priceGrid', input(open, { date_form: 'monthDayYear' }))
    // One cell of a column says how the others are meant.
    await company.run('import.priceGrid', input(text('03/04/2026', '25/06/2026')))
    expect(await cells()).toEqual(
      ['2026-04-03', '2026-06-05', '2026-03-04', '2026-05-06', '2026-04-03', '2026-06-25'].map((day) => [day, { from: day, to: null }]),
    )
    expect(await company.fail('import.priceGrid', input(open.replace('03/04', '13/14'), { date_form: 'monthDayYear' }))).toMatchObject({
      code: 'priceVersion.fileFaults',
    })
  })

  it('comes from a staged file through the pricing module, and back', async () => {
    const company = await pricedCompany()
    const text =
      '\uFEFFzone[text];business[boolean];description[text];priceWithoutTax[number]\n"Zone 1";"true";"EU";"0.062"\n"";"";"default";"0.89"\n'
    const input = { staged: company.stage(text), file_name: 'voice 2026.csv', price_plan: 'PP_VOICE_INTL', publish: true }
    const done = await company.core.call({ operation: 'import.priceGrid', input }, OPERATOR)
    expect(done).toMatchObject({ ok: true, value: { lines: 2 } })
    expect(await company.rows('SELECT status, label FROM price_version')).toEqual([{ status: 'published', label: 'voice 2026' }])
    await company.run('operation.undo', { entry: done.ok ? done.entry : 0 })
    expect(await company.rows("SELECT id FROM price_version WHERE status = 'published'")).toEqual([])
    expect((await company.fail('import.priceGrid', { ...input, price_plan: 'NOPE' })).code).toBe('record.unknown')
  })
})
