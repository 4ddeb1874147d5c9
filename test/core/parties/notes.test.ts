import { expect, it } from 'vitest'
import { smallCompany } from '../../support/small-company.ts'

it('keeps notes on a record, with author and moment, newest first; a note is undone', async () => {
  const file = await smallCompany()
  const [{ id: record_id }, { id: other }] = [
    await file.run<{ id: number }>('customer.create', { name: 'Bakery' }),
    await file.run<{ id: number }>('customer.create', { name: 'Dairy' }),
  ]
  const values = (text: string) => ({ values: { entity: 'customer', record_id, text } })
  await file.run('note.create', values('Wants paper invoices.'))
  file.clock.now += 60_000
  await file.run('note.create', values('Called about the router.'))
  await file.run('note.create', { values: { entity: 'customer', record_id: other, text: 'Another.' } })
  const filter = [
    { column: 'entity', op: '$equals', value: 'customer' },
    { column: 'record_id', op: '$equals', value: record_id },
  ]
  const list = () => file.run<{ rows: Record<string, unknown>[] }>('note.list', { filter })
  expect((await list()).rows).toMatchObject([
    { text: 'Called about the router.', created_by: 'Hanne Brandt', created_at: file.clock.now },
    { text: 'Wants paper invoices.' },
  ])
  const [note] = (await list()).rows
  const [entry] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'note', id: note?.['id'] })
  await file.run('operation.undo', { entry: entry?.entry })
  expect((await list()).rows).toHaveLength(1)
  expect(await file.fail('note.create', values(' '))).toMatchObject({ fields: [{ path: 'text' }] })
  expect(await file.fail('note.create', { values: { entity: 'customer', record_id: 900, text: 'Whose?' } })).toMatchObject({
    fields: [{ path: 'record_id', reason: 'There is no customer with the id 900.' }],
  })
  expect(await file.fail('note.create', { values: { entity: 'ufo', record_id, text: 'Of what?' } })).toMatchObject({
    fields: [{ path: 'entity', reason: 'There is nothing called “ufo”.' }],
  })
})
