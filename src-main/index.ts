/** Electron's entry. `--company FILE` opens a company file; with `--create` it is made if it is not there. */
import { app } from 'electron'
import { addBridge } from './bridge/bridge.ts'
import { companyArgument, firstCompanyFile } from './company-path.ts'
import { fileDialogs } from './electron/dialogs.ts'
import { startElectron } from './electron/start.ts'
import { answersFolder, openHost } from './host/host.ts'
import { lastFile } from './host/recent-files.ts'
import { headsFolder } from './host/noted-heads.ts'
import { makeFilesPrivate } from './host/owner-only.ts'
import { defaultSettingsFolder, settingsStore } from './host/settings.ts'

makeFilesPrivate()

/** An installed application has no folder of its own to look in. */
const folder = app.isPackaged ? app.getPath('userData') : process.cwd()
const settings = settingsStore(process.env['COUNTINGHOUSE_SETTINGS'] || app.getPath('userData'))
const named = companyArgument(process.argv)

const host = () =>
  openHost({
    file: named ?? firstCompanyFile(lastFile(settings), folder),
    // That it cannot be opened is no reason to show nothing: the window says why and what can be done.
    mayFail: true,
    create: named !== null && process.argv.includes('--create'),
    settings,
    // Where the command line notes them, too.
    answers: answersFolder(defaultSettingsFolder()),
    heads: headsFolder(defaultSettingsFolder()),
    dialogs: fileDialogs,
    documents: process.env['COUNTINGHOUSE_DOCUMENTS'] || app.getPath('documents'),
    routes: addBridge,
    portWhenNeeded: true,
    routines: true,
  })

// Not awaited: Electron becomes ready only after this script has run to its end.
startElectron(host, { named }).catch((error: unknown) => {
  console.error(error)
  app.exit(1)
})
