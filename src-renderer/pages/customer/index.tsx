/** The pages of customers. */
import './customer.css'

export { CustomerPage } from './customer-page.tsx'
export { NewCustomer } from './new-customer.tsx'
