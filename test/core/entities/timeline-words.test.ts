/** What a timeline says of a change: the words of the form, and no number by which the books know a record. */
import { expect, it } from 'vitest'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

async function change(company: SmallCompany, entity: string, id: number, values: Record<string, unknown>): Promise<string> {
  const { version } = await company.run<{ version: number }>(`${entity}.get`, { id })
  await company.run(`${entity}.update`, { id, version, values })
  const [entry] = await company.rows<{ summary: string }>('SELECT summary FROM audit_entry ORDER BY id DESC LIMIT 1')
  return entry?.summary ?? ''
}

it('says yes and no, choices by their label, and of a reference that it changed', async () => {
  const company = await smallCompany()
  expect(await change(company, 'country', await company.id('country', 'DE'), { european_union: false })).toBe(
    'Country DE: European Union yes → no',
  )
  const cycle = await company.id('billing_cycle', 'MONTHLY')
  const { id: calendar } = await company.run<{ id: number }>('calendar.get', { id: await company.id('calendar', 'YEARLY') })
  expect(await change(company, 'billingCycle', cycle, { calendar_id: calendar })).toBe('Billing cycle MONTHLY: Calendar changed')
})
