import { expect, it } from 'vitest'
import { smallCompany } from '../../support/small-company.ts'

it('lists accounts with their customer, sorted by its name whatever the case and the marks', async () => {
  const company = await smallCompany()
  for (const name of ['Zorn', 'Öchsner', 'abel', 'Nagel']) await company.run('customer.create', { name })
  const names = ['abel', 'Nagel', 'Öchsner', 'Zorn']
  for (const list of ['customerAccount', 'billingAccount', 'userAccount']) {
    const { rows } = await company.run<{ rows: { customer_idLabel: string }[] }>(`${list}.list`, {
      sort: [{ column: 'customer_id', direction: 'asc' }],
    })
    expect(
      rows.map(({ customer_idLabel }) => customer_idLabel),
      list,
    ).toEqual(names)
  }
})
