/** Electron's entry. `--company FILE` opens a company file; it is made if it is not there. */
import { app } from 'electron'
import { companyArgument, defaultCompanyFile } from './company-path.ts'
import { startElectron } from './electron/start.ts'
import { openHost } from './host/host.ts'

/** An installed application has no folder of its own to look in. */
const folder = app.isPackaged ? app.getPath('userData') : process.cwd()
const file = companyArgument(process.argv) ?? defaultCompanyFile(folder)

// Not awaited: Electron becomes ready only after this script has run to its end.
startElectron(() => openHost({ file, create: true })).catch((error: unknown) => {
  console.error(error)
  app.exit(1)
})
