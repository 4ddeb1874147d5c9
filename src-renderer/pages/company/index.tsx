/** The pages about company files. */
import './company.css'

export { CompanyPage } from './company-page.tsx'
export { NewCompanyPage } from './new-company-page.tsx'
export { StartPage } from './start-page.tsx'
