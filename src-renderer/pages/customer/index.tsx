/** The pages of customers. */
import './customer.css'

export { CustomerPage } from './customer-page.tsx'
export { CustomerForm, type MadeCustomer, NewCustomer } from './new-customer.tsx'
