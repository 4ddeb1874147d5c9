export { RowPage } from './row-page.tsx'
