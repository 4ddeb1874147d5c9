/** The texts of the list of invoices. */
export const invoicesText = {
  pay: 'Register payment',
  tooMany: (most: number) => `A payment is registered for at most ${most} invoices that are selected one by one. Select fewer.`,
  nothingOwed: 'Nothing is owed on what is selected. Select an invoice that is open.',
  severalAccounts: 'A payment belongs to one customer account. Select invoices of one.',
}
